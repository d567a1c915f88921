// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/searchclient.h"
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// What a search finds: words in many languages, operators, pages; and what it makes of hostile questions.
class tst_Search : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    WireClient m_ana{m_server};
    WireClient m_bo{m_server};
    QString m_anaId;
    QString m_boId;
    int m_channel = 0;
    QString m_room;

    QString said(WireClient &by, const QString &text, const QJsonObject &more = {})
    {
        const auto id = WireClient::newId();
        QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}};
        for (auto it = more.begin(); it != more.end(); ++it)
            content.insert(it.key(), it.value());
        const auto code = by.errorOf(u"event.append"_s,
                                     {{u"conversation"_s, m_room}, {u"client_id"_s, id}, {u"content"_s, content}});
        return code == u"none"_s ? id : QString();
    }
    QJsonObject here(const QJsonObject &more = {}) const
    {
        QJsonObject all{{u"in"_s, QJsonArray{m_room}}};
        for (auto it = more.begin(); it != more.end(); ++it)
            all.insert(it.key(), it.value());
        return all;
    }
    static void language(const char *name, const QStringList &texts, const char *term, const QList<int> &which)
    {
        QTest::newRow(name) << texts << QString::fromUtf8(term) << which;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.addUser(u"ana"_s) && m_server.addUser(u"bo"_s));
        QVERIFY(m_server.start());
        QVERIFY(m_ana.signIn(u"ana"_s) && m_bo.signIn(u"bo"_s));
        for (const auto &user : m_ana.ask(u"user.list"_s, {{u"since"_s, 0}}).value("users"_L1).toArray()) {
            const auto id = user.toObject().value("id"_L1).toString();
            (user.toObject().value("name"_L1).toString() == "ana"_L1 ? m_anaId : m_boId) = id;
        }
    }
    void init()
    {
        m_room = m_ana.createChannel(u"talk-%1"_s.arg(++m_channel));
        QVERIFY(!m_room.isEmpty());
        m_bo.join(m_room);
    }

    void findsWordsPiecesAndCharactersInManyLanguages_data()
    {
        QTest::addColumn<QStringList>("texts");
        QTest::addColumn<QString>("term");
        QTest::addColumn<QList<int>>("which"); // newest first
        const QStringList english{u"The quarterly report is ready"_s, u"Reporters were there"_s, u"We use UI tests"_s};
        language("English word", english, "report", {1, 0});
        language("English prefix", english, "quart", {0});
        language("English inside", english, "porter", {1});
        language("English two letters", english, "ui", {2});
        language("English one letter", english, "t", {2, 1, 0});
        language("English nowhere", english, "annual", {});
        const QStringList german{u"Die Straßenbahn fährt über die Brücke"_s, u"Größere Maßstäbe"_s};
        language("German ss", german, "strassen", {0});
        language("German umlaut", german, "Brucke", {0});
        language("German compound", german, "bahn", {0});
        const QStringList french{u"L\u2019été à Besançon"_s, u"Un bœuf, des œufs"_s};
        language("French accents", french, "besancon", {0});
        language("French ligature", french, "boeuf", {1});
        const QStringList russian{u"Квартальный отчёт готов"_s, u"Мои друзья пришли"_s};
        language("Russian yo", russian, "отчет", {0});
        language("Russian inside", russian, "рузья", {1});
        language("Russian two letters", russian, "мо", {1});
        const QStringList chinese{u"今天天气很好，我们去公园。"_s, u"服务器已经重启"_s, u"使用Qt开发"_s};
        language("Chinese pair", chinese, "天气", {0});
        language("Chinese one", chinese, "服", {1});
        language("Chinese sentence", chinese, "我们去公园", {0});
        language("Chinese mixed", chinese, "qt开", {2});
        language("Chinese not so", chinese, "气天", {});
        const QStringList japanese{u"明日の会議は三時からです"_s, u"サーバーを再起動した"_s};
        language("Japanese word", japanese, "会議", {0});
        language("Japanese kana", japanese, "サーバー", {1});
        language("Japanese half width", japanese, "ｻｰﾊﾞｰ", {1});
        language("Japanese particle", japanese, "の", {0});
        const QStringList korean{u"오늘 회의는 세 시입니다"_s, u"서버 점검"_s};
        language("Korean stem", korean, "회의", {0});
        language("Korean one", korean, "점", {1});
        const QStringList arabic{u"مَرْحَبًا بِالعالَم"_s, u"اجتماع اليوم"_s};
        language("Arabic without vowels", arabic, "مرحبا", {0});
        language("Arabic inside", arabic, "عالم", {0});
        const QStringList signs{u"Released 🎉"_s, u"if (a->b) c++;"_s, u"see https://example.com/x_y"_s};
        language("emoji", signs, "🎉", {0});
        language("punctuation", signs, "->", {1});
        language("short and punctuation", signs, "c++", {1});
        language("address", signs, "example.com/x_y", {2});
    }
    void findsWordsPiecesAndCharactersInManyLanguages()
    {
        QFETCH(const QStringList, texts);
        QFETCH(const QString, term);
        QFETCH(const QList<int>, which);
        for (const auto &text : texts)
            QVERIFY(!said(m_ana, text).isEmpty());
        QStringList expected;
        for (const int i : which)
            expected << texts.at(i);
        QCOMPARE(found(m_bo, {term}, here()), expected);
    }

    void combinesTerms()
    {
        said(m_ana, u"the red house"_s);
        said(m_ana, u"a red boat"_s);
        said(m_ana, u"a blue housecat"_s);
        QCOMPARE(found(m_bo, {u"red"_s, u"house"_s}, here()), QStringList{u"the red house"_s});
        auto whole = term(u"house"_s);
        whole.insert(u"whole"_s, true);
        QCOMPARE(found(m_bo, {}, here({{u"terms"_s, QJsonArray{whole}}})), QStringList{u"the red house"_s});
        auto without = term(u"house"_s);
        without.insert(u"excluded"_s, true);
        QCOMPARE(found(m_bo, {}, here({{u"terms"_s, QJsonArray{term(u"red"_s), without}}})),
                 QStringList{u"a red boat"_s});
        QCOMPARE(found(m_bo, {}, here({{u"terms"_s, QJsonArray{without}}})), QStringList{u"a red boat"_s});
    }

    void choosesBySenderAndPlace()
    {
        said(m_ana, u"apples by ana"_s);
        said(m_bo, u"apples by bo"_s);
        QCOMPARE(found(m_ana, {u"apples"_s}, here({{u"from"_s, QJsonArray{m_boId}}})), QStringList{u"apples by bo"_s});
        QCOMPARE(found(m_ana, {u"apples"_s}, here({{u"from"_s, QJsonArray{m_boId, m_anaId}}})).size(), 2);
        QCOMPARE(found(m_ana, {}, here({{u"from"_s, QJsonArray{m_anaId}}})), QStringList{u"apples by ana"_s});
        const auto first = m_room;
        m_room = m_ana.createChannel(u"other-%1"_s.arg(m_channel));
        said(m_ana, u"apples elsewhere"_s);
        QCOMPARE(found(m_ana, {u"apples"_s}, here()), QStringList{u"apples elsewhere"_s});
        QCOMPARE(found(m_ana, {u"apples"_s}, {{u"in"_s, QJsonArray{first, m_room}}}).size(), 3);
        QCOMPARE(found(m_ana, {u"apples"_s}, {{u"in"_s, QJsonArray{WireClient::newId()}}}),
                 QStringList{u"[not_found]"_s});
    }

    void choosesByTime()
    {
        said(m_ana, u"plums first"_s);
        QTest::qWait(5);
        const auto between = QDateTime::currentMSecsSinceEpoch();
        QTest::qWait(5);
        said(m_ana, u"plums second"_s);
        QCOMPARE(found(m_bo, {u"plums"_s}, here({{u"after_at"_s, between}})), QStringList{u"plums second"_s});
        QCOMPARE(found(m_bo, {u"plums"_s}, here({{u"before_at"_s, between}})), QStringList{u"plums first"_s});
        const qint64 dayMs = qint64(24) * 3600 * 1000;
        QCOMPARE(found(m_bo, {}, here({{u"before_at"_s, between - 7 * dayMs}})), QStringList());
        QCOMPARE(found(m_bo, {}, here({{u"after_at"_s, between + 7 * dayMs}})), QStringList());
        QCOMPARE(found(m_bo, {}, {{u"after_at"_s, between}, {u"limit"_s, 1}}), QStringList{u"plums second"_s});
        QCOMPARE(found(m_bo, {u"plums"_s}, here({{u"after_at"_s, 0}, {u"before_at"_s, qint64(1) << 53}})).size(), 2);
        QCOMPARE(found(m_bo, {u"plums"_s}, here({{u"before_at"_s, -(qint64(1) << 53)}})), QStringList());
    }

    void choosesByTheFilesOfMessages()
    {
        FileClient files(m_server, m_ana);
        const auto notes = files.upload(u"notes.txt"_s, "what we said");
        const auto dot
            = files.upload(u"dot.png"_s,
                           QByteArray::fromBase64(
                               "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
                               "ErkJggg=="));
        QVERIFY(notes.contains("file"_L1) && dot.contains("file"_L1));
        said(m_ana, u"only words"_s);
        said(m_ana, u"with notes"_s, {{u"files"_s, QJsonArray{notes}}});
        const auto both = said(m_ana, u"with both"_s, {{u"files"_s, QJsonArray{notes, dot}}});
        const auto has = [&](const char *what, const QStringList &terms = {}) {
            return found(m_bo, terms, here({{u"has"_s, QJsonArray{QLatin1StringView(what)}}}));
        };
        QCOMPARE(has("file"), (QStringList{u"with both"_s, u"with notes"_s}));
        QCOMPARE(has("image"), QStringList{u"with both"_s});
        QCOMPARE(has("file", {u"notes"_s}),
                 (QStringList{u"with both"_s, u"with notes"_s})); // a file's name is text too
        QCOMPARE(has("image", {u"only"_s}), QStringList());
        QCOMPARE(about(m_ana, m_room, u"delete"_s, both), u"none"_s);
        QCOMPARE(has("image"), QStringList());
        QCOMPARE(has("file"), QStringList{u"with notes"_s});
    }

    void choosesByWhatMessagesHaveAndAre()
    {
        const auto plain = said(m_ana, u"plain"_s);
        const auto link = said(m_ana, u"see <https://example.com>"_s);
        said(m_ana, u"run `make`"_s);
        said(m_bo, u"a reply"_s, {{u"thread"_s, plain}});
        const auto has = [&](const char *what) {
            return found(m_bo, {}, here({{u"has"_s, QJsonArray{QLatin1StringView(what)}}}));
        };
        const auto is = [&](const char *what) {
            return found(m_bo, {}, here({{u"is"_s, QJsonArray{QLatin1StringView(what)}}}));
        };
        QCOMPARE(has("link"), QStringList{u"see <https://example.com>"_s});
        QCOMPARE(has("code"), QStringList{u"run `make`"_s});
        QCOMPARE(has("file"), QStringList());
        QCOMPARE(is("thread"), QStringList{u"a reply"_s});
        QCOMPARE(is("edited"), QStringList());
        QCOMPARE(about(m_ana, m_room, u"edit"_s, link, {{u"text"_s, u"no longer"_s}}), u"none"_s);
        QCOMPARE(has("link"), QStringList());
        QCOMPARE(is("edited"), QStringList{u"no longer"_s});
        QCOMPARE(has("reaction"), QStringList());
        QCOMPARE(about(m_ana, m_room, u"reaction"_s, plain, {{u"emoji"_s, u"👍"_s}, {u"on"_s, true}}), u"none"_s);
        QCOMPARE(about(m_bo, m_room, u"reaction"_s, plain, {{u"emoji"_s, u"👍"_s}, {u"on"_s, true}}), u"none"_s);
        QCOMPARE(has("reaction"), QStringList{u"plain"_s});
        QCOMPARE(is("pinned"), QStringList());
        QCOMPARE(about(m_ana, m_room, u"pin"_s, link, {{u"on"_s, true}}), u"none"_s);
        QCOMPARE(is("pinned"), QStringList{u"no longer"_s});
        QCOMPARE(found(m_bo, {u"longer"_s}, here({{u"is"_s, QJsonArray{u"pinned"_s, u"edited"_s}}})).size(), 1);
        QCOMPARE(is("unread"), (QStringList{u"run `make`"_s, u"no longer"_s, u"plain"_s}));
        QCOMPARE(m_bo.errorOf(u"cursor.set"_s, {{u"conversation"_s, m_room}, {u"seq"_s, 4}}), u"none"_s);
        QCOMPARE(is("unread"), QStringList{u"run `make`"_s});
    }

    void tellsWhereAMessageIs()
    {
        const auto root = said(m_ana, u"root of it"_s);
        const auto reply = said(m_bo, u"walnut reply"_s, {{u"thread"_s, root}});
        about(m_bo, m_room, u"edit"_s, reply, {{u"text"_s, u"hazelnut reply"_s}});
        const auto messages = m_ana.ask(u"message.search"_s, searching({u"hazelnut"_s})).value("messages"_L1).toArray();
        QCOMPARE(messages.size(), 1);
        const auto message = messages.first().toObject();
        QCOMPARE(message.value("conversation"_L1).toString(), m_room);
        QCOMPARE(message.value("message"_L1).toString(), reply);
        QCOMPARE(message.value("thread"_L1).toString(), root);
        QCOMPARE(message.value("sender"_L1).toString(), m_boId);
        QCOMPARE(message.value("seq"_L1).toInt(), 4);
        QCOMPARE(message.value("edited_seq"_L1).toInt(), 5);
    }

    void pagesStandStillUnderNewMessages()
    {
        for (int i = 0; i < 25; ++i)
            said(m_ana, u"cherry %1"_s.arg(i));
        QStringList all;
        std::optional<qint64> cursor;
        int pages = 0;
        do {
            auto request = here({{u"limit"_s, 10}});
            if (cursor)
                request.insert(u"cursor"_s, *cursor);
            const auto reply = m_bo.ask(u"message.search"_s, searching({u"cherry"_s}, request));
            QVERIFY(!reply.value("partial"_L1).toBool(true));
            for (const auto &message : reply.value("messages"_L1).toArray())
                all << message.toObject().value("text"_L1).toString();
            cursor = reply.contains("cursor"_L1) ? std::optional(reply.value("cursor"_L1).toInteger()) : std::nullopt;
            said(m_ana, u"cherry in between"_s);
            ++pages;
        } while (cursor && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(all.size(), 25);
        for (int i = 0; i < 25; ++i)
            QCOMPARE(all.at(i), u"cherry %1"_s.arg(24 - i));
    }

    void cutsPagesToWhatAMessageHolds()
    {
        const auto filler = QString(7000, u'x');
        for (int i = 0; i < 20; ++i)
            said(m_ana, u"huge %1 "_s.arg(i) + filler);
        int seen = 0;
        QJsonObject request = here({{u"limit"_s, 100}});
        for (int page = 0; page < 10; ++page) {
            const auto reply = m_bo.ask(u"message.search"_s, searching({u"huge"_s}, request));
            QVERIFY(QJsonDocument(reply).toJson(QJsonDocument::Compact).size() < 65'536);
            seen += int(reply.value("messages"_L1).toArray().size());
            if (!reply.contains("cursor"_L1))
                break;
            request.insert(u"cursor"_s, reply.value("cursor"_L1));
        }
        QCOMPARE(seen, 20);
    }

    void looksThroughMoreThanOneBatch()
    {
        said(m_ana, u"the needle ->"_s);
        for (int i = 0; i < 250; ++i)
            said(m_ana, u"straw %1"_s.arg(i));
        QCOMPARE(found(m_bo, {u"->"_s}, here()), QStringList{u"the needle ->"_s}); // no token helps
        QCOMPARE(found(m_bo, {u"needle"_s}, here()), QStringList{u"the needle ->"_s});
    }

    void refusesQuestionsThatChooseNothing_data()
    {
        QTest::addColumn<QJsonObject>("request");
        QTest::addColumn<QString>("code");
        auto excluded = term(u"x"_s);
        excluded.insert(u"excluded"_s, true);
        QTest::newRow("nothing") << searching({}) << u"invalid"_s;
        QTest::newRow("only without") << searching({}, {{u"terms"_s, QJsonArray{excluded}}}) << u"invalid"_s;
        QTest::newRow("nothing visible") << searching({u"\u200b\u200d"_s}) << u"invalid"_s;
        QTest::newRow("an empty term") << searching({u""_s}) << u"bad_frame"_s;
        QTest::newRow("a long term") << searching({QString(201, u'x')}) << u"bad_frame"_s;
        QTest::newRow("many terms") << searching(QStringList(21, u"x"_s)) << u"bad_frame"_s;
        QTest::newRow("limit") << searching({u"x"_s}, {{u"limit"_s, 101}}) << u"bad_frame"_s;
        QTest::newRow("no limit") << searching({u"x"_s}, {{u"limit"_s, 0}}) << u"bad_frame"_s;
        QTest::newRow("cursor") << searching({u"x"_s}, {{u"cursor"_s, -1}}) << u"bad_frame"_s;
        QTest::newRow("has") << searching({u"x"_s}, {{u"has"_s, QJsonArray{u"money"_s}}}) << u"bad_frame"_s;
        QTest::newRow("saved is the client's")
            << searching({u"x"_s}, {{u"is"_s, QJsonArray{u"saved"_s}}}) << u"bad_frame"_s;
    }
    void refusesQuestionsThatChooseNothing()
    {
        QFETCH(const QJsonObject, request);
        QFETCH(const QString, code);
        QCOMPARE(m_bo.errorOf(u"message.search"_s, request), code);
    }

    void takesEverythingForText_data()
    {
        QTest::addColumn<QString>("term");
        for (const auto *text :
             {"' OR 1=1 --", "\"",          "x\" OR \"y", "* NEAR(a b)", "a AND", "^a",
              "tokens:a",    "{tokens}: a", "%",          "_",           "\\",    "a'|'b",
              "a & !b:*",    "(",           "))",         "<->",         ":*",    ";DROP TABLE users",
              "$1",          "?",           "%1"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void takesEverythingForText()
    {
        QFETCH(const QString, term);
        said(m_ana, u"before "_s + term + u" behind"_s);
        said(m_ana, u"quite another text"_s);
        QCOMPARE(found(m_bo, {term}, here()), QStringList{u"before "_s + term + u" behind"_s});
    }

    void survivesHostileQuestions()
    {
        said(m_ana, u"still here"_s);
        QCOMPARE(found(m_bo, {QString(200, u'"')}, here()), QStringList());
        QCOMPARE(found(m_bo, {QString(200, u'\'')}, here()), QStringList());
        QStringList many;
        for (int i = 0; i < 20; ++i) {
            QString all;
            for (int c = 0; c < 200; ++c)
                all += QChar(u'a' + ushort((c * (i + 1) * 7 + c / 26) % 26));
            many << all;
        }
        QCOMPARE(found(m_bo, many, here()), QStringList());
        QStringList wide;
        for (int i = 0; i < 20; ++i) {
            QString all;
            for (int c = 0; c < 200; ++c)
                all += QChar(0x4e00 + i * 200 + c);
            wide << all;
        }
        QCOMPARE(found(m_bo, wide, here()), QStringList());
        QJsonArray rooms;
        for (int i = 0; i < 20; ++i)
            rooms.append(m_room);
        QCOMPARE(found(m_bo, {u"still"_s}, {{u"in"_s, rooms}}), QStringList{u"still here"_s});
        // A lone surrogate is no text: the frame is refused as a whole, and the connection stays.
        m_bo.sendRaw("{\"id\":99,\"op\":\"message.search\",\"terms\":[{\"text\":\"\\ud800\",\"whole\":false,"
                     "\"excluded\":false}],\"from\":[],\"in\":[],\"has\":[],\"is\":[],\"limit\":5}");
        QCOMPARE(m_bo.nextReply().value("error"_L1).toObject().value("code"_L1).toString(), u"bad_frame"_s);
        QCOMPARE(found(m_bo, {u"still"_s}, here()), QStringList{u"still here"_s});
        QVERIFY(!m_server.log().contains("still"_L1));
    }
};

QTEST_GUILESS_MAIN(tst_Search)
#include "tst_search.moc"
