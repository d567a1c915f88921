// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/draftstore.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

Cell draftCell(const ReadPlace &place)
{
    return {"drafts", "body", place.conversation.toBytes() + threadKey(place)};
}

} // namespace

DraftStore::DraftStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status DraftStore::put(const ReadPlace &place, const QString &text)
{
    if (text.isEmpty())
        return m_database.query(u"DELETE FROM drafts WHERE conversation = ? AND thread = ?"_s)
            .bind(place.conversation)
            .bind(threadKey(place))
            .run();
    return m_database.query(u"INSERT OR REPLACE INTO drafts (conversation, thread, body) VALUES (?, ?, ?)"_s)
        .bind(place.conversation)
        .bind(threadKey(place))
        .bind(m_sealer.seal(draftCell(place), text.toUtf8()))
        .run();
}

Result<QString> DraftStore::text(const ReadPlace &place) const
{
    const auto body = m_database.query(u"SELECT body FROM drafts WHERE conversation = ? AND thread = ?"_s)
                          .bind(place.conversation)
                          .bind(threadKey(place))
                          .one([](const sql::Row &row) { return row.bytes(0); });
    if (!body)
        return body.error();
    if (!*body)
        return QString();
    const auto text = m_sealer.open(draftCell(place), **body);
    if (!text)
        return text.error();
    return QString::fromUtf8(*text);
}

Result<QSet<ConversationId>> DraftStore::conversations() const
{
    const auto rows = m_database.query(u"SELECT conversation FROM drafts WHERE thread = ?"_s)
                          .bind(QByteArray(""))
                          .list([](const sql::Row &row) { return row.id<ConversationId>(0); });
    if (!rows)
        return rows.error();
    return QSet<ConversationId>(rows->cbegin(), rows->cend());
}

} // namespace conclave::client
