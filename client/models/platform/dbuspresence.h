// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/platform/presencesource.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QTimer>

class QDBusPendingCallWatcher;

namespace conclave::client {

// The signals of an object on a bus that presence is read from; each object sends some of them.
class PresenceSignals : public QDBusAbstractInterface
{
    Q_OBJECT

public:
    PresenceSignals(const QDBusConnection &connection, const QString &service, const QString &path,
                    const char *interface, QObject *parent);

Q_SIGNALS: // named by those who send them
    void ActiveChanged(bool active); // org.freedesktop.ScreenSaver
    void PrepareForSleep(bool begins); // org.freedesktop.login1.Manager
    void Lock(); // org.freedesktop.login1.Session
    void Unlock();
    void PropertiesChanged(const QString &interface, const QVariantMap &changed, const QStringList &invalidated);
};

// Presence by D-Bus: lock and idle time of org.freedesktop.ScreenSaver on the session's bus; lock, idle hint and sleep
// of systemd-logind on the system's. Either may be missing. Nothing waits.
class DBusPresence : public PresenceSource
{
    Q_OBJECT

public:
    DBusPresence(const QDBusConnection &session, const QDBusConnection &system);

    void setPollMs(int ms) { m_poll.setInterval(ms); } // how often the idle time is asked for

private:
    void watchScreenSaver(const QDBusConnection &session);
    void askIdleTime();
    void watchLogin(const QDBusConnection &system);
    void watchSession(const QDBusConnection &system, const QString &path);
    void takeHints(const QVariantMap &properties);

    PresenceSignals *m_screenSaver = nullptr;
    QTimer m_poll;
    bool m_hasIdleTime = false; // it is exact; the idle hint then says nothing more
};

} // namespace conclave::client
