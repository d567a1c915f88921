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
    const auto before = row(place);
    if (!before)
        return before.error();
    const auto known = *before ? open(place, (*before)->body) : Result<QString>(QString());
    if (known && *known == text)
        return {};
    return write(place, text, *before ? (*before)->edition + 1 : 1);
}

Result<bool> DraftStore::take(const ReadPlace &place, const QString &text)
{
    const auto before = row(place);
    if (!before)
        return before.error();
    if (*before && (*before)->edition > 0)
        return false; // what was written here is newer, and on its way
    const auto known = *before ? open(place, (*before)->body) : Result<QString>(QString());
    if (known && *known == text)
        return false;
    if (auto done = write(place, text, 0); !done)
        return done.error();
    return true;
}

Status DraftStore::write(const ReadPlace &place, const QString &text, qint64 edition)
{
    if (text.isEmpty() && edition == 0)
        return m_database.query(u"DELETE FROM drafts WHERE conversation = ? AND thread = ?"_s)
            .bind(place.conversation)
            .bind(threadKey(place))
            .run();
    const auto body = text.isEmpty() ? std::nullopt : std::optional(m_sealer.seal(draftCell(place), text.toUtf8()));
    return m_database
        .query(u"INSERT OR REPLACE INTO drafts (conversation, thread, body, edition) VALUES (?, ?, ?, ?)"_s)
        .bind(place.conversation)
        .bind(threadKey(place))
        .bind(body)
        .bind(edition)
        .run();
}

Result<std::optional<DraftStore::Row>> DraftStore::row(const ReadPlace &place) const
{
    return m_database.query(u"SELECT body, edition FROM drafts WHERE conversation = ? AND thread = ?"_s)
        .bind(place.conversation)
        .bind(threadKey(place))
        .one([](const sql::Row &row) {
            return Row{row.isNull(0) ? std::nullopt : std::optional(row.bytes(0)), row.integer(1)};
        });
}

Result<QString> DraftStore::open(const ReadPlace &place, const std::optional<QByteArray> &body) const
{
    if (!body)
        return QString();
    const auto text = m_sealer.open(draftCell(place), *body);
    if (!text)
        return text.error();
    return QString::fromUtf8(*text);
}

Result<QString> DraftStore::text(const ReadPlace &place) const
{
    const auto found = row(place);
    if (!found)
        return found.error();
    return *found ? open(place, (*found)->body) : Result<QString>(QString());
}

Result<QSet<ConversationId>> DraftStore::conversations() const
{
    const auto rows = m_database.query(u"SELECT conversation FROM drafts WHERE thread = ? AND body IS NOT NULL"_s)
                          .bind(QByteArray(""))
                          .list([](const sql::Row &row) { return row.id<ConversationId>(0); });
    if (!rows)
        return rows.error();
    return QSet<ConversationId>(rows->cbegin(), rows->cend());
}

Result<QList<DraftStore::Draft>> DraftStore::all() const
{
    const auto rows = m_database.query(u"SELECT conversation, thread FROM drafts WHERE body IS NOT NULL"_s)
                          .list([](const sql::Row &row) {
                              const auto thread = MessageId::fromBytes(row.bytes(1));
                              return ReadPlace{row.id<ConversationId>(0), thread.value_or(MessageId())};
                          });
    if (!rows)
        return rows.error();
    QList<Draft> drafts;
    for (const auto &place : *rows) {
        const auto words = text(place);
        if (!words)
            return words.error();
        drafts.append({place, *words});
    }
    return drafts;
}

Result<QList<DraftStore::Unsent>> DraftStore::unsent() const
{
    const auto rows
        = m_database.query(u"SELECT conversation, thread, edition FROM drafts WHERE edition > 0"_s)
              .list([](const sql::Row &row) {
                  const auto thread = MessageId::fromBytes(row.bytes(1));
                  return Unsent{{row.id<ConversationId>(0), thread.value_or(MessageId())}, {}, row.integer(2)};
              });
    if (!rows)
        return rows.error();
    auto changes = *rows;
    for (auto &change : changes) {
        const auto words = text(change.place);
        if (!words)
            return words.error();
        change.text = *words;
    }
    return changes;
}

Status DraftStore::sent(const Unsent &change)
{
    const auto now = row(change.place);
    if (!now)
        return now.error();
    if (!*now || (*now)->edition != change.edition)
        return {}; // it has changed again meanwhile
    return write(change.place, change.text, 0);
}

Status DraftStore::sendAgain()
{
    return m_database.query(u"UPDATE drafts SET edition = edition + 1"_s).run();
}

} // namespace conclave::client
