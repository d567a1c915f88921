// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// What the server does with input that no honest client sends.
class tst_BadInput : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    std::unique_ptr<WireClient> m_ana;
    QString m_room;

    static QByteArray json(const char *text) { return QByteArray(text).replace('\'', '"'); }
    static QString codeOf(const QJsonObject &reply)
    {
        return reply.value("error"_L1).toObject().value("code"_L1).toString();
    }

    // All that the database holds.
    QByteArray storedBytes() const
    {
        if (!testsPostgres()) {
            QFile file(m_server.data() + u"/conclave.db-wal"_s);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }
        const auto database = conclave::sql::Database::open(m_server.database(), conclave::sql::Access::ReadOnly);
        const auto all = (*database)
                             ->query(u"SELECT schema_to_xml('public', true, false, '')::text"_s)
                             .one([](const conclave::sql::Row &row) { return row.bytes(0); });
        return all && *all ? **all : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.addUser(u"ana"_s));
        QVERIFY(m_server.start());
    }

    void init()
    {
        m_ana = std::make_unique<WireClient>(m_server);
        QVERIFY(m_ana->signIn(u"ana"_s));
        if (m_room.isEmpty())
            m_room = m_ana->createChannel(u"room"_s);
    }

    void refusesBadFramesAndGoesOn_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("empty") << QByteArray(" ");
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("array") << QByteArray("[1]");
        QTest::newRow("cut") << json("{'id':1,'op':'ping'");
        QTest::newRow("trailing bytes") << json("{'id':1,'op':'ping'} x");
        QTest::newRow("two objects") << json("{'id':1,'op':'ping'}{'id':2,'op':'ping'}");
        QTest::newRow("duplicate key") << json("{'id':1,'op':'ping','id':2}");
        QTest::newRow("deep") << json("{'id':1,'op':'ping','a':") + QByteArray(20, '[') + QByteArray(20, ']') + "}";
        QTest::newRow("no id") << json("{'op':'ping'}");
        QTest::newRow("id zero") << json("{'id':0,'op':'ping'}");
        QTest::newRow("id negative") << json("{'id':-1,'op':'ping'}");
        QTest::newRow("id text") << json("{'id':'1','op':'ping'}");
        QTest::newRow("id fraction") << json("{'id':1.5,'op':'ping'}");
        QTest::newRow("id huge") << json("{'id':9007199254740993,'op':'ping'}");
        QTest::newRow("op number") << json("{'id':1,'op':7}");
        QTest::newRow("no op") << json("{'id':1}");
        QTest::newRow("a reply") << json("{'re':1,'op':'ping'}");
        QTest::newRow("lone surrogate") << json("{'id':1,'op':'ping','a':'\\ud800'}");
        QTest::newRow("zero character") << json("{'id':1,'op':'ping','a':'\\u0000'}");
        QTest::newRow("comment") << json("{'id':1,/* */'op':'ping'}");
        QTest::newRow("single quotes") << QByteArray("{'id':1,'op':'ping'}");
    }
    void refusesBadFramesAndGoesOn()
    {
        QFETCH(QByteArray, frame);
        m_ana->sendRaw(frame);
        QCOMPARE(codeOf(m_ana->nextReply()), u"bad_frame"_s);
        QCOMPARE(m_ana->errorOf(u"ping"_s), u"none"_s);
    }

    void refusesUnknownOperations() { QCOMPARE(m_ana->errorOf(u"message.explode"_s), u"unknown_op"_s); }

    void closesAfterTenBadFrames()
    {
        for (int i = 0; i < 10; ++i)
            m_ana->sendRaw("nonsense");
        QVERIFY(m_ana->waitForClose(4000));
    }

    void closesOnAMessageAboveTheLimit()
    {
        m_ana->sendRaw(json("{'id':1,'op':'ping','a':'") + QByteArray(70'000, 'x') + "\"}");
        QVERIFY(m_ana->waitForClose(1009));
    }

    void allowsStrangersOnlySmallMessages()
    {
        WireClient stranger(m_server);
        QVERIFY(stranger.connect());
        stranger.sendRaw(json("{'id':1,'op':'ping','a':'") + QByteArray(5'000, 'x') + "\"}");
        QVERIFY(stranger.waitForClose(1009));
    }

    void namesTheFieldThatIsWrong()
    {
        const auto errorOf = [this](const QJsonObject &fields) {
            return m_ana->ask(u"event.append"_s, fields).value("error"_L1).toObject();
        };
        const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, u"hi"_s}, {u"files"_s, QJsonArray()}};
        QJsonObject good{{u"conversation"_s, m_room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}};
        auto missing = good;
        missing.remove("client_id"_L1);
        QCOMPARE(errorOf(missing).value("message"_L1).toString(), u"client_id"_s);
        auto wrongType = good;
        wrongType["conversation"_L1] = 7;
        QCOMPARE(errorOf(wrongType).value("message"_L1).toString(), u"conversation"_s);
        auto unknown = good;
        unknown["sender"_L1] = u"somebody"_s;
        QCOMPARE(errorOf(unknown).value("code"_L1).toString(), u"unknown_field"_s);
        QCOMPARE(errorOf(unknown).value("message"_L1).toString(), u"sender"_s);
        QVERIFY(errorOf(good).isEmpty());
    }

    void ignoresUnknownFieldsOfNewerClients()
    {
        WireClient newer(m_server);
        QVERIFY(newer.connect(WireClient::Greeting::Omitted));
        newer.ask(u"hello"_s,
                  {{u"protocol"_s, 99}, {u"client"_s, u"from the future"_s}, {u"capabilities"_s, QJsonArray()}});
        const auto reply = newer.ask(u"session.login"_s,
                                     {{u"name"_s, u"ana"_s},
                                      {u"password"_s, QLatin1StringView(Password)},
                                      {u"device_name"_s, u"x"_s},
                                      {u"retina_scan"_s, 1}});
        QVERIFY(reply.contains("access_token"_L1));
    }

    void refusesTextsAgainstTheRules_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << u""_s << u"invalid"_s;
        QTest::newRow("blank") << u" \n\t "_s << u"invalid"_s;
        QTest::newRow("control character") << u"a\u0007b"_s << u"invalid"_s;
        QTest::newRow("above the units") << QString(8193, u'x') << u"bad_frame"_s;
        QTest::newRow("above the bytes") << QString(5000, u'ж') << u"too_large"_s;
        QTest::newRow("as large as allowed") << QString(4096, u'ж') << u""_s;
        QTest::newRow("right to left") << u"שלום \u202Bx\u202C"_s << u""_s;
    }
    void refusesTextsAgainstTheRules()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        QCOMPARE(codeOf(m_ana->say(m_room, text)), code);
    }

    void refusesContentThatOnlyTheServerMakes()
    {
        for (const auto &content : {QJsonObject{{u"kind"_s, u"joined"_s}, {u"user"_s, WireClient::newId()}},
                                    QJsonObject{{u"kind"_s, u"changed"_s}, {u"name"_s, u"mine"_s}},
                                    QJsonObject{{u"kind"_s, u"created"_s}, {u"name"_s, u"x"_s}, {u"topic"_s, u""_s}}}) {
            QCOMPARE(m_ana->errorOf(
                         u"event.append"_s,
                         {{u"conversation"_s, m_room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}}),
                     u"forbidden"_s);
        }
        const QJsonObject unknown{{u"kind"_s, u"hologram"_s}, {u"x"_s, 1}};
        QVERIFY(m_ana->errorOf(
                    u"event.append"_s,
                    {{u"conversation"_s, m_room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, unknown}})
                != u"none"_s);
    }

    void refusesChannelNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("blank") << u" "_s;
        QTest::newRow("upper case") << u"General"_s;
        QTest::newRow("space") << u"two words"_s;
        QTest::newRow("slash") << u"a/b"_s;
        QTest::newRow("bidi") << u"a\u202Eb"_s;
        QTest::newRow("zero width") << u"a\u200Bb"_s;
        QTest::newRow("control") << u"a\u0001b"_s;
        QTest::newRow("new line") << u"a\nb"_s;
        QTest::newRow("emoji tag") << u"a\U000E0041"_s;
    }
    void refusesChannelNames()
    {
        QFETCH(QString, name);
        QVERIFY(m_ana->createChannel(name).isEmpty());
    }

    void writesNoSecretAndNoTextIntoTheLog()
    {
        const auto canary = u"canary-4711-in-a-message"_s;
        m_ana->say(m_room, canary);
        m_ana->say(m_room, canary + QString(9000, u'x'));
        WireClient stranger(m_server);
        QVERIFY(stranger.connect());
        stranger.errorOf(
            u"session.login"_s,
            {{u"name"_s, u"ana"_s}, {u"password"_s, u"canary-4711-as-a-password"_s}, {u"device_name"_s, u"x"_s}});
        stranger.errorOf(u"session.authenticate"_s, {{u"access_token"_s, u"canary-4711-as-a-token"_s}});
        stranger.errorOf(u"session.refresh"_s, {{u"refresh_token"_s, u"canary-4711-as-a-token"_s}});
        m_ana.reset();
        const auto log = m_server.log();
        QVERIFY(!log.contains(u"canary-4711"_s));
        const auto bytes = storedBytes();
        QVERIFY(bytes.contains("canary-4711-in-a-message")); // the search itself works
        QVERIFY(!bytes.contains(QByteArray(Password)));
    }
};

QTEST_GUILESS_MAIN(tst_BadInput)
#include "tst_badinput.moc"
