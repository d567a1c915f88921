// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::sql;

namespace {

struct File
{
    QTemporaryDir directory;
    DatabaseConfig config;

    File() { config.file = directory.filePath(u"test.db"_s); }

    Result<std::unique_ptr<Database>> open(Access access = Access::ReadWrite) const
    {
        return Database::open(config, access);
    }

    // With `rows` rows of one page each.
    bool fill(int rows) const
    {
        auto database = open();
        if (!database || !(*database)->execute(u"CREATE TABLE pages (number INTEGER PRIMARY KEY, data BLOB)"_s))
            return false;
        for (int i = 0; i < rows; ++i) {
            if (!(*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray(4000, 'x')).run())
                return false;
        }
        return true;
    }

    bool overwrite(qint64 at, const QByteArray &bytes) const
    {
        QFile file(config.file);
        return file.open(QIODevice::ReadWrite) && file.seek(at) && file.write(bytes) == bytes.size();
    }
};

QString pragma(Database &database, const QString &name)
{
    const auto row = database.query(u"PRAGMA "_s + name).one([](const Row &r) { return r.text(0); });
    return row && *row ? **row : QString();
}

qint64 rowsOf(Database &database)
{
    const auto row = database.query(u"SELECT count(*) FROM pages"_s).one([](const Row &r) { return r.integer(0); });
    return row && *row ? **row : -1;
}

} // namespace

// What only SQLite can do wrong, and what must be set on every connection to it.
class tst_Sqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesDurably();
    void mapsAFullDisk();
    void storesNothingAfterAFullDisk();
    void refusesAFileThatIsNoDatabase();
    void mapsADamagedPage();
    void refusesADirectoryThatIsNotThere();
    void refusesToCreateAFileReadOnly();
};

void tst_Sqlite::writesDurably()
{
    const File file;
    const auto database = file.open();
    QVERIFY(database);
    QCOMPARE(pragma(**database, u"journal_mode"_s), u"wal"_s);
    QCOMPARE(pragma(**database, u"synchronous"_s), u"2"_s); // FULL
    QCOMPARE(pragma(**database, u"foreign_keys"_s), u"1"_s);
}

void tst_Sqlite::mapsAFullDisk()
{
    const File file;
    QVERIFY(file.fill(1));
    const auto database = file.open();
    QVERIFY(database);
    QVERIFY((*database)->execute(u"PRAGMA max_page_count=4"_s));
    const auto done = (*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray(100'000, 'x')).run();
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::StorageFull);
}

void tst_Sqlite::storesNothingAfterAFullDisk()
{
    const File file;
    QVERIFY(file.fill(1));
    const auto database = file.open();
    QVERIFY(database);
    QVERIFY((*database)->execute(u"PRAGMA max_page_count=8"_s));
    {
        Transaction transaction(**database);
        QVERIFY(transaction.begun());
        QVERIFY((*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray("before")).run());
        QVERIFY(!(*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray(100'000, 'x')).run());
        QVERIFY(!(*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray("after")).run());
        QVERIFY(!transaction.commit());
    }
    QCOMPARE(rowsOf(**database), 1);
    QVERIFY((*database)->query(u"INSERT INTO pages (data) VALUES (?)"_s).bind(QByteArray("later")).run());
}

void tst_Sqlite::refusesAFileThatIsNoDatabase()
{
    const File file;
    QFile out(file.config.file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(QByteArray(8192, 'x')), 8192);
    out.close();
    const auto database = file.open();
    QVERIFY(!database);
    QCOMPARE(database.error().code, ErrorCode::StorageCorrupt);
}

void tst_Sqlite::mapsADamagedPage()
{
    const File file;
    QVERIFY(file.fill(20));
    QVERIFY(file.overwrite(4096, QByteArray(4096 * 8, '\xff'))); // leaves the schema's page alone
    const auto database = file.open(Access::ReadOnly);
    QVERIFY(database);
    const auto rows
        = (*database)->query(u"SELECT number, data FROM pages"_s).list([](const Row &r) { return r.integer(0); });
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, ErrorCode::StorageCorrupt);
}

void tst_Sqlite::refusesADirectoryThatIsNotThere()
{
    DatabaseConfig config;
    config.file = u"/nowhere/at/all/test.db"_s;
    QVERIFY(!Database::open(config, Access::ReadWrite));
}

void tst_Sqlite::refusesToCreateAFileReadOnly()
{
    const File file;
    QVERIFY(!file.open(Access::ReadOnly));
    QVERIFY(!QFile::exists(file.config.file));
}

QTEST_GUILESS_MAIN(tst_Sqlite)
#include "tst_sqlite.moc"
