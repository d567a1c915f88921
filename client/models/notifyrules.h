// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/preferences.h"

#include <QDateTime>

// Of which messages a user is told. Pure functions; any thread.
namespace conclave::client {

// What the rules want to know of a message by somebody else.
struct NotifyCase
{
    bool mentionsMe = false; // by name
    bool mentionsEverybody = false; // by @channel, which a muted conversation keeps to itself
    bool hasKeyword = false;
    bool isFollowedThread = false; // a reply in a thread that the user follows
    bool isOtherThread = false; // a reply in another one
};

enum class NotifyReason : quint8 {
    Muted, // not told: the conversation is muted
    Quiet, // not told: do not disturb, or quiet hours
    Unwanted, // not told: by the level
    Everything, // told: everything of this conversation is
    Mention,
    Keyword,
    Thread,
};
inline bool isTold(NotifyReason reason)
{
    return reason >= NotifyReason::Everything;
}

bool isMuted(const protocol::NotifyOverride &rule, qint64 now);
bool isQuiet(const protocol::NotifySettings &settings, const QDateTime &now); // local time

// The first that applies: muted, quiet, the conversation's level, mention and keyword and thread, the general level.
NotifyReason decide(const NotifyCase &message, const protocol::NotifySettings &settings,
                    const protocol::NotifyOverride &rule, const QDateTime &now);

// Whether what the program itself has to say of a conversation may be told now; not where they want nothing of it.
bool mayWarn(const protocol::NotifySettings &settings, const protocol::NotifyOverride &rule, const QDateTime &now);

bool mentionsByName(const QString &text, const QString &userName); // and not only everybody
bool hasKeyword(const QString &text, const QStringList &keywords); // as a whole word, in any case

} // namespace conclave::client
