// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;
using conclave::sql::Row;

// What can be done to messages: replies, edits, deletions, reactions, pins, mentions.
class tst_Messages : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    WireClient m_ana{m_server};
    WireClient m_bo{m_server};
    int m_channel = 0;
    QString m_room;

    QJsonObject append(WireClient &by, const QJsonObject &content, const QString &clientId = WireClient::newId())
    {
        return by.ask(u"event.append"_s,
                      {{u"conversation"_s, m_room}, {u"client_id"_s, clientId}, {u"content"_s, content}});
    }
    static QString codeOf(const QJsonObject &reply)
    {
        const auto error = reply.value("error"_L1);
        return error.isUndefined() ? u"none"_s : error.toObject().value("code"_L1).toString();
    }
    QString said(WireClient &by, const QString &text, const QJsonObject &more = {})
    {
        const auto id = WireClient::newId();
        QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}};
        for (auto it = more.begin(); it != more.end(); ++it)
            content.insert(it.key(), it.value());
        return codeOf(append(by, content, id)) == u"none"_s ? id : QString();
    }
    QString about(WireClient &by, const QString &kind, const QString &target, const QJsonObject &more = {})
    {
        QJsonObject content{{u"kind"_s, kind}, {u"target"_s, target}};
        for (auto it = more.begin(); it != more.end(); ++it)
            content.insert(it.key(), it.value());
        return codeOf(append(by, content));
    }
    QString react(WireClient &by, const QString &target, const QString &emoji, bool on = true)
    {
        return about(by, u"reaction"_s, target, {{u"emoji"_s, emoji}, {u"on"_s, on}});
    }
    QString edit(WireClient &by, const QString &target, const QString &text)
    {
        return about(by, u"edit"_s, target, {{u"text"_s, text}});
    }

    QStringList texts(WireClient &by)
    {
        QStringList all;
        for (const auto &event : by.history(m_room)) {
            const auto content = event.toObject().value("content"_L1).toObject();
            if (content.value("kind"_L1) == "text"_L1)
                all << content.value("text"_L1).toString();
        }
        return all;
    }

    // Every row of a table as text, in order; through a connection beside the server's.
    QStringList rows(const QString &statement)
    {
        auto database = conclave::sql::Database::open(m_server.database(), conclave::sql::Access::ReadOnly);
        if (!database)
            return {database.error().detail};
        const auto rows = (*database)->query(statement).list([](const Row &row) { return row.text(0); });
        return rows ? QStringList(*rows) : QStringList{rows.error().detail};
    }
    QStringList projections()
    {
        const QString hex = testsPostgres() ? u"%1::text"_s : u"hex(%1)"_s;
        const auto id = [&hex](const char *column) { return hex.arg(QLatin1StringView(column)); };
        QStringList all;
        all += rows(
            u"SELECT %1 || ' ' || %2 || ' ' || seq || ' ' || month || ' ' || %3 || ' ' || coalesce(%4, '-') || "
            "' ' || counts || ' ' || coalesce(edited_seq, 0) || ' ' || coalesce(deleted_seq, 0) "
            "FROM messages ORDER BY 1"_s.arg(id("conversation_id"), id("id"), id("sender_id"), id("thread_id")));
        all += rows(u"SELECT %1 || ' ' || seq || ' ' || month FROM message_edits ORDER BY 1"_s.arg(id("message_id")));
        all += rows(u"SELECT %1 || ' ' || %2 || ' ' || emoji || ' ' || seq FROM reactions ORDER BY 1"_s.arg(
            id("message_id"), id("user_id")));
        all += rows(u"SELECT %1 || ' ' || seq FROM pins ORDER BY 1"_s.arg(id("message_id")));
        all += rows(
            u"SELECT %1 || ' ' || %2 || ' ' || seq FROM mentions ORDER BY 1"_s.arg(id("message_id"), id("user_id")));
        return all;
    }
    // Which of the files of the server hold these bytes.
    QStringList filesWith(const QString &text)
    {
        QStringList found;
        for (const auto &directory : {m_server.data(), m_server.path(u"."_s)}) {
            for (const auto &file : QDir(directory).entryInfoList(QDir::Files | QDir::Hidden)) {
                QFile bytes(file.filePath());
                if (bytes.open(QIODevice::ReadOnly) && bytes.readAll().contains(text.toUtf8()))
                    found << file.fileName();
            }
        }
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto *name : {"ana", "bo"})
            QVERIFY(m_server.addUser(QLatin1StringView(name)));
        QVERIFY(m_server.addUser(u"mo"_s, u"moderator"_s));
        QVERIFY(m_server.start());
        QVERIFY(m_ana.signIn(u"ana"_s) && m_bo.signIn(u"bo"_s));
    }
    void init()
    {
        m_room = m_ana.createChannel(u"talk-%1"_s.arg(++m_channel));
        QVERIFY(!m_room.isEmpty());
        m_bo.join(m_room);
    }

    void letsOnlyTheAuthorEdit()
    {
        const auto message = said(m_ana, u"frist"_s);
        QCOMPARE(edit(m_bo, message, u"mine"_s), u"forbidden"_s);
        QCOMPARE(edit(m_ana, message, u"first"_s), u"none"_s);
        QCOMPARE(edit(m_ana, message, u"  "_s), u"invalid"_s);
        QVERIFY(
            !m_bo.push(u"event"_s,
                       {{u"event"_s,
                         QJsonObject{{u"content"_s, QJsonObject{{u"kind"_s, u"edit"_s}, {u"text"_s, u"first"_s}}}}}})
                 .isEmpty());
        const auto events = m_bo.history(m_room);
        QCOMPARE(events.at(2).toObject().value("content"_L1).toObject().value("text"_L1).toString(), u"frist"_s);
    }

    void leavesNoByteOfADeletedMessageInAnyFile()
    {
        if (testsPostgres())
            QSKIP("the files of PostgreSQL are its own");
        const auto first = u"canary-"_s + WireClient::newId(), second = u"canary-"_s + WireClient::newId();
        const auto message = said(m_ana, first);
        QCOMPARE(edit(m_ana, message, second), u"none"_s);
        QCOMPARE(about(m_ana, u"delete"_s, said(m_ana, u"something else"_s)), u"none"_s);
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(first), QStringList{u"conclave.db"_s}, 10'000); // not the log's alone
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(second), QStringList{u"conclave.db"_s}, 10'000);
        QCOMPARE(about(m_ana, u"delete"_s, message), u"none"_s);
        QTRY_COMPARE_WITH_TIMEOUT(filesWith(first) + filesWith(second), QStringList(), 10'000);
    }

    void takesTheTextOfADeletedMessageOutOfTheLog()
    {
        const auto message = said(m_ana, u"canary-one"_s);
        edit(m_ana, message, u"canary-two"_s);
        react(m_bo, message, u"👍"_s);
        QCOMPARE(about(m_bo, u"delete"_s, message), u"forbidden"_s);
        QCOMPARE(about(m_ana, u"delete"_s, message), u"none"_s);
        QVERIFY(rows(u"SELECT content FROM events WHERE content LIKE '%canary%'"_s).isEmpty());
        const auto events = m_bo.history(m_room);
        for (const auto &value : events)
            QVERIFY(!QJsonDocument(value.toObject()).toJson().contains("canary"));
        const auto stub = events.at(2).toObject();
        QCOMPARE(stub.value("kind"_L1).toString(), u"text"_s);
        QVERIFY(!stub.contains("content"_L1));
        QCOMPARE(edit(m_ana, message, u"back again"_s), u"not_found"_s);
        QCOMPARE(react(m_bo, message, u"👍"_s), u"not_found"_s);
        QCOMPARE(about(m_ana, u"delete"_s, message), u"not_found"_s);
    }

    void letsModeratorsAndTheCreatorDelete()
    {
        WireClient mo(m_server);
        QVERIFY(mo.signIn(u"mo"_s));
        const auto first = said(m_bo, u"one"_s);
        QCOMPARE(about(mo, u"delete"_s, first), u"forbidden"_s); // not a member
        mo.join(m_room);
        QCOMPARE(about(mo, u"delete"_s, first), u"none"_s);
        QCOMPARE(about(m_ana, u"delete"_s, said(m_bo, u"two"_s)), u"none"_s);
    }

    void countsOnlyTwentyDifferentEmojis()
    {
        const auto message = said(m_ana, u"like it?"_s);
        for (char32_t c = 0x1f600; c < 0x1f600 + 20; ++c)
            QCOMPARE(react(m_bo, message, QString::fromUcs4(&c, 1)), u"none"_s);
        QCOMPARE(react(m_ana, message, u"🎉"_s), u"too_many"_s);
        QCOMPARE(react(m_ana, message, u"😀"_s), u"none"_s); // is there already
        QCOMPARE(react(m_bo, message, u"😁"_s, false), u"none"_s);
        QCOMPARE(react(m_ana, message, u"🎉"_s), u"none"_s);
    }

    void takesOnlyEmojisAsReactions()
    {
        const auto message = said(m_ana, u"like it?"_s);
        for (const auto &good : {u"👍"_s, u"👍🏽"_s, u"❤️"_s, u"1️⃣"_s, u"🇩🇪"_s,
                                 u"👨‍👩‍👧‍👦"_s, u"✔️"_s, u"©️"_s})
            QCOMPARE(react(m_bo, message, good), u"none"_s);
        for (const auto &bad : {u"x"_s, u"yes"_s, u" "_s, u"é"_s, u"1"_s, u"‍"_s, u"<b>"_s, u"👍 "_s, u"👍x"_s})
            QCOMPARE(react(m_bo, message, bad), u"invalid"_s);
    }

    void repliesOnlyToWhatIsThere()
    {
        const auto root = said(m_ana, u"root"_s);
        const auto reply = said(m_bo, u"reply"_s, {{u"thread"_s, root}});
        QVERIFY(!reply.isEmpty());
        const auto nested = QJsonObject{
            {u"kind"_s, u"text"_s}, {u"text"_s, u"x"_s}, {u"files"_s, QJsonArray()}, {u"thread"_s, reply}};
        QCOMPARE(codeOf(append(m_ana, nested)), u"invalid"_s);
        auto absent = nested;
        absent.insert(u"thread"_s, WireClient::newId());
        QCOMPARE(codeOf(append(m_ana, absent)), u"not_found"_s);
        QVERIFY(!said(m_ana, u"quoting"_s, {{u"quote"_s, reply}}).isEmpty());
        const auto events = m_ana.history(m_room);
        QCOMPARE(events.at(3).toObject().value("counts"_L1).toBool(), false); // the reply
    }

    void hidesWhatCameBeforeTheJoin()
    {
        m_room = m_ana.createChannel(u"late-%1"_s.arg(++m_channel), u"from_join"_s);
        const auto early = said(m_ana, u"early"_s);
        m_bo.join(m_room);
        QCOMPARE(react(m_bo, early, u"👍"_s), u"not_found"_s);
        QCOMPARE(about(m_bo, u"pin"_s, early, {{u"on"_s, true}}), u"not_found"_s);
        QVERIFY(said(m_bo, u"quoting"_s, {{u"quote"_s, early}}).isEmpty());
        QCOMPARE(react(m_ana, early, u"👍"_s), u"none"_s);
    }

    void refusesTheIdOfAnothersMessage()
    {
        const auto message = said(m_ana, u"mine"_s);
        const QJsonObject text{{u"kind"_s, u"text"_s}, {u"text"_s, u"stolen"_s}, {u"files"_s, QJsonArray()}};
        QCOMPARE(codeOf(append(m_bo, text, message)), u"conflict"_s);
    }

    void tellsOwnDevicesHowFarAThreadIsRead()
    {
        WireClient other(m_server);
        QVERIFY(other.signIn(u"bo"_s));
        const auto root = said(m_ana, u"root"_s);
        said(m_ana, u"reply"_s, {{u"thread"_s, root}});
        const QJsonObject cursor{{u"conversation"_s, m_room}, {u"seq"_s, 4}, {u"thread"_s, root}};
        QCOMPARE(m_bo.errorOf(u"cursor.set"_s, cursor), u"none"_s);
        const auto key = u"thread/%1/%2"_s.arg(m_room, root);
        const auto pushed = other.push(u"map"_s, {{u"entry"_s, QJsonObject{{u"key"_s, key}}}});
        QCOMPARE(pushed.value("entry"_L1).toObject().value("value"_L1).toString(), u"{\"seq\":4}"_s);
        auto back = cursor;
        back.insert(u"seq"_s, 3);
        QCOMPARE(m_bo.errorOf(u"cursor.set"_s, back), u"none"_s);
        const auto map = m_bo.ask(u"map.get"_s, {{u"since"_s, 0}}).value("entries"_L1).toArray();
        for (const auto &entry : map) {
            if (entry.toObject().value("key"_L1).toString() == key)
                QCOMPARE(entry.toObject().value("value"_L1).toString(), u"{\"seq\":4}"_s);
        }
        auto absent = cursor;
        absent.insert(u"thread"_s, WireClient::newId());
        QCOMPARE(m_bo.errorOf(u"cursor.set"_s, absent), u"not_found"_s);
    }

    void countsForWhomAGapIsLeft()
    {
        const auto gone = said(m_ana, u"to be deleted"_s);
        said(m_ana, u"hello @bo and `@bo`"_s);
        said(m_ana, u"hello @channel"_s);
        const auto edited = said(m_ana, u"nobody"_s);
        edit(m_ana, edited, u"after all @bo"_s);
        said(m_bo, u"me: @bo"_s);
        for (int i = 0; i < 120; ++i)
            said(m_ana, u"number %1"_s.arg(i));
        about(m_ana, u"delete"_s, gone);
        const auto reply
            = m_bo.ask(u"sync.resume"_s,
                       {{u"positions"_s,
                         QJsonArray{QJsonObject{{u"conversation"_s, m_room}, {u"seq"_s, 2}, {u"cursor_sum"_s, 0}}}}});
        const auto tail = reply.value("tails"_L1).toArray().at(0).toObject();
        QVERIFY(tail.value("snapshot_needed"_L1).toBool());
        const auto unread = tail.value("unread"_L1).toObject();
        QCOMPARE(unread.value("messages"_L1).toInt(), 124);
        QCOMPARE(unread.value("mentions"_L1).toInt(), 3);
        QCOMPARE(unread.value("cursor"_L1).toInt(), 2);
    }

    void endsTemporaryChannels()
    {
        const auto id = WireClient::newId();
        QJsonObject request{{u"client_id"_s, id},
                            {u"kind"_s, u"temporary"_s},
                            {u"name"_s, u"party-%1"_s.arg(++m_channel)},
                            {u"topic"_s, u""_s},
                            {u"history"_s, u"all"_s}};
        QCOMPARE(m_ana.errorOf(u"conversation.create"_s, request), u"invalid"_s);
        request.insert(u"ends_at"_s, QDateTime::currentMSecsSinceEpoch() + 1500);
        QCOMPARE(m_ana.errorOf(u"conversation.create"_s, request), u"none"_s);
        m_room = id;
        m_bo.join(m_room);
        QVERIFY(!said(m_bo, u"in time"_s).isEmpty());
        QTest::qWait(1600);
        const QJsonObject text{{u"kind"_s, u"text"_s}, {u"text"_s, u"late"_s}, {u"files"_s, QJsonArray()}};
        QCOMPARE(codeOf(append(m_bo, text)), u"archived"_s);
        QCOMPARE(texts(m_bo), QStringList{u"in time"_s}); // the archiving may be in the log already, or not yet
    }

    // Last, because it stops the server: everything that the tests above made.
    void makesProjectionsAgainFromTheLog()
    {
        const auto kept = said(m_ana, u"kept @bo"_s);
        react(m_bo, kept, u"🎉"_s);
        about(m_ana, u"pin"_s, kept, {{u"on"_s, true}});
        edit(m_ana, kept, u"kept @bo and @channel"_s);
        QCOMPARE(m_server.terminate(), 0);
        const auto before = projections();
        QVERIFY(before.size() > 150);
        const auto rebuilt = m_server.run({u"rebuild"_s});
        QVERIFY2(rebuilt.status == 0, qPrintable(rebuilt.errors));
        QCOMPARE(projections(), before);
    }
};

QTEST_GUILESS_MAIN(tst_Messages)
#include "tst_messages.moc"
