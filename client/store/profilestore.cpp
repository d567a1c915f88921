// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/profilestore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::MapEntry;
using protocol::Tokens;
using protocol::User;

QString nameOf(Fact fact)
{
    static constexpr std::array names{
        "user"_L1,        "device"_L1,         "incarnation"_L1,     "directory_version"_L1,
        "map_version"_L1, "workspace_name"_L1, "recent_searches"_L1, "server_pin"_L1};
    return names[size_t(fact)];
}

Cell factCell(Fact fact)
{
    return {"meta", "value", nameOf(fact).toLatin1()};
}

const Cell &tokensCell()
{
    static const Cell cell{"tokens", "body", "1"};
    return cell;
}

Cell userCell(UserId user)
{
    return {"users", "body", user.toBytes()};
}

Cell mapCell(const QByteArray &keyHash)
{
    return {"user_map", "body", keyHash};
}

} // namespace

ProfileStore::ProfileStore(sql::Database &database, const Sealer &sealer)
    : m_database(database)
    , m_sealer(sealer)
{
}

Status ProfileStore::setFact(Fact fact, const QString &value)
{
    return m_database
        .query(u"INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s)
        .bind(nameOf(fact))
        .bind(m_sealer.seal(factCell(fact), value.toUtf8()))
        .run();
}

Result<QString> ProfileStore::fact(Fact fact) const
{
    const auto sealed
        = m_database.query(u"SELECT value FROM meta WHERE key = ?"_s).bind(nameOf(fact)).one([](const sql::Row &row) {
              return row.bytes(0);
          });
    if (!sealed)
        return sealed.error();
    if (!*sealed)
        return QString();
    const auto value = m_sealer.open(factCell(fact), **sealed);
    if (!value)
        return value.error();
    return QString::fromUtf8(*value);
}

Result<qint64> ProfileStore::number(Fact wanted) const
{
    const auto value = fact(wanted);
    if (!value)
        return value.error();
    return value->toLongLong();
}

Status ProfileStore::putTokens(const Tokens &tokens)
{
    auto plain = protocol::encode(tokens);
    const auto sealed = m_sealer.seal(tokensCell(), plain);
    wipe(plain);
    return m_database
        .query(u"INSERT INTO tokens (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"_s)
        .bind(sealed)
        .run();
}

Status ProfileStore::dropTokens()
{
    return m_database.execute(u"DELETE FROM tokens"_s);
}

Result<std::optional<Tokens>> ProfileStore::tokens() const
{
    const auto body = m_database.query(u"SELECT body FROM tokens WHERE id = 1"_s).one([](const sql::Row &row) {
        return row.bytes(0);
    });
    if (!body)
        return body.error();
    if (!*body)
        return std::optional<Tokens>();
    auto tokens = m_sealer.openValue<Tokens>(tokensCell(), **body);
    if (!tokens)
        return tokens.error();
    return std::optional(*std::move(tokens));
}

Status ProfileStore::putUser(const User &user)
{
    return m_database
        .query(u"INSERT INTO users (id, version, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
               "version = excluded.version, body = excluded.body WHERE users.version <= excluded.version"_s)
        .bind(user.id)
        .bind(user.version)
        .bind(m_sealer.sealValue(userCell(user.id), user))
        .run();
}

Result<std::optional<User>> ProfileStore::user(UserId user) const
{
    const auto body
        = m_database.query(u"SELECT body FROM users WHERE id = ?"_s).bind(user).one([](const sql::Row &row) {
              return row.bytes(0);
          });
    if (!body)
        return body.error();
    if (!*body)
        return std::optional<User>();
    const auto opened = m_sealer.openValue<User>(userCell(user), **body);
    if (!opened)
        return opened.error();
    return std::optional(*opened);
}

Result<QList<User>> ProfileStore::users() const
{
    const auto rows = m_database.query(u"SELECT id, body FROM users ORDER BY id"_s).list([](const sql::Row &row) {
        return std::pair(row.id<UserId>(0), row.bytes(1));
    });
    if (!rows)
        return rows.error();
    QList<User> users;
    for (const auto &[id, body] : *rows) {
        const auto opened = m_sealer.openValue<User>(userCell(id), body);
        if (!opened)
            return opened.error();
        users.append(*opened);
    }
    return users;
}

Result<bool> ProfileStore::putMapEntry(const MapEntry &entry)
{
    const auto keyHash = m_sealer.hash(entry.key.toUtf8());
    auto query = m_database.query(
        u"INSERT INTO user_map (key_hash, version, body) VALUES (?, ?, ?) ON CONFLICT (key_hash) DO UPDATE "
        "SET version = excluded.version, body = excluded.body WHERE user_map.version <= excluded.version"_s);
    if (auto done = query.bind(keyHash).bind(entry.version).bind(m_sealer.sealValue(mapCell(keyHash), entry)).run();
        !done)
        return done.error();
    return query.changedRows() > 0;
}

Result<QList<MapEntry>> ProfileStore::mapEntries() const
{
    const auto rows = m_database.query(u"SELECT key_hash, body FROM user_map"_s).list([](const sql::Row &row) {
        return std::pair(row.bytes(0), row.bytes(1));
    });
    if (!rows)
        return rows.error();
    QList<MapEntry> entries;
    for (const auto &[keyHash, body] : *rows) {
        const auto opened = m_sealer.openValue<MapEntry>(mapCell(keyHash), body);
        if (!opened)
            return opened.error();
        if (!opened->value.isEmpty())
            entries.append(*opened);
    }
    std::sort(entries.begin(), entries.end(), [](const MapEntry &a, const MapEntry &b) { return a.key < b.key; });
    return entries;
}

Status ProfileStore::clearServerState()
{
    for (const auto &statement : {u"DELETE FROM users"_s, u"DELETE FROM user_map"_s}) {
        if (auto done = m_database.execute(statement); !done)
            return done;
    }
    for (const auto fact : {Fact::DirectoryVersion, Fact::MapVersion}) {
        if (auto done = setNumber(fact, 0); !done)
            return done;
    }
    return {};
}

} // namespace conclave::client
