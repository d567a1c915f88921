// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/searchstore.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using sql::Row;

namespace {

constexpr qint64 Window = 4000; // documents that PostgreSQL looks at one by one before it asks its index

// ("a" OR "b") AND ("c"), with the words of the dialect. Tokens hold neither quotes nor backslashes (shared/search).
QString expressionOf(const QList<QStringList> &all, QChar quote, QStringView either, QStringView both)
{
    QStringList groups;
    for (const auto &alternatives : all) {
        QStringList quoted;
        for (const auto &token : alternatives)
            quoted << quote + token + quote;
        groups << u'(' + quoted.join(either) + u')';
    }
    return groups.join(both);
}

QString listOf(const QList<qint64> &numbers, QChar open, QChar close)
{
    QStringList texts;
    for (const auto number : numbers)
        texts << QString::number(number);
    return open + texts.join(u',') + close;
}

qint64 docOf(const Row &row)
{
    return row.integer(0);
}

} // namespace

Result<QList<qint64>> SearchStore::candidates(const Candidates &wanted)
{
    if (wanted.all.isEmpty())
        return scan(wanted);
    return m_database.dialect() == sql::Dialect::Sqlite ? candidatesOfSqlite(wanted) : candidatesOfPostgres(wanted);
}

Result<QList<qint64>> SearchStore::scan(const Candidates &wanted)
{
    return m_database.query(u"SELECT doc FROM search_documents WHERE doc >= ? AND doc < ? ORDER BY doc DESC LIMIT ?"_s)
        .bind(wanted.from)
        .bind(wanted.below)
        .bind(wanted.limit)
        .list(docOf);
}

Result<QList<qint64>> SearchStore::candidatesOfSqlite(const Candidates &wanted)
{
    return m_database
        .query(u"SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid < ? "
               "ORDER BY rowid DESC LIMIT ?"_s)
        .bind(expressionOf(wanted.all, u'"', u" OR ", u" AND "))
        .bind(wanted.from)
        .bind(wanted.below)
        .bind(wanted.limit)
        .list(docOf);
}

// What is common is among the newest documents, which are looked at one by one; what is rare is fetched from the index
// as a whole and then ordered. Left to itself the planner looks at documents one by one for both, since it cannot know
// which tokens are rare together.
Result<QList<qint64>> SearchStore::candidatesOfPostgres(const Candidates &wanted)
{
    const auto expression = expressionOf(wanted.all, u'\'', u"|", u"&");
    const auto windowFrom = std::max(wanted.from, wanted.below - Window);
    auto docs = m_database
                    .query(u"SELECT doc FROM search_documents WHERE doc >= ? AND doc < ? AND tokens @@ ?::tsquery "
                           "ORDER BY doc DESC LIMIT ?"_s)
                    .bind(windowFrom)
                    .bind(wanted.below)
                    .bind(expression)
                    .bind(wanted.limit)
                    .list(docOf);
    if (!docs || docs->size() == wanted.limit || windowFrom == wanted.from)
        return docs;
    const auto older
        = m_database
              .query(u"WITH hits AS MATERIALIZED (SELECT doc FROM search_documents WHERE tokens @@ ?::tsquery) "
                     "SELECT doc FROM hits WHERE doc >= ? AND doc < ? ORDER BY doc DESC LIMIT ?"_s)
              .bind(expression)
              .bind(wanted.from)
              .bind(windowFrom)
              .bind(wanted.limit - int(docs->size()))
              .list(docOf);
    if (!older)
        return older.error();
    return *docs + *older;
}

Result<qint64> SearchStore::newest()
{
    const auto doc = m_database.query(u"SELECT COALESCE(MAX(doc), 0) FROM search_documents"_s).one(docOf);
    return doc ? Result<qint64>(doc->value_or(0)) : Result<qint64>(doc.error());
}

Result<std::optional<qint64>> SearchStore::firstSince(qint64 at)
{
    return m_database.query(u"SELECT doc FROM search_documents WHERE at >= ? ORDER BY at LIMIT 1"_s)
        .bind(at)
        .one(docOf);
}

// The same rules as Access::conversation and Access::readable: 0, 3 and 4 are the kinds that are open to all but guests
// (role 4), history 1 begins with the join. Of a message that was edited after its reader had left they may not read
// the new text, and the old one is not what the index knows.
Result<QList<DocumentRow>> SearchStore::readable(const QList<qint64> &docs, const Filter &filter)
{
    const auto sqlite
        = u"SELECT d.doc, d.conversation_id, d.message_id, d.seq, d.edited_seq, d.at, d.sender_id, o.content, "
          u"n.content "
          "FROM json_each(?) k CROSS JOIN search_documents d ON d.doc = k.value "
          "JOIN users u ON u.id = ? "
          "JOIN conversations c ON c.id = d.conversation_id "
          "LEFT JOIN members m ON m.conversation_id = d.conversation_id AND m.user_id = u.id "
          "LEFT JOIN pins p ON p.conversation_id = d.conversation_id AND p.message_id = d.message_id "
          "LEFT JOIN cursors r ON r.conversation_id = d.conversation_id AND r.user_id = u.id "
          "JOIN events o ON o.conversation_id = d.conversation_id AND o.seq = d.seq "
          "LEFT JOIN events n ON n.conversation_id = d.conversation_id AND n.seq = d.edited_seq "
          "WHERE d.at >= ? AND d.at < ? AND +d.seq > c.floor_seq AND o.content IS NOT NULL "
          "AND (c.history = 0 OR d.seq >= m.joined_seq) "
          "AND ((c.kind IN (0, 3, 4) AND u.role <> 4) OR (m.user_id IS NOT NULL AND (m.left_seq IS NULL "
          "OR (d.seq <= m.left_seq AND COALESCE(d.edited_seq, d.seq) <= m.left_seq)))) "
          "AND (? = 0 OR p.seq IS NOT NULL) "
          "AND (? = 0 OR (SELECT 1 FROM reactions a WHERE a.conversation_id = d.conversation_id "
          "AND a.message_id = d.message_id LIMIT 1) IS NOT NULL) "
          "AND (? = 0 OR (m.user_id IS NOT NULL AND m.left_seq IS NULL AND d.sender_id <> u.id "
          "AND d.seq > COALESCE(r.read_seq, 0) AND (d.seq > m.joined_seq OR (c.history = 0 AND r.read_seq > 0)))) "
          "ORDER BY d.doc DESC"_s;
    const auto postgres
        = u"SELECT d.doc, d.conversation_id, d.message_id, d.seq, d.edited_seq, d.at, d.sender_id, o.content, "
          u"n.content "
          "FROM unnest(?::bigint[]) AS k(doc) JOIN search_documents d ON d.doc = k.doc "
          "JOIN users u ON u.id = ? "
          "JOIN conversations c ON c.id = d.conversation_id "
          "LEFT JOIN members m ON m.conversation_id = d.conversation_id AND m.user_id = u.id "
          "LEFT JOIN pins p ON p.conversation_id = d.conversation_id AND p.message_id = d.message_id "
          "LEFT JOIN cursors r ON r.conversation_id = d.conversation_id AND r.user_id = u.id "
          "JOIN events o ON o.conversation_id = d.conversation_id AND o.seq = d.seq "
          "LEFT JOIN events n ON n.conversation_id = d.conversation_id AND n.seq = d.edited_seq "
          "WHERE d.at >= ? AND d.at < ? AND +d.seq > c.floor_seq AND o.content IS NOT NULL "
          "AND (c.history = 0 OR d.seq >= m.joined_seq) "
          "AND ((c.kind IN (0, 3, 4) AND u.role <> 4) OR (m.user_id IS NOT NULL AND (m.left_seq IS NULL "
          "OR (d.seq <= m.left_seq AND COALESCE(d.edited_seq, d.seq) <= m.left_seq)))) "
          "AND (? = 0 OR p.seq IS NOT NULL) "
          "AND (? = 0 OR (SELECT 1 FROM reactions a WHERE a.conversation_id = d.conversation_id "
          "AND a.message_id = d.message_id LIMIT 1) IS NOT NULL) "
          "AND (? = 0 OR (m.user_id IS NOT NULL AND m.left_seq IS NULL AND d.sender_id <> u.id "
          "AND d.seq > COALESCE(r.read_seq, 0) AND (d.seq > m.joined_seq OR (c.history = 0 AND r.read_seq > 0)))) "
          "ORDER BY d.doc DESC"_s;
    const bool isSqlite = m_database.dialect() == sql::Dialect::Sqlite;
    return m_database.query(isSqlite ? sqlite : postgres)
        .bind(isSqlite ? listOf(docs, u'[', u']') : listOf(docs, u'{', u'}'))
        .bind(filter.reader)
        .bind(filter.afterAt)
        .bind(filter.beforeAt)
        .bind(filter.pinned)
        .bind(filter.reaction)
        .bind(filter.unread)
        .list(documentOf);
}

} // namespace conclave::server
