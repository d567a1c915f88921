// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/notifyrules.h"

#include "shared/markdown/markdown.h"

#include <algorithm>

namespace conclave::client {

namespace {

using protocol::NotifyLevel;

bool isIn(const protocol::QuietHours &hours, const QDateTime &now)
{
    const auto beginsOn = [&hours](int weekday) { return (hours.days >> (weekday - 1)) & 1; };
    const int minute = now.time().hour() * 60 + now.time().minute();
    const int today = now.date().dayOfWeek();
    const int yesterday = today == 1 ? 7 : today - 1;
    if (hours.from < hours.to)
        return beginsOn(today) && minute >= hours.from && minute < hours.to;
    return (beginsOn(today) && minute >= hours.from) || (beginsOn(yesterday) && minute < hours.to);
}

bool isWordAt(const QString &text, qsizetype from, qsizetype size)
{
    const auto isPart = [&text](qsizetype i) { return i >= 0 && i < text.size() && text.at(i).isLetterOrNumber(); };
    return !isPart(from - 1) && !isPart(from + size);
}

// What concerns the user personally; nothing when the message does not.
std::optional<NotifyReason> personal(const NotifyCase &message)
{
    if (message.mentionsMe || message.mentionsEverybody)
        return NotifyReason::Mention;
    if (message.hasKeyword)
        return NotifyReason::Keyword;
    if (message.isFollowedThread)
        return NotifyReason::Thread;
    return std::nullopt;
}

NotifyReason byLevel(NotifyLevel level, const NotifyCase &message)
{
    if (level == NotifyLevel::Nothing)
        return NotifyReason::Unwanted;
    if (const auto reason = personal(message))
        return *reason;
    return level == NotifyLevel::All && !message.isOtherThread ? NotifyReason::Everything : NotifyReason::Unwanted;
}

} // namespace

bool isMuted(const protocol::NotifyOverride &rule, qint64 now)
{
    return rule.muted && (!rule.mutedUntil || *rule.mutedUntil > now);
}

bool isQuiet(const protocol::NotifySettings &settings, const QDateTime &now)
{
    return settings.dndUntil > now.toMSecsSinceEpoch()
        || std::any_of(settings.quiet.cbegin(), settings.quiet.cend(),
                       [&now](const protocol::QuietHours &hours) { return isIn(hours, now); });
}

NotifyReason decide(const NotifyCase &message, const protocol::NotifySettings &settings,
                    const protocol::NotifyOverride &rule, const QDateTime &now)
{
    const bool muted = isMuted(rule, now.toMSecsSinceEpoch());
    if (muted && !(message.mentionsMe && rule.mentionsWhenMuted))
        return NotifyReason::Muted;
    if (isQuiet(settings, now))
        return NotifyReason::Quiet;
    return muted ? NotifyReason::Mention : byLevel(rule.level.value_or(settings.level), message);
}

bool mayWarn(const protocol::NotifySettings &settings, const protocol::NotifyOverride &rule, const QDateTime &now)
{
    return isTold(decide({.isFollowedThread = true}, settings, rule, now)); // as personal as that
}

bool mentionsByName(const QString &text, const QString &userName)
{
    return markdown::mentions(text).contains(userName);
}

bool hasKeyword(const QString &text, const QStringList &keywords)
{
    return std::any_of(keywords.cbegin(), keywords.cend(), [&text](const QString &word) {
        for (auto at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
            if (isWordAt(text, at, word.size()))
                return true;
        }
        return false;
    });
}

} // namespace conclave::client
