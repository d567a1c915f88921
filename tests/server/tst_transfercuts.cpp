// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

constexpr qsizetype Size = 48 * 1024 * 1024; // more than the buffers between two programs hold
constexpr int CutMs = 2'500;

// A download whose reader has stopped after the first bytes.
class SlowReader
{
public:
    SlowReader(const ServerProcess &server, const FileClient &files, const QString &file)
    {
        m_socket.setReadBufferSize(64 * 1024);
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        m_socket.waitForConnected();
        m_socket.write("GET " + FileClient::pathOf(file) + " HTTP/1.1\r\nHost: localhost\r\n" + files.bearer()
                       + "\r\n");
        m_socket.flush();
    }
    bool hasBegun()
    {
        return QTest::qWaitFor([this] { return m_socket.bytesAvailable() > 1024; });
    }
    // What there is to be read, with its head, until the connection ends or nothing comes for a while.
    qint64 readRest()
    {
        qint64 all = 0;
        m_socket.setReadBufferSize(0);
        QElapsedTimer quiet;
        quiet.start();
        while (quiet.elapsed() < 1'500 && all < Size) {
            m_socket.waitForReadyRead(50);
            const auto bytes = m_socket.readAll().size();
            all += bytes;
            if (bytes > 0)
                quiet.start();
            else if (m_socket.state() != QAbstractSocket::ConnectedState)
                break;
        }
        return all;
    }
    bool hasEnded() const { return m_socket.state() != QAbstractSocket::ConnectedState; }

private:
    QTcpSocket m_socket;
};

} // namespace

// What was allowed when a transfer began may not be any more before it ends.
class tst_TransferCuts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aDownloadEndsWithItsSession();
    void aDownloadEndsWithItsAccount();
    void aDownloadEndsWithItsMessage();
    void othersGoOn();
    void anUploadEndsWithItsSession();
    void anUploadEndsWithItsAccount();
    void askingForTheHeadKeepsNothingOpen();

private:
    QString post(QString *message = nullptr); // a file that bob may read
    // A program that leaves no core shows its descriptors to root only.
    bool mayLook() const { return QFileInfo(u"/proc/%1/fd"_s.arg(m_server.pid())).isReadable(); }
    QByteArray openFiles() const;

    ServerProcess m_server;
    std::unique_ptr<WireClient> m_ana;
    QString m_channel;
    QByteArray m_bytes;
};

void tst_TransferCuts::initTestCase()
{
    m_bytes = noise(Size);
    for (const auto *name : {"bob", "cyd", "dee"})
        QVERIFY(m_server.addUser(QLatin1StringView(name)));
    QVERIFY(m_server.addUser(u"ana"_s, u"owner"_s));
    QVERIFY(m_server.start());
    m_ana = std::make_unique<WireClient>(m_server);
    QVERIFY(m_ana->signIn(u"ana"_s));
    m_channel = m_ana->createChannel(u"files"_s);
}

QString tst_TransferCuts::post(QString *message)
{
    FileClient mine(m_server, *m_ana);
    const auto reference = mine.upload(u"large"_s, m_bytes);
    const auto id = WireClient::newId();
    mine.post(m_channel, {reference}, id);
    if (message)
        *message = id;
    return reference.value("file"_L1).toString();
}

void tst_TransferCuts::aDownloadEndsWithItsSession()
{
    const auto file = post();
    WireClient laptop(m_server), desk(m_server);
    QVERIFY(laptop.signIn(u"bob"_s) && desk.signIn(u"bob"_s));
    SlowReader reader(m_server, FileClient(m_server, laptop), file);
    SlowReader other(m_server, FileClient(m_server, desk), file);
    QVERIFY(reader.hasBegun() && other.hasBegun());
    QCOMPARE(desk.errorOf(u"device.revoke"_s, {{u"device"_s, laptop.tokens.value("device"_L1)}}), u"none"_s);
    QTest::qWait(CutMs);
    QVERIFY(reader.readRest() < Size);
    QVERIFY(reader.hasEnded());
    QVERIFY(other.readRest() >= Size); // bob's other session goes on
}

void tst_TransferCuts::aDownloadEndsWithItsAccount()
{
    const auto file = post();
    WireClient cyd(m_server);
    QVERIFY(cyd.signIn(u"cyd"_s));
    SlowReader reader(m_server, FileClient(m_server, cyd), file);
    QVERIFY(reader.hasBegun());
    QCOMPARE(m_server.run({u"user"_s, u"disable"_s, u"cyd"_s}).status, 0);
    QTest::qWait(CutMs);
    QVERIFY(reader.readRest() < Size);
    QVERIFY(reader.hasEnded());
}

void tst_TransferCuts::aDownloadEndsWithItsMessage()
{
    QString message;
    const auto file = post(&message);
    WireClient bob(m_server);
    QVERIFY(bob.signIn(u"bob"_s));
    SlowReader reader(m_server, FileClient(m_server, bob), file);
    QVERIFY(reader.hasBegun());
    QCOMPARE(m_ana->errorOf(u"event.append"_s,
                            {{u"conversation"_s, m_channel},
                             {u"client_id"_s, WireClient::newId()},
                             {u"content"_s, QJsonObject{{u"kind"_s, u"delete"_s}, {u"target"_s, message}}}}),
             u"none"_s);
    QTest::qWait(CutMs);
    QVERIFY(reader.readRest() < Size);
    QVERIFY(reader.hasEnded());
}

void tst_TransferCuts::othersGoOn()
{
    const auto file = post();
    QString message;
    post(&message);
    WireClient bob(m_server);
    QVERIFY(bob.signIn(u"bob"_s));
    SlowReader reader(m_server, FileClient(m_server, bob), file);
    QVERIFY(reader.hasBegun());
    m_ana->ask(u"event.append"_s,
               {{u"conversation"_s, m_channel},
                {u"client_id"_s, WireClient::newId()},
                {u"content"_s, QJsonObject{{u"kind"_s, u"delete"_s}, {u"target"_s, message}}}});
    QTest::qWait(CutMs);
    QVERIFY(reader.readRest() >= Size);
}

void tst_TransferCuts::anUploadEndsWithItsSession()
{
    if (!mayLook())
        QSKIP("needs root to see which files the server has open");
    WireClient laptop(m_server), desk(m_server);
    QVERIFY(laptop.signIn(u"bob"_s) && desk.signIn(u"bob"_s));
    FileClient files(m_server, laptop);
    const auto file = files.create(u"draft"_s, 1'000'000).value("file"_L1).toString();
    HttpProbe probe(m_server.port());
    probe.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: localhost\r\n"
               + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n" + files.bearer() + "\r\n"
               + m_bytes.left(400'000));
    QTRY_VERIFY(!openFiles().isEmpty());
    QCOMPARE(desk.errorOf(u"device.revoke"_s, {{u"device"_s, laptop.tokens.value("device"_L1)}}), u"none"_s);
    QTest::qWait(CutMs);
    const auto answer = probe.read();
    QCOMPARE(answer.status, 401);
    QCOMPARE(FileClient::codeOf(answer), u"unauthenticated"_s);
    QCOMPARE(FileClient(m_server, desk).offset(file), 0); // nothing of it counts
    QTRY_VERIFY(openFiles().isEmpty());
}

void tst_TransferCuts::anUploadEndsWithItsAccount()
{
    if (!mayLook())
        QSKIP("needs root to see which files the server has open");
    WireClient dee(m_server);
    QVERIFY(dee.signIn(u"dee"_s));
    FileClient files(m_server, dee);
    const auto file = files.create(u"draft"_s, 1'000'000).value("file"_L1).toString();
    HttpProbe probe(m_server.port());
    probe.send("PUT " + FileClient::pathOf(file) + "?offset=0 HTTP/1.1\r\nHost: localhost\r\n"
               + "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n" + files.bearer() + "\r\n"
               + m_bytes.left(400'000));
    QTRY_VERIFY(!openFiles().isEmpty());
    QCOMPARE(m_server.run({u"user"_s, u"disable"_s, u"dee"_s}).status, 0);
    QTest::qWait(CutMs);
    QCOMPARE(probe.read().status, 401);
    QTRY_VERIFY(openFiles().isEmpty());
}

// Files of the vault that the server has open.
QByteArray tst_TransferCuts::openFiles() const
{
    QByteArray open;
    const QDir descriptors(u"/proc/%1/fd"_s.arg(m_server.pid()));
    for (const auto &entry : descriptors.entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot)) {
        if (entry.symLinkTarget().startsWith(m_server.data() + u"/files/"_s))
            open += entry.symLinkTarget().toUtf8() + '\n';
    }
    return open;
}

void tst_TransferCuts::askingForTheHeadKeepsNothingOpen()
{
    if (!mayLook())
        QSKIP("needs root to see which files the server has open");
    FileClient mine(m_server, *m_ana);
    const auto file = mine.upload(u"small"_s, "abc").value("file"_L1).toString();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(mine.head(file).status, 200);
    QCOMPARE(mine.get(file).body, "abc");
    QTRY_COMPARE(openFiles(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_TransferCuts)
#include "tst_transfercuts.moc"
