// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/session.h"

// The log: append, history, resume; the user map and the directory of users.
namespace conclave::protocol {

inline constexpr int PageEvents = 100;
inline constexpr int ResumePositions = 500;
inline constexpr int MaxEmojis = 20; // different ones on a message

struct Append
{
    static constexpr auto op = "event.append";
    static constexpr auto doc = "Appends content to a conversation. The answer comes after the event is on disk.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;
    Content content;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &Append::conversation, "Where.");
        field("client_id", &Append::clientId, "Made by the client; the message's id. A retry carries the same one.");
        field("content", &Append::content, "What; see the kinds of content.");
    }
};

struct EventHistory
{
    static constexpr auto op = "event.history";
    static constexpr auto doc
        = "A page of events in the order of `seq`, without gaps. Give exactly one of before, after, around, "
          "around_message.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<Event> events;
        Seq firstSeq = 0;
        Seq lastSeq = 0;

        static constexpr void fields(auto &&field)
        {
            field("events", &Reply::events, "Perhaps fewer than wanted: a page is also limited in bytes.",
                  Bounds{0, PageEvents});
            field("first_seq", &Reply::firstSeq, "The oldest event that you may read.", Bounds{0});
            field("last_seq", &Reply::lastSeq, "The newest event that you may read.", Bounds{0});
        }
    };
    ConversationId conversation;
    std::optional<Seq> before;
    std::optional<Seq> after;
    std::optional<Seq> around;
    std::optional<MessageId> aroundMessage;
    qint64 limit = 50;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &EventHistory::conversation, "Where.");
        field("before", &EventHistory::before, "The newest events below this `seq`.", Bounds{1});
        field("after", &EventHistory::after, "The oldest events above this `seq`.", Bounds{0});
        field("around", &EventHistory::around, "Events on both sides of this `seq`, and itself.", Bounds{1});
        field("around_message", &EventHistory::aroundMessage,
              "Likewise around the event of this message, which may be deleted.");
        field("limit", &EventHistory::limit, "How many at most.", Bounds{1, PageEvents});
    }
};

struct Position
{
    ConversationId conversation;
    Seq seq = 0;
    Seq cursorSum = 0;

    bool operator==(const Position &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("conversation", &Position::conversation, "Which one.");
        field("seq", &Position::seq, "You have its log up to here; 0 when you have nothing.", Bounds{0});
        field("cursor_sum", &Position::cursorSum, "The sum of all cursors that you know there, read and delivered.",
              Bounds{0});
    }
};

struct Tail
{
    Conversation conversation;
    QList<Event> events;
    bool snapshotNeeded = false;
    QList<Cursor> cursors;
    std::optional<UnreadCount> unread;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &Tail::conversation, "As it is after its `last_seq`.");
        field("events", &Tail::events, "Everything behind your position; empty when a snapshot is needed.",
              Bounds{0, PageEvents});
        field("snapshot_needed", &Tail::snapshotNeeded,
              "You miss more than a page: keep the gap, show it, load it with `event.history`.");
        field("cursors", &Tail::cursors, "All that you may know; yours is among them when you have one.",
              Bounds{0, 20});
        field("unread", &Tail::unread,
              "For a member of whom a snapshot is needed: what cannot be counted without the gap.");
    }
};

struct Resume
{
    static constexpr auto op = "sync.resume";
    static constexpr auto doc = "What happened in conversations since you had them. Unchanged ones are left out.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        qint64 handled = 0;
        QList<Tail> tails;
        QList<ConversationId> gone;

        static constexpr void fields(auto &&field)
        {
            field("handled", &Reply::handled, "So many of your positions are answered; ask again with the rest.",
                  Bounds{0, ResumePositions});
            field("tails", &Reply::tails, "The conversations that changed.", Bounds{0, ResumePositions});
            field("gone", &Reply::gone, "Those that you may not read, or that do not exist.",
                  Bounds{0, ResumePositions});
        }
    };
    QList<Position> positions;

    static constexpr void fields(auto &&field)
    {
        field("positions", &Resume::positions, "What you have.", Bounds{0, ResumePositions});
    }
};

struct GetMap
{
    static constexpr auto op = "map.get";
    static constexpr auto doc = "Entries of your map that changed since a version, in the order of versions.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<MapEntry> entries;
        bool more = false;

        static constexpr void fields(auto &&field)
        {
            field("entries", &Reply::entries, "A page of them.", Bounds{0, 200});
            field("more", &Reply::more, "Whether to ask again with the last entry's version.");
        }
    };
    qint64 since = 0;

    static constexpr void fields(auto &&field)
    {
        field("since", &GetMap::since, "The version that you have; 0 for everything.", Bounds{0});
    }
};

struct SetMap
{
    static constexpr auto op = "map.set";
    static constexpr auto doc
        = "Writes an entry of your own map; the answer's version is also pushed to your other devices.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        qint64 version = 0;

        static constexpr void fields(auto &&field)
        {
            field("version", &Reply::version, "The entry's version now.", Bounds{0});
        }
    };
    QString key;
    QString value;

    static constexpr void fields(auto &&field)
    {
        field("key", &SetMap::key,
              "Begins with `preference/`, `draft/`, `saved/`, `follow/`, `done/`, `snooze/` or `unread/`.",
              Bounds{1, 120});
        field("value", &SetMap::value, "Empty removes it.", Bounds{0, 12'000});
    }
};

struct ListUsers
{
    static constexpr auto op = "user.list";
    static constexpr auto doc = "Users that changed since a version of the directory, in the order of versions.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<User> users;
        bool more = false;

        static constexpr void fields(auto &&field)
        {
            field("users", &Reply::users, "A page of them.", Bounds{0, 100});
            field("more", &Reply::more, "Whether to ask again with the last user's version.");
        }
    };
    qint64 since = 0;

    static constexpr void fields(auto &&field)
    {
        field("since", &ListUsers::since, "The version that you have; 0 for everybody.", Bounds{0});
    }
};

struct SetRole
{
    static constexpr auto op = "user.set_role";
    static constexpr auto doc = "Gives a user another role. Nobody gives a role above their own, nor changes somebody "
                                "above themselves; `conflict` when the workspace would be without an owner.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    UserId user;
    Role role = Role::Member;

    static constexpr void fields(auto &&field)
    {
        field("user", &SetRole::user, "Whose.");
        field("role", &SetRole::role, "The role from now on.");
    }
};

struct SetStatus
{
    static constexpr auto op = "user.set_status";
    static constexpr auto doc = "Says something about yourself to everybody who may see you; without `status` nothing.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    std::optional<UserStatus> status;

    static constexpr void fields(auto &&field)
    {
        field("status", &SetStatus::status, "What, from now on; it replaces the one before.");
    }
};

struct SetPrivacy
{
    static constexpr auto op = "user.set_privacy";
    static constexpr auto doc = "Whether others are told how far you have read. Who does not tell is not told.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    bool hidesRead = false;

    static constexpr void fields(auto &&field)
    {
        field("hides_read", &SetPrivacy::hidesRead, "True: they are not, and neither are you about them.");
    }
};

// Pushes.

struct EventAppended
{
    static constexpr auto op = "event";
    static constexpr auto doc = "A new event of a conversation that you are a member of.";
    Event event;

    static constexpr void fields(auto &&field) { field("event", &EventAppended::event, "The event."); }
};

struct MapChanged
{
    static constexpr auto op = "map";
    static constexpr auto doc = "An entry of your map changed, here or on another device.";
    MapEntry entry;

    static constexpr void fields(auto &&field) { field("entry", &MapChanged::entry, "The entry."); }
};

struct UserChanged
{
    static constexpr auto op = "user";
    static constexpr auto doc = "A user appeared or changed.";
    User user;

    static constexpr void fields(auto &&field) { field("user", &UserChanged::user, "As they are now."); }
};

} // namespace conclave::protocol
