// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/localstore.h"

#include "shared/sql/migrator.h"

#include <QFile>
#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 ApplicationId = 0x436f6e63; // "Conc": marks our files in SQLite's header
constexpr qint64 QuickCheckBytes = 16 * 1024 * 1024; // larger files are checked as their pages are read
constexpr auto KeyMark = "conclave"; // sealed under the store's key when it is made

Cell keyMarkCell()
{
    return {"meta", "value", "key"};
}

sql::DatabaseConfig configOf(const QString &file)
{
    sql::DatabaseConfig config;
    config.file = file;
    return config;
}

Result<qint64> numberOf(sql::Database &database, const QString &sql)
{
    const auto value = database.query(sql).one([](const sql::Row &row) { return row.integer(0); });
    if (!value)
        return value.error();
    return value->value_or(0);
}

// SQLite gives its other files the permissions of this one.
Status createPrivately(const QString &file)
{
    QFile fresh(file);
    if (!fresh.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return Error{ErrorCode::FileFailed, u"cannot make %1: %2"_s.arg(file, fresh.errorString())};
    return {};
}

// Looks without writing, so that a file of somebody else stays as it is.
Status checkIsOurs(const QString &file)
{
    const Error foreign{ErrorCode::StorageCorrupt, u"%1 is not a Conclave store, or it is damaged"_s.arg(file)};
    auto database = sql::Database::open(configOf(file), sql::Access::ReadOnly);
    if (!database)
        return foreign;
    const auto tables = numberOf(**database, u"SELECT count(*) FROM sqlite_master"_s);
    const auto application = numberOf(**database, u"PRAGMA application_id"_s);
    if (!tables || !application || (*tables > 0 && *application != ApplicationId))
        return foreign;
    if (*tables == 0 || QFileInfo(file).size() > QuickCheckBytes)
        return {};
    const auto verdict
        = (*database)->query(u"PRAGMA quick_check(1)"_s).one([](const sql::Row &row) { return row.text(0); });
    if (!verdict || verdict->value_or(QString()) != "ok"_L1)
        return foreign;
    return {};
}

Status migrate(sql::Database &database)
{
    const auto migrations = sql::Migrator::load(u":/conclave/client/store/migrations"_s);
    if (!migrations)
        return migrations.error();
    const auto applied = sql::Migrator(database, *migrations).apply();
    if (!applied)
        return applied.error();
    return {};
}

} // namespace

Result<std::unique_ptr<LocalStore>> LocalStore::open(const QString &file, const Secret &key, sql::Access access)
{
    if (QFileInfo(file).size() > 0) {
        if (auto ours = checkIsOurs(file); !ours)
            return ours.error();
    } else if (access == sql::Access::ReadOnly) {
        return Error{ErrorCode::FileFailed, u"%1 does not exist"_s.arg(file)};
    } else if (!QFileInfo::exists(file)) {
        if (auto made = createPrivately(file); !made)
            return made.error();
    }
    auto database = sql::Database::open(configOf(file), access);
    if (!database)
        return database.error();
    if (access == sql::Access::ReadWrite) {
        for (const auto &pragma :
             {u"PRAGMA application_id = %1"_s.arg(ApplicationId), u"PRAGMA secure_delete = ON"_s}) {
            if (auto done = (*database)->execute(pragma); !done)
                return done.error();
        }
        if (auto done = migrate(**database); !done)
            return done.error();
    }
    std::unique_ptr<LocalStore> store(new LocalStore(*std::move(database), key));
    if (auto checked = store->checkKey(access); !checked)
        return checked.error();
    return store;
}

LocalStore::LocalStore(std::unique_ptr<sql::Database> database, const Secret &key)
    : m_database(std::move(database))
    , m_sealer(key)
    , m_events(*m_database, m_sealer)
    , m_messages(*m_database, m_sealer)
    , m_conversations(*m_database, m_sealer)
    , m_profile(*m_database, m_sealer)
    , m_outbox(*m_database, m_sealer)
{
}

Status LocalStore::checkKey(sql::Access access)
{
    const auto sealed = m_database->query(u"SELECT value FROM meta WHERE key = 'key'"_s).one([](const sql::Row &row) {
        return row.bytes(0);
    });
    if (!sealed)
        return sealed.error();
    if (*sealed) {
        const auto mark = m_sealer.open(keyMarkCell(), **sealed);
        return mark ? Status() : Status(Error{ErrorCode::WrongKey, u"the store is sealed under another key"_s});
    }
    if (access == sql::Access::ReadOnly)
        return Error{ErrorCode::StorageCorrupt, u"the store was not made completely"_s};
    return m_database->query(u"INSERT INTO meta (key, value) VALUES ('key', ?)"_s)
        .bind(m_sealer.seal(keyMarkCell(), KeyMark))
        .run();
}

Status LocalStore::forgetServerState()
{
    if (auto done = m_events.clear(); !done)
        return done;
    if (auto done = m_messages.clear(); !done)
        return done;
    if (auto done = m_conversations.clear(); !done)
        return done;
    return m_profile.clearServerState();
}

Result<std::optional<qint64>> LocalStore::unread(ConversationId conversation, UserId self)
{
    const auto entity = m_conversations.find(conversation);
    if (!entity)
        return entity.error();
    const auto cursors = m_conversations.cursors(conversation);
    if (!cursors)
        return cursors.error();
    if (!*entity)
        return std::optional<qint64>();
    Seq readSeq = 0;
    for (const auto &cursor : *cursors) {
        if (cursor.user == self)
            readSeq = cursor.seq;
    }
    const auto membership = m_conversations.membership(conversation);
    if (!membership)
        return membership.error();
    // Without a cursor the join counts, and a cursor of an earlier stay says nothing where history begins with it.
    if (*membership && (readSeq == 0 || (*entity)->history == protocol::History::FromJoin))
        readSeq = std::max(readSeq, (*membership)->joinedSeq);
    const auto ordinal = readSeq == 0 ? Result<std::optional<Ordinal>>(std::optional<Ordinal>(0))
                                      : m_events.ordinalAt(conversation, readSeq);
    if (!ordinal)
        return ordinal.error();
    if (!*ordinal)
        return std::optional<qint64>();
    const auto deleted = m_messages.deletedAfter(conversation, readSeq);
    if (!deleted)
        return deleted.error();
    return std::optional((*entity)->lastOrdinal - **ordinal - *deleted);
}

} // namespace conclave::client
