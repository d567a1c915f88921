// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/localstore.h"

#include "client/store/mapkeys.h"
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
    config.statementTimeoutMs = 0; // what a slow computer takes long for has to be done all the same
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
        if (auto done = (*database)->execute(u"PRAGMA application_id = %1"_s.arg(ApplicationId)); !done)
            return done.error();
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
    , m_reading(*m_database)
    , m_drafts(*m_database, m_sealer)
    , m_outbox(*m_database, m_sealer)
    , m_searchJournal(*m_database)
    , m_map(*m_database, m_sealer)
    , m_transfers(*m_database, m_sealer)
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
    if (auto done = m_reading.clear(); !done)
        return done;
    if (auto done = m_drafts.sendAgain(); !done)
        return done;
    return m_profile.clearServerState();
}

Result<std::optional<LocalStore::Reading>> LocalStore::readingOf(ConversationId conversation, UserId self)
{
    const auto entity = m_conversations.find(conversation);
    const auto cursors = m_conversations.cursors(conversation);
    const auto wished = m_reading.wished({conversation});
    const auto membership = m_conversations.membership(conversation);
    for (const auto *error : {entity ? nullptr : &entity.error(), cursors ? nullptr : &cursors.error(),
                              wished ? nullptr : &wished.error(), membership ? nullptr : &membership.error()}) {
        if (error)
            return *error;
    }
    if (!*entity)
        return std::optional<Reading>();
    Seq cursor = *wished;
    for (const auto &known : *cursors) {
        if (known.user == self)
            cursor = std::max(cursor, known.seq);
    }
    const auto mark = unreadMark({conversation});
    if (!mark)
        return mark.error();
    if (*mark > 0)
        cursor = std::min(cursor, *mark - 1);
    cursor = protocol::unreadSince(**entity, cursor, *membership ? (*membership)->joinedSeq : 0);
    return std::optional(Reading{**entity, cursor});
}

// Where the log was purged up to there, the event behind it says it.
Result<std::optional<Ordinal>> LocalStore::ordinalAt(const protocol::Conversation &conversation, Seq seq)
{
    if (seq != conversation.floorSeq)
        return m_events.ordinalAt(conversation.id, seq);
    const auto next = m_events.after(conversation.id, seq, 1);
    if (!next)
        return next.error();
    if (next->isEmpty() || next->first().seq != seq + 1)
        return std::optional<Ordinal>();
    return std::optional<Ordinal>(next->first().ordinal - (next->first().counts ? 1 : 0));
}

Result<std::optional<Unread>> LocalStore::unread(ConversationId conversation, UserId self)
{
    const auto reading = readingOf(conversation, self);
    const auto range = m_events.newestRange(conversation);
    const auto counted = m_reading.counted(conversation);
    for (const auto *error : {reading ? nullptr : &reading.error(), range ? nullptr : &range.error(),
                              counted ? nullptr : &counted.error()}) {
        if (error)
            return *error;
    }
    if (!*reading)
        return std::optional<Unread>();
    const auto &[info, cursor] = **reading;
    // Without a gap behind the cursor the log says everything; else the server's count and what came after it.
    Unread base;
    Seq since = cursor;
    Ordinal sinceOrdinal = 0;
    if (range->first > std::max(cursor, info.floorSeq) + 1) {
        if (!*counted || (*counted)->unread.cursor != cursor)
            return std::optional<Unread>();
        base = {(*counted)->unread.messages, (*counted)->unread.mentions};
        since = (*counted)->unread.asOf;
        sinceOrdinal = (*counted)->asOfOrdinal;
    } else if (cursor > 0) {
        const auto ordinal = ordinalAt(info, cursor);
        if (!ordinal)
            return ordinal.error();
        if (!*ordinal)
            return std::optional<Unread>();
        sinceOrdinal = **ordinal;
    }
    const auto marks = m_messages.marksBehind(conversation, {cursor, since}, self);
    if (!marks)
        return marks.error();
    if (since > cursor && marks->unknownDeletions > 0)
        return std::optional<Unread>(); // of something in the gap, read or not
    return std::optional(
        Unread{base.messages + info.lastOrdinal - sinceOrdinal - marks->deleted, base.mentions + marks->mentions});
}

Result<Seq> LocalStore::readUpTo(ConversationId conversation, UserId self)
{
    const auto reading = readingOf(conversation, self);
    if (!reading)
        return reading.error();
    return *reading ? (*reading)->cursor : 0;
}

Result<Seq> LocalStore::threadReadUpTo(const ReadPlace &thread)
{
    const auto cursor = m_reading.threadCursor(thread);
    if (!cursor)
        return cursor.error();
    const auto wished = m_reading.wished(thread);
    if (!wished)
        return wished.error();
    const auto mark = unreadMark(thread);
    if (!mark)
        return mark.error();
    const Seq read = std::max(*cursor, *wished);
    return *mark > 0 ? std::min(read, *mark - 1) : read;
}

Result<Seq> LocalStore::unreadMark(const ReadPlace &place)
{
    const auto value = m_map.value(mapkeys::of(mapkeys::Unread, place));
    if (!value)
        return value.error();
    return std::max<Seq>(0, value->toLongLong());
}

Result<qint64> LocalStore::threadUnread(ConversationId conversation, MessageId thread, UserId self)
{
    const auto cursor = threadReadUpTo({conversation, thread});
    if (!cursor)
        return cursor.error();
    return m_messages.repliesBehind(conversation, thread, *cursor, self);
}

Result<Seq> LocalStore::threadFirstUnread(const ReadPlace &thread, UserId self)
{
    const auto cursor = threadReadUpTo(thread);
    if (!cursor)
        return cursor.error();
    return m_messages.firstReplyBehind(thread.conversation, thread.thread, *cursor, self);
}

Result<Seq> LocalStore::ownCursor(ConversationId conversation, UserId self)
{
    const auto cursors = m_conversations.cursors(conversation);
    if (!cursors)
        return cursors.error();
    const auto wished = m_reading.wished({conversation});
    if (!wished)
        return wished.error();
    Seq own = *wished;
    for (const auto &cursor : *cursors) {
        if (cursor.user == self)
            own = std::max(own, cursor.seq);
    }
    return own;
}

} // namespace conclave::client
