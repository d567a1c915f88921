// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// What Prometheus reads.
class tst_Metrics : public QObject
{
    Q_OBJECT

private:
    using Samples = QHash<QByteArray, double>;

    static QByteArray scrape(const ServerProcess &server) { return HttpProbe(server.port()).get("/metrics").body; }
    static Samples samples(const ServerProcess &server)
    {
        Samples samples;
        for (const auto &line : scrape(server).split('\n')) {
            if (const auto space = line.lastIndexOf(' '); space > 0 && !line.startsWith('#'))
                samples.insert(line.left(space), line.mid(space + 1).toDouble());
        }
        return samples;
    }
    static bool writeToken(const QString &path, const QByteArray &token)
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            && file.write(token + '\n') == token.size() + 1;
    }

private Q_SLOTS:
    void everyLineIsOfTheFormat()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const auto answer = HttpProbe(server.port()).get("/metrics");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("content-type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QVERIFY(answer.body.endsWith('\n'));
        static const QRegularExpression help(u"^# HELP ([a-z_]+) [A-Z].*\\.$"_s);
        static const QRegularExpression type(u"^# TYPE ([a-z_]+) (counter|gauge|histogram)$"_s);
        static const QRegularExpression sample(
            u"^([a-z_]+?)(_bucket|_sum|_count)?(\\{[a-z]+=\"[^\"\\\\\n]*\"(,[a-z]+=\"[^\"\\\\\n]*\")*\\})? [-+.0-9e]+$"_s);
        QString family;
        QString kind;
        QSet<QString> families;
        for (const auto &line : QString::fromUtf8(answer.body.chopped(1)).split(u'\n')) {
            if (const auto begin = help.match(line); begin.hasMatch()) {
                family = begin.captured(1);
                QVERIFY2(!families.contains(family), qPrintable(line));
                families << family;
            } else if (const auto named = type.match(line); named.hasMatch()) {
                QCOMPARE(named.captured(1), family);
                kind = named.captured(2);
                QVERIFY2((kind == u"counter") == family.endsWith(u"_total"_s), qPrintable(line));
            } else {
                const auto match = sample.match(line);
                QVERIFY2(match.hasMatch(), qPrintable(line));
                QCOMPARE(match.captured(1), family);
                QVERIFY2((kind == u"histogram") == !match.captured(2).isEmpty(), qPrintable(line));
            }
        }
        for (const auto *name :
             {"connections", "connections_refused_total", "auth_total", "messages_received_total",
              "messages_delivered_total", "commit_seconds", "send_queue_bytes", "slow_consumer_closed_total",
              "ws_close_total", "db_errors_total", "delivery_seconds", "rate_limited_total", "queue_length",
              "db_pool_in_use", "jobs_last_success_timestamp_seconds", "eventloop_lag_seconds", "schema_version",
              "build_info"})
            QVERIFY2(families.contains(u"conclave_"_s + QLatin1StringView(name)), name);
        for (const auto *name : {"cpu_seconds_total", "resident_memory_bytes", "open_fds", "start_time_seconds"})
            QVERIFY2(families.contains(u"process_"_s + QLatin1StringView(name)), name);
    }

    void countsWhatHappens()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"ana"_s) && server.addUser(u"ben"_s));
        QVERIFY(server.start());
        const auto before = samples(server);
        QCOMPARE(before.value("conclave_connections"), 0);
        QVERIFY(before.value("conclave_schema_version") >= 1);
        {
            WireClient ana(server);
            WireClient ben(server);
            QVERIFY(ana.signIn(u"ana"_s) && ben.signIn(u"ben"_s));
            const auto room = ana.createChannel(u"counted"_s);
            ben.join(room);
            ana.say(room, u"one"_s);
            ana.say(room, u"two"_s);
            QVERIFY(
                !ben.push(u"event"_s, {{u"event"_s, QJsonObject{{u"content"_s, QJsonObject{{u"text"_s, u"two"_s}}}}}})
                     .isEmpty());
            QCOMPARE(ben.errorOf(u"session.login"_s,
                                 {{u"name"_s, u"ben"_s}, {u"password"_s, u"wrong"_s}, {u"device_name"_s, u"x"_s}}),
                     u"wrong_credentials"_s);
            const auto now = samples(server);
            const auto grew = [&](const char *name) { return now.value(name) - before.value(name); };
            QCOMPARE(now.value("conclave_connections"), 2);
            QCOMPARE(grew("conclave_messages_received_total"), 2);
            QCOMPARE(grew("conclave_messages_delivered_total"), 4);
            QCOMPARE(grew("conclave_auth_total{result=\"ok\"}"), 2);
            QCOMPARE(grew("conclave_auth_total{result=\"refused\"}"), 1);
            QCOMPARE(grew("conclave_delivery_seconds_count"), 4); // two messages for two connections
            QVERIFY(grew("conclave_delivery_seconds_sum") > 0);
            QCOMPARE(now.value("conclave_delivery_seconds_bucket{le=\"+Inf\"}"), 4);
            QCOMPARE(now.value("conclave_queue_length{queue=\"reads\"}", -1), 0);
            QVERIFY(grew("conclave_commit_seconds_count") >= 4);
            QVERIFY(grew("conclave_commit_seconds_sum") > 0);
            QCOMPARE(grew("conclave_db_errors_total"), 0);
            QVERIFY(grew("conclave_eventloop_lag_seconds_count{thread=\"io-0\"}") > 0);
            QVERIFY(grew("conclave_eventloop_lag_seconds_count{thread=\"domain\"}") > 0);
            QCOMPARE(now.value("conclave_commit_seconds_bucket{le=\"+Inf\"}"),
                     now.value("conclave_commit_seconds_count"));
        }
        QTRY_COMPARE(samples(server).value("conclave_connections"), 0);
        double ended = 0;
        const auto after = samples(server);
        for (auto it = after.cbegin(); it != after.cend(); ++it)
            ended += it.key().startsWith("conclave_ws_close_total") ? it.value() : 0;
        QCOMPARE(ended, 2);
    }

    void countsWhatWasTooMuch()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_LIMITS_OPERATIONS"_s, u"user.list=1"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        int refused = 0;
        for (int i = 0; i < 15; ++i)
            refused += ana.errorOf(u"user.list"_s, {{u"since"_s, 0}}) == u"rate_limited"_s;
        QVERIFY(refused > 0);
        const auto now = samples(server);
        QCOMPARE(now.value("conclave_rate_limited_total{op=\"user.list\"}"), refused);
        QCOMPARE(now.value("conclave_rate_limited_total{op=\"map.get\"}", -1), 0);
    }

    void saysItsVersionToThoseWhoMayKnow()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_METRICS"_s, u"off"_s);
        QVERIFY(server.addUser(u"ana"_s));
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/version").status, 401);
        WireClient ana(server);
        QVERIFY(ana.signIn(u"ana"_s));
        const auto token = ana.tokens.value("access_token"_L1).toString().toLatin1();
        const auto answer = probe.get("/version", "Authorization: Bearer " + token + "\r\n");
        QCOMPARE(answer.status, 200);
        const auto version = QJsonDocument::fromJson(answer.body).object();
        QVERIFY2(server.run({u"--version"_s}).output.contains(version.value("server"_L1).toString()), answer.body);
        QVERIFY(version.value("schema"_L1).toInt() > 0 && version.value("protocol"_L1).toInt() > 0);
    }

    void countsHowConnectionsEnd()
    {
        ServerProcess server;
        QVERIFY(server.start());
        WireClient rude(server);
        QVERIFY(rude.connect());
        for (int i = 0; i < 10; ++i)
            rude.sendRaw("rubbish");
        QVERIFY(rude.waitForClose(4000));
        QTRY_COMPARE(samples(server).value("conclave_ws_close_total{code=\"4000\"}"), 1);
    }

    void countsWhatTheDatabaseFails()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QCOMPARE(samples(server).value("conclave_db_errors_total"), 0);
        auto other = conclave::sql::Database::open(server.database(), conclave::sql::Access::ReadWrite);
        QVERIFY(other && (*other)->execute(u"ALTER TABLE schema_version RENAME TO away"_s));
        QTRY_VERIFY_WITH_TIMEOUT(samples(server).value("conclave_db_errors_total") > 0, 10'000);
    }

    void namesNobody()
    {
        ServerProcess server;
        QVERIFY(server.addUser(u"canary"_s));
        QVERIFY(server.start());
        WireClient canary(server);
        QVERIFY(canary.signIn(u"canary"_s));
        const auto room = canary.createChannel(u"canarychannel"_s);
        canary.say(room, u"canary message"_s);
        const auto page = scrape(server);
        QVERIFY(!page.contains("canary"));
        QVERIFY(!page.contains(room.toLatin1()));
    }

    void hidesFromThoseBehindAProxy()
    {
        ServerProcess server;
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/metrics").status, 200);
        const auto unknown = probe.get("/nothing");
        QCOMPARE(unknown.status, 404);
        for (const QByteArray header : {"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "via: 1.1 proxy"}) {
            const auto answer = probe.get("/metrics", header + "\r\n");
            QCOMPARE(answer.status, 404);
            QCOMPARE(answer.body, unknown.body);
        }
    }

    void isOffWhenSwitchedOff()
    {
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_METRICS"_s, u"off"_s);
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/metrics").status, 404);
        QCOMPARE(probe.get("/metrics").body, probe.get("/nothing").body);
    }

    void wantsTheTokenWhereThereIsOne()
    {
        const QByteArray token = "a-token-for-prometheus";
        ServerProcess server;
        server.setEnvironment(u"CONCLAVE_SERVER_METRICS"_s, u"token"_s);
        QVERIFY(!server.start());
        const auto path = server.path(u"token"_s);
        server.setEnvironment(u"CONCLAVE_SERVER_METRICS_TOKEN_FILE"_s, path);
        QVERIFY(writeToken(path, "short"));
        QVERIFY(!server.start());
        QVERIFY(writeToken(path, token));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(!server.start());
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
        QVERIFY(server.start());
        HttpProbe probe(server.port());
        QCOMPARE(probe.get("/metrics").status, 404);
        QCOMPARE(probe.get("/metrics", "Authorization: Bearer a-token-for-somebody\r\n").status, 404);
        QCOMPARE(probe.get("/metrics", "Authorization: Bearer\r\n").status, 404);
        QCOMPARE(probe.get("/metrics", "Authorization: Bearer " + token + "\r\n").status, 200);
        QVERIFY(!server.run({u"config"_s, u"dump"_s}).output.contains(QString::fromLatin1(token)));
    }
};

QTEST_GUILESS_MAIN(tst_Metrics)
#include "tst_metrics.moc"
