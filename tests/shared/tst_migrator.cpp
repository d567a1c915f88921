// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/migrator.h"
#include "tests/shared/testdatabases.h"

#include <QFile>
#include <QTest>
#include <array>
#include <barrier>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::sql;

namespace {

const Migration users{
    1, u"users"_s,
    u"-- Who may sign in.\nCREATE TABLE users (\n    name TEXT PRIMARY KEY, -- as typed\n    seen {{int}}\n);\nCREATE INDEX users_seen ON users (seen);\n"_s};
const Migration files{2, u"files"_s, u"CREATE TABLE files (id {{id}} PRIMARY KEY, data {{bytes}});\n"_s};
const Migration broken{
    2, u"files"_s,
    u"CREATE TABLE files (id {{id}} PRIMARY KEY);\nINSERT INTO users (name) VALUES ('half');\nSELEKT;\n"_s};
const Migration incompatible{2, u"files"_s, u"-- compat: 2\nCREATE TABLE files (id {{id}} PRIMARY KEY);\n"_s};

qint64 number(Database &database, const QString &query)
{
    const auto row = database.query(query).one([](const Row &r) { return r.integer(0); });
    return row && *row ? **row : -1;
}

bool has(Database &database, const QString &table)
{
    return number(database, u"SELECT count(*) FROM "_s + table) >= 0;
}

// 0 when refused.
int apply(Database &database, const QList<Migration> &migrations)
{
    const auto applied = Migrator(database, migrations).apply();
    return applied ? *applied : -1;
}

ErrorCode refusal(Database &database, const QList<Migration> &migrations)
{
    const auto applied = Migrator(database, migrations).apply();
    return applied ? ErrorCode::Internal : applied.error().code;
}

struct Directory
{
    QTemporaryDir directory;

    void write(const QString &name, const QByteArray &sql) const
    {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(sql) != sql.size())
            qFatal("cannot write a migration");
    }
    Result<QList<Migration>> load() const { return Migrator::load(directory.path()); }
};

} // namespace

class tst_Migrator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDialectRows(); }
    void init() { requireDatabase(); }

    void appliesAllToAnEmptyDatabase();
    void appliesOnlyWhatIsMissing();
    void appliesNothingTwice();
    void recordsWhatItApplied();
    void namesTheMigrationThatFailed();
    void leavesNothingOfAFailedMigration();
    void resumesAfterAFailedMigration();
    void resumesAfterAFailedCommit();
    void refusesAChangedPastMigration();
    void refusesADatabaseOfAnIncompatibleNewerProgram();
    void acceptsADatabaseOfACompatibleNewerProgram();
    void appliesEachOnceWhenTwoProgramsStartTogether();
    void listsWhatIsPending();
    void splitsStatementsAndDropsComments();
    void takesTheLinesOfItsOwnDatabase();
    void ordersTextByItsBytes();

    void loadsMigrationsInOrder();
    void refusesAGapInTheNumbers();
    void refusesAForeignFile();
    void refusesAnEmptyDirectory();
    void readsTheSameFromEitherLineEnd();
};

void tst_Migrator::appliesAllToAnEmptyDatabase()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, files}), 2);
    QVERIFY(has(*database, u"users"_s) && has(*database, u"files"_s));
}

void tst_Migrator::appliesOnlyWhatIsMissing()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users}), 1);
    QVERIFY(database->execute(u"INSERT INTO users (name) VALUES ('ana')"_s));
    QCOMPARE(apply(*database, {users, files}), 1);
    QCOMPARE(number(*database, u"SELECT count(*) FROM users"_s), 1);
    QVERIFY(has(*database, u"files"_s));
}

void tst_Migrator::appliesNothingTwice()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, files}), 2);
    QCOMPARE(apply(*database, {users, files}), 0);
}

void tst_Migrator::recordsWhatItApplied()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, incompatible}), 2);
    const auto rows
        = database->query(u"SELECT number, name, compat FROM schema_version ORDER BY number"_s).list([](const Row &r) {
              return u"%1 %2 %3"_s.arg(r.integer(0)).arg(r.text(1)).arg(r.integer(2));
          });
    QVERIFY(rows);
    QCOMPARE(*rows, (QStringList{u"1 users 0"_s, u"2 files 2"_s}));
}

void tst_Migrator::namesTheMigrationThatFailed()
{
    const TestDatabase test;
    const auto database = test.open();
    const auto applied = Migrator(*database, {users, broken}).apply();
    QVERIFY(!applied);
    QVERIFY2(applied.error().detail.startsWith(u"migration 2 (files): "_s), qPrintable(applied.error().detail));
}

void tst_Migrator::leavesNothingOfAFailedMigration()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, broken}), -1);
    QVERIFY(has(*database, u"users"_s)); // the one before it stays
    QVERIFY(!has(*database, u"files"_s));
    QCOMPARE(number(*database, u"SELECT count(*) FROM users"_s), 0);
    QCOMPARE(number(*database, u"SELECT max(number) FROM schema_version"_s), 1);
}

void tst_Migrator::resumesAfterAFailedMigration()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, broken}), -1);
    QCOMPARE(apply(*database, {users, files}), 1);
    QVERIFY(has(*database, u"files"_s));
}

void tst_Migrator::resumesAfterAFailedCommit()
{
    const TestDatabase test;
    const auto database = test.open();
    database->failCommit();
    QCOMPARE(apply(*database, {users, files}), -1);
    QVERIFY(!has(*database, u"users"_s));
    QCOMPARE(apply(*database, {users, files}), 2);
}

void tst_Migrator::refusesAChangedPastMigration()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users}), 1);
    auto changed = users;
    changed.sql += u"-- harmless?\n"_s;
    QCOMPARE(refusal(*database, {changed, files}), ErrorCode::StorageCorrupt);
    QVERIFY(!has(*database, u"files"_s));
}

void tst_Migrator::refusesADatabaseOfAnIncompatibleNewerProgram()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, incompatible}), 2);
    QCOMPARE(refusal(*database, {users}), ErrorCode::UnsupportedVersion);
}

void tst_Migrator::acceptsADatabaseOfACompatibleNewerProgram()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users, files}), 2);
    QCOMPARE(apply(*database, {users}), 0);
}

void tst_Migrator::appliesEachOnceWhenTwoProgramsStartTogether()
{
    for (int round = 0; round < 10; ++round) {
        const TestDatabase test;
        std::barrier start(2);
        std::array<Result<int>, 2> applied{ErrorCode::Internal, ErrorCode::Internal};
        std::mutex opening; // SQLite does not wait while another connection turns a new file to WAL
        const auto migrate = [&](size_t program) {
            std::unique_lock lock(opening);
            auto database = Database::open(test.config(), Access::ReadWrite);
            lock.unlock();
            start.arrive_and_wait();
            if (database)
                applied[program] = Migrator(**database, {users, files}).apply();
        };
        std::thread one(migrate, 0);
        std::thread two(migrate, 1);
        one.join();
        two.join();
        QVERIFY2(applied[0], applied[0] ? "" : qPrintable(applied[0].error().detail));
        QVERIFY2(applied[1], applied[1] ? "" : qPrintable(applied[1].error().detail));
        QCOMPARE(*applied[0] + *applied[1], 2);
    }
}

void tst_Migrator::listsWhatIsPending()
{
    const TestDatabase test;
    const auto database = test.open();
    QCOMPARE(apply(*database, {users}), 1);
    const auto pending = Migrator(*database, {users, files}).pending();
    QVERIFY(pending);
    QCOMPARE(pending->size(), 1);
    QCOMPARE(pending->first().name, u"files"_s);
    QVERIFY(!has(*database, u"files"_s));
}

void tst_Migrator::splitsStatementsAndDropsComments()
{
    const TestDatabase test;
    const auto database = test.open();
    const Migration migration{
        1, u"words"_s,
        u"-- first; a comment;\nCREATE TABLE words (word TEXT); \n\n"
        "INSERT INTO words (word) VALUES ('a;b');\n-- last\nINSERT INTO words (word) VALUES ('c');"_s};
    QCOMPARE(apply(*database, {migration}), 1);
    QCOMPARE(number(*database, u"SELECT count(*) FROM words WHERE word IN ('a;b', 'c')"_s), 2);
}

void tst_Migrator::takesTheLinesOfItsOwnDatabase()
{
    const TestDatabase test;
    const auto database = test.open();
    const Migration migration{1, u"words"_s,
                              u"CREATE TABLE words (word {{text}} PRIMARY KEY);\n"
                              "{{sqlite}} INSERT INTO words (word) VALUES ('sqlite'); -- only there\n"
                              "{{postgres}} INSERT INTO words (word) VALUES ('postgres');\n"
                              "INSERT INTO words (word) VALUES ('both');\n"_s};
    QCOMPARE(apply(*database, {migration}), 1);
    const auto words
        = database->query(u"SELECT word FROM words ORDER BY word"_s).list([](const Row &r) { return r.text(0); });
    QVERIFY(words);
    const auto own = database->dialect() == Dialect::Sqlite ? u"sqlite"_s : u"postgres"_s;
    QCOMPARE(*words, (QList<QString>{u"both"_s, own}));
}

void tst_Migrator::ordersTextByItsBytes()
{
    const TestDatabase test;
    const auto database = test.open();
    const Migration migration{1, u"words"_s, u"CREATE TABLE words (word {{text}} PRIMARY KEY);\n"_s};
    QCOMPARE(apply(*database, {migration}), 1);
    const QStringList ordered{u"B"_s, u"a-c"_s, u"a.b"_s, u"a_b"_s, u"ab"_s, u"z"_s, u"ä"_s, u"\uffee"_s, u"👍"_s};
    for (qsizetype i = ordered.size() - 1; i >= 0; --i)
        QVERIFY(database->query(u"INSERT INTO words (word) VALUES (?)"_s).bind(ordered.at(i)).run());
    const auto words
        = database->query(u"SELECT word FROM words ORDER BY word"_s).list([](const Row &r) { return r.text(0); });
    QVERIFY(words);
    QCOMPARE(*words, ordered);
    const auto behind
        = database->query(u"SELECT word FROM words WHERE word > ? ORDER BY word"_s).bind(u"z"_s).list([](const Row &r) {
              return r.text(0);
          });
    QVERIFY(behind);
    QCOMPARE(*behind, ordered.last(3));
}

void tst_Migrator::loadsMigrationsInOrder()
{
    const Directory directory;
    directory.write(u"0002_files.sql"_s, "CREATE TABLE files (n INTEGER);\n");
    directory.write(u"0001_users.sql"_s, "CREATE TABLE users (n INTEGER);\n");
    const auto loaded = directory.load();
    QVERIFY(loaded);
    QCOMPARE(loaded->size(), 2);
    QCOMPARE(loaded->at(0).name, u"users"_s);
    QCOMPARE(loaded->at(1).number, 2);
    QVERIFY(loaded->at(1).sql.contains(u"files"_s));
}

void tst_Migrator::refusesAGapInTheNumbers()
{
    const Directory directory;
    directory.write(u"0001_users.sql"_s, "SELECT 1;\n");
    directory.write(u"0003_files.sql"_s, "SELECT 1;\n");
    QVERIFY(!directory.load());
}

void tst_Migrator::refusesAForeignFile()
{
    const Directory directory;
    directory.write(u"0001_users.sql"_s, "SELECT 1;\n");
    QVERIFY(directory.load());
    directory.write(u"notes.txt"_s, "remember");
    QVERIFY(!directory.load());
}

void tst_Migrator::refusesAnEmptyDirectory()
{
    QVERIFY(!Directory().load());
}

void tst_Migrator::readsTheSameFromEitherLineEnd()
{
    const Directory unixLike, windows;
    unixLike.write(u"0001_users.sql"_s, "-- compat: 1\nCREATE TABLE users (n INTEGER);\nSELECT 1;\n");
    windows.write(u"0001_users.sql"_s, "-- compat: 1\r\nCREATE TABLE users (n INTEGER);\r\nSELECT 1;\r\n");
    const auto one = unixLike.load();
    const auto two = windows.load();
    QVERIFY(one && two);
    QCOMPARE(two->first().sql, one->first().sql);
}

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_migrator.moc"
