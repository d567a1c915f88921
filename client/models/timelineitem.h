// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"
#include "shared/protocol/entities.h"

#include <QStringList>

namespace conclave::client {

struct ReactionGroup
{
    QString emoji;
    int count = 0;
    bool own = false;
    QStringList names; // of those who put it, in the order in which they did

    bool operator==(const ReactionGroup &) const = default;
};

struct QuotedMessage
{
    MessageId id;
    QString sender; // display name
    QString excerpt; // one line of plain text; empty when it is not known or deleted

    bool operator==(const QuotedMessage &) const = default;
};

struct ThreadSummary
{
    int replies = 0;
    int unread = 0;
    qint64 lastAt = 0;
    QList<UserId> people; // at most three who wrote last

    bool operator==(const ThreadSummary &) const = default;
};

// What became of an own message that the server does not have yet.
enum class Delivery : quint8 {
    Sent, // it is in the log
    Queued, // in the outbox
    Failed, // refused; `failure` says why; until the user decides
};

// How far an own message has come, where that is told: among at most 20 members.
struct Receipt
{
    enum class State : quint8 {
        Stored, // the server has it
        Delivered, // a device of every other member has it
        Read, // by everybody who shares what they have read
    };
    State state = State::Stored;
    QStringList readBy; // names
    QStringList deliveredTo; // of those who have not read it, as far as that is known

    bool operator==(const Receipt &) const = default;
};

// One row of a timeline. Names are as users are called now.
struct TimelineItem
{
    enum class Kind : quint8 {
        Message,
        Notice, // something happened: joined, left, renamed ... ; `text` is the sentence
        Gap, // events between here and the next row are not loaded; loading starts by itself or by a click
        Start, // the beginning of what can be read; `text` is the sentence
        Loading, // older messages are on their way
    };
    Kind kind = Kind::Message;
    quint64 key = 0; // stable while the row stands for the same thing; unique in its model
    MessageId id; // of a message
    Seq seq = 0; // 0 while it is in the outbox
    UserId sender;
    QString senderName;
    qint64 at = 0;
    QString text; // markdown of a message
    QList<protocol::FileReference> files; // of a message
    bool own = false;
    bool edited = false;
    bool deleted = false;
    bool pinned = false;
    bool saved = false; // by the user, for later
    bool mentionsMe = false;
    Delivery delivery = Delivery::Sent;
    std::optional<Receipt> receipt;
    QString failure;
    QString waitsFor; // of a queued one: what it waits for, once that takes long
    std::optional<QuotedMessage> quote;
    std::optional<ThreadSummary> thread; // of a root with replies
    QList<ReactionGroup> reactions;

    bool operator==(const TimelineItem &) const = default;
};

} // namespace conclave::client
