// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/projectionstore.h"
#include "shared/protocol/content.h"

namespace conclave::server {

// A message as search knows it. `doc` grows with time.
struct DocumentRow
{
    qint64 doc = 0; // given by the database
    MessageKey key;
    Seq seq = 0;
    std::optional<Seq> editedSeq;
    qint64 at = 0;
    UserId sender;
    std::optional<protocol::Content> original; // as it was sent; nothing when it is gone
    std::optional<protocol::Content> edit; // the last one
};

// The tokens of a document, with a space between two.
struct DocumentTokens
{
    DocumentRow document;
    QString before; // those that the index has now
    QString after;
};

// By what messages are found: their documents and the index of their tokens, which is FTS5 without contents on SQLite
// and a tsvector with GIN on PostgreSQL. Written by SearchIndex only. Used on its database's thread.
class SearchStore
{
public:
    explicit SearchStore(sql::Database &database)
        : m_database(database)
    {
    }

    Result<QList<DocumentRow>> documents(const QList<MessageKey> &keys); // those that are there
    Status insert(const QList<DocumentTokens> &rows);
    Status replace(const QList<DocumentTokens> &rows); // tokens and editedSeq
    Status remove(const QList<DocumentTokens> &rows);

    Status clear();
    Status collect(); // makes a document of each message, in the order of time, waiting for its tokens
    Result<QList<DocumentRow>> waiting(int limit); // the newest of those
    Status fill(const QList<DocumentTokens> &rows); // they wait no longer

    // Every token list of `all`: a document has at least one of each.
    struct Candidates
    {
        QList<QStringList> all; // empty: any document
        qint64 from = 1;
        qint64 below = 0;
        int limit = 0;
    };
    Result<QList<qint64>> candidates(const Candidates &wanted); // newest first
    Result<qint64> newest(); // 0: there is none
    Result<std::optional<qint64>> firstSince(qint64 at); // the document; nothing: all are older

    // Who wants to read and what else has to be so.
    struct Filter
    {
        UserId reader;
        qint64 afterAt = 0; // at >= afterAt
        qint64 beforeAt = 0; // at < beforeAt
        bool pinned = false;
        bool reaction = false;
        bool unread = false;
    };
    // Those of the documents that the reader may read at this moment, with their contents, newest first.
    Result<QList<DocumentRow>> readable(const QList<qint64> &docs, const Filter &filter);

private:
    static DocumentRow documentOf(const sql::Row &row);
    Result<QList<qint64>> candidatesOfSqlite(const Candidates &wanted);
    Result<QList<qint64>> candidatesOfPostgres(const Candidates &wanted);
    Result<QList<qint64>> scan(const Candidates &wanted);
    Status index(const QList<DocumentTokens> &rows);
    Status unindex(const QList<DocumentTokens> &rows);

    sql::Database &m_database;
};

} // namespace conclave::server
