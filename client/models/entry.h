// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"

#include <QString>

namespace conclave::client {

// One line of a list that gathers messages from everywhere: the inbox, threads, drafts, what waits, what is saved.
struct Entry
{
    enum class Kind : quint8 {
        Section, // the head of those that follow; only `title`
        Mention,
        Replies, // in a thread
        Invitation, // into the channel
        Ending, // of the channel, soon
        Missing, // something is known to be there, but is not on this computer
        Saved,
        Draft,
        Waiting, // in the outbox
        Failed, // likewise, and refused
    };
    Kind kind = Kind::Section;
    ReadPlace place; // a conversation or a thread of it
    MessageId message; // what is opened; null: the place itself
    Seq seq = 0; // the newest event that the entry is about
    UserId sender; // null where there is none
    QString title; // who, or what
    QString where; // "#general", "#general, thread"
    QString text; // one line of plain text
    QString more; // a second one
    qint64 at = 0; // 0 where nobody knows
    int count = 0; // unread
    bool isUnread = false;
    qint64 until = 0; // when it comes, or came, back after it was put away; 0: it was not

    bool operator==(const Entry &) const = default;
};

} // namespace conclave::client
