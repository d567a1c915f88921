// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/bulk.h"
#include "tests/shared/thingstable.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::sql;

class tst_Transactions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDialectRows(); }
    void init() { requireDatabase(); }

    void commits();
    void rollsBackUnlessCommitted();
    void canBeginAgainAfterARollback();
    void refusesToCommitAfterAFailedStatement();
    void refusesFurtherStatementsAfterAFailedOne();
    void hidesUncommittedRowsFromOthers();
    void readsOneMoment();
    void mapsAUniqueConflict();
    void mapsAMissingValue();
    void mapsAForeignKey();
    void mapsAnotherWriter();
    void neverNamesABoundValueInAnError();
    void refusesToWriteThroughAReadOnlyConnection();
    void failsTheWantedStatement();
    void failsTheWantedStatementOfABatch();
    void failsTheWantedCommit();
    void endsAStatementThatTakesTooLong();
    void limitsTheTimeOfOneTransaction();
    void opensABrokenConnectionAgain();
    void failsAtOnceWhileTheDatabaseIsAway();
    void saysThatACommitIsInDoubt();
};

namespace {

// Never comes to its end by itself.
Status countForEver(Database &database)
{
    const auto counted
        = database
              .query(
                  u"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT 1 FROM numbers) SELECT count(*) FROM numbers"_s)
              .one([](const Row &r) { return r.integer(0); });
    return counted ? Status() : Status(counted.error());
}

} // namespace

void tst_Transactions::commits()
{
    ThingsTable table;
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

void tst_Transactions::rollsBackUnlessCommitted()
{
    ThingsTable table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(1));
        QCOMPARE(table.count(), 1);
    }
    QVERIFY(!table->inTransaction());
    QCOMPARE(table.count(), 0);
}

void tst_Transactions::canBeginAgainAfterARollback()
{
    ThingsTable table;
    QVERIFY(table->begin());
    QVERIFY(table.insert(1));
    table->rollback();
    QVERIFY(table->begin());
    QVERIFY(table.insert(2));
    QVERIFY(table->commit());
    QCOMPARE(table.numbers(), (QList<qint64>{2}));
}

void tst_Transactions::refusesToCommitAfterAFailedStatement()
{
    ThingsTable table;
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

void tst_Transactions::refusesFurtherStatementsAfterAFailedOne()
{
    ThingsTable table;
    {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(!table->query(u"SELECT nothing"_s).run());
        QVERIFY(!table.insert(2));
        QVERIFY(!table->execute(u"DELETE FROM things"_s));
    }
    QCOMPARE(table.count(), 0);
}

void tst_Transactions::hidesUncommittedRowsFromOthers()
{
    ThingsTable table;
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

void tst_Transactions::readsOneMoment()
{
    ThingsTable table;
    const auto reader = table.test.open(Access::ReadOnly);
    const auto seen = [&reader] {
        const auto row = reader->query(u"SELECT count(*) FROM things"_s).one([](const Row &r) { return r.integer(0); });
        return row && *row ? **row : -1;
    };
    {
        const Transaction moment(*reader, Access::ReadOnly);
        QVERIFY(moment.begun());
        QCOMPARE(seen(), 0);
        QVERIFY(table.insert(1)); // nobody waits for a reader
        QCOMPARE(seen(), 0);
    }
    QCOMPARE(seen(), 1);
}

void tst_Transactions::mapsAUniqueConflict()
{
    ThingsTable table;
    QVERIFY(table.insert(1));
    const auto again = table.insert(1);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::StorageConstraint);
}

void tst_Transactions::mapsAMissingValue()
{
    ThingsTable table;
    QVERIFY(table->execute(u"CREATE TABLE strict (words TEXT NOT NULL)"_s));
    const auto done = table->query(u"INSERT INTO strict (words) VALUES (?)"_s).bind(std::optional<QString>()).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageConstraint);
}

void tst_Transactions::mapsAForeignKey()
{
    ThingsTable table;
    QVERIFY(table->execute(u"CREATE TABLE parts (number BIGINT REFERENCES things (number))"_s));
    const auto done = table->query(u"INSERT INTO parts (number) VALUES (?)"_s).bind(5).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageConstraint);
}

void tst_Transactions::mapsAnotherWriter()
{
    ThingsTable table;
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

void tst_Transactions::neverNamesABoundValueInAnError()
{
    ThingsTable table;
    QVERIFY(table->execute(u"CREATE UNIQUE INDEX things_words ON things (words)"_s));
    QVERIFY(table.insert(1, u"topsecret"_s));
    const auto again = table.insert(2, u"topsecret"_s);
    QVERIFY(!again);
    QVERIFY(!again.error().detail.isEmpty());
    QVERIFY2(!again.error().detail.contains(u"topsecret"_s), qPrintable(again.error().detail));
}

void tst_Transactions::refusesToWriteThroughAReadOnlyConnection()
{
    ThingsTable table;
    const auto reader = table.test.open(Access::ReadOnly);
    const auto done = reader->query(u"INSERT INTO things (number) VALUES (?)"_s).bind(1).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFailed);
}

void tst_Transactions::failsTheWantedStatement()
{
    ThingsTable table;
    table->failStatement(3);
    QVERIFY(table.insert(1));
    QVERIFY(table.insert(2));
    const auto third = table.insert(3);
    QVERIFY(!third);
    QCOMPARE(third.error().code, ErrorCode::StorageFull);
    QVERIFY(table.insert(4));
    QCOMPARE(table.numbers(), (QList<qint64>{1, 2, 4}));
}

void tst_Transactions::failsTheWantedStatementOfABatch()
{
    ThingsTable table;
    auto bulk = Bulk::insert(*table, u"things"_s, {{"id", ColumnType::Id}, {"number", ColumnType::Integer}});
    bulk.add(FileId::create()).add(1);
    table->failStatement(1);
    QVERIFY(!bulk.run());
    QCOMPARE(table.count(), 0);
}

void tst_Transactions::failsTheWantedCommit()
{
    ThingsTable table;
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

void tst_Transactions::endsAStatementThatTakesTooLong()
{
    ThingsTable table;
    auto config = table.test.config();
    config.statementTimeoutMs = 200;
    const auto database = Database::open(config, Access::ReadWrite);
    QVERIFY(database);
    {
        Transaction transaction(**database);
        QVERIFY(transaction.begun());
        QVERIFY((*database)->query(u"INSERT INTO things (id, number) VALUES (?, 1)"_s).bind(FileId::create()).run());
        const auto done = countForEver(**database);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::StorageTimedOut);
        QVERIFY(!transaction.commit());
    }
    QCOMPARE(table.count(), 0);
    QVERIFY((*database)->query(u"INSERT INTO things (id, number) VALUES (?, 2)"_s).bind(FileId::create()).run());
    QCOMPARE(countForEver(**database).error().code, ErrorCode::StorageTimedOut); // outside of one as well
    QCOMPARE(table.numbers(), QList<qint64>{2});
}

void tst_Transactions::limitsTheTimeOfOneTransaction()
{
    ThingsTable table; // with its half minute
    {
        Transaction transaction(*table, Access::ReadOnly);
        QVERIFY(table->limitTime(50));
        QCOMPARE(countForEver(*table).error().code, ErrorCode::StorageTimedOut);
    }
    auto config = table.test.config();
    config.statementTimeoutMs = 100;
    const auto database = Database::open(config, Access::ReadOnly);
    QVERIFY(database);
    {
        Transaction transaction(**database, Access::ReadOnly);
        QVERIFY((*database)->limitTime(600));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!countForEver(**database));
        QVERIFY(timer.elapsed() >= 500);
    }
    QCOMPARE(countForEver(**database).error().code, ErrorCode::StorageTimedOut); // as before
}

void tst_Transactions::opensABrokenConnectionAgain()
{
    ThingsTable table;
    if (!table.test.isPostgres())
        QSKIP("SQLite has no connection that could break");
    const auto breakIt = [&] {
        return test::PostgresCluster::instance()->execute(
            u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%1'"_s.arg(
                table.test.config().name));
    };
    QVERIFY(table.insert(1));
    QVERIFY(breakIt());
    const auto broken = table.insert(2);
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, ErrorCode::StorageOffline);
    QVERIFY(broken.error().retryAfterMs > 0);
    QVERIFY(table->isBroken());
    QVERIFY(table.insert(2)); // the same statement, prepared anew
    {
        QTest::qWait(600); // so long no further attempt is made
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(3));
        QVERIFY(breakIt());
        QVERIFY(!table.insert(4));
        QVERIFY(!table.insert(5)); // not outside of the transaction that it was meant for
        QVERIFY(!transaction.commit());
    }
    QCOMPARE(table.numbers(), (QList<qint64>{1, 2}));
}

void tst_Transactions::failsAtOnceWhileTheDatabaseIsAway()
{
    ThingsTable table;
    auto *postgres = table.test.isPostgres() ? test::PostgresCluster::instance() : nullptr;
    if (!postgres || !postgres->isOwn())
        QSKIP("needs a PostgreSQL that may be stopped");
    postgres->stop(test::PostgresCluster::Stop::Crash);
    for (int i = 0; i < 3; ++i) {
        const auto done = table.insert(i);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::StorageOffline);
    }
    QVERIFY(!table->begin());
    QVERIFY(postgres->start());
    QVERIFY(QTest::qWaitFor([&table] { return bool(table.insert(7)); }, 20'000)); // once it has started up
    QCOMPARE(table.numbers(), (QList<qint64>{7}));
}

void tst_Transactions::saysThatACommitIsInDoubt()
{
    using Failure = Database::CommitFailure;
    ThingsTable table;
    for (const auto failure : {Failure::LostBefore, Failure::LostAfter}) {
        Transaction transaction(*table);
        QVERIFY(transaction.begun());
        QVERIFY(table.insert(int(failure)));
        table->failCommit(failure);
        const auto done = transaction.commit();
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::StorageOffline);
        QVERIFY(table->isBroken());
        table->rollback();
        QTRY_VERIFY(table.count() >= 0);
    }
    QCOMPARE(table.numbers(), (QList<qint64>{int(Failure::LostAfter)}));
}

QTEST_GUILESS_MAIN(tst_Transactions)
#include "tst_transactions.moc"
