// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/platform/desktopnotifications.h"

#include <QDBusAbstractInterface>
#include <QDBusConnection>
#include <QHash>

class QDBusPendingCallWatcher;

namespace conclave::client {

// The signals of org.freedesktop.Notifications (Desktop Notifications Specification 1.2; inline replies as KDE has
// them).
class NotificationServer : public QDBusAbstractInterface
{
    Q_OBJECT

public:
    explicit NotificationServer(const QDBusConnection &connection);

Q_SIGNALS: // named by the specification
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
    void NotificationReplied(uint id, const QString &text);
};

// Notifications by org.freedesktop.Notifications. What the server can do is asked once, before the first is shown.
// GUI thread; nothing waits.
class DBusNotifications : public DesktopNotifications
{
    Q_OBJECT

public:
    explicit DBusNotifications(const QDBusConnection &connection);

    void show(const QString &key, const DesktopNote &note) override;
    void withdraw(const QString &key) override;

private:
    struct Entry
    {
        uint id = 0; // 0: not shown yet
        bool isAsked = false; // an answer with the id is awaited
        std::optional<DesktopNote> next; // to be shown behind that
        bool isWithdrawn = false;
    };

    void askCapabilities();
    void send(const QString &key, const DesktopNote &note);
    void handleShown(const QString &key, const DesktopNote &note, QDBusPendingCallWatcher *call);
    void close(uint id);
    void handleAction(uint id, const QString &action);
    void handleReply(uint id, const QString &text);
    void forget(uint id);
    QString keyOf(uint id) const;
    QStringList actionsFor(const DesktopNote &note) const;
    QString bodyOf(const DesktopNote &note) const;
    static QVariantMap hintsFor(const DesktopNote &note);

    NotificationServer m_server;
    QHash<QString, Entry> m_entries;
    QStringList m_capabilities;
    bool m_knowsCapabilities = false;
    bool m_asksCapabilities = false;
};

} // namespace conclave::client
