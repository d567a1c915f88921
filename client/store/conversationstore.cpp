// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/conversationstore.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Conversation;
using protocol::Cursor;
using protocol::Member;
using protocol::Membership;

Cell cellOf(ConversationId conversation)
{
    return {"conversations", "body", conversation.toBytes()};
}

Membership membershipOf(const sql::Row &row, int column)
{
    return {row.integer(column), row.optionalInteger(column + 1)};
}

} // namespace

ConversationStore::ConversationStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status ConversationStore::put(const Conversation &conversation)
{
    return m_database
        .query(u"INSERT INTO conversations (id, last_seq, body) VALUES (?, ?, ?) "
               "ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, body = excluded.body"_s)
        .bind(conversation.id)
        .bind(conversation.lastSeq)
        .bind(m_sealer.sealValue(cellOf(conversation.id), conversation))
        .run();
}

Result<std::optional<Conversation>> ConversationStore::find(ConversationId conversation) const
{
    const auto body = m_database.query(u"SELECT body FROM conversations WHERE id = ?"_s)
                          .bind(conversation)
                          .one([](const sql::Row &row) { return row.bytes(0); });
    if (!body)
        return body.error();
    if (!*body)
        return std::optional<Conversation>();
    const auto opened = m_sealer.openValue<Conversation>(cellOf(conversation), **body);
    if (!opened)
        return opened.error();
    return std::optional(*opened);
}

Result<std::optional<Seq>> ConversationStore::lastSeq(ConversationId conversation) const
{
    return m_database.query(u"SELECT last_seq FROM conversations WHERE id = ?"_s)
        .bind(conversation)
        .one([](const sql::Row &row) { return Seq(row.integer(0)); });
}

Result<QList<Conversation>> ConversationStore::all() const
{
    const auto rows
        = m_database.query(u"SELECT id, body FROM conversations ORDER BY id"_s).list([](const sql::Row &row) {
              return std::pair(row.id<ConversationId>(0), row.bytes(1));
          });
    if (!rows)
        return rows.error();
    QList<Conversation> conversations;
    for (const auto &[id, body] : *rows) {
        const auto opened = m_sealer.openValue<Conversation>(cellOf(id), body);
        if (!opened)
            return opened.error();
        conversations.append(*opened);
    }
    return conversations;
}

Status ConversationStore::setFirstSeq(ConversationId conversation, Seq seq)
{
    return m_database.query(u"UPDATE conversations SET first_seq = ? WHERE id = ?"_s)
        .bind(seq)
        .bind(conversation)
        .run();
}

Result<std::optional<Seq>> ConversationStore::firstSeq(ConversationId conversation) const
{
    return m_database.query(u"SELECT first_seq FROM conversations WHERE id = ? AND first_seq IS NOT NULL"_s)
        .bind(conversation)
        .one([](const sql::Row &row) { return Seq(row.integer(0)); });
}

Status ConversationStore::putMembership(ConversationId conversation, const Membership &membership)
{
    return m_database
        .query(
            u"INSERT INTO memberships (conversation, joined_seq, left_seq) VALUES (?, ?, ?) "
            "ON CONFLICT (conversation) DO UPDATE SET joined_seq = excluded.joined_seq, left_seq = excluded.left_seq"_s)
        .bind(conversation)
        .bind(membership.joinedSeq)
        .bind(membership.leftSeq)
        .run();
}

Status ConversationStore::removeMembership(ConversationId conversation)
{
    return m_database.query(u"DELETE FROM memberships WHERE conversation = ?"_s).bind(conversation).run();
}

Result<std::optional<Membership>> ConversationStore::membership(ConversationId conversation) const
{
    return m_database.query(u"SELECT joined_seq, left_seq FROM memberships WHERE conversation = ?"_s)
        .bind(conversation)
        .one([](const sql::Row &row) { return membershipOf(row, 0); });
}

Result<QHash<ConversationId, Membership>> ConversationStore::memberships() const
{
    const auto rows
        = m_database.query(u"SELECT conversation, joined_seq, left_seq FROM memberships"_s)
              .list([](const sql::Row &row) { return std::pair(row.id<ConversationId>(0), membershipOf(row, 1)); });
    if (!rows)
        return rows.error();
    QHash<ConversationId, Membership> memberships;
    for (const auto &[id, membership] : *rows)
        memberships.insert(id, membership);
    return memberships;
}

Status ConversationStore::putMember(ConversationId conversation, const Member &member)
{
    return m_database
        .query(u"INSERT INTO members (conversation, user, joined_seq) VALUES (?, ?, ?) "
               "ON CONFLICT (conversation, user) DO UPDATE SET joined_seq = excluded.joined_seq"_s)
        .bind(conversation)
        .bind(member.user)
        .bind(member.joinedSeq)
        .run();
}

Status ConversationStore::removeMember(ConversationId conversation, UserId user)
{
    return m_database.query(u"DELETE FROM members WHERE conversation = ? AND user = ?"_s)
        .bind(conversation)
        .bind(user)
        .run();
}

Status ConversationStore::forgetMembers(ConversationId conversation)
{
    if (auto done = m_database.query(u"DELETE FROM members WHERE conversation = ?"_s).bind(conversation).run(); !done)
        return done;
    return m_database.query(u"UPDATE conversations SET members_as_of = NULL WHERE id = ?"_s).bind(conversation).run();
}

Status ConversationStore::setMembersAsOf(ConversationId conversation, Seq asOf)
{
    return m_database.query(u"UPDATE conversations SET members_as_of = ? WHERE id = ?"_s)
        .bind(asOf)
        .bind(conversation)
        .run();
}

Result<std::optional<Seq>> ConversationStore::membersAsOf(ConversationId conversation) const
{
    return m_database.query(u"SELECT members_as_of FROM conversations WHERE id = ? AND members_as_of IS NOT NULL"_s)
        .bind(conversation)
        .one([](const sql::Row &row) { return Seq(row.integer(0)); });
}

Result<QList<Member>> ConversationStore::members(ConversationId conversation) const
{
    return m_database.query(u"SELECT user, joined_seq FROM members WHERE conversation = ? ORDER BY user"_s)
        .bind(conversation)
        .list([](const sql::Row &row) {
            return Member{row.id<UserId>(0), row.integer(1)};
        });
}

Result<bool> ConversationStore::raiseCursor(ConversationId conversation, const Cursor &cursor)
{
    auto query = m_database.query(u"INSERT INTO cursors (conversation, user, seq, delivered) VALUES (?, ?, ?, ?) "
                                  "ON CONFLICT (conversation, user) DO UPDATE SET seq = max(seq, excluded.seq), "
                                  "delivered = max(delivered, excluded.delivered) "
                                  "WHERE cursors.seq < excluded.seq OR cursors.delivered < excluded.delivered"_s);
    if (auto done
        = query.bind(conversation).bind(cursor.user).bind(cursor.seq).bind(cursor.delivered.value_or(0)).run();
        !done)
        return done.error();
    return query.changedRows() > 0;
}

Status ConversationStore::hideReading(ConversationId conversation, UserId user)
{
    return m_database.query(u"UPDATE cursors SET seq = 0 WHERE conversation = ? AND user = ?"_s)
        .bind(conversation)
        .bind(user)
        .run();
}

Status ConversationStore::keepCursors(ConversationId conversation, const QList<UserId> &users)
{
    const auto known = cursors(conversation);
    if (!known)
        return known.error();
    for (const auto &cursor : *known) {
        if (users.contains(cursor.user))
            continue;
        if (auto done = removeCursor(conversation, cursor.user); !done)
            return done;
    }
    return {};
}

Status ConversationStore::removeCursor(ConversationId conversation, UserId user)
{
    return m_database.query(u"DELETE FROM cursors WHERE conversation = ? AND user = ?"_s)
        .bind(conversation)
        .bind(user)
        .run();
}

Result<QList<Cursor>> ConversationStore::cursors(ConversationId conversation) const
{
    return m_database.query(u"SELECT user, seq, delivered FROM cursors WHERE conversation = ? ORDER BY user"_s)
        .bind(conversation)
        .list([](const sql::Row &row) {
            const Seq delivered = row.integer(2);
            return Cursor{row.id<UserId>(0), row.integer(1), delivered > 0 ? std::optional(delivered) : std::nullopt};
        });
}

Result<Seq> ConversationStore::cursorSum(ConversationId conversation) const
{
    const auto sum = m_database.query(u"SELECT sum(seq) + sum(delivered) FROM cursors WHERE conversation = ?"_s)
                         .bind(conversation)
                         .one([](const sql::Row &row) { return Seq(row.integer(0)); });
    if (!sum)
        return sum.error();
    return sum->value_or(0);
}

Status ConversationStore::clear()
{
    for (const auto &statement : {u"DELETE FROM conversations"_s, u"DELETE FROM memberships"_s,
                                  u"DELETE FROM members"_s, u"DELETE FROM cursors"_s}) {
        if (auto done = m_database.execute(statement); !done)
            return done;
    }
    return {};
}

} // namespace conclave::client
