// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/bulk.h"
#include "shared/sql/database.h"
#include "tests/shared/testdatabases.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::sql;

namespace {

const QString AwkwardText = u"Zoë 👍 日本 \u202e \\ \\\\ ' '' \" {a,b} NULL ? :x $1 -- ;\n\t\u0001"_s;

// A database with one table of every type.
struct Table
{
    TestDatabase test;
    std::unique_ptr<Database> database = test.open();

    Table()
    {
        const bool postgres = test.isPostgres();
        const auto create
            = u"CREATE TABLE things (id %1 PRIMARY KEY, other %1, number %2 UNIQUE, words TEXT, data %3)"_s.arg(
                postgres ? u"uuid"_s : u"BLOB"_s, postgres ? u"bigint"_s : u"INTEGER"_s,
                postgres ? u"bytea"_s : u"BLOB"_s);
        if (auto done = database->execute(create); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    Database &operator*() { return *database; }
    Database *operator->() { return database.get(); }

    Status insert(qint64 number, const QString &words = {})
    {
        return database->query(u"INSERT INTO things (id, number, words) VALUES (?, ?, ?)"_s)
            .bind(FileId::create())
            .bind(number)
            .bind(words)
            .run();
    }
    qint64 count()
    {
        const auto row
            = database->query(u"SELECT count(*) FROM things"_s).one([](const Row &r) { return r.integer(0); });
        return row && *row ? **row : -1;
    }
    QList<qint64> numbers()
    {
        const auto rows = database->query(u"SELECT number FROM things ORDER BY number"_s).list([](const Row &r) {
            return r.integer(0);
        });
        return rows ? *rows : QList<qint64>{-1};
    }
};

const QList<Column> thingColumns{{"id", ColumnType::Id},
                                 {"other", ColumnType::Id},
                                 {"number", ColumnType::Integer},
                                 {"words", ColumnType::Text},
                                 {"data", ColumnType::Bytes}};

struct Thing
{
    FileId id = FileId::create();
    std::optional<UserId> other;
    std::optional<qint64> number;
    std::optional<QString> words;
    std::optional<QByteArray> data;

    bool operator==(const Thing &) const = default;
    static Thing from(const Row &row)
    {
        return {row.id<FileId>(0), row.optionalId<UserId>(1), row.optionalInteger(2),
                row.isNull(3) ? std::nullopt : std::optional(row.text(3)),
                row.isNull(4) ? std::nullopt : std::optional(row.bytes(4))};
    }
};

Result<QList<Thing>> allThings(Database &database)
{
    return database.query(u"SELECT id, other, number, words, data FROM things ORDER BY id"_s).list(Thing::from);
}

QList<Thing> awkwardThings()
{
    QList<Thing> things(6);
    things[0] = {things[0].id, UserId::create(), 0, AwkwardText, QByteArray::fromHex("00ff5c2722007b")};
    things[1] = {things[1].id, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    things[2] = {things[2].id, UserId::create(), std::numeric_limits<qint64>::max(), u""_s, QByteArray("")};
    things[3] = {things[3].id, UserId::create(), std::numeric_limits<qint64>::min(), u"NULL"_s, QByteArray("NULL")};
    things[4] = {things[4].id, UserId::create(), 5, u"{}"_s, QByteArray("\\x00")};
    things[5] = {things[5].id, UserId::create(), 6, u" , "_s, QByteArray(100'000, '\0')};
    return things;
}

} // namespace

class tst_Sql : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDialectRows(); }

    void keepsEveryValue();
    void keepsNullsApartFromEmptyValues();
    void keepsTruthAsANumber();
    void ordersIdsByTime();
    void findsNoRow();
    void countsChangedRows();
    void reusesAPreparedStatement();
    void reportsAStatementThatCannotBePrepared();
    void reportsAMissingTableOnceItIsThereNoMore();

    void insertsManyRowsAtOnce();
    void insertsNoRows();
    void skipsRowsInConflict();
    void returnsWhatItInserted();
    void updatesManyRowsAtOnce();
    void appliesAllOfABatchOrFails();

    void commits();
    void rollsBackUnlessCommitted();
    void canBeginAgainAfterARollback();
    void refusesToCommitAfterAFailedStatement();
    void refusesFurtherStatementsAfterAFailedOne();
    void hidesUncommittedRowsFromOthers();

    void mapsAUniqueConflict();
    void mapsAMissingValue();
    void mapsAForeignKey();
    void mapsAnotherWriter();
    void neverNamesABoundValueInAnError();
    void refusesToWriteThroughAReadOnlyConnection();

    void failsTheWantedStatement();
    void failsTheWantedStatementOfABatch();
    void failsTheWantedCommit();
};

void tst_Sql::keepsEveryValue()
{
    Table table;
    for (const auto &thing : awkwardThings()) {
        QVERIFY(table->query(u"INSERT INTO things (id, other, number, words, data) VALUES (?, ?, ?, ?, ?)"_s)
                    .bind(thing.id)
                    .bind(thing.other)
                    .bind(thing.number)
                    .bind(thing.words)
                    .bind(thing.data)
                    .run());
        const auto stored = table->query(u"SELECT id, other, number, words, data FROM things WHERE id = ?"_s)
                                .bind(thing.id)
                                .one(Thing::from);
        QVERIFY(stored && *stored);
        QVERIFY(**stored == thing);
    }
}

void tst_Sql::keepsNullsApartFromEmptyValues()
{
    Table table;
    QVERIFY(table->query(u"INSERT INTO things (id, words, data) VALUES (?, ?, ?)"_s)
                .bind(FileId::create())
                .bind(QString()) // a null string is empty text
                .bind(QByteArray())
                .run());
    const auto row = table->query(u"SELECT words, data, number FROM things"_s).one([](const Row &r) {
        return QList<bool>{r.isNull(0), r.isNull(1), r.isNull(2)};
    });
    QVERIFY(row && *row);
    QCOMPARE(**row, (QList<bool>{false, false, true}));
}

void tst_Sql::keepsTruthAsANumber()
{
    Table table;
    QVERIFY(table->query(u"INSERT INTO things (id, number) VALUES (?, ?)"_s).bind(FileId::create()).bind(true).run());
    const auto row = table->query(u"SELECT number FROM things"_s).one([](const Row &r) { return r.boolean(0); });
    QVERIFY(row && *row);
    QCOMPARE(**row, true);
}

void tst_Sql::ordersIdsByTime()
{
    Table table;
    QList<FileId> made;
    for (int i = 0; i < 20; ++i)
        made << FileId::create();
    for (qsizetype i = made.size() - 1; i >= 0; --i)
        QVERIFY(table->query(u"INSERT INTO things (id) VALUES (?)"_s).bind(made.at(i)).run());
    const auto stored
        = table->query(u"SELECT id FROM things ORDER BY id"_s).list([](const Row &r) { return r.id<FileId>(0); });
    QVERIFY(stored);
    QCOMPARE(*stored, made);
}

void tst_Sql::findsNoRow()
{
    Table table;
    const auto row
        = table->query(u"SELECT number FROM things WHERE id = ?"_s).bind(FileId::create()).one([](const Row &r) {
              return r.integer(0);
          });
    QVERIFY(row);
    QVERIFY(!*row);
}

void tst_Sql::countsChangedRows()
{
    Table table;
    for (int i = 0; i < 3; ++i)
        QVERIFY(table.insert(i));
    auto update = table->query(u"UPDATE things SET words = ? WHERE number < ?"_s);
    QVERIFY(update.bind(u"x"_s).bind(2).run());
    QCOMPARE(update.changedRows(), 2);
}

void tst_Sql::reusesAPreparedStatement()
{
    Table table;
    for (int i = 0; i < 50; ++i)
        QVERIFY(table.insert(i));
    for (int i = 0; i < 50; ++i) {
        const auto row = table->query(u"SELECT number FROM things WHERE number >= ? ORDER BY number"_s)
                             .bind(i)
                             .one([](const Row &r) {
                                 return r.integer(0); // leaves the rest unread
                             });
        QVERIFY(row && *row);
        QCOMPARE(**row, i);
    }
}

void tst_Sql::reportsAStatementThatCannotBePrepared()
{
    Table table;
    const auto done = table->query(u"SELEKT 1"_s).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
    QVERIFY(done.error().detail.contains(u"SELEKT"_s));
}

void tst_Sql::reportsAMissingTableOnceItIsThereNoMore()
{
    Table table;
    QCOMPARE(table.count(), 0);
    QVERIFY(table->execute(u"DROP TABLE things"_s));
    const auto done = table->query(u"SELECT count(*) FROM things"_s).one([](const Row &r) { return r.integer(0); });
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
}

void tst_Sql::insertsManyRowsAtOnce()
{
    Table table;
    auto bulk = Bulk::insert(*table, u"things"_s, thingColumns);
    const auto things = awkwardThings();
    for (const auto &thing : things)
        bulk.add(thing.id).add(thing.other).add(thing.number).add(thing.words).add(thing.data);
    QVERIFY(bulk.run());
    const auto stored = allThings(*table);
    QVERIFY(stored);
    QVERIFY(*stored == things);
}

void tst_Sql::insertsNoRows()
{
    Table table;
    QVERIFY(Bulk::insert(*table, u"things"_s, thingColumns).run());
    QCOMPARE(table.count(), 0);
}

void tst_Sql::skipsRowsInConflict()
{
    Table table;
    QVERIFY(table.insert(2, u"first"_s));
    auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"number", ColumnType::Integer}},
                             u"ON CONFLICT (number) DO NOTHING"_s);
    for (qint64 number = 1; number <= 3; ++number)
        bulk.add(FileId::create()).add(number);
    QVERIFY(bulk.run());
    QCOMPARE(table.numbers(), (QList<qint64>{1, 2, 3}));
}

void tst_Sql::returnsWhatItInserted()
{
    Table table;
    QVERIFY(table.insert(2));
    auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"number", ColumnType::Integer}},
                             u"ON CONFLICT (number) DO NOTHING RETURNING number"_s);
    for (qint64 number = 1; number <= 4; ++number)
        bulk.add(FileId::create()).add(number);
    auto returned = bulk.list([](const Row &r) { return r.integer(0); });
    QVERIFY(returned);
    std::sort(returned->begin(), returned->end());
    QCOMPARE(*returned, (QList<qint64>{1, 3, 4}));
}

void tst_Sql::updatesManyRowsAtOnce()
{
    Table table;
    for (int i = 1; i <= 3; ++i)
        QVERIFY(table.insert(i));
    Bulk bulk(*table, u"UPDATE things SET words = ? WHERE number = ? RETURNING number"_s,
              u"UPDATE things SET words = v.words FROM unnest(?::text[], ?::bigint[]) AS v (words, number) "
              "WHERE things.number = v.number RETURNING things.number"_s,
              {{"words", ColumnType::Text}, {"number", ColumnType::Integer}});
    bulk.add(u"one"_s).add(1).add(u"three"_s).add(3).add(u"nine"_s).add(9);
    const auto returned = bulk.list([](const Row &r) { return r.integer(0); });
    QVERIFY(returned);
    QCOMPARE(returned->size(), 2);
    const auto words
        = table->query(u"SELECT words FROM things ORDER BY number"_s).list([](const Row &r) { return r.text(0); });
    QVERIFY(words);
    QCOMPARE(*words, (QStringList{u"one"_s, u""_s, u"three"_s}));
}

void tst_Sql::appliesAllOfABatchOrFails()
{
    Table table;
    QVERIFY(table.insert(2));
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"number", ColumnType::Integer}});
        for (qint64 number = 1; number <= 3; ++number)
            bulk.add(FileId::create()).add(number);
        const auto done = bulk.run();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::StorageConstraint);
    }
    QCOMPARE(table.numbers(), (QList<qint64>{2}));
}

void tst_Sql::commits()
{
    Table table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(1));
        QVERIFY(transaction.commit());
        QVERIFY(!table->inTransaction());
    }
    const auto other = table.test.open(Access::ReadOnly);
    const auto row = other->query(u"SELECT number FROM things"_s).one([](const Row &r) { return r.integer(0); });
    QVERIFY(row);
    QCOMPARE(*row, std::optional<qint64>(1));
}

void tst_Sql::rollsBackUnlessCommitted()
{
    Table table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(1));
        QCOMPARE(table.count(), 1);
    }
    QVERIFY(!table->inTransaction());
    QCOMPARE(table.count(), 0);
}

void tst_Sql::canBeginAgainAfterARollback()
{
    Table table;
    QVERIFY(table->begin());
    QVERIFY(table.insert(1));
    table->rollback();
    QVERIFY(table->begin());
    QVERIFY(table.insert(2));
    QVERIFY(table->commit());
    QCOMPARE(table.numbers(), (QList<qint64>{2}));
}

void tst_Sql::refusesToCommitAfterAFailedStatement()
{
    Table table;
    QVERIFY(table.insert(1));
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(2));
        QVERIFY(!table.insert(1));
        QVERIFY(!transaction.commit());
    }
    QCOMPARE(table.numbers(), (QList<qint64>{1}));
    QVERIFY(table.insert(3)); // and the connection is of use again
}

void tst_Sql::refusesFurtherStatementsAfterAFailedOne()
{
    Table table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(!table->query(u"SELECT nothing"_s).run());
        QVERIFY(!table.insert(2));
        QVERIFY(!table->execute(u"DELETE FROM things"_s));
    }
    QCOMPARE(table.count(), 0);
}

void tst_Sql::hidesUncommittedRowsFromOthers()
{
    Table table;
    const auto reader = table.test.open(Access::ReadOnly);
    const auto seen = [&reader] {
        const auto row = reader->query(u"SELECT count(*) FROM things"_s).one([](const Row &r) { return r.integer(0); });
        return row && *row ? **row : -1;
    };
    QVERIFY(table->begin());
    QVERIFY(table.insert(1));
    QCOMPARE(seen(), 0); // and does not wait
    QVERIFY(table->commit());
    QCOMPARE(seen(), 1);
}

void tst_Sql::mapsAUniqueConflict()
{
    Table table;
    QVERIFY(table.insert(1));
    const auto again = table.insert(1);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::StorageConstraint);
}

void tst_Sql::mapsAMissingValue()
{
    Table table;
    QVERIFY(table->execute(u"CREATE TABLE strict (words TEXT NOT NULL)"_s));
    const auto done = table->query(u"INSERT INTO strict (words) VALUES (?)"_s).bind(std::optional<QString>()).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageConstraint);
}

void tst_Sql::mapsAForeignKey()
{
    Table table;
    QVERIFY(table->execute(u"CREATE TABLE parts (number BIGINT REFERENCES things (number))"_s));
    const auto done = table->query(u"INSERT INTO parts (number) VALUES (?)"_s).bind(5).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageConstraint);
}

void tst_Sql::mapsAnotherWriter()
{
    Table table;
    QVERIFY(table.insert(1));
    const auto other = table.test.open();
    QVERIFY(table->begin());
    QVERIFY(table->query(u"UPDATE things SET words = ? WHERE number = ?"_s).bind(u"mine"_s).bind(1).run());
    const auto blocked = [&other]() -> Status {
        if (auto begun = other->begin(); !begun)
            return begun;
        auto done = other->query(u"UPDATE things SET words = ? WHERE number = ?"_s).bind(u"theirs"_s).bind(1).run();
        other->rollback();
        return done;
    };
    const auto refused = blocked();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::StorageBusy);
    QVERIFY(table->commit());
    QVERIFY(blocked()); // free now
}

void tst_Sql::neverNamesABoundValueInAnError()
{
    Table table;
    QVERIFY(table->execute(u"CREATE UNIQUE INDEX things_words ON things (words)"_s));
    QVERIFY(table.insert(1, u"topsecret"_s));
    const auto again = table.insert(2, u"topsecret"_s);
    QVERIFY(!again);
    QVERIFY(!again.error().detail.isEmpty());
    QVERIFY2(!again.error().detail.contains(u"topsecret"_s), qPrintable(again.error().detail));
}

void tst_Sql::refusesToWriteThroughAReadOnlyConnection()
{
    Table table;
    const auto reader = table.test.open(Access::ReadOnly);
    const auto done = reader->query(u"INSERT INTO things (number) VALUES (?)"_s).bind(1).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
}

void tst_Sql::failsTheWantedStatement()
{
    Table table;
    table->failStatement(3);
    QVERIFY(table.insert(1));
    QVERIFY(table.insert(2));
    const auto third = table.insert(3);
    QVERIFY(!third);
    QCOMPARE(third.error().code, ErrorCode::StorageFull);
    QVERIFY(table.insert(4));
    QCOMPARE(table.numbers(), (QList<qint64>{1, 2, 4}));
}

void tst_Sql::failsTheWantedStatementOfABatch()
{
    Table table;
    auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"number", ColumnType::Integer}});
    bulk.add(FileId::create()).add(1);
    table->failStatement(1);
    QVERIFY(!bulk.run());
    QCOMPARE(table.count(), 0);
}

void tst_Sql::failsTheWantedCommit()
{
    Table table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(1));
        table->failCommit();
        const auto done = transaction.commit();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::StorageFull);
    }
    QCOMPARE(table.count(), 0);
    QVERIFY(table->begin());
    QVERIFY(table->commit()); // only one
}

QTEST_GUILESS_MAIN(tst_Sql)
#include "tst_sql.moc"
