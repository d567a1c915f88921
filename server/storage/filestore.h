// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/projectionstore.h"

namespace conclave::server {

struct FileRow
{
    FileId id;
    UserId owner;
    QString name;
    qint64 size = 0; // announced, then that of what is stored
    QByteArray sha256; // likewise; empty: not known yet
    bool keepsLocation = false;
    QString storedAs; // FileVault
    qint64 received = 0; // of an upload, on the disk
    QString mediaType; // empty: not finished
    std::optional<qint64> width;
    std::optional<qint64> height;
    QString blurhash; // empty: none
    qint64 createdAt = 0;
    qint64 touchedAt = 0; // when bytes came last, or it was finished
    std::optional<qint64> removedAt;
    std::optional<qint64> erasedAt; // its bytes

    bool operator==(const FileRow &) const = default;
    bool isFinished() const { return !mediaType.isEmpty(); }
};

struct FileReferenceRow
{
    FileId file;
    MessageKey message;
    Seq seq = 0; // the message's
};

// Where a file stands, or stood, in a conversation.
struct FilePlace
{
    ConversationId conversation;
    bool isRemoved = false; // the message there was deleted
};

// Files and what refers to them. Used on its database's thread.
class FileStore
{
public:
    explicit FileStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<QList<FileRow>> files(const QList<FileId> &ids); // those that are there
    Result<QList<FilePlace>> places(const FileId &id); // at most 1000 conversations
    // Whether a message with first <= seq <= last refers to it, or did.
    Result<bool> isAt(const FileId &id, const FilePlace &place, Seq first, Seq last);
    struct Usage
    {
        qint64 bytes = 0;
        qint64 uploads = 0; // not finished
    };
    Result<Usage> usageOf(const UserId &user); // of what is not removed

    Status put(const QList<FileRow> &rows); // inserts or replaces
    Status insert(const QList<FileReferenceRow> &rows);
    // The messages are deleted: tombstones for their references, and what nobody refers to any more is removed.
    Status dropReferences(const QList<MessageKey> &messages, qint64 at);
    Status clearReferences(); // to be made again
    Result<QList<FileRow>> toErase(qint64 now, int limit); // removed, the oldest first
    Result<QStringList> knownNames(const QStringList &names); // of these, where bytes of a file should be
    Result<QList<FileRow>> loose(qint64 touchedBefore, int limit); // to which no message has ever referred

private:
    sql::Database &m_database;
};

} // namespace conclave::server
