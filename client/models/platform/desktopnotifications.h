// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

namespace conclave::client {

// What a notification of the desktop shows. Plain text; nothing in it is ever read as markup.
struct DesktopNote
{
    QString title;
    QString body;
    bool isAudible = false;
    bool canReply = false; // where the desktop has a field for it

    bool operator==(const DesktopNote &) const = default;
};

// Notifications of the desktop, each known by a key of the caller: showing another one under the same key replaces it.
// One implementation for each system. GUI thread.
class DesktopNotifications : public QObject
{
    Q_OBJECT

public:
    enum class Action : quint8 { Open, MarkRead, Mute };

    // That of this system; nothing where it has none of its own.
    static std::unique_ptr<DesktopNotifications> ofSystem();

    virtual void show(const QString &key, const DesktopNote &note) = 0;
    virtual void withdraw(const QString &key) = 0; // also one that is on its way

Q_SIGNALS:
    void chosen(const QString &key, conclave::client::DesktopNotifications::Action action);
    void replied(const QString &key, const QString &text);
    void failed(const QString &key, const conclave::client::DesktopNote &note); // nobody shows it
};

} // namespace conclave::client
