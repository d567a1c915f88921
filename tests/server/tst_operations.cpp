// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileclient.h"
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSet>
#include <QTest>
#include <array>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace {

// A WebSocket that nobody signed in on, as bytes.
class RawPeer
{
public:
    explicit RawPeer(quint16 port)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        m_socket.write("GET /v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Protocol: conclave.v1\r\n\r\n");
        read([this] { return m_bytes.contains("\r\n\r\n"); });
        isOpen = m_bytes.startsWith("HTTP/1.1 101");
        m_bytes.remove(0, m_bytes.indexOf("\r\n\r\n") + 4);
    }

    int closeCode() // of the frame that the server sends when it closes; 0: none came
    {
        read([this] {
            while (m_bytes.startsWith('\x89') && m_bytes.size() >= 2 && m_bytes.size() >= 2 + m_bytes.at(1))
                m_bytes.remove(0, 2 + m_bytes.at(1)); // a ping
            return m_bytes.size() >= 4;
        });
        return m_bytes.startsWith('\x88') ? quint8(m_bytes.at(2)) << 8 | quint8(m_bytes.at(3)) : 0;
    }

    bool isOpen = false;

private:
    template <class Done>
    void read(Done &&done)
    {
        do {
            m_bytes += m_socket.readAll(); // also what came while somebody else was waited for
        } while (!done() && m_socket.waitForReadyRead(10'000));
        m_bytes += m_socket.readAll();
    }

    QTcpSocket m_socket;
    QByteArray m_bytes;
};

} // namespace

// What the one who runs the server sees of it, and how it goes.
class tst_Operations : public QObject
{
    Q_OBJECT

private:
    static QStringList reasons(HttpProbe &probe)
    {
        const auto answer = probe.get("/readyz");
        const auto body = QJsonDocument::fromJson(answer.body).object();
        if (answer.status == 200 && body == QJsonObject{{u"ready"_s, true}})
            return {};
        QStringList reasons;
        for (const auto &reason : body.value("reasons"_L1).toArray())
            reasons << reason.toString();
        return answer.status == 503 && !body.value("ready"_L1).toBool(true) ? reasons : QStringList{u"nonsense"_s};
    }
    static bool execute(const ServerProcess &server, const QString &sql)
    {
        auto database = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        return database && bool((*database)->execute(sql));
    }

private Q_SLOTS:
    void isReadyOnceItListens()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(reasons(probe), QStringList());
        QCOMPARE(probe.get("/healthz").status, 200);
        QCOMPARE(probe.get("/healthy").status, 404);
    }

    void saysThatTheDiskIsFull()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DISK_RESERVE"_s, u"2147483647"_s);
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(reasons(probe), QStringList{u"disk"_s});
        QCOMPARE(probe.get("/healthz").status, 200);
    }

    void saysThatTheDatabaseDoesNotAnswer()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(reasons(probe), QStringList());
        QVERIFY(execute(server, u"ALTER TABLE schema_version RENAME TO away"_s));
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList{u"database"_s}, 15'000);
        QVERIFY(execute(server, u"ALTER TABLE away RENAME TO schema_version"_s));
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList(), 15'000);
    }

    void saysThatTheSchemaHasBecomeTooNew()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QVERIFY(execute(
            server,
            u"INSERT INTO schema_version (number, name, hash, compat, applied_at) VALUES (999, 'later', 'x', 999, 0)"_s));
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList{u"schema"_s}, 15'000);
    }

    void stopsOneConnectionAfterTheOther()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DRAIN_SECONDS"_s, u"5"_s);
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(reasons(probe), QStringList());
        std::array<std::unique_ptr<RawPeer>, 4> peers;
        for (auto &peer : peers) {
            peer = std::make_unique<RawPeer>(server.port());
            QVERIFY(peer->isOpen);
        }
        QElapsedTimer timer;
        timer.start();
        server.askToStop();
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList{u"draining"_s}, 4'000);
        QTcpSocket late;
        late.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        QVERIFY(!late.waitForConnected(1'000));
        QList<qint64> closedAt;
        for (auto &peer : peers) { // the order is the server's own; the last one ends the wait
            QCOMPARE(peer->closeCode(), 1012);
            closedAt << timer.elapsed();
        }
        QVERIFY2(closedAt.last() >= 3'000, qPrintable(QString::number(closedAt.last()))); // not all at once
        QCOMPARE(server.waitForStop(), 0);
        QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
    }

    void saysWhenToComeBack()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DRAIN_SECONDS"_s, u"3"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_RESTART_SECONDS"_s, u"60"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        std::array<std::unique_ptr<WireClient>, 6> clients;
        for (auto &client : clients) {
            client = std::make_unique<WireClient>(server);
            QVERIFY(client->connect());
        }
        QVERIFY(clients.front()->signIn(u"ana"_s));
        server.askToStop();
        QSet<qint64> moments;
        for (auto &client : clients) {
            const auto stopping = client->push(u"server.stopping"_s, {}, 10'000);
            const auto retryAfterMs = stopping.value("retry_after_ms"_L1).toInteger();
            QVERIFY2(retryAfterMs >= 60'000 && retryAfterMs <= 123'001, qPrintable(QString::number(retryAfterMs)));
            moments << retryAfterMs;
        }
        QVERIFY2(moments.size() >= 5, qPrintable(QString::number(moments.size()))); // each its own
        QCOMPARE(server.waitForStop(), 0);
    }

    void servesNobodyNewOverHttpWhileItStops()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DRAIN_SECONDS"_s, u"60"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_RESTART_SECONDS"_s, u"30"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        FileClient files(server, ana);
        const auto id = WireClient::newId();
        QVERIFY(!files.create(u"a.txt"_s, 5, id).contains("error"_L1));
        const std::array<RawPeer, 2> others{RawPeer(server.port()), RawPeer(server.port())}; // some are still there
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/healthz").status, 200);
        HttpProbe upload(server.port());
        QCOMPARE(upload.get("/healthz").status, 200); // connected before
        server.askToStop();
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList{u"draining"_s}, 4'000);
        const auto put = upload.put(FileClient::pathOf(id) + "?offset=0", "hello", files.bearer());
        QCOMPARE(put.status, 503);
        QVERIFY(put.headers.value("retry-after").toInt() >= 30);
        QCOMPARE(FileClient::codeOf(put), u"busy"_s);
        const auto asked = probe.post("/v1/user.list", "{}", files.bearer());
        QCOMPARE(asked.status, 503);
        QVERIFY(asked.headers.value("retry-after").toInt() >= 30);
        server.askToStop();
        QCOMPARE(server.waitForStop(), 0);
    }

    void stopsAtOnceWhenItIsToldTo()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DRAIN_SECONDS"_s, u"0"_s);
        QVERIFY(server.start());
        std::array<std::unique_ptr<RawPeer>, 20> peers;
        for (auto &peer : peers)
            peer = std::make_unique<RawPeer>(server.port());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(server.terminate(), 0);
        QVERIFY2(timer.elapsed() < 4'500, qPrintable(QString::number(timer.elapsed()))); // by default it takes longer
        for (auto &peer : peers)
            QCOMPARE(peer->closeCode(), 1012);
    }

    void doesNotWaitForTheDrainWhenAskedTwice()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_DRAIN_SECONDS"_s, u"60"_s);
        QVERIFY(server.start());
        const std::array<RawPeer, 3> peers{RawPeer(server.port()), RawPeer(server.port()), RawPeer(server.port())};
        HttpProbe probe(server.port());
        server.askToStop();
        QTRY_COMPARE_WITH_TIMEOUT(reasons(probe), QStringList{u"draining"_s}, 4'000);
        server.askToStop();
        QCOMPARE(server.waitForStop(), 0);
    }

    void acknowledgesAllThatItStoresWhileItStops()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto room = ana.createChannel(u"last-words"_s);
        constexpr int Count = 200;
        QJsonObject first;
        for (int i = 0; i < Count; ++i) {
            ana.sendRaw(R"({"id":%1,"op":"event.append","conversation":"%2","client_id":"%3","content":)"
                        R"({"kind":"text","text":"bye","files":[]}})"_ba.replace("%1", QByteArray::number(1000 + i))
                            .replace("%2", room.toLatin1())
                            .replace("%3", WireClient::newId().toLatin1()));
            if (i == Count / 2) {
                first = ana.nextReply();
                server.askToStop();
            }
        }
        qint64 acknowledged = 0;
        qint64 lastSeq = 1;
        for (auto reply = first; !reply.isEmpty(); reply = ana.nextReply()) {
            if (const auto error = reply.value("error"_L1).toObject(); !error.isEmpty()) { // it came too late
                QCOMPARE(error.value("code"_L1).toString(), u"busy"_s);
                QVERIFY(error.value("retry_after"_L1).toInteger() > 0);
                continue;
            }
            ++acknowledged;
            lastSeq = std::max(lastSeq, reply.value("seq"_L1).toInteger());
        }
        QCOMPARE(server.waitForStop(), 0);
        QCOMPARE(lastSeq, 1 + acknowledged);
        QVERIFY(server.start());
        WireClient again(server);
        QVERIFY(again.signIn(u"ana"_s));
        const auto next = again.say(room, u"back"_s);
        QCOMPARE(next.value("seq"_L1).toInteger(), lastSeq + 1);
    }
};

QTEST_GUILESS_MAIN(tst_Operations)
#include "tst_operations.moc"
