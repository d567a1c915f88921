// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

// What clients of one user agree on through the user's map, as JSON text of entries that mean nothing to the server.
namespace conclave::protocol {

enum class NotifyLevel : quint8 { All, Mentions, Nothing };
template <>
struct EnumNames<NotifyLevel>
{
    static constexpr std::array names{"all", "mentions", "nothing"};
};

enum class NotifyPrivacy : quint8 { Full, Sender, Nothing };
template <>
struct EnumNames<NotifyPrivacy>
{
    static constexpr std::array names{"full", "sender", "nothing"};
};

// When a user wants quiet every week, in the time of the place where the device is.
struct QuietHours
{
    qint64 days = 0;
    qint64 from = 0;
    qint64 to = 0;

    bool operator==(const QuietHours &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("days", &QuietHours::days,
              "On which days it begins: 1 for Monday, 2 for Tuesday, 4, ... 64 for Sunday, added.", Bounds{0, 127});
        field("from", &QuietHours::from, "Begins at this minute of the day.", Bounds{0, 1439});
        field("to", &QuietHours::to, "Ends at this minute, of the next day when it is not behind the beginning.",
              Bounds{0, 1439});
    }
};

// The value of the map's `preference/notify`, as JSON.
struct NotifySettings
{
    NotifyLevel level = NotifyLevel::Mentions;
    NotifyPrivacy privacy = NotifyPrivacy::Full;
    bool sound = true;
    qint64 dndUntil = 0;
    QList<QuietHours> quiet;
    QStringList keywords;

    bool operator==(const NotifySettings &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("level", &NotifySettings::level, "Of which messages in channels the user wants to be told.");
        field("privacy", &NotifySettings::privacy,
              "What a notification shows: sender and text, only the sender, or only that there is a message.");
        field("sound", &NotifySettings::sound, "Whether it may be heard.");
        field("dnd_until", &NotifySettings::dndUntil, "Do not disturb until then; in the past: disturb.", Bounds{0});
        field("quiet", &NotifySettings::quiet, "Do not disturb in these hours.", Bounds{0, 14});
        field("keywords", &NotifySettings::keywords, "Words that count like a mention.", Bounds{0, 50}, Bounds{1, 60});
    }
};

// The value of the map's `preference/notify/<conversation>`, as JSON.
struct NotifyOverride
{
    std::optional<NotifyLevel> level;
    bool muted = false;
    std::optional<qint64> mutedUntil;
    bool mentionsWhenMuted = false;

    bool operator==(const NotifyOverride &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("level", &NotifyOverride::level, "Instead of the general one.");
        field("muted", &NotifyOverride::muted, "Whether it is muted.");
        field("muted_until", &NotifyOverride::mutedUntil, "Until then; absent: until it is unmuted.");
        field("mentions_when_muted", &NotifyOverride::mentionsWhenMuted, "Mentions are told all the same.");
    }
};

} // namespace conclave::protocol
