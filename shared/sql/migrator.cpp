// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/migrator.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::sql {

namespace {

struct Applied
{
    int number = 0;
    QString hash;
    int compat = 0;
};

QString hashOf(const Migration &migration)
{
    return QString::fromLatin1(QCryptographicHash::hash(migration.sql.toUtf8(), QCryptographicHash::Sha256).toHex());
}

int compatOf(const Migration &migration)
{
    static const QRegularExpression pattern(u"\\A-- compat: (\\d+)\n"_s);
    return pattern.match(migration.sql).captured(1).toInt();
}

QStringList statementsOf(const QString &sql)
{
    static const QRegularExpression comment(u"--[^\n]*"_s);
    static const QRegularExpression end(u";[ \t]*\n"_s); // a comment may have stood behind the semicolon
    QStringList statements;
    for (const auto &part : QString(sql).remove(comment).split(end)) {
        if (const auto statement = part.trimmed(); !statement.isEmpty())
            statements << statement;
    }
    return statements;
}

} // namespace

Result<QList<Migration>> Migrator::load(const QString &directory)
{
    static const QRegularExpression pattern(u"^(\\d{4})_(\\w+)\\.sql$"_s);
    QList<Migration> migrations;
    const QDir dir(directory);
    for (const auto &name : dir.entryList(QDir::Files, QDir::Name)) {
        const auto match = pattern.match(name);
        QFile file(dir.filePath(name));
        if (!match.hasMatch() || match.captured(1).toInt() != migrations.size() + 1
            || !file.open(QIODevice::ReadOnly
                          | QIODevice::Text)) // as text: a checkout's line ends must not change the hash
            return Error{ErrorCode::Internal, u"bad migration %1"_s.arg(name)};
        migrations.append({int(migrations.size()) + 1, match.captured(2), QString::fromUtf8(file.readAll())});
    }
    if (migrations.isEmpty())
        return Error{ErrorCode::Internal, u"no migrations in %1"_s.arg(directory)};
    return migrations;
}

Migrator::Migrator(Database &database, QList<Migration> migrations)
    : m_database(database)
    , m_migrations(std::move(migrations))
{
}

Status Migrator::prepare()
{
    const auto create = [this] {
        return m_database.execute(inDialect(u"CREATE TABLE IF NOT EXISTS schema_version (number {{int}} PRIMARY KEY, "
                                            "name {{text}} NOT NULL, hash {{text}} NOT NULL, compat {{int}} NOT NULL, "
                                            "applied_at {{int}} NOT NULL)"_s));
    };
    auto created = create();
    // PostgreSQL fails in its catalogue when somebody else creates the table at the same moment; then it is there.
    return created ? created : create();
}

Result<Migrator::Version> Migrator::version(Database &database)
{
    const auto version
        = database.query(u"SELECT COALESCE(MAX(number), 0), COALESCE(MAX(compat), 0) FROM schema_version"_s)
              .one([](const Row &row) {
                  return Version{int(row.integer(0)), int(row.integer(1))};
              });
    return version ? Result<Version>(version->value_or(Version())) : version.error();
}

Result<QList<Migration>> Migrator::pending()
{
    if (auto ready = prepare(); !ready)
        return ready.error();
    const auto applied = m_database.query(u"SELECT number, hash, compat FROM schema_version ORDER BY number"_s)
                             .list([](const Row &row) {
                                 return Applied{int(row.integer(0)), row.text(1), int(row.integer(2))};
                             });
    if (!applied)
        return applied.error();
    for (const auto &past : *applied) {
        if (past.number > m_migrations.size()) {
            if (past.compat > m_migrations.size())
                return Error{ErrorCode::UnsupportedVersion,
                             u"the database has schema %1, this program knows %2 and cannot use it"_s.arg(past.number)
                                 .arg(m_migrations.size())};
        } else if (past.hash != hashOf(m_migrations.at(past.number - 1))) {
            return Error{ErrorCode::StorageCorrupt, u"migration %1 is not the one that was applied"_s.arg(past.number)};
        }
    }
    return applied->size() < m_migrations.size() ? m_migrations.sliced(applied->size()) : QList<Migration>();
}

Result<int> Migrator::apply()
{
    const auto todo = pending();
    if (!todo)
        return todo.error();
    int applied = 0;
    for (const auto &migration : *todo) {
        const auto done = applyOne(migration);
        if (!done)
            return Error{done.error().code,
                         u"migration %1 (%2): %3"_s.arg(migration.number).arg(migration.name, done.error().detail)};
        applied += *done;
    }
    return applied;
}

Result<bool> Migrator::applyOne(const Migration &migration)
{
    Transaction transaction(m_database);
    if (!transaction.begun())
        return transaction.begun().error();
    const auto known = lockAndLookUp(migration.number);
    if (!known)
        return known.error();
    if (*known)
        return false;
    for (const auto &statement : statementsOf(inDialect(migration.sql))) {
        if (auto done = m_database.execute(statement); !done)
            return done.error();
    }
    auto recorded = m_database
                        .query(u"INSERT INTO schema_version (number, name, hash, compat, applied_at) "
                               "VALUES (?, ?, ?, ?, ?)"_s)
                        .bind(migration.number)
                        .bind(migration.name)
                        .bind(hashOf(migration))
                        .bind(compatOf(migration))
                        .bind(QDateTime::currentMSecsSinceEpoch())
                        .run();
    if (!recorded)
        return recorded.error();
    if (auto committed = transaction.commit(); !committed)
        return committed.error();
    return true;
}

// Another program may have started at the same time and been first. On SQLite the transaction itself is the lock.
Result<bool> Migrator::lockAndLookUp(int number)
{
    if (m_database.dialect() == Dialect::Postgres) {
        // A migration takes the time that it takes, and so does somebody else's.
        for (const auto &statement : {u"SET LOCAL statement_timeout=0"_s, u"SET LOCAL lock_timeout='10min'"_s,
                                      u"LOCK TABLE schema_version IN EXCLUSIVE MODE"_s}) {
            if (auto done = m_database.execute(statement); !done)
                return done.error();
        }
    }
    const auto row
        = m_database.query(u"SELECT number FROM schema_version WHERE number = ?"_s).bind(number).one([](const Row &r) {
              return r.integer(0);
          });
    if (!row)
        return row.error();
    return row->has_value();
}

QString Migrator::inDialect(QString sql) const
{
    const bool sqlite = m_database.dialect() == Dialect::Sqlite;
    return sql.replace("{{id}}"_L1, sqlite ? "BLOB"_L1 : "uuid"_L1)
        .replace("{{bytes}}"_L1, sqlite ? "BLOB"_L1 : "bytea"_L1)
        .replace("{{text}}"_L1, sqlite ? "TEXT"_L1 : "text COLLATE \"C\""_L1)
        .replace("{{int}}"_L1, sqlite ? "INTEGER"_L1 : "bigint"_L1)
        .replace("{{serial}}"_L1, sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT"_L1 : "bigserial PRIMARY KEY"_L1)
        .replace("{{without rowid}}"_L1, sqlite ? "WITHOUT ROWID"_L1 : ""_L1)
        .replace("{{sqlite}}"_L1, sqlite ? ""_L1 : "--"_L1)
        .replace("{{postgres}}"_L1, sqlite ? "--"_L1 : ""_L1);
}

} // namespace conclave::sql
