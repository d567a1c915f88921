// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/session.h"

// Channels, their members, cursors, typing, presence.
namespace conclave::protocol {

struct CreateConversation
{
    static constexpr auto op = "conversation.create";
    static constexpr auto doc = "Makes a channel and joins it. Its id is the client_id.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ClientId clientId;
    ConversationKind kind = ConversationKind::Public;
    QString name;
    QString topic;
    History history = History::All;
    std::optional<qint64> endsAt;

    static constexpr void fields(auto &&field)
    {
        field("client_id", &CreateConversation::clientId, "Made by the client; becomes the conversation's id.");
        field("kind", &CreateConversation::kind, "Never changes.");
        field("name", &CreateConversation::name,
              "Lower case, no spaces at the ends. `conflict` when an open channel has it, or a private one of yours; "
              "private channels that you do not know of never count, so two people may see different ones of a name.",
              Bounds{1, 80});
        field("topic", &CreateConversation::topic, "One line about it; may be empty.", Bounds{0, 250});
        field("history", &CreateConversation::history, "What a new member may read.");
        field("ends_at", &CreateConversation::endsAt, "For a temporary one: when it ends.");
    }
};

struct Directory
{
    static constexpr auto op = "conversation.directory";
    static constexpr auto doc = "The channels that everyone may join, by name.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<Conversation> conversations;
        bool more = false;

        static constexpr void fields(auto &&field)
        {
            field("conversations", &Reply::conversations, "In the order of their names.", Bounds{0, 50});
            field("more", &Reply::more, "Whether there are more behind the last one.");
        }
    };
    QString prefix;
    QString after;
    bool archived = false;

    static constexpr void fields(auto &&field)
    {
        field("prefix", &Directory::prefix, "Only names that begin like this; empty for all.", Bounds{0, 80});
        field("after", &Directory::after, "Only names behind this one: the last of the page before; empty at first.",
              Bounds{0, 80});
        field("archived", &Directory::archived, "Whether archived ones are wanted instead of live ones.");
    }
};

struct JoinConversation
{
    static constexpr auto op = "conversation.join";
    static constexpr auto doc = "Joins a channel that is open to you. Joining twice is answered like the first time.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &JoinConversation::conversation, "Which one.");
        field("client_id", &JoinConversation::clientId, "Made by the client; names this request.");
    }
};

struct LeaveConversation
{
    static constexpr auto op = "conversation.leave";
    static constexpr auto doc = "Leaves a channel.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &LeaveConversation::conversation, "Which one.");
        field("client_id", &LeaveConversation::clientId, "Made by the client; names this request.");
    }
};

struct InviteMember
{
    static constexpr auto op = "conversation.invite";
    static constexpr auto doc = "Makes another user a member. Who is one already is answered like the first time.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;
    UserId user;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &InviteMember::conversation, "Which one.");
        field("client_id", &InviteMember::clientId, "Made by the client; names this request.");
        field("user", &InviteMember::user, "Whom.");
    }
};

struct RemoveMember
{
    static constexpr auto op = "conversation.remove";
    static constexpr auto doc = "Ends another user's membership.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;
    UserId user;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &RemoveMember::conversation, "Which one.");
        field("client_id", &RemoveMember::clientId, "Made by the client; names this request.");
        field("user", &RemoveMember::user, "Whom.");
    }
};

struct ChangeConversation
{
    static constexpr auto op = "conversation.change";
    static constexpr auto doc
        = "Renames a channel, sets its topic, archives it or takes it back into use. Give at least one.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Ack;
    ConversationId conversation;
    ClientId clientId;
    std::optional<QString> name;
    std::optional<QString> topic;
    std::optional<bool> archived;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &ChangeConversation::conversation, "Which one.");
        field("client_id", &ChangeConversation::clientId, "Made by the client; names this request.");
        field("name", &ChangeConversation::name, "The new name; `conflict` as when a channel is made.", Bounds{1, 80});
        field("topic", &ChangeConversation::topic, "The new topic; may be empty.", Bounds{0, 250});
        field("archived", &ChangeConversation::archived, "Archived ones can be read, not written.");
    }
};

struct ListMembers
{
    static constexpr auto op = "conversation.members";
    static constexpr auto doc = "Who is in a conversation, in the order of user ids.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<Member> members;
        Seq asOf = 0;
        bool more = false;

        static constexpr void fields(auto &&field)
        {
            field("members", &Reply::members, "A page of them.", Bounds{0, 200});
            field("as_of", &Reply::asOf, "True for the log up to this `seq`; fold later events on top.", Bounds{0});
            field("more", &Reply::more, "Whether there are more behind the last one.");
        }
    };
    ConversationId conversation;
    std::optional<UserId> after;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &ListMembers::conversation, "Which one.");
        field("after", &ListMembers::after, "Only users behind this one: the last of the page before.");
    }
};

struct SetCursor
{
    static constexpr auto op = "cursor.set";
    static constexpr auto doc
        = "Says how far you have read, a conversation or one of its threads. It never goes back. At most one per "
          "2 s, conversation and thread.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    ConversationId conversation;
    Seq seq = 0;
    std::optional<MessageId> thread;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &SetCursor::conversation, "Which one.");
        field("seq", &SetCursor::seq, "Read up to this event.", Bounds{0});
        field("thread", &SetCursor::thread,
              "Given: only this thread is read up to there. Your map's `thread/<conversation>/<thread>` keeps it.");
    }
};

struct SetDelivered
{
    static constexpr auto op = "delivered.set";
    static constexpr auto doc
        = "Says up to where this device has stored a conversation, for the check marks of whoever wrote. It never goes "
          "back. Of use only with at most 20 members; at most one per 2 s and conversation.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    ConversationId conversation;
    Seq seq = 0;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &SetDelivered::conversation, "Which one.");
        field("seq", &SetDelivered::seq, "Stored up to this event.", Bounds{0});
    }
};

struct SetTyping
{
    static constexpr auto op = "typing.set";
    static constexpr auto doc
        = "Tells the other members that you are typing; send it every 4 s while you do. More often changes nothing.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    ConversationId conversation;

    static constexpr void fields(auto &&field) { field("conversation", &SetTyping::conversation, "Where."); }
};

struct SetPresence
{
    static constexpr auto op = "presence.set";
    static constexpr auto doc = "Says whether the person at this device is there; `online` after a connection starts.";
    static constexpr auto audience = Audience::SignedIn;
    using Reply = Done;
    Presence presence = Presence::Online;

    static constexpr void fields(auto &&field) { field("presence", &SetPresence::presence, "`online` or `away`."); }
};

struct PresenceOf
{
    UserId user;
    Presence presence = Presence::Offline;

    bool operator==(const PresenceOf &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("user", &PresenceOf::user, "Who.");
        field("presence", &PresenceOf::presence, "The most present of their devices.");
    }
};

struct WatchPresence
{
    static constexpr auto op = "presence.watch";
    static constexpr auto doc
        = "Replaces the list of users whose presence this connection is told. Ephemeral: ask again "
          "after each reconnect.";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<PresenceOf> presences;

        static constexpr void fields(auto &&field)
        {
            field("presences", &Reply::presences, "How they are now.", Bounds{0, 200});
        }
    };
    QList<UserId> users;

    static constexpr void fields(auto &&field)
    {
        field("users", &WatchPresence::users, "Whose. Those you may not see are left out of the answer.",
              Bounds{0, 200});
    }
};

// Pushes.

struct CursorMoved
{
    static constexpr auto op = "cursor";
    static constexpr auto doc
        = "A member has read further. Your own always; others' in conversations of at most 20 members.";
    ConversationId conversation;
    UserId user;
    Seq seq = 0;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &CursorMoved::conversation, "Where.");
        field("user", &CursorMoved::user, "Who.");
        field("seq", &CursorMoved::seq, "Up to here.", Bounds{0});
    }
};

struct DeliveredMoved
{
    static constexpr auto op = "delivered";
    static constexpr auto doc
        = "Devices of members have stored more, in a conversation of at most 20 members. `seq` of "
          "these cursors is 0 and says nothing.";
    ConversationId conversation;
    QList<Cursor> cursors;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &DeliveredMoved::conversation, "Where.");
        field("cursors", &DeliveredMoved::cursors, "Whose moved, and to where.", Bounds{0, 20});
    }
};

struct Typing
{
    static constexpr auto op = "typing";
    static constexpr auto doc = "Somebody else is typing; forget it after 6 s. Ephemeral.";
    ConversationId conversation;
    UserId user;

    static constexpr void fields(auto &&field)
    {
        field("conversation", &Typing::conversation, "Where.");
        field("user", &Typing::user, "Who.");
    }
};

struct PresenceChanged
{
    static constexpr auto op = "presence";
    static constexpr auto doc = "The presence of a user whom this connection watches. Ephemeral.";
    UserId user;
    Presence presence = Presence::Offline;

    static constexpr void fields(auto &&field)
    {
        field("user", &PresenceChanged::user, "Who.");
        field("presence", &PresenceChanged::presence, "From now on.");
    }
};

} // namespace conclave::protocol
