// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/dbuspresence.h"

#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PollMs = 30'000;
constexpr auto ScreenSaver = "org.freedesktop.ScreenSaver";
constexpr auto LoginService = "org.freedesktop.login1"_L1;
constexpr auto LoginPath = "/org/freedesktop/login1"_L1;
constexpr auto LoginManager = "org.freedesktop.login1.Manager";
constexpr auto LoginSession = "org.freedesktop.login1.Session";
constexpr auto Properties = "org.freedesktop.DBus.Properties";

} // namespace

PresenceSignals::PresenceSignals(const QDBusConnection &connection, const QString &service, const QString &path,
                                 const char *interface, QObject *parent)
    : QDBusAbstractInterface(service, path, interface, connection, parent)
{
}

std::unique_ptr<PresenceSource> PresenceSource::ofSystem()
{
    return std::make_unique<DBusPresence>(QDBusConnection::sessionBus(), QDBusConnection::systemBus());
}

DBusPresence::DBusPresence(const QDBusConnection &session, const QDBusConnection &system)
{
    m_poll.setInterval(PollMs);
    if (session.isConnected())
        watchScreenSaver(session);
    if (system.isConnected())
        watchLogin(system);
}

void DBusPresence::watchScreenSaver(const QDBusConnection &session)
{
    m_screenSaver = new PresenceSignals(session, QString::fromLatin1(ScreenSaver), u"/org/freedesktop/ScreenSaver"_s,
                                        ScreenSaver, this);
    connect(m_screenSaver, &PresenceSignals::ActiveChanged, this, &DBusPresence::setLocked);
    connect(&m_poll, &QTimer::timeout, this, &DBusPresence::askIdleTime);
    m_poll.start();
    askIdleTime();
    auto *call = new QDBusPendingCallWatcher(m_screenSaver->asyncCall(u"GetActive"_s), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<bool> reply = *done;
        done->deleteLater();
        if (!reply.isError() && reply.value())
            setLocked(true);
    });
}

// Milliseconds, whatever older texts say of seconds: so do those who implement it.
void DBusPresence::askIdleTime()
{
    auto *call = new QDBusPendingCallWatcher(m_screenSaver->asyncCall(u"GetSessionIdleTime"_s), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<uint> reply = *done;
        done->deleteLater();
        m_hasIdleTime = !reply.isError();
        if (m_hasIdleTime)
            setIdle(reply.value() >= IdleAfterMs);
    });
}

void DBusPresence::watchLogin(const QDBusConnection &system)
{
    auto *manager = new PresenceSignals(system, LoginService, LoginPath, LoginManager, this);
    connect(manager, &PresenceSignals::PrepareForSleep, this, &DBusPresence::setAsleep);
    auto *call = new QDBusPendingCallWatcher(manager->asyncCall(u"GetSession"_s, u"auto"_s), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, system](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusObjectPath> reply = *done;
        done->deleteLater();
        if (!reply.isError())
            watchSession(system, reply.value().path());
    });
}

void DBusPresence::watchSession(const QDBusConnection &system, const QString &path)
{
    const auto *session = new PresenceSignals(system, LoginService, path, LoginSession, this);
    connect(session, &PresenceSignals::Lock, this, [this] { setLocked(true); });
    connect(session, &PresenceSignals::Unlock, this, [this] { setLocked(false); });
    auto *properties = new PresenceSignals(system, LoginService, path, Properties, this);
    connect(properties, &PresenceSignals::PropertiesChanged, this,
            [this](const QString &, const QVariantMap &changed) { takeHints(changed); });
    auto *call
        = new QDBusPendingCallWatcher(properties->asyncCall(u"GetAll"_s, QString::fromLatin1(LoginSession)), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QVariantMap> reply = *done;
        done->deleteLater();
        auto hints = reply.isError() ? QVariantMap() : reply.value();
        if (!hints.value(u"LockedHint"_s).toBool())
            hints.remove(u"LockedHint"_s); // not every desktop says it here; the screen saver may know better
        takeHints(hints);
    });
}

void DBusPresence::takeHints(const QVariantMap &properties)
{
    if (const auto locked = properties.constFind(u"LockedHint"_s); locked != properties.cend())
        setLocked(locked->toBool());
    const auto idle = properties.constFind(u"IdleHint"_s);
    if (idle == properties.cend() || m_hasIdleTime)
        return;
    if (idle->toBool() || isAway() || knowsIdle()) // that nobody is idle may mean that nobody says so
        setIdle(idle->toBool());
}

} // namespace conclave::client
