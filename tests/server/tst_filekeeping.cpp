// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"
#include "tests/server/filestage.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QProcess>
#include <QScopeGuard>
#include <QTest>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

namespace {

constexpr int PatienceMs = 40'000; // of which a sweep over all folders takes some
constexpr qint64 HourMs = 3'600'000;

QString idOf(const QJsonObject &reference)
{
    return reference.value("file"_L1).toString();
}

bool write(const QString &path, qint64 ageMs)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) && file.write("left over") == 9
        && file.flush()
        && file.setFileTime(QDateTime::currentDateTimeUtc().addMSecs(-ageMs), QFileDevice::FileModificationTime);
}

} // namespace

// How long files stay, and what happens where there is no room for them.
class tst_FileKeeping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }
    void takesAwayWhatNoMessageRefersToForADay();
    void erasesTheBytesWithTheMessage();
    void goesOnErasingAfterARestart();
    void givesBackTheRoomOfWhatIsRemoved();
    void erasesWhatBelongsToNothing();
    void saysStorageFullAndRecovers();
    void keepsTheReserveFree();
    void countsWhatComesAndGoes();
    void theDoctorLooksAtTheFolder();

private:
    void age(qint64 ms) const; // of all files
    void remove(const QString &conversation, const QString &message) const;

    std::unique_ptr<FileStage> m_stage;
};

void tst_FileKeeping::init()
{
    m_stage = std::make_unique<FileStage>();
    QVERIFY(m_stage->raise());
}

void tst_FileKeeping::age(qint64 ms) const
{
    auto database = sql::Database::open(m_stage->server.database(), sql::Access::ReadWrite);
    QVERIFY(database);
    QVERIFY((*database)->query(u"UPDATE files SET touched_at = touched_at - ?"_s).bind(ms).run());
}

void tst_FileKeeping::remove(const QString &conversation, const QString &message) const
{
    const QJsonObject content{{u"kind"_s, u"delete"_s}, {u"target"_s, message}};
    const auto reply = m_stage->ana->ask(
        u"event.append"_s,
        {{u"conversation"_s, conversation}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}});
    QVERIFY(!reply.contains("error"_L1));
}

void tst_FileKeeping::takesAwayWhatNoMessageRefersToForADay()
{
    auto mine = m_stage->anasFiles();
    const auto used = mine.upload(u"used"_s, "used");
    mine.post(m_stage->ana->createChannel(u"general"_s), {used});
    const auto finished = mine.upload(u"finished"_s, "finished");
    const auto begun = mine.create(u"begun"_s, 10).value("file"_L1).toString();
    QCOMPARE(mine.put(begun, 0, "abc").status, 200);
    age(23 * HourMs);
    const auto young = mine.upload(u"young"_s, "young");
    QCOMPARE(mine.get(idOf(finished)).body, "finished"); // an hour is left
    age(2 * HourMs);
    QTRY_COMPARE_WITH_TIMEOUT(mine.get(idOf(finished)).status, 410, PatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(FileClient::codeOf(mine.status(begun)), u"file_removed"_s, PatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->filesOnDisk(), 2, PatienceMs);
    QCOMPARE(mine.get(idOf(used)).body, "used");
    QCOMPARE(mine.get(idOf(young)).body, "young");
}

void tst_FileKeeping::erasesTheBytesWithTheMessage()
{
    auto mine = m_stage->anasFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto message = WireClient::newId();
    mine.post(conversation, {mine.upload(u"a"_s, "abc")}, message);
    QCOMPARE(m_stage->filesOnDisk(), 1);
    remove(conversation, message);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->filesOnDisk(), 0, PatienceMs);
}

void tst_FileKeeping::goesOnErasingAfterARestart()
{
    auto mine = m_stage->anasFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto message = WireClient::newId();
    mine.post(conversation, {mine.upload(u"a"_s, "abc")}, message);
    remove(conversation, message);
    QVERIFY(m_stage->restart()); // perhaps before, perhaps behind it
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->filesOnDisk(), 0, PatienceMs);
}

void tst_FileKeeping::givesBackTheRoomOfWhatIsRemoved()
{
    auto mine = m_stage->anasFiles();
    constexpr auto Chunk = protocol::FileChunkBytes; // of five that everybody has
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto message = WireClient::newId();
    mine.post(conversation, {mine.upload(u"a"_s, QByteArray(3 * Chunk, 'a'))}, message);
    QCOMPARE(FileClient::codeOf(mine.create(u"b"_s, 3 * Chunk)), u"quota_exceeded"_s);
    remove(conversation, message);
    QVERIFY(!mine.create(u"b"_s, 3 * Chunk).contains("error"_L1));
}

void tst_FileKeeping::erasesWhatBelongsToNothing()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"a"_s, "abc");
    const auto folder = m_stage->server.data() + u"/files/"_s;
    const auto old = folder + u"ab/ab000000000000000000000000000001"_s;
    const auto thumbnail = folder + u"ff/ff000000000000000000000000000002.thumbnail"_s;
    const auto young = folder + u"ab/ab000000000000000000000000000003"_s;
    const auto foreign = folder + u"ab/readme"_s;
    QVERIFY(write(old, 25 * HourMs) && write(thumbnail, 25 * HourMs) && write(young, HourMs)
            && write(foreign, 25 * HourMs));
    for (const auto &file : m_stage->storedFiles()) { // known ones may be as old as they like
        QFile known(file.filePath());
        if (file.fileName().size() == 32 && file.filePath() != young) {
            QVERIFY(known.open(QIODevice::ReadWrite));
            QVERIFY(known.setFileTime(QDateTime::currentDateTimeUtc().addDays(-3), QFileDevice::FileModificationTime));
        }
    }
    QVERIFY(m_stage->restart());
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(old) && !QFile::exists(thumbnail), PatienceMs);
    QVERIFY(QFile::exists(young) && QFile::exists(foreign));
    QCOMPARE(m_stage->anasFiles().get(idOf(reference)).body, "abc");
}

void tst_FileKeeping::saysStorageFullAndRecovers()
{
    if (::geteuid() != 0)
        QSKIP("needs root to mount a small file system");
    auto &server = m_stage->server;
    const auto small = server.path(u"small"_s);
    QVERIFY(QDir().mkpath(small));
    if (QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=4m"_s, u"conclave-test"_s, small}) != 0)
        QSKIP("cannot mount a tmpfs here");
    const auto unmount = qScopeGuard([&] {
        server.kill();
        QProcess::execute(u"umount"_s, {small});
    });
    server.setEnvironment(u"CONCLAVE_FILES_DIRECTORY"_s, small);
    server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"0"_s);
    QVERIFY(m_stage->restart());
    auto mine = m_stage->anasFiles();
    const auto bytes = noise(6'000'000);
    const auto file = mine.create(u"a"_s, bytes.size()).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, bytes.left(1'000'000)).status, 200);
    const auto answer = mine.put(file, 1'000'000, bytes.mid(1'000'000));
    QCOMPARE(answer.status, 507);
    QCOMPARE(FileClient::codeOf(answer), u"storage_full"_s);
    QVERIFY(answer.headers.value("retry-after").toInt() > 0);
    QCOMPARE(mine.offset(file), 1'000'000); // it is as it was
    QVERIFY(!m_stage->ana->say(m_stage->ana->createChannel(u"general"_s), u"still here"_s).contains("error"_L1));
    QCOMPARE(QProcess::execute(u"mount"_s, {u"-o"_s, u"remount,size=16m"_s, small}), 0);
    QCOMPARE(mine.put(file, 1'000'000, bytes.mid(1'000'000)).status, 200);
    QVERIFY(!mine.finish(file, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256)).contains("error"_L1));
    QVERIFY(mine.get(file).body == bytes);
}

void tst_FileKeeping::keepsTheReserveFree()
{
    const auto file = m_stage->anasFiles().create(u"a"_s, 3).value("file"_L1).toString();
    m_stage->server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"2147483647"_s);
    QVERIFY(m_stage->restart());
    QCOMPARE(FileClient::codeOf(m_stage->anasFiles().put(file, 0, "abc")), u"storage_full"_s);
    QCOMPARE(HttpProbe(m_stage->server.port()).get("/readyz").body, "{\"ready\":false,\"reasons\":[\"disk\"]}");
}

void tst_FileKeeping::countsWhatComesAndGoes()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"a"_s, QByteArray(1'000, 'a'));
    QCOMPARE(mine.get(idOf(reference), "Range: bytes=0-99\r\n").body.size(), 100);
    const auto page = [this] { return HttpProbe(m_stage->server.port()).get("/metrics").body; };
    QVERIFY(page().contains("\nconclave_uploads_bytes_total 1000\n"));
    QVERIFY(page().contains("\nconclave_downloads_bytes_total 100\n"));
    QTRY_VERIFY(page().contains("\nconclave_jobs_last_success_timestamp_seconds{job=\"files\"} 1"));
}

void tst_FileKeeping::theDoctorLooksAtTheFolder()
{
    auto &server = m_stage->server;
    const auto says = [&server] { return server.run({u"doctor"_s}).output; };
    QVERIFY2(says().contains("ok    files: "_L1) || says().contains("warn  files: "_L1), qPrintable(says()));
    QVERIFY2(says().contains("ok    thumbnails: "_L1), qPrintable(says()));
    const auto folder = server.data() + u"/files"_s;
    QVERIFY(QFile::setPermissions(folder, QFile::permissions(folder) | QFile::ExeOther));
    QVERIFY2(says().contains("FAIL  files: others may enter"_L1), qPrintable(says()));
    QVERIFY(write(server.path(u"plain"_s), 0));
    server.setEnvironment(u"CONCLAVE_FILES_DIRECTORY"_s, server.path(u"plain"_s));
    QVERIFY2(says().contains("FAIL  files: uploads cannot be stored"_L1), qPrintable(says()));
    server.kill();
    QVERIFY(!server.start()); // it would lose what people upload
}

QTEST_GUILESS_MAIN(tst_FileKeeping)
#include "tst_filekeeping.moc"
