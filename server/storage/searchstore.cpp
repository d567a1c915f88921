// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/searchstore.h"

#include "server/storage/eventstore.h"
#include "shared/sql/bulk.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::Bulk;
using sql::ColumnType;
using sql::Row;

// Columns: doc, conversation_id, message_id, seq, edited_seq, at, sender_id, original, edit.
DocumentRow SearchStore::documentOf(const Row &row)
{
    DocumentRow document;
    document.doc = row.integer(0);
    document.key = {row.id<ConversationId>(1), row.id<MessageId>(2)};
    document.seq = row.integer(3);
    document.editedSeq = row.optionalInteger(4);
    document.at = row.integer(5);
    document.sender = row.id<UserId>(6);
    document.original = EventStore::contentOf(row, 7);
    document.edit = EventStore::contentOf(row, 8);
    return document;
}

Result<QList<DocumentRow>> SearchStore::documents(const QList<MessageKey> &keys)
{
    Bulk bulk(m_database,
              u"SELECT d.doc, d.conversation_id, d.message_id, d.seq, d.edited_seq, d.at, d.sender_id, o.content, "
              "n.content FROM search_documents d "
              "JOIN events o ON o.conversation_id = d.conversation_id AND o.seq = d.seq "
              "LEFT JOIN events n ON n.conversation_id = d.conversation_id AND n.seq = d.edited_seq "
              "WHERE d.conversation_id = ? AND d.message_id = ?"_s,
              u"SELECT d.doc, d.conversation_id, d.message_id, d.seq, d.edited_seq, d.at, d.sender_id, o.content, "
              "n.content FROM unnest(?::uuid[], ?::uuid[]) AS k(conversation_id, message_id) "
              "JOIN search_documents d ON d.conversation_id = k.conversation_id AND d.message_id = k.message_id "
              "JOIN events o ON o.conversation_id = d.conversation_id AND o.seq = d.seq "
              "LEFT JOIN events n ON n.conversation_id = d.conversation_id AND n.seq = d.edited_seq"_s,
              {{"conversation_id", ColumnType::Id}, {"message_id", ColumnType::Id}});
    for (const auto &key : keys)
        bulk.add(key.conversation).add(key.message);
    return bulk.list(documentOf);
}

Status SearchStore::insert(const QList<DocumentTokens> &rows)
{
    Bulk bulk(m_database,
              u"INSERT INTO search_documents (conversation_id, message_id, seq, edited_seq, at, sender_id) "
              "VALUES (?, ?, ?, ?, ?, ?) RETURNING doc"_s,
              u"INSERT INTO search_documents (conversation_id, message_id, seq, edited_seq, at, sender_id, tokens) "
              "SELECT k.conversation_id, k.message_id, k.seq, k.edited_seq, k.at, k.sender_id, "
              "array_to_tsvector(string_to_array(k.tokens, ' ')) FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], "
              "?::bigint[], ?::bigint[], ?::uuid[], ?::text[]) "
              "AS k(conversation_id, message_id, seq, edited_seq, at, sender_id, tokens) RETURNING doc"_s,
              m_database.dialect() == sql::Dialect::Sqlite ? QList<sql::Column>{{"conversation_id", ColumnType::Id},
                                                                                {"message_id", ColumnType::Id},
                                                                                {"seq", ColumnType::Integer},
                                                                                {"edited_seq", ColumnType::Integer},
                                                                                {"at", ColumnType::Integer},
                                                                                {"sender_id", ColumnType::Id}}
                                                           : QList<sql::Column>{{"conversation_id", ColumnType::Id},
                                                                                {"message_id", ColumnType::Id},
                                                                                {"seq", ColumnType::Integer},
                                                                                {"edited_seq", ColumnType::Integer},
                                                                                {"at", ColumnType::Integer},
                                                                                {"sender_id", ColumnType::Id},
                                                                                {"tokens", ColumnType::Text}});
    for (const auto &row : rows) {
        bulk.add(row.document.key.conversation).add(row.document.key.message).add(row.document.seq);
        bulk.add(row.document.editedSeq).add(row.document.at).add(row.document.sender);
        if (m_database.dialect() == sql::Dialect::Postgres)
            bulk.add(row.after);
    }
    const auto docs = bulk.list([](const Row &row) { return row.integer(0); });
    if (!docs)
        return docs.error();
    if (m_database.dialect() == sql::Dialect::Postgres)
        return {};
    auto indexed = rows;
    for (qsizetype i = 0; i < indexed.size(); ++i)
        indexed[i].document.doc = docs->at(i);
    return index(indexed);
}

Status SearchStore::replace(const QList<DocumentTokens> &rows)
{
    if (m_database.dialect() == sql::Dialect::Sqlite) {
        if (auto done = unindex(rows); !done)
            return done;
        if (auto done = index(rows); !done)
            return done;
    }
    const bool isSqlite = m_database.dialect() == sql::Dialect::Sqlite;
    Bulk bulk(m_database, u"UPDATE search_documents SET edited_seq = ? WHERE doc = ?"_s,
              u"UPDATE search_documents d SET edited_seq = k.edited_seq, waiting = 0, "
              "tokens = array_to_tsvector(string_to_array(k.tokens, ' ')) "
              "FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS k(edited_seq, doc, tokens) WHERE d.doc = k.doc"_s,
              isSqlite ? QList<sql::Column>{{"edited_seq", ColumnType::Integer}, {"doc", ColumnType::Integer}}
                       : QList<sql::Column>{{"edited_seq", ColumnType::Integer},
                                            {"doc", ColumnType::Integer},
                                            {"tokens", ColumnType::Text}});
    for (const auto &row : rows) {
        bulk.add(row.document.editedSeq).add(row.document.doc);
        if (!isSqlite)
            bulk.add(row.after);
    }
    return bulk.run();
}

Status SearchStore::remove(const QList<DocumentTokens> &rows)
{
    if (m_database.dialect() == sql::Dialect::Sqlite) {
        if (auto done = unindex(rows); !done)
            return done;
    }
    Bulk bulk(m_database, u"DELETE FROM search_documents WHERE doc = ?"_s,
              u"DELETE FROM search_documents WHERE doc = ANY(?::bigint[])"_s, {{"doc", ColumnType::Integer}});
    for (const auto &row : rows)
        bulk.add(row.document.doc);
    return bulk.run();
}

// SQLite only. An index without contents forgets a document when it is told all of its tokens (fts5.html, 4.4.3).
Status SearchStore::unindex(const QList<DocumentTokens> &rows)
{
    const auto forget = u"INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', ?, ?)"_s;
    Bulk bulk(m_database, forget, forget, {{"doc", ColumnType::Integer}, {"tokens", ColumnType::Text}});
    for (const auto &row : rows)
        bulk.add(row.document.doc).add(row.before);
    if (rows.isEmpty())
        return {};
    if (auto done = bulk.run(); !done)
        return done;
    return m_database
        .query(u"INSERT INTO workspace (key, value) VALUES ('search_forgotten', 'new') "
               "ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s)
        .run(); // for Housekeeping
}

// SQLite only.
Status SearchStore::index(const QList<DocumentTokens> &rows)
{
    const auto add = u"INSERT INTO search_index (rowid, tokens) VALUES (?, ?)"_s;
    Bulk bulk(m_database, add, add, {{"doc", ColumnType::Integer}, {"tokens", ColumnType::Text}});
    for (const auto &row : rows)
        bulk.add(row.document.doc).add(row.after);
    return bulk.run();
}

Status SearchStore::clear()
{
    if (m_database.dialect() == sql::Dialect::Sqlite) {
        if (auto done = m_database.execute(u"INSERT INTO search_index (search_index) VALUES ('delete-all')"_s); !done)
            return done;
    }
    return m_database.execute(u"DELETE FROM search_documents"_s);
}

Status SearchStore::collect()
{
    return m_database.execute(
        u"INSERT INTO search_documents (conversation_id, message_id, seq, edited_seq, at, sender_id, waiting) "
        "SELECT m.conversation_id, m.id, m.seq, m.edited_seq, e.at, m.sender_id, 1 FROM messages m "
        "JOIN events e ON e.conversation_id = m.conversation_id AND e.seq = m.seq AND e.month = m.month "
        "WHERE m.deleted_seq IS NULL AND e.content IS NOT NULL ORDER BY e.at, m.conversation_id, m.seq"_s);
}

Result<QList<DocumentRow>> SearchStore::waiting(int limit)
{
    return m_database
        .query(u"SELECT d.doc, d.conversation_id, d.message_id, d.seq, d.edited_seq, d.at, d.sender_id, o.content, "
               "n.content FROM search_documents d "
               "JOIN events o ON o.conversation_id = d.conversation_id AND o.seq = d.seq "
               "LEFT JOIN events n ON n.conversation_id = d.conversation_id AND n.seq = d.edited_seq "
               "WHERE d.waiting = 1 ORDER BY d.doc DESC LIMIT ?"_s)
        .bind(limit)
        .list(documentOf);
}

Status SearchStore::fill(const QList<DocumentTokens> &rows)
{
    if (m_database.dialect() == sql::Dialect::Sqlite) {
        if (auto done = index(rows); !done)
            return done;
        Bulk bulk(m_database, u"UPDATE search_documents SET waiting = 0 WHERE doc = ?"_s, {},
                  {{"doc", ColumnType::Integer}});
        for (const auto &row : rows)
            bulk.add(row.document.doc);
        return bulk.run();
    }
    Bulk bulk(m_database, {},
              // Another node may have written newer ones meanwhile.
              u"UPDATE search_documents d SET waiting = 0, "
              "tokens = array_to_tsvector(string_to_array(k.tokens, ' ')) "
              "FROM unnest(?::bigint[], ?::text[]) AS k(doc, tokens) "
              "WHERE d.doc = k.doc AND d.waiting = 1"_s,
              {{"doc", ColumnType::Integer}, {"tokens", ColumnType::Text}});
    for (const auto &row : rows)
        bulk.add(row.document.doc).add(row.after);
    return bulk.run();
}

} // namespace conclave::server
