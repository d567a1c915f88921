// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>
#include <QList>

namespace conclave::client {

// What a key means to a timeline that has the focus.
struct TimelineKey
{
    enum class Command : quint8 {
        None,
        PreviousRow,
        NextRow,
        PreviousPage,
        NextPage,
        First,
        FirstNew,
        Last,
        NextTarget,
        PreviousTarget,
        PanLeft,
        PanRight,
        Activate,
        Menu,
        Cancel,
        Reply,
        Thread,
        React,
        Reactions, // who put them
        QuickReaction,
        Edit,
        Delete,
        Pin,
        Profile, // of who wrote it
        Save,
        CopyLink,
        MarkUnread,
        DeleteNow,
        Copy,
        CopySource,
        Type, // `text` is for the composer
    };
    Command command = Command::None;
    int number = 0; // of a quick reaction, from 0
    QString text;
};

// Letters and signs act on a message only when `lettersAct`; otherwise they are typed.
TimelineKey timelineKeyOf(const QKeyEvent &event, bool lettersAct);

// All keys of a command, as the system writes them, and what it does, for people.
struct TimelineBinding
{
    TimelineKey::Command command = TimelineKey::Command::None;
    QString keys;
    QString what;
};
QList<TimelineBinding> timelineBindings();

} // namespace conclave::client
