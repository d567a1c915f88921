// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/session.h"

// Searching messages. What people type is parsed by the client (shared/search), which also knows whose ids they mean.
namespace conclave::protocol {

inline constexpr int SearchResults = 100;
inline constexpr int SearchTerms = 20;
inline constexpr qint64 SearchTermLength = 200; // UTF-16 units

enum class SearchHas : quint8 { File, Link, Image, Code, Reaction };
template <>
struct EnumNames<SearchHas>
{
    static constexpr std::array names{"file", "link", "image", "code", "reaction"};
};

enum class SearchIs : quint8 { Pinned, Thread, Edited, Unread };
template <>
struct EnumNames<SearchIs>
{
    static constexpr std::array names{"pinned", "thread", "edited", "unread"};
};

struct SearchTerm
{
    QString text;
    bool whole = false;
    bool excluded = false;

    bool operator==(const SearchTerm &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("text", &SearchTerm::text, "A word, a part of one, or several words in this order.",
              Bounds{1, SearchTermLength});
        field("whole", &SearchTerm::whole, "Whether only whole words count.");
        field("excluded", &SearchTerm::excluded, "Whether messages with it are left out.");
    }
};

// A message as it is now, after its edits.
struct FoundMessage
{
    ConversationId conversation;
    Seq seq = 0;
    MessageId message;
    qint64 at = 0;
    UserId sender;
    QString text;
    std::optional<MessageId> thread;
    std::optional<Seq> editedSeq;
    QList<FileReference> files;

    bool operator==(const FoundMessage &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("conversation", &FoundMessage::conversation, "Where it is.");
        field("seq", &FoundMessage::seq, "The message's event there.", Bounds{1});
        field("message", &FoundMessage::message, "The message.");
        field("at", &FoundMessage::at, "When the server stored it.");
        field("sender", &FoundMessage::sender, "Who wrote it.");
        field("text", &FoundMessage::text, "Its newest text, as Markdown.", Bounds{0, MaxTextBytes});
        field("thread", &FoundMessage::thread, "The top-level message that it replies to.");
        field("edited_seq", &FoundMessage::editedSeq, "The event of its last edit.", Bounds{1});
        field("files", &FoundMessage::files, "Files that belong to it.", Bounds{0, 10});
    }
};

struct SearchMessages
{
    static constexpr auto op = "message.search";
    static constexpr auto doc
        = "Messages that you may read now and that match everything given, newest first. See [Searching](#searching).";
    static constexpr auto audience = Audience::SignedIn;
    struct Reply
    {
        QList<FoundMessage> messages;
        std::optional<qint64> cursor;
        bool partial = false;

        static constexpr void fields(auto &&field)
        {
            field("messages", &Reply::messages, "Perhaps fewer than wanted: a page is also limited in bytes and time.",
                  Bounds{0, SearchResults});
            field("cursor", &Reply::cursor, "Ask again with it for what is older; absent when there is nothing more.",
                  Bounds{1});
            field("partial", &Reply::partial,
                  "The page is short because the search took too long; with the `cursor` it goes on.");
        }
    };
    QList<SearchTerm> terms;
    QList<UserId> from;
    QList<ConversationId> in;
    std::optional<qint64> afterAt;
    std::optional<qint64> beforeAt;
    QList<SearchHas> has;
    QList<SearchIs> is;
    std::optional<qint64> cursor;
    qint64 limit = 20;

    static constexpr void fields(auto &&field)
    {
        field("terms", &SearchMessages::terms, "All of them; none when only the other fields choose.",
              Bounds{0, SearchTerms});
        field("from", &SearchMessages::from, "By one of these users; empty: by anybody.", Bounds{0, SearchTerms});
        field("in", &SearchMessages::in, "In one of these conversations; empty: in any.", Bounds{0, SearchTerms});
        field("after_at", &SearchMessages::afterAt, "Stored at this time or later.");
        field("before_at", &SearchMessages::beforeAt, "Stored earlier than this.");
        field("has", &SearchMessages::has, "What it has, all of these.", Bounds{0, 5});
        field("is", &SearchMessages::is, "What it is, all of these.", Bounds{0, 4});
        field("cursor", &SearchMessages::cursor, "Of the page before this one.", Bounds{1});
        field("limit", &SearchMessages::limit, "How many at most.", Bounds{1, SearchResults});
    }
};

} // namespace conclave::protocol
