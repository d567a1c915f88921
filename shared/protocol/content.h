// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frame.h"
#include "shared/util/ids.h"

namespace conclave::protocol {

inline constexpr qint64 MaxTextBytes = 8192; // of UTF-8, for the text of one message

inline constexpr qint64 MaxFileNameLength = 255; // in UTF-16 units

// What members who may not send messages in a broadcast channel may do with those of others.
enum class Replies : quint8 { Threads, Reactions, Nothing };
template <>
struct EnumNames<Replies>
{
    static constexpr std::array names{"threads", "reactions", "nothing"};
};

// What becomes of a temporary conversation when it ends.
enum class AtEnd : quint8 { Archive, Purge };
template <>
struct EnumNames<AtEnd>
{
    static constexpr std::array names{"archive", "purge"};
};

// A file that was uploaded before the message which refers to it. Of what a sender says the server keeps the
// description; the rest it replaces by what it knows itself.
struct FileReference
{
    FileId file;
    QString name;
    qint64 size = 0;
    QString mediaType;
    std::optional<QString> description;
    std::optional<qint64> width;
    std::optional<qint64> height;
    std::optional<QString> blurhash;

    bool operator==(const FileReference &) const = default;
    static constexpr void fields(auto &&field)
    {
        field("file", &FileReference::file, "The uploaded file.");
        field("name", &FileReference::name, "What its owner called it, without folders.", Bounds{1, MaxFileNameLength});
        field("size", &FileReference::size, "In bytes.", Bounds{0});
        field("media_type", &FileReference::mediaType, "As the server found by its content.", Bounds{1, 127});
        field("description", &FileReference::description, "What the sender says is to be seen, for who cannot see it.",
              Bounds{1, 1000});
        field("width", &FileReference::width, "Of an image with a thumbnail, as it is to be shown, in pixels.",
              Bounds{1, 1'000'000});
        field("height", &FileReference::height, "Likewise.", Bounds{1, 1'000'000});
        field("blurhash", &FileReference::blurhash, "A blurred picture of it in a few characters; see blurha.sh.",
              Bounds{6, 120});
    }
};

// What a message can be found by: its text and the names of its files.
QString searchableText(const QString &text, const QList<FileReference> &files);

// The one union of everything a conversation can carry. In a channel it travels in clear; in an encrypted
// conversation the same JSON is what the encryption protects. The event that carries it says who and when.
struct Content
{
    struct Text
    {
        static constexpr auto kind = "text";
        static constexpr auto doc = "A message. Countable when it has no `thread`. The event's client_id is the "
                                    "message's id. Needs text or a file.";
        QString text;
        std::optional<MessageId> thread;
        std::optional<MessageId> quote;
        QList<FileReference> files;

        bool operator==(const Text &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("text", &Text::text,
                  "Markdown; `@name` mentions a user, `@channel` all. At most 8192 bytes of UTF-8.",
                  Bounds{0, MaxTextBytes});
            field("thread", &Text::thread, "The top-level message that this replies to in its thread.");
            field("quote", &Text::quote, "A message of the same conversation that is answered.");
            field("files", &Text::files, "Files that belong to it.", Bounds{0, 10});
        }
    };
    struct Edit
    {
        static constexpr auto kind = "edit";
        static constexpr auto doc = "Replaces the text of a message. Earlier versions stay in the log.";
        MessageId target;
        QString text;

        bool operator==(const Edit &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("target", &Edit::target, "The message.");
            field("text", &Edit::text, "The new text.", Bounds{1, MaxTextBytes});
        }
    };
    struct Delete
    {
        static constexpr auto kind = "delete";
        static constexpr auto doc = "Removes a message: the content of it and of its edits is gone from the log, their "
                                    "events stay as stubs.";
        MessageId target;

        bool operator==(const Delete &) const = default;
        static constexpr void fields(auto &&field) { field("target", &Delete::target, "The message."); }
    };
    struct Reaction
    {
        static constexpr auto kind = "reaction";
        static constexpr auto doc = "Puts the sender's reaction on a message, or takes it off.";
        MessageId target;
        QString emoji;
        bool on = true;

        bool operator==(const Reaction &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("target", &Reaction::target, "The message.");
            field("emoji", &Reaction::emoji, "One emoji, as characters.", Bounds{1, 32});
            field("on", &Reaction::on, "Whether it is put on.");
        }
    };
    struct Pin
    {
        static constexpr auto kind = "pin";
        static constexpr auto doc = "Pins a message to its conversation, or unpins it.";
        MessageId target;
        bool on = true;

        bool operator==(const Pin &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("target", &Pin::target, "The message.");
            field("on", &Pin::on, "Whether it is pinned.");
        }
    };
    struct Created
    {
        static constexpr auto kind = "created";
        static constexpr auto doc = "Made by the server: the first event of a conversation; its sender is a member.";
        QString name;
        QString topic;

        bool operator==(const Created &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("name", &Created::name, "Name at that time.", Bounds{0, 80});
            field("topic", &Created::topic, "Topic at that time.", Bounds{0, 250});
        }
    };
    struct Joined
    {
        static constexpr auto kind = "joined";
        static constexpr auto doc = "Made by the server: a user became a member. Who did it is the sender.";
        UserId user;

        bool operator==(const Joined &) const = default;
        static constexpr void fields(auto &&field) { field("user", &Joined::user, "The new member."); }
    };
    struct Left
    {
        static constexpr auto kind = "left";
        static constexpr auto doc = "Made by the server: a user is no longer a member. Who did it is the sender.";
        UserId user;

        bool operator==(const Left &) const = default;
        static constexpr void fields(auto &&field) { field("user", &Left::user, "The former member."); }
    };
    struct Changed
    {
        static constexpr auto kind = "changed";
        static constexpr auto doc
            = "Made by the server: properties of the conversation; what is absent did not change.";
        std::optional<QString> name;
        std::optional<QString> topic;
        std::optional<bool> archived;
        std::optional<qint64> endsAt;
        std::optional<Replies> replies;

        bool operator==(const Changed &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("name", &Changed::name, "The new name.", Bounds{1, 80});
            field("topic", &Changed::topic, "The new topic.", Bounds{0, 250});
            field("archived", &Changed::archived, "Whether it is archived from now on.");
            field("ends_at", &Changed::endsAt, "When a temporary one ends from now on.");
            field("replies", &Changed::replies, "What members of a broadcast channel may answer from now on.");
        }
    };
    struct Poster
    {
        static constexpr auto kind = "poster";
        static constexpr auto doc
            = "Made by the server: a member of a broadcast channel may send messages there, or may "
              "no longer. Who did it is the sender.";
        UserId user;
        bool on = true;

        bool operator==(const Poster &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("user", &Poster::user, "The member.");
            field("on", &Poster::on, "Whether they may from now on.");
        }
    };
    struct Ended
    {
        static constexpr auto kind = "ended";
        static constexpr auto doc
            = "Made by the server: a temporary conversation is over. Its sender is the member who "
              "made it, who did nothing for it.";
        AtEnd atEnd = AtEnd::Archive;

        bool operator==(const Ended &) const = default;
        static constexpr void fields(auto &&field)
        {
            field("at_end", &Ended::atEnd,
                  "`archive`: it can be read, not written. `purge`: and all events before this one are purged.");
        }
    };
    // A kind of a newer peer, as it came. The server refuses it; a client keeps it and says that it cannot show it.
    struct Unknown
    {
        QString kind;
        QByteArray json;

        bool operator==(const Unknown &) const = default;
    };

    using Variant
        = std::variant<Text, Edit, Delete, Reaction, Pin, Created, Joined, Left, Changed, Poster, Ended, Unknown>;
    Variant value;

    bool operator==(const Content &) const = default;
    QString kind() const;
    // Whether it counts for unread marks: a top-level message.
    bool counts() const;
    template <class T>
    const T *as() const
    {
        return std::get_if<T>(&value);
    }

    // For the engine (frame.h).
    static const char *readAlternative(const QJsonObject &in, Content &out);
    static QString unknownFieldOf(const QJsonObject &in);
};

} // namespace conclave::protocol
