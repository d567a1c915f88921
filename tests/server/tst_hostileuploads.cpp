// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/filestage.h"
#include "tests/support/imagebytes.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;
using namespace conclave::server::test;

namespace {

constexpr qint64 BombMs = 15'000; // five seconds for the decoder, and a busy machine

QString idOf(const QJsonObject &reference)
{
    return reference.value("file"_L1).toString();
}

QStringList hostileNames()
{
    QStringList names;
    for (const auto &separator : {u"/"_s, u"\\"_s, u"\u2215"_s}) {
        for (const auto &target : {u"etc/passwd"_s, u"server.secret"_s, u"conclave.db"_s, u"."_s, u".."_s}) {
            for (const auto &up : {u".."_s, u"..."_s, u"."_s, u"C:"_s})
                names << up + separator + up + separator + target;
        }
    }
    names << u"/etc/shadow"_s << u"..%2f..%2fetc%2fpasswd"_s << u"~root/.ssh/authorized_keys"_s << u"a\u0001b\r\nX: y"_s
          << u"report\u202Efdp.exe"_s << u"\uFEFFhidden"_s << u"con"_s << u"a:stream"_s << u"..."_s << u"$(reboot)"_s
          << u"`id`"_s << u"'; DROP TABLE files; --"_s << u"<script>alert(1)</script>"_s << u"|"_s << u"-rf"_s
          << QString(255, u'x') << u"\u0301\u0301"_s << u"%n%s%x"_s;
    return names;
}

QByteArray pngThatSays(quint32 width, quint32 height)
{
    QByteArray size(8, Qt::Uninitialized);
    qToBigEndian(width, size.data());
    qToBigEndian(height, size.data() + 4);
    return QByteArray("\x89PNG\r\n\x1a\n") + pngChunk("IHDR", size + QByteArray("\x08\x02\0\0\0", 5))
        + pngChunk("IDAT", qCompress(QByteArray(30'000'000, '\0'), 9).mid(4)) + pngChunk("IEND", {});
}

// One entry that says it unpacks to four gibibytes.
QByteArray zipBomb()
{
    const auto packed = qCompress(QByteArray(10'000'000, '\0'), 9).mid(6);
    QByteArray sizes(8, Qt::Uninitialized);
    qToLittleEndian(quint32(packed.size()), sizes.data());
    qToLittleEndian(0xffffffffU, sizes.data() + 4);
    return QByteArray("PK\3\4\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0", 18) + sizes + QByteArray("\1\0\0\0", 4) + "0" + packed;
}

} // namespace

// What people upload who mean no good.
class tst_HostileUploads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }
    void namesLeadNowhere();
    void bombsCostLittle_data();
    void bombsCostLittle();
    void linksInTheFolderAreNotFollowed();
    void strangersFindNothing();
    void goesOnWhereverItIsCut();

private:
    std::unique_ptr<FileStage> m_stage;
};

void tst_HostileUploads::init()
{
    m_stage = std::make_unique<FileStage>();
    QVERIFY(m_stage->raise());
}

void tst_HostileUploads::namesLeadNowhere()
{
    auto mine = m_stage->anasFiles();
    const auto names = hostileNames();
    QVERIFY(names.size() >= 60);
    const QDir outside(m_stage->server.data());
    const auto before = outside.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const auto &name : names) {
        const auto reference = mine.upload(name, "canary");
        const auto kept = reference.value("name"_L1).toString();
        QVERIFY2(!kept.isEmpty() && kept.size() <= 255 && !kept.contains(u'/') && !kept.contains(u'\\') && kept != u"."
                     && kept != u"..",
                 qPrintable(name));
        QVERIFY2(std::all_of(kept.begin(), kept.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); }),
                 qPrintable(name));
        const auto answer = mine.get(idOf(reference));
        QCOMPARE(answer.body, "canary");
        QVERIFY(answer.headers.value("content-disposition").startsWith("attachment; filename*=UTF-8''"));
        QVERIFY(!answer.headers.contains("x"));
    }
    QCOMPARE(outside.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), before);
    const auto files = m_stage->storedFiles();
    QCOMPARE(files.size(), names.size());
    for (const auto &file : files)
        QCOMPARE(file.fileName().size(), 32);
}

void tst_HostileUploads::bombsCostLittle_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("PNG of 100 megapixels") << pngThatSays(10'000, 10'000);
    QTest::newRow("PNG of 2^62 pixels") << pngThatSays(0x7fffffff, 0x7fffffff);
    QTest::newRow("GIF of 4 gigapixels") << QByteArray("GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff"
                                                       "\x2c\0\0\0\0\xff\xff\xff\xff\0\2\2\x44\1\0;",
                                                       35);
    QTest::newRow("zip") << zipBomb();
    QTest::newRow("zip in zip") << QByteArray(zipBomb() + zipBomb() + zipBomb());
    QTest::newRow("SVG of a billion laughs")
        << QByteArray("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"
                      "<svg xmlns='http://www.w3.org/2000/svg' width='1000000000' height='1000000000'>"
                      "<text>&b;</text><script>alert(1)</script></svg>");
}

// They are kept as they are, shown by nobody, and the server goes on.
void tst_HostileUploads::bombsCostLittle()
{
    QFETCH(QByteArray, bytes);
    auto mine = m_stage->anasFiles();
    QElapsedTimer timer;
    timer.start();
    const auto reference = mine.upload(u"picture.png"_s, bytes);
    QVERIFY2(timer.elapsed() < BombMs, QByteArray::number(timer.elapsed()));
    QVERIFY(!idOf(reference).isEmpty() && !reference.contains("width"_L1));
    QVERIFY(mine.get(idOf(reference)).body == bytes);
    QVERIFY(!m_stage->ana->say(m_stage->ana->createChannel(u"general"_s), u"still here"_s).contains("error"_L1));
}

void tst_HostileUploads::linksInTheFolderAreNotFollowed()
{
    auto mine = m_stage->anasFiles();
    const auto secret = m_stage->server.data() + u"/server.secret"_s;
    const auto size = QFileInfo(secret).size();
    const auto begun = mine.create(u"a"_s, 10).value("file"_L1).toString();
    QCOMPARE(mine.put(begun, 0, "abc").status, 200);
    const auto path = m_stage->storedFiles().first().filePath();
    QVERIFY(QFile::remove(path) && QFile::link(secret, path));
    QCOMPARE(mine.put(begun, 3, "defghij").status, 503);
    QCOMPARE(QFileInfo(secret).size(), size);

    const auto finished = mine.upload(u"b"_s, "content");
    for (const auto &file : m_stage->storedFiles()) {
        if (!file.isSymLink())
            QVERIFY(QFile::remove(file.filePath()) && QFile::link(secret, file.filePath()));
    }
    const auto answer = mine.get(idOf(finished));
    QCOMPARE(answer.status, 503);
    QCOMPARE(FileClient::codeOf(answer), u"storage_failed"_s);
}

void tst_HostileUploads::strangersFindNothing()
{
    auto mine = m_stage->anasFiles();
    const auto theirs = m_stage->bobsFiles();
    auto &bob = *m_stage->bob;
    const auto begun = mine.create(u"a"_s, 6).value("file"_L1).toString();
    QCOMPARE(mine.put(begun, 0, "abc").status, 200);
    const auto finished = idOf(mine.upload(u"b"_s, "content"));
    const auto absent = WireClient::newId();
    const auto http = [&](const QByteArray &method, const QString &file, const QByteArray &suffix) {
        HttpProbe probe(m_stage->server.port());
        const auto path = FileClient::pathOf(file) + suffix;
        const auto answer = method == "PUT" ? probe.put(path, "def", theirs.bearer())
            : method == "HEAD"              ? probe.head(path, theirs.bearer())
                                            : probe.get(path, theirs.bearer());
        return std::pair(answer.status, answer.body);
    };
    for (const auto &file : {begun, finished}) {
        for (const auto &[method, suffix] : {std::pair<QByteArray, QByteArray>("GET", ""),
                                             {"HEAD", ""},
                                             {"PUT", "?offset=3"},
                                             {"GET", "/thumbnail"},
                                             {"HEAD", "/thumbnail"}}) {
            const auto answer = http(method, file, suffix);
            QCOMPARE(answer.first, 404);
            QCOMPARE(answer, http(method, absent, suffix));
        }
        for (const auto &op : {u"file.status"_s, u"file.finish"_s, u"file.discard"_s})
            QCOMPARE(bob.ask(op, {{u"file"_s, file}}).value("error"_L1),
                     bob.ask(op, {{u"file"_s, absent}}).value("error"_L1));
    }
    QCOMPARE(mine.put(begun, 3, "def").status, 200); // nobody has touched it
    QCOMPARE(mine.finish(begun).value("size"_L1).toInteger(), 6);
}

void tst_HostileUploads::goesOnWhereverItIsCut()
{
    auto mine = m_stage->anasFiles();
    const auto bytes = noise(300'000);
    const auto sum = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    for (const qsizetype cut :
         {-150,   -80,    -40,    -3,      -1,      0,       1,       2,       1'000,   16'383,  16'384,
          65'535, 65'536, 65'537, 131'072, 200'001, 262'143, 262'144, 262'145, 299'998, 299'999, 300'000}) {
        const auto file = mine.create(u"a"_s, bytes.size()).value("file"_L1).toString();
        const auto head = "PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: a\r\n" + mine.bearer()
            + "Content-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n";
        {
            HttpProbe probe(m_stage->server.port());
            probe.send((head + bytes).left(head.size() + cut));
            QTRY_VERIFY(!probe.isSending());
        }
        qint64 offset = -1;
        const auto goesOn = [&] { // refused while something is still on its way
            offset = mine.offset(file);
            return offset == bytes.size() || (offset >= 0 && mine.put(file, offset, bytes.mid(offset)).status == 200);
        };
        QVERIFY2(QTest::qWaitFor(goesOn), QByteArray::number(cut)); // QTRY_VERIFY would go on once more
        QVERIFY2(offset <= std::max<qsizetype>(cut, 0), QByteArray::number(cut));
        QVERIFY2(!mine.finish(file, sum).contains("error"_L1), QByteArray::number(cut));
        QVERIFY(mine.get(file).body == bytes);
        QCOMPARE(m_stage->ana->errorOf(u"file.discard"_s, {{u"file"_s, file}}), u"none"_s);
    }
}

QTEST_GUILESS_MAIN(tst_HostileUploads)
#include "tst_hostileuploads.moc"
