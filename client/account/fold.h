// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/localstore.h"

namespace conclave::client {

// What an event changed beyond the messages.
struct Folded
{
    bool isNew = false; // false: it was there already and nothing changed
    bool conversationChanged = false;
    bool membersChanged = false;
    Seq purgedUpTo = 0; // what the event took away with it
    bool cursorsUnknown = false; // others' cursors became visible, but the event does not say which
};

// Conversations with more members do not tell others' cursors.
inline constexpr qint64 MaxMembersWithCursors = 20;

// Puts one event into the raw log and into what the log amounts to. Depends on nothing but the store and the event.
// Older events may come after newer ones. The caller owns the transaction.
Result<Folded> fold(LocalStore &store, const protocol::Event &event, UserId self);

// Forgets the log up to there and all that was made of it. The caller owns the transaction.
Status purge(LocalStore &store, ConversationId conversation, Seq upTo);

// Puts joins and departures behind `asOf` on top of a list of members that is true for the log up to `asOf`.
Status foldMembersSince(LocalStore &store, ConversationId conversation, Seq asOf);

} // namespace conclave::client
