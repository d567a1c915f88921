// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QProcess>
#include <QTemporaryDir>

namespace conclave::test {

// A message bus of its own (dbus-daemon) that starts no services, so that no test meets the desktop it runs on. Whole
// programs are skipped where there is none.
class MessageBus
{
public:
    MessageBus();
    ~MessageBus();

    bool start();
    QDBusConnection connect(const QString &name) const; // another connection to it
    QString address() const { return m_address; }

private:
    QTemporaryDir m_directory;
    QProcess m_daemon;
    QString m_address;
};

// Stands in for the desktop's notification server.
class FakeNotifications : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    struct Shown
    {
        uint id = 0;
        uint replaces = 0;
        QString title;
        QString body;
        QStringList actions;
        QVariantMap hints;
    };

    explicit FakeNotifications(const QDBusConnection &connection);

    QStringList capabilities{QStringLiteral("actions"), QStringLiteral("body"), QStringLiteral("body-markup"),
                             QStringLiteral("inline-reply")};
    QList<Shown> shown; // all that were, oldest first
    QList<uint> closed; // by the client

    void invoke(uint id, const QString &action) { Q_EMIT ActionInvoked(id, action); }
    void answer(uint id, const QString &text) { Q_EMIT NotificationReplied(id, text); }

public Q_SLOTS: // as the specification names them
    QStringList GetCapabilities() const { return capabilities; }
    uint Notify(const QString &program, uint replaces, const QString &icon, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &hints, int timeout);
    void CloseNotification(uint id);

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
    void NotificationReplied(uint id, const QString &text);

private:
    uint m_last = 0;
};

// Stands in for the desktop's screen saver.
class FakeScreenSaver : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")

public:
    explicit FakeScreenSaver(const QDBusConnection &connection);

    uint idleMs = 0;
    bool isActive = false;
    void lock(bool on)
    {
        isActive = on;
        Q_EMIT ActiveChanged(on);
    }

public Q_SLOTS:
    uint GetSessionIdleTime() const { return idleMs; }
    bool GetActive() const { return isActive; }

Q_SIGNALS:
    void ActiveChanged(bool active);
};

// One session of systemd-logind.
class FakeSession : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Session")
    Q_PROPERTY(bool IdleHint MEMBER idleHint)
    Q_PROPERTY(bool LockedHint READ isLocked)

public:
    bool idleHint = false;
    bool lockedHint = false;
    mutable int timesAsked = 0; // whether it is locked
    bool isLocked() const
    {
        ++timesAsked;
        return lockedHint;
    }

Q_SIGNALS:
    void Lock();
    void Unlock();
};

// Stands in for systemd-logind, with one session.
class FakeLogin : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public:
    explicit FakeLogin(const QDBusConnection &connection);

    FakeSession session;
    void tell(const QString &property, bool value); // a property of the session changed
    void sleep(bool begins) { Q_EMIT PrepareForSleep(begins); }

public Q_SLOTS:
    QDBusObjectPath GetSession(const QString &id) const;

Q_SIGNALS:
    void PrepareForSleep(bool begins);

private:
    QDBusConnection m_connection;
};

} // namespace conclave::test
