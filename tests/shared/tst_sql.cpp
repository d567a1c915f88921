// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/bulk.h"
#include "tests/shared/thingstable.h"

#include <QTest>
#include <limits>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::sql;

namespace {

const QString AwkwardText = u"Zoë 👍 日本 \u202e \\ \\\\ ' '' \" {a,b} NULL ? :x $1 -- ;\n\t\u0001"_s;

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
    void init() { requireDatabase(); }

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
    void refusesANullCharacter();
};

void tst_Sql::keepsEveryValue()
{
    ThingsTable table;
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
    ThingsTable table;
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
    ThingsTable table;
    QVERIFY(table->query(u"INSERT INTO things (id, number) VALUES (?, ?)"_s).bind(FileId::create()).bind(true).run());
    const auto row = table->query(u"SELECT number FROM things"_s).one([](const Row &r) { return r.boolean(0); });
    QVERIFY(row && *row);
    QCOMPARE(**row, true);
}

void tst_Sql::ordersIdsByTime()
{
    ThingsTable table;
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
    ThingsTable table;
    const auto row
        = table->query(u"SELECT number FROM things WHERE id = ?"_s).bind(FileId::create()).one([](const Row &r) {
              return r.integer(0);
          });
    QVERIFY(row);
    QVERIFY(!*row);
}

void tst_Sql::countsChangedRows()
{
    ThingsTable table;
    for (int i = 0; i < 3; ++i)
        QVERIFY(table.insert(i));
    auto update = table->query(u"UPDATE things SET words = ? WHERE number < ?"_s);
    QVERIFY(update.bind(u"x"_s).bind(2).run());
    QCOMPARE(update.changedRows(), 2);
}

void tst_Sql::reusesAPreparedStatement()
{
    ThingsTable table;
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
    ThingsTable table;
    const auto done = table->query(u"SELEKT 1"_s).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
    QVERIFY(done.error().detail.contains(u"SELEKT"_s));
}

void tst_Sql::reportsAMissingTableOnceItIsThereNoMore()
{
    ThingsTable table;
    QCOMPARE(table.count(), 0);
    QVERIFY(table->execute(u"DROP TABLE things"_s));
    const auto done = table->query(u"SELECT count(*) FROM things"_s).one([](const Row &r) { return r.integer(0); });
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
}

void tst_Sql::insertsManyRowsAtOnce()
{
    ThingsTable table;
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
    ThingsTable table;
    QVERIFY(Bulk::insert(*table, u"things"_s, thingColumns).run());
    QCOMPARE(table.count(), 0);
}

void tst_Sql::skipsRowsInConflict()
{
    ThingsTable table;
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
    ThingsTable table;
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
    ThingsTable table;
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
    ThingsTable table;
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

void tst_Sql::refusesANullCharacter()
{
    ThingsTable table;
    const QString text(u"a\0b"_s);
    QCOMPARE(text.size(), 3);
    const auto one = table.insert(1, text);
    QVERIFY(!one);
    QCOMPARE(one.error().code, ErrorCode::StorageConstraint);
    auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"words", ColumnType::Text}});
    const auto many = bulk.add(FileId::create()).add(text).run();
    QVERIFY(!many);
    QCOMPARE(many.error().code, ErrorCode::StorageConstraint);
    QCOMPARE(table.count(), 0);
    QVERIFY(table.insert(2, u"a b"_s)); // the statement is of use again
}

QTEST_GUILESS_MAIN(tst_Sql)
#include "tst_sql.moc"
