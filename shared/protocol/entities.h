// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"

#include <algorithm>

// What frames are made of, used by server and client alike. Times are Unix milliseconds, UTC.
namespace conclave::protocol {

enum class Role : quint8 { Owner, Admin, Moderator, Member, Guest };
template <>
struct EnumNames<Role>
{
    static constexpr std::array names{"owner", "admin", "moderator", "member", "guest"};
};

enum class AccountKind : quint8 { Person, Bot };
template <>
struct EnumNames<AccountKind>
{
    static constexpr std::array names{"person", "bot"};
};

enum class ConversationKind : quint8 { Public, Private, Direct, Broadcast, Temporary };
template <>
struct EnumNames<ConversationKind>
{
    static constexpr std::array names{"public", "private", "direct", "broadcast", "temporary"};
};

enum class History : quint8 { All, FromJoin };
template <>
struct EnumNames<History>
{
    static constexpr std::array names{"all", "from_join"};
};

enum class Presence : quint8 { Offline, Online, Away };
template <>
struct EnumNames<Presence>
{
    static constexpr std::array names{"offline", "online", "away"};
};

// What a user says about themselves for a while.
struct UserStatus
{
    QString text;
    QString emoji;
    std::optional<qint64> until;

    bool operator==(const UserStatus &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("text", &UserStatus::text, "One line; may be empty when there is an emoji.", Bounds{0, 100});
        field("emoji", &UserStatus::emoji, "One emoji; may be empty when there is a text.", Bounds{0, 64});
        field("until", &UserStatus::until, "When it ends by itself; absent: it stays.");
    }
};

inline constexpr qint64 MaxPosters = 50; // of a broadcast channel, named one by one

struct User
{
    UserId id;
    QString name;
    QString displayName;
    Role role = Role::Member;
    AccountKind kind = AccountKind::Person;
    bool disabled = false;
    qint64 version = 0;
    std::optional<UserStatus> status = {};
    std::optional<bool> hidesRead = {};

    bool operator==(const User &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("id", &User::id, "Never changes.");
        field("name", &User::name, "Unique; what `@name` mentions.", Bounds{1, 32});
        field("display_name", &User::displayName, "What people see.", Bounds{1, 80});
        field("role", &User::role, "In the workspace.");
        field("kind", &User::kind, "A person or a program.");
        field("disabled", &User::disabled, "Whether the account is switched off.");
        field("version", &User::version, "The directory's version of the last change; see `user.list`.", Bounds{0});
        field("status", &User::status, "What they say about themselves.");
        field("hides_read", &User::hidesRead,
              "True: nobody is told how far they have read, and they are not told about others.");
    }
};

struct Device
{
    DeviceId id;
    QString name;
    qint64 createdAt = 0;
    qint64 lastSeenAt = 0;
    bool current = false;

    bool operator==(const Device &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("id", &Device::id, "Made at the first sign-in of that device.");
        field("name", &Device::name, "As its program called it.", Bounds{1, 80});
        field("created_at", &Device::createdAt, "First sign-in.");
        field("last_seen_at", &Device::lastSeenAt, "Last sign-in or renewal.");
        field("current", &Device::current, "Whether it is the one that asks.");
    }
};

struct Conversation
{
    ConversationId id;
    ConversationKind kind = ConversationKind::Public;
    QString name;
    QString topic;
    History history = History::All;
    UserId createdBy;
    qint64 createdAt = 0;
    std::optional<qint64> endsAt;
    bool archived = false;
    Seq lastSeq = 0;
    Ordinal lastOrdinal = 0;
    Seq floorSeq = 0;
    qint64 members = 0;
    std::optional<AtEnd> atEnd;
    std::optional<Replies> replies;
    std::optional<QList<UserId>> posters;

    bool operator==(const Conversation &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("id", &Conversation::id, "Never changes.");
        field("kind", &Conversation::kind, "Never changes.");
        field("name", &Conversation::name, "Unique among channels, compared without case.", Bounds{0, 80});
        field("topic", &Conversation::topic, "One line about it.", Bounds{0, 250});
        field("history", &Conversation::history, "What a new member may read.");
        field("created_by", &Conversation::createdBy, "Who made it.");
        field("created_at", &Conversation::createdAt, "When.");
        field("ends_at", &Conversation::endsAt, "When a temporary one ends.");
        field("archived", &Conversation::archived, "Whether it is read-only.");
        field("last_seq", &Conversation::lastSeq, "`seq` of its newest event.", Bounds{0});
        field("last_ordinal", &Conversation::lastOrdinal, "`ordinal` of its newest event.", Bounds{0});
        field("floor_seq", &Conversation::floorSeq, "Events up to this one were purged.", Bounds{0});
        field("members", &Conversation::members, "How many members it has.", Bounds{0});
        field("at_end", &Conversation::atEnd, "Of a temporary one: what becomes of it at its end.");
        field("replies", &Conversation::replies,
              "Of a broadcast channel: what those may answer who may not send messages.");
        field("posters", &Conversation::posters,
              "Of a broadcast channel: who may send messages besides the member who made it, moderators, admins and "
              "owners; in the order of ids. Left out of the directory.",
              Bounds{0, MaxPosters});
    }
};

struct Event
{
    ConversationId conversation;
    Seq seq = 0;
    Ordinal ordinal = 0;
    bool counts = false;
    qint64 at = 0;
    QString kind;
    UserId sender;
    std::optional<ClientId> clientId;
    std::optional<Content> content;
    std::optional<DeviceId> device;
    std::optional<qint64> epoch;
    std::optional<QByteArray> sealed;

    bool operator==(const Event &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("conversation", &Event::conversation, "Whose log it is in.");
        field("seq", &Event::seq, "Its place there, from 1, without gaps.", Bounds{1});
        field("ordinal", &Event::ordinal, "Countable messages up to and with this event.", Bounds{0});
        field("counts", &Event::counts, "Whether it is a countable message itself.");
        field("at", &Event::at, "When the server stored it. Never use it for order.");
        field("kind", &Event::kind, "The content's kind, also when the content is gone; `sealed` when encrypted.",
              Bounds{1, 32});
        field("sender", &Event::sender, "Who caused it.");
        field("client_id", &Event::clientId, "The sender's id for it; the message's id when it is a message.");
        field("content", &Event::content, "In clear conversations; absent in a stub, whose content was deleted.");
        field("device", &Event::device, "The sending device, when sealed.");
        field("epoch", &Event::epoch, "The encryption epoch, when sealed.");
        field("sealed", &Event::sealed, "The encrypted content, when sealed; absent in a stub.");
    }
};

struct Member
{
    UserId user;
    Seq joinedSeq = 0;

    bool operator==(const Member &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("user", &Member::user, "Who.");
        field("joined_seq", &Member::joinedSeq, "`seq` of the event by which they joined.", Bounds{0});
    }
};

// How far a member has read, for those who may ask.
struct Reader
{
    UserId user;
    Seq seq = 0;

    bool operator==(const Reader &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("user", &Reader::user, "Who.");
        field("seq", &Reader::seq, "Has read up to this event; 0 for nothing, and for who does not share it.",
              Bounds{0});
    }
};

struct Cursor
{
    UserId user;
    Seq seq = 0;
    std::optional<Seq> delivered = {};

    bool operator==(const Cursor &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("user", &Cursor::user, "Who.");
        field("seq", &Cursor::seq, "Has read up to this event; 0 when that is not known or not shared.", Bounds{0});
        field("delivered", &Cursor::delivered, "One of their devices has stored everything up to this event.",
              Bounds{0});
    }
};

// One entry of a user's map: small state that all devices of a user share. Last writer wins.
struct MapEntry
{
    QString key;
    QString value;
    qint64 version = 0;

    bool operator==(const MapEntry &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("key", &MapEntry::key,
              "`membership/<conversation>` and `thread/<conversation>/<message>` are the server's; `preference/...`, "
              "`draft/...`, `saved/...`, `follow/...`, `done/...`, `snooze/...` and `unread/...` are the client's.",
              Bounds{1, 120});
        field("value", &MapEntry::value, "Opaque to the server outside its own keys; empty means removed.",
              Bounds{0, 12'000});
        field("version", &MapEntry::version, "The map's version of the last change.", Bounds{0});
    }
};

// The value of the map's `membership/<conversation>`, as JSON.
struct Membership
{
    Seq joinedSeq = 0;
    std::optional<Seq> leftSeq;

    bool operator==(const Membership &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("joined_seq", &Membership::joinedSeq, "`seq` of the event by which the user joined.", Bounds{0});
        field("left_seq", &Membership::leftSeq,
              "`seq` of the event by which the user left; nothing behind it is readable.", Bounds{0});
    }
};

// The value of the map's `thread/<conversation>/<message>`, as JSON.
struct ThreadCursor
{
    Seq seq = 0;

    bool operator==(const ThreadCursor &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("seq", &ThreadCursor::seq, "The user has read the thread up to this event.", Bounds{0});
    }
};

// What a member has not read of a conversation.
struct UnreadCount
{
    Seq cursor = 0;
    qint64 messages = 0;
    qint64 mentions = 0;
    Seq asOf = 0;

    bool operator==(const UnreadCount &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("cursor", &UnreadCount::cursor, "Behind this event: your cursor, or the event by which you joined.",
              Bounds{0});
        field("messages", &UnreadCount::messages, "Countable messages that are not deleted.", Bounds{0});
        field("mentions", &UnreadCount::mentions, "Messages of others, outside threads, that mention you.", Bounds{0});
        field("as_of", &UnreadCount::asOf, "Up to this event.", Bounds{0});
    }
};

// From where on messages are unread: what was purged is not; without a cursor from the join on, and where history
// begins with the join a cursor of an earlier stay says nothing.
inline Seq unreadSince(const Conversation &conversation, Seq cursor, Seq joinedSeq)
{
    const bool sinceJoin = cursor == 0 || conversation.history == History::FromJoin;
    return std::max({cursor, conversation.floorSeq, sinceJoin ? joinedSeq : 0});
}

// The answer to every operation that changes something; a retry with the same client_id gets the same one.
struct Ack
{
    ConversationId conversation;
    Seq seq = 0;
    qint64 at = 0;

    bool operator==(const Ack &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("conversation", &Ack::conversation, "Where.");
        field("seq", &Ack::seq, "The event that records it. It is on the server's disk.", Bounds{0});
        field("at", &Ack::at, "When it was stored.");
    }
};

struct Done
{
    bool operator==(const Done &) const = default;
    static constexpr void fields(auto &&) { }
};

} // namespace conclave::protocol
