// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QKeySequence>
#include <QList>

namespace conclave::client {

// What can be done in the whole window by a key.
enum class WindowKey : quint8 {
    Switcher,
    Commands,
    SearchHere,
    SearchAll,
    Inbox,
    Threads,
    Drafts,
    NextChannel,
    PreviousChannel,
    NextUnreadChannel,
    PreviousUnreadChannel,
    NextUnreadMessage,
    MarkAllRead,
    Back,
    Forward,
    NextRegion,
    PreviousRegion,
    ToggleSidebar,
    ToggleRightPane,
    Members,
    ChannelInfo,
    CreateChannel,
    Mute,
    DoNotDisturb,
    Undo,
    LargerText,
    SmallerText,
    NormalText,
    Help,
    KeyboardHelp,
    Quit,
};

// The window's keys, declared once: whatever has a key, or names one, asks here, and so does the help.
class KeyMap
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::KeyMap)

public:
    struct Row
    {
        QString keys; // as the system writes them
        QString what;
    };

    static QKeySequence keys(WindowKey key);
    static QString text(WindowKey key); // its keys, as the system writes them
    static QString text(const QKeySequence &keys);

    static QList<QKeySequence> all(); // of the window
    static QList<Row> windowRows();
    static QList<Row> messageRows(); // while a message has the focus
    static QList<Row> writingRows();
    static QList<Row> listRows(); // inbox, threads, drafts, outbox, saved messages

private:
    struct Binding
    {
        WindowKey key;
        QKeySequence keys;
        const char *what;
    };
    static const QList<Binding> &bindings();
};

} // namespace conclave::client
