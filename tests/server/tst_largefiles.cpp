// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/filestage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// A file whose size and offsets need more than 31 bits. It is mostly a hole: the disk holds little of it.
class tst_LargeFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAndIsFetchedBeyondTwoGigabytes()
    {
        constexpr qint64 Size = 3'000'000'000;
        constexpr qint64 End = Size - 3;
        FileStage stage;
        QVERIFY(stage.raise());
        stage.server.setEnvironment(u"CONCLAVE_FILES_MAX_BYTES"_s, u"4000000000"_s);
        stage.server.setEnvironment(u"CONCLAVE_FILES_QUOTA_PER_USER"_s, u"0"_s);
        QVERIFY(stage.restart());
        auto files = stage.anasFiles();
        const auto file = files.create(u"large"_s, Size).value("file"_L1).toString();
        QVERIFY(!file.isEmpty());
        QCOMPARE(files.put(file, 0, "begin").status, 200);
        const auto stored = stage.storedFiles();
        QCOMPARE(stored.size(), 1);
        stage.server.kill();
        QVERIFY(QFile::resize(stored.first().filePath(), End)); // as if all but the end had been sent
        {
            auto database = conclave::sql::Database::open(stage.server.database(), conclave::sql::Access::ReadWrite);
            QVERIFY(database && (*database)->execute(u"UPDATE files SET received = %1"_s.arg(End)));
        }
        QVERIFY(stage.restart());
        auto again = stage.anasFiles();
        QCOMPARE(again.offset(file), End);
        QCOMPARE(FileClient::codeOf(again.put(file, End - (qint64(1) << 32), "x")), u"bad_frame"_s); // below zero
        QCOMPARE(FileClient::codeOf(again.put(file, End - (qint64(1) << 31), "x")), u"wrong_offset"_s);
        QCOMPARE(FileClient::codeOf(again.put(file, End, "more")), u"file_too_large"_s);
        QCOMPARE(again.put(file, End, "end").status, 200);
        QJsonObject reference; // three gigabytes take a while to be looked at
        QVERIFY(QTest::qWaitFor(
            [&] {
                reference = again.finish(file);
                return reference.contains("size"_L1);
            },
            120'000));
        QCOMPARE(reference.value("size"_L1).toInteger(), Size);

        QCOMPARE(again.head(file).headers.value("content-length"), QByteArray::number(Size));
        const auto end = again.get(file, "Range: bytes=2999999995-\r\n");
        QCOMPARE(end.status, 206);
        QCOMPARE(end.headers.value("content-range"), "bytes 2999999995-2999999999/3000000000");
        QCOMPARE(end.body, QByteArray("\0\0end", 5));
        QCOMPARE(again.get(file, "Range: bytes=-3\r\n").body, "end");
        QCOMPARE(again.get(file, "Range: bytes=2147483647-2147483649\r\n").body, QByteArray(3, '\0'));
        QCOMPARE(again.get(file, "Range: bytes=3000000000-\r\n").status, 416);
        QCOMPARE(again.get(file, "Range: bytes=4294967296-4294967300\r\n").status, 416); // 0-4 of 32 bits
        QCOMPARE(again.get(file, "Range: bytes=0-4\r\n").body, "begin");
    }
};

QTEST_GUILESS_MAIN(tst_LargeFiles)
#include "tst_largefiles.moc"
