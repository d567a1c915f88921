// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"

#include <QString>
#include <optional>

// The names of what a user's devices share in the user map (see the protocol's reference, "The log"). Pure functions.
namespace conclave::client::mapkeys {

inline constexpr auto Saved = "saved"; // when, in milliseconds
inline constexpr auto Follow = "follow"; // of a thread: "1" or "0"
inline constexpr auto Done = "done"; // of a mention: "1"; of a channel: see EndWarnings
inline constexpr auto Snooze = "snooze"; // of an entry of the inbox: until when, and what it is
inline constexpr auto Unread = "unread"; // from this seq on

QString of(const char *subject, ConversationId conversation, MessageId message); // without `message` where it is null
inline QString of(const char *subject, const ReadPlace &place)
{
    return of(subject, place.conversation, place.thread);
}

// Where an entry of that subject belongs; nothing for other keys.
std::optional<ReadPlace> placeOf(const char *subject, const QString &key);

} // namespace conclave::client::mapkeys
