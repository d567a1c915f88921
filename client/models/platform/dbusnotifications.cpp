// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/dbusnotifications.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Service = "org.freedesktop.Notifications"_L1;
constexpr auto Path = "/org/freedesktop/Notifications"_L1;
constexpr auto Open = "default"_L1;
constexpr auto MarkRead = "mark-read"_L1;
constexpr auto Mute = "mute-1h"_L1;
constexpr auto Reply = "inline-reply"_L1;
constexpr int DefaultTimeout = -1; // the server's

} // namespace

NotificationServer::NotificationServer(const QDBusConnection &connection)
    : QDBusAbstractInterface(Service, Path, Service.latin1(), connection, nullptr)
{
}

std::unique_ptr<DesktopNotifications> DesktopNotifications::ofSystem()
{
    const auto bus = QDBusConnection::sessionBus();
    return bus.isConnected() ? std::make_unique<DBusNotifications>(bus) : nullptr;
}

DBusNotifications::DBusNotifications(const QDBusConnection &connection)
    : m_server(connection)
{
    connect(&m_server, &NotificationServer::ActionInvoked, this, &DBusNotifications::handleAction);
    connect(&m_server, &NotificationServer::NotificationReplied, this, &DBusNotifications::handleReply);
    connect(&m_server, &NotificationServer::NotificationClosed, this, [this](uint id) { forget(id); });
}

void DBusNotifications::askCapabilities()
{
    if (std::exchange(m_asksCapabilities, true))
        return;
    auto *call = new QDBusPendingCallWatcher(m_server.asyncCall(u"GetCapabilities"_s), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QStringList> reply = *done;
        done->deleteLater();
        m_asksCapabilities = false;
        m_knowsCapabilities = !reply.isError(); // else asked again: the server may come later
        m_capabilities = reply.isError() ? QStringList() : reply.value();
        const auto keys = m_entries.keys();
        for (const auto &key : keys) {
            if (const auto next = std::exchange(m_entries[key].next, std::nullopt))
                send(key, *next);
        }
    });
}

void DBusNotifications::show(const QString &key, const DesktopNote &note)
{
    auto &entry = m_entries[key];
    entry.isWithdrawn = false;
    if (m_knowsCapabilities && !entry.isAsked) {
        send(key, note);
        return;
    }
    entry.next = note;
    if (!m_knowsCapabilities)
        askCapabilities();
}

void DBusNotifications::send(const QString &key, const DesktopNote &note)
{
    auto &entry = m_entries[key];
    entry.isAsked = true;
    auto *call = new QDBusPendingCallWatcher(m_server.asyncCall(u"Notify"_s, u"Conclave"_s, entry.id, u"conclave"_s,
                                                                note.title, bodyOf(note), actionsFor(note),
                                                                hintsFor(note), DefaultTimeout),
                                             this);
    connect(call, &QDBusPendingCallWatcher::finished, this,
            [this, key, note](QDBusPendingCallWatcher *done) { handleShown(key, note, done); });
}

void DBusNotifications::handleShown(const QString &key, const DesktopNote &note, QDBusPendingCallWatcher *call)
{
    const QDBusPendingReply<uint> reply = *call;
    call->deleteLater();
    auto &entry = m_entries[key];
    entry.isAsked = false;
    if (reply.isError()) {
        m_entries.remove(key);
        m_knowsCapabilities = false;
        Q_EMIT failed(key, note);
        return;
    }
    entry.id = reply.value();
    if (entry.isWithdrawn) {
        close(m_entries.take(key).id);
    } else if (const auto next = std::exchange(entry.next, std::nullopt)) {
        send(key, *next);
    }
}

void DBusNotifications::withdraw(const QString &key)
{
    const auto it = m_entries.find(key);
    if (it == m_entries.end())
        return;
    it->next.reset();
    if (it->isAsked)
        it->isWithdrawn = true;
    else
        close(m_entries.take(key).id);
}

void DBusNotifications::close(uint id)
{
    if (id != 0)
        m_server.asyncCall(u"CloseNotification"_s, id);
}

QString DBusNotifications::keyOf(uint id) const
{
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (it->id == id && id != 0)
            return it.key();
    }
    return {};
}

void DBusNotifications::forget(uint id)
{
    const auto key = keyOf(id);
    if (!key.isEmpty() && !m_entries.value(key).isAsked)
        m_entries.remove(key);
}

void DBusNotifications::handleAction(uint id, const QString &action)
{
    const auto key = keyOf(id); // everybody hears of everybody's notifications
    if (key.isEmpty())
        return;
    if (action == Open)
        Q_EMIT chosen(key, Action::Open);
    else if (action == MarkRead)
        Q_EMIT chosen(key, Action::MarkRead);
    else if (action == Mute)
        Q_EMIT chosen(key, Action::Mute);
}

void DBusNotifications::handleReply(uint id, const QString &text)
{
    const auto key = keyOf(id);
    if (!key.isEmpty() && !text.trimmed().isEmpty())
        Q_EMIT replied(key, text.trimmed());
}

QStringList DBusNotifications::actionsFor(const DesktopNote &note) const
{
    if (!m_capabilities.contains("actions"_L1))
        return {};
    QStringList actions{Open, tr("Open")};
    if (note.canReply && m_capabilities.contains(Reply))
        actions << Reply << tr("Reply");
    return actions << MarkRead << tr("Mark as read") << Mute << tr("Mute for 1 hour");
}

// Where the body may hold markup, what people wrote must not become any.
QString DBusNotifications::bodyOf(const DesktopNote &note) const
{
    return m_capabilities.contains("body-markup"_L1) ? note.body.toHtmlEscaped() : note.body;
}

QVariantMap DBusNotifications::hintsFor(const DesktopNote &note)
{
    QVariantMap hints{{u"desktop-entry"_s, u"conclave"_s}, {u"category"_s, u"im.received"_s}};
    if (note.isAudible)
        hints.insert(u"sound-name"_s, u"message-new-instant"_s);
    else
        hints.insert(u"suppress-sound"_s, true);
    return hints;
}

} // namespace conclave::client
