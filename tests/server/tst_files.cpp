// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/filestage.h"

#include "shared/protocol/frames/files.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

namespace {

constexpr auto Chunk = protocol::FileChunkBytes;

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

QString idOf(const QJsonObject &reference)
{
    return reference.value("file"_L1).toString();
}

} // namespace

// How files come to the server and back.
class tst_Files : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }
    void uploadsInPiecesAndFetchesInRanges();
    void answersConditions();
    void servesNothingThatABrowserWouldRun();
    void takesABodyInChunks();
    void goesOnAfterABrokenConnection();
    void goesOnAfterTheServerWasKilled();
    void aNewerRequestEndsAnOlderOne();
    void saysWhereToGoOn();
    void refusesMoreThanWasAnnounced();
    void noticesOtherBytesThanAnnounced();
    void finishingTwiceIsOnce();
    void anEmptyFileNeedsNoBytes();
    void creatingTwiceFindsTheUpload();
    void limitsAreTold();
    void uploadsCanBeSwitchedOff();
    void storesUnderRandomNamesForTheOwnerOnly();
    void asksForAToken();

private:
    std::unique_ptr<FileStage> m_stage;
};

void tst_Files::init()
{
    m_stage = std::make_unique<FileStage>();
    QVERIFY(m_stage->raise());
}

void tst_Files::uploadsInPiecesAndFetchesInRanges()
{
    auto mine = m_stage->anasFiles();
    const auto bytes = noise(2 * Chunk + 12'345);
    const auto created = mine.create(u"numbers.bin"_s, bytes.size());
    QCOMPARE(created.value("offset"_L1).toInteger(-1), 0);
    QCOMPARE(created.value("chunk_bytes"_L1).toInteger(), Chunk);
    const auto file = created.value("file"_L1).toString();
    for (qint64 at = 0; at < bytes.size(); at += Chunk) {
        const auto answer = mine.put(file, at, bytes.mid(at, Chunk));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "{\"offset\":" + QByteArray::number(std::min(at + Chunk, qint64(bytes.size()))) + '}');
    }
    QCOMPARE(FileClient::codeOf(mine.get(file)), u"conflict"_s); // not finished yet
    const auto reference = mine.finish(file, sha256(bytes));
    QCOMPARE(reference.value("name"_L1).toString(), u"numbers.bin"_s);
    QCOMPARE(reference.value("size"_L1).toInteger(), bytes.size());

    const auto whole = mine.get(file);
    QCOMPARE(whole.status, 200);
    QVERIFY(whole.body == bytes);
    QCOMPARE(whole.headers.value("accept-ranges"), "bytes");
    const auto part = mine.get(file, "Range: bytes=1000-1999\r\n");
    QCOMPARE(part.status, 206);
    QVERIFY(part.body == bytes.mid(1000, 1000));
    QCOMPARE(part.headers.value("content-range"), "bytes 1000-1999/" + QByteArray::number(bytes.size()));
    QVERIFY(mine.get(file, "Range: bytes=" + QByteArray::number(Chunk) + "-\r\n").body == bytes.mid(Chunk));
    QVERIFY(mine.get(file, "Range: bytes=-77\r\n").body == bytes.right(77));
    const auto beyond = mine.get(file, "Range: bytes=" + QByteArray::number(bytes.size()) + "-\r\n");
    QCOMPARE(beyond.status, 416);
    QCOMPARE(beyond.headers.value("content-range"), "bytes */" + QByteArray::number(bytes.size()));
    const auto head = mine.head(file);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.headers.value("content-length").toLongLong(), bytes.size());
}

void tst_Files::answersConditions()
{
    auto mine = m_stage->anasFiles();
    const auto file = idOf(mine.upload(u"a"_s, "abcdef"));
    const auto etag = mine.get(file).headers.value("etag");
    QCOMPARE(etag, '"' + sha256("abcdef").toHex() + '"');
    QCOMPARE(mine.get(file, "If-None-Match: " + etag + "\r\n").status, 304);
    QCOMPARE(mine.get(file, "If-None-Match: \"other\"\r\n").status, 200);
    QCOMPARE(mine.get(file, "Range: bytes=2-3\r\nIf-Range: " + etag + "\r\n").body, "cd");
    QCOMPARE(mine.get(file, "Range: bytes=2-3\r\nIf-Range: \"other\"\r\n").body, "abcdef");
    QCOMPARE(mine.get(file, "Range: bytes=0-0,2-2\r\n").body, "abcdef"); // several are not understood
    QCOMPARE(mine.get(file, "Range: bytes=3-1\r\n").status, 200);
}

void tst_Files::servesNothingThatABrowserWouldRun()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"report \"final\"\u202Egnp.html"_s, "<html><script>alert(1)</script></html>");
    QCOMPARE(reference.value("name"_L1).toString(), u"report \"final\"gnp.html"_s); // nothing that turns text around
    const auto headers = mine.get(idOf(reference)).headers;
    QCOMPARE(headers.value("content-disposition"), "attachment; filename*=UTF-8''report%20%22final%22gnp.html");
    QCOMPARE(headers.value("x-content-type-options"), "nosniff");
    QCOMPARE(headers.value("content-security-policy"), "default-src 'none'; sandbox");
}

void tst_Files::takesABodyInChunks()
{
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(u"a"_s, 10).value("file"_L1).toString();
    HttpProbe probe(m_stage->server.port());
    probe.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: a\r\n" + mine.bearer()
               + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n6\r\nefghij\r\n0\r\n\r\n");
    QCOMPARE(probe.read().body, "{\"offset\":10}");
    QVERIFY(!mine.finish(file, sha256("abcdefghij")).contains("error"_L1));
}

void tst_Files::goesOnAfterABrokenConnection()
{
    auto mine = m_stage->anasFiles();
    const auto bytes = noise(Chunk);
    const auto file = mine.create(u"a"_s, bytes.size()).value("file"_L1).toString();
    {
        HttpProbe probe(m_stage->server.port());
        probe.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: a\r\n" + mine.bearer()
                   + "Content-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n" + bytes.left(700'001));
        QTRY_COMPARE(m_stage->bytesOnDisk(), 700'001);
    } // the rest never comes
    QTRY_COMPARE(mine.offset(file), 700'001);
    QCOMPARE(mine.put(file, 700'001, bytes.mid(700'001)).status, 200);
    QCOMPARE(mine.finish(file, sha256(bytes)).value("size"_L1).toInteger(), bytes.size());
    QVERIFY(mine.get(file).body == bytes);
}

void tst_Files::goesOnAfterTheServerWasKilled()
{
    const auto bytes = noise(3 * Chunk - 7);
    const auto mine = [this] { return m_stage->anasFiles(); }; // of the connection of that time
    const auto file = mine().create(u"a"_s, bytes.size()).value("file"_L1).toString();
    QCOMPARE(mine().put(file, 0, bytes.left(Chunk)).status, 200);
    HttpProbe probe(m_stage->server.port());
    probe.send("PUT " + FileClient::pathOf(file) + "?offset=" + QByteArray::number(Chunk) + " HTTP/1.1\r\nHost: a\r\n"
               + mine().bearer() + "Content-Length: " + QByteArray::number(Chunk) + "\r\n\r\n"
               + bytes.mid(Chunk, Chunk / 2));
    QTRY_COMPARE(m_stage->bytesOnDisk(), Chunk + Chunk / 2);
    QVERIFY(m_stage->restart());
    QCOMPARE(mine().offset(file), Chunk); // what it had acknowledged
    for (qint64 at = Chunk; at < bytes.size(); at += Chunk) {
        QCOMPARE(mine().put(file, at, bytes.mid(at, Chunk)).status, 200);
        QVERIFY(m_stage->restart());
    }
    QCOMPARE(mine().finish(file, sha256(bytes)).value("size"_L1).toInteger(), bytes.size());
    QVERIFY(m_stage->restart());
    QVERIFY(mine().get(file).body == bytes);
}

void tst_Files::aNewerRequestEndsAnOlderOne()
{
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(u"a"_s, 1'000'000).value("file"_L1).toString();
    HttpProbe older(m_stage->server.port());
    older.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: a\r\n" + mine.bearer()
               + "Content-Length: 1000000\r\n\r\n" + QByteArray(1000, 'x')); // and stays
    QTRY_COMPARE(m_stage->bytesOnDisk(), 1000);
    const auto bytes = noise(1'000'000);
    QCOMPARE(mine.put(file, 0, bytes).status, 200);
    QVERIFY(!mine.finish(file, sha256(bytes)).contains("error"_L1));
    const auto refusal = older.read();
    QVERIFY2(FileClient::codeOf(refusal) == u"conflict"_s, QByteArray::number(refusal.status) + refusal.body);
}

void tst_Files::saysWhereToGoOn()
{
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(u"a"_s, 10).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, "abcd").status, 200);
    for (const qint64 wrong : {0, 3, 5, 10}) {
        const auto answer = mine.put(file, wrong, "x");
        QCOMPARE(answer.status, 409);
        QCOMPARE(FileClient::codeOf(answer), u"wrong_offset"_s);
        QCOMPARE(answer.headers.value("upload-offset"), "4");
    }
    QCOMPARE(FileClient::codeOf(mine.finish(file)), u"wrong_offset"_s);
    QCOMPARE(mine.put(file, 4, "efghij").status, 200);
    QVERIFY(!mine.finish(file, sha256("abcdefghij")).contains("error"_L1));
}

void tst_Files::refusesMoreThanWasAnnounced()
{
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(u"a"_s, 10).value("file"_L1).toString();
    QCOMPARE(FileClient::codeOf(mine.put(file, 0, "abcdefghijk")), u"file_too_large"_s);
    QCOMPARE(mine.offset(file), 0);
    HttpProbe probe(m_stage->server.port());
    probe.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: a\r\n" + mine.bearer()
               + "Transfer-Encoding: chunked\r\n\r\nb\r\nabcdefghijk\r\n0\r\n\r\n");
    QCOMPARE(probe.read().status, 413);
    const auto big = mine.create(u"b"_s, 2 * Chunk).value("file"_L1).toString();
    QCOMPARE(FileClient::codeOf(mine.put(big, 0, QByteArray(Chunk + 1, 'x'))), u"file_too_large"_s);
}

void tst_Files::noticesOtherBytesThanAnnounced()
{
    auto mine = m_stage->anasFiles();
    const auto file = mine.create(u"a"_s, 4).value("file"_L1).toString();
    QCOMPARE(mine.put(file, 0, "abcd").status, 200);
    QCOMPARE(FileClient::codeOf(mine.finish(file, sha256("abcx"))), u"checksum_mismatch"_s);
    QCOMPARE(mine.offset(file), 0);
    QCOMPARE(mine.put(file, 0, "abcx").status, 200);
    QCOMPARE(mine.finish(file, sha256("abcx")).value("size"_L1).toInteger(), 4);
    QCOMPARE(mine.get(file).body, "abcx");
}

void tst_Files::finishingTwiceIsOnce()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"a.txt"_s, "some text");
    QCOMPARE(reference.value("media_type"_L1).toString(), u"text/plain"_s);
    QCOMPARE(mine.finish(idOf(reference)), reference);
    QCOMPARE(mine.status(idOf(reference)).value("reference"_L1).toObject(), reference);
    QCOMPARE(FileClient::codeOf(mine.put(idOf(reference), 9, "more")), u"conflict"_s);
}

void tst_Files::anEmptyFileNeedsNoBytes()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"empty"_s, {});
    QCOMPARE(reference.value("size"_L1).toInteger(-1), 0);
    const auto answer = mine.get(idOf(reference));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray());
}

void tst_Files::creatingTwiceFindsTheUpload()
{
    auto mine = m_stage->anasFiles();
    const auto id = WireClient::newId();
    QCOMPARE(mine.create(u"a"_s, 8, id).value("file"_L1).toString(), id);
    QCOMPARE(mine.put(id, 0, "abcd").status, 200);
    QCOMPARE(mine.create(u"a"_s, 8, id).value("offset"_L1).toInteger(), 4);
    QCOMPARE(FileClient::codeOf(mine.create(u"a"_s, 9, id)), u"client_id_reused"_s);
    QCOMPARE(FileClient::codeOf(m_stage->bobsFiles().create(u"a"_s, 8, id)), u"conflict"_s);
}

void tst_Files::limitsAreTold()
{
    auto mine = m_stage->anasFiles();
    QCOMPARE(
        m_stage->ana->ask(u"hello"_s, {{u"protocol"_s, 1}, {u"client"_s, u"t"_s}, {u"capabilities"_s, QJsonArray()}})
            .value("limits"_L1)
            .toObject()
            .value("file_bytes"_L1)
            .toInteger(),
        3 * Chunk);
    QCOMPARE(FileClient::codeOf(mine.create(u"a"_s, 3 * Chunk + 1)), u"file_too_large"_s);
    const auto first = mine.create(u"a"_s, 3 * Chunk).value("file"_L1).toString();
    QVERIFY(!first.isEmpty());
    QCOMPARE(FileClient::codeOf(mine.create(u"b"_s, 2 * Chunk + 1)), u"quota_exceeded"_s);
    QCOMPARE(m_stage->ana->errorOf(u"file.discard"_s, {{u"file"_s, first}}), u"none"_s);
    QVERIFY(!mine.create(u"b"_s, 2 * Chunk + 1).contains("error"_L1)); // there is room again
    QVERIFY(!m_stage->bobsFiles().create(u"c"_s, 3 * Chunk).contains("error"_L1)); // everybody has their own
}

void tst_Files::uploadsCanBeSwitchedOff()
{
    const auto file = idOf(m_stage->anasFiles().upload(u"a"_s, "abc"));
    m_stage->server.setEnvironment(u"CONCLAVE_FILES_UPLOADS"_s, u"off"_s);
    QVERIFY(m_stage->restart());
    auto mine = m_stage->anasFiles();
    QCOMPARE(FileClient::codeOf(mine.create(u"b"_s, 3)), u"forbidden"_s);
    QCOMPARE(mine.get(file).body, "abc");
}

void tst_Files::storesUnderRandomNamesForTheOwnerOnly()
{
    auto mine = m_stage->anasFiles();
    const auto reference = mine.upload(u"../../../../etc/passwd-canary"_s, "canary-content");
    QCOMPARE(reference.value("name"_L1).toString(), u"passwd-canary"_s);
    int found = 0;
    QDirIterator it(m_stage->server.data() + u"/files"_s, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        QVERIFY(!it.fileName().contains("canary"_L1) && !it.fileName().contains(idOf(reference)));
        QCOMPARE(it.fileInfo().permissions()
                     & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        ++found;
    }
    QCOMPARE(found, 1);
}

void tst_Files::asksForAToken()
{
    auto mine = m_stage->anasFiles();
    const auto file = idOf(mine.upload(u"a"_s, "abc"));
    HttpProbe probe(m_stage->server.port());
    QCOMPARE(probe.get(FileClient::pathOf(file)).status, 401);
    QCOMPARE(HttpProbe(m_stage->server.port()).put(FileClient::pathOf(file) + "?offset=0", "abc").status, 401);
    QCOMPARE(mine.put(u"../../x"_s, 0, "abc").status, 404);
    QCOMPARE(HttpProbe(m_stage->server.port()).put(FileClient::pathOf(file), "abc", mine.bearer()).status, 400);
}

QTEST_GUILESS_MAIN(tst_Files)
#include "tst_files.moc"
