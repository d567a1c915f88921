// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"
#include "tests/server/searchclient.h"
#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::test;
using conclave::sql::Row;

// Nobody finds what they may not read at that moment, and nobody what is gone.
class tst_SearchRights : public QObject
{
    Q_OBJECT

private:
    ServerProcess m_server;
    WireClient m_ana{m_server};
    WireClient m_bo{m_server};
    WireClient m_gus{m_server}; // a guest
    QHash<QString, QString> m_ids;
    int m_channel = 0;
    QString m_word; // in the messages of one test only

    QString room(const QString &kind, const QString &history = u"all"_s)
    {
        return m_ana.createChannel(u"room-%1"_s.arg(++m_channel), history, kind);
    }
    QString said(const QString &room, const QString &text)
    {
        const auto id = WireClient::newId();
        return m_ana.say(room, text, id).contains("seq"_L1) ? id : QString();
    }
    QString member(const char *op, const QString &room, const char *user)
    {
        return m_ana.errorOf(QString::fromLatin1(op),
                             {{u"conversation"_s, room},
                              {u"client_id"_s, WireClient::newId()},
                              {u"user"_s, m_ids.value(QString::fromLatin1(user))}});
    }
    QStringList finds(WireClient &by, const QJsonObject &more = {}) { return found(by, {m_word}, more); }
    qint64 count(const QString &statement)
    {
        auto database = conclave::sql::Database::open(m_server.database(), conclave::sql::Access::ReadOnly);
        const auto row = database ? (*database)->query(statement).one([](const Row &r) { return r.integer(0); })
                                  : database.error();
        return row && *row ? **row : -1;
    }
    // Documents that the index has under this token.
    qint64 indexed(const QString &token)
    {
        return count(testsPostgres()
                         ? u"SELECT count(*) FROM search_documents WHERE tokens @@ '%1'::tsquery"_s.arg(token)
                         : u"SELECT count(*) FROM search_index WHERE search_index MATCH '%1'"_s.arg(token));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.addUser(u"ana"_s, u"admin"_s) && m_server.addUser(u"bo"_s));
        QVERIFY(m_server.addUser(u"gus"_s, u"guest"_s));
        QVERIFY(m_server.start());
        QVERIFY(m_ana.signIn(u"ana"_s) && m_bo.signIn(u"bo"_s) && m_gus.signIn(u"gus"_s));
        for (const auto &user : m_ana.ask(u"user.list"_s, {{u"since"_s, 0}}).value("users"_L1).toArray())
            m_ids.insert(user.toObject().value("name"_L1).toString(), user.toObject().value("id"_L1).toString());
    }
    void init() { m_word = u"word%1z"_s.arg(++m_channel); }

    void findsInOpenChannelsWithoutJoiningButNotForGuests()
    {
        for (const auto *kind : {"public", "broadcast"})
            said(room(QLatin1StringView(kind)), m_word + u' ' + QLatin1StringView(kind));
        QCOMPARE(finds(m_bo).size(), 2);
        QCOMPARE(finds(m_gus), QStringList());
        const auto own = room(u"public"_s);
        said(own, m_word + u" for gus"_s);
        QCOMPARE(finds(m_gus, {{u"in"_s, QJsonArray{own}}}), QStringList{u"[not_found]"_s});
        QCOMPARE(member("conversation.invite", own, "gus"), u"none"_s);
        QCOMPARE(finds(m_gus), QStringList{m_word + u" for gus"_s});
        QCOMPARE(member("conversation.remove", own, "gus"), u"none"_s);
        said(own, m_word + u" behind his back"_s);
        QCOMPARE(finds(m_gus), QStringList{m_word + u" for gus"_s});
        QCOMPARE(finds(m_bo).size(), 4);
    }

    void hidesPrivateChannelsOfOthers()
    {
        const auto secret = room(u"private"_s);
        said(secret, m_word + u" secret"_s);
        QCOMPARE(finds(m_ana).size(), 1);
        QCOMPARE(finds(m_bo), QStringList());
        QCOMPARE(finds(m_bo, {{u"in"_s, QJsonArray{secret}}}), QStringList{u"[not_found]"_s});
        QCOMPARE(finds(m_bo, {{u"in"_s, QJsonArray{WireClient::newId()}}}), QStringList{u"[not_found]"_s});
        QCOMPARE(finds(m_bo, {{u"from"_s, QJsonArray{m_ids.value(u"ana"_s)}}}), QStringList());
    }

    void endsWithTheMembership()
    {
        const auto secret = room(u"private"_s);
        QCOMPARE(member("conversation.invite", secret, "bo"), u"none"_s);
        const auto kept = said(secret, m_word + u" one"_s);
        const auto edited = said(secret, m_word + u" two"_s);
        const auto deleted = said(secret, m_word + u" three"_s);
        QCOMPARE(finds(m_bo), (QStringList{m_word + u" three"_s, m_word + u" two"_s, m_word + u" one"_s}));
        QCOMPARE(member("conversation.remove", secret, "bo"), u"none"_s);
        said(secret, m_word + u" four"_s);
        about(m_ana, secret, u"edit"_s, edited, {{u"text"_s, m_word + u" changed"_s}});
        about(m_ana, secret, u"delete"_s, deleted);
        QCOMPARE(finds(m_bo), QStringList{m_word + u" one"_s});
        QCOMPARE(found(m_bo, {u"changed"_s, m_word}), QStringList());
        QCOMPARE(member("conversation.invite", secret, "bo"), u"none"_s);
        QCOMPARE(finds(m_bo).size(), 3);
        QVERIFY(!kept.isEmpty());
    }

    void beginsWithTheJoinWhereHistoryDoes()
    {
        for (const auto *kind : {"public", "private"}) {
            m_word = u"word%1z"_s.arg(++m_channel);
            const auto late = room(QLatin1StringView(kind), u"from_join"_s);
            const auto early = said(late, m_word + u" early"_s);
            QCOMPARE(finds(m_bo), QStringList()); // who has not joined has nothing to read
            QCOMPARE(member("conversation.invite", late, "bo"), u"none"_s);
            said(late, m_word + u" late"_s);
            about(m_ana, late, u"edit"_s, early, {{u"text"_s, m_word + u" early, changed late"_s}});
            QCOMPARE(finds(m_bo), QStringList{m_word + u" late"_s});
            QCOMPARE(finds(m_ana).size(), 2);
        }
    }

    void findsInArchivedChannels()
    {
        const auto old = room(u"public"_s);
        said(old, m_word + u" kept"_s);
        QCOMPARE(
            m_ana.errorOf(u"conversation.change"_s,
                          {{u"conversation"_s, old}, {u"client_id"_s, WireClient::newId()}, {u"archived"_s, true}}),
            u"none"_s);
        QCOMPARE(finds(m_bo), QStringList{m_word + u" kept"_s});
    }

    void findsTheNewestTextOnly()
    {
        const auto here = room(u"public"_s);
        const auto message = said(here, m_word + u" first"_s);
        about(m_ana, here, u"edit"_s, message, {{u"text"_s, m_word + u" second"_s}});
        about(m_ana, here, u"edit"_s, message, {{u"text"_s, m_word + u" third"_s}});
        QCOMPARE(finds(m_bo), QStringList{m_word + u" third"_s});
        QCOMPARE(found(m_bo, {m_word, u"first"_s}), QStringList());
        QCOMPARE(found(m_bo, {m_word, u"second"_s}), QStringList());
    }

    void leavesNothingOfADeletedMessage()
    {
        const auto here = room(u"public"_s);
        const auto message = said(here, u"qzjxv canaryone"_s);
        about(m_ana, here, u"edit"_s, message, {{u"text"_s, u"qzjxv canarytwo"_s}});
        QCOMPARE(indexed(u"zjx"_s), 1);
        QCOMPARE(about(m_ana, here, u"delete"_s, message), u"none"_s);
        QCOMPARE(found(m_ana, {u"qzjxv"_s}), QStringList());
        QCOMPARE(indexed(u"zjx"_s), 0);
        QCOMPARE(count(u"SELECT count(*) FROM search_documents d LEFT JOIN messages m ON m.conversation_id = "
                       "d.conversation_id AND m.id = d.message_id WHERE m.id IS NULL OR m.deleted_seq IS NOT NULL"_s),
                 0);
    }

    // Made, edited and deleted in one drain: the order of things within a transaction.
    void followsWhatHappensAtOnce()
    {
        const auto here = room(u"public"_s);
        const auto append = [&](const QString &id, const QJsonObject &content) {
            const QJsonObject frame{{u"id"_s, ++m_channel + 1000},
                                    {u"op"_s, u"event.append"_s},
                                    {u"conversation"_s, here},
                                    {u"client_id"_s, id},
                                    {u"content"_s, content}};
            m_ana.sendRaw(QJsonDocument(frame).toJson(QJsonDocument::Compact));
        };
        const auto text = [](const QString &words) {
            return QJsonObject{{u"kind"_s, u"text"_s}, {u"text"_s, words}, {u"files"_s, QJsonArray()}};
        };
        constexpr int Rounds = 20;
        for (int i = 0; i < Rounds; ++i) {
            const auto kept = WireClient::newId();
            const auto gone = WireClient::newId();
            append(kept, text(m_word + u" draft"_s));
            append(gone, text(m_word + u" gone"_s));
            append(WireClient::newId(),
                   {{u"kind"_s, u"edit"_s}, {u"target"_s, kept}, {u"text"_s, m_word + u" final %1"_s.arg(i)}});
            append(WireClient::newId(),
                   {{u"kind"_s, u"edit"_s}, {u"target"_s, gone}, {u"text"_s, m_word + u" gone"_s}});
            append(WireClient::newId(), {{u"kind"_s, u"delete"_s}, {u"target"_s, gone}});
        }
        for (int i = 0; i < 5 * Rounds; ++i)
            QVERIFY(!m_ana.nextReply().contains("error"_L1));
        QCOMPARE(finds(m_bo, {{u"limit"_s, 100}}).size(), Rounds);
        QCOMPARE(found(m_bo, {m_word, u"draft"_s}), QStringList());
        QCOMPARE(found(m_bo, {m_word, u"gone"_s}), QStringList());
        QCOMPARE(found(m_bo, {m_word, u"final"_s}).first(), m_word + u" final %1"_s.arg(Rounds - 1));
    }

    // Last, because it stops the server.
    void makesTheIndexAgain()
    {
        const auto here = room(u"public"_s);
        for (int i = 0; i < 5; ++i)
            said(here, m_word + u" number %1"_s.arg(i));
        const auto edited = said(here, u"something else"_s);
        about(m_ana, here, u"edit"_s, edited, {{u"text"_s, m_word + u" edited"_s}});
        const auto gone = said(here, u"canaryfile "_s + m_word);
        about(m_ana, here, u"delete"_s, gone);
        const auto before = finds(m_bo);
        QCOMPARE(before.size(), 6);
        QCOMPARE(m_server.terminate(), 0);
        const auto documents = count(u"SELECT count(*) FROM search_documents"_s);
        if (!testsPostgres()) { // where deleted rows wait for VACUUM
            // Who closes it last takes the write-ahead log into the database.
            QVERIFY(conclave::sql::Database::open(m_server.database(), conclave::sql::Access::ReadWrite));
            QDirIterator files(m_server.data(), QDir::Files);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(!file.readAll().contains("canary"), qPrintable(file.fileName()));
            }
        }
        const auto rebuilt = m_server.run({u"rebuild"_s});
        QVERIFY2(rebuilt.status == 0, qPrintable(rebuilt.errors));
        QCOMPARE(count(u"SELECT count(*) FROM search_documents"_s), documents);
        QVERIFY(m_server.start() && m_bo.signIn(u"bo"_s));
        QCOMPARE(finds(m_bo), before);
        // An index that somebody stopped half way is finished at the next start, one of other rules is made anew.
        QCOMPARE(m_server.terminate(), 0);
        {
            auto database = conclave::sql::Database::open(m_server.database(), conclave::sql::Access::ReadWrite);
            QVERIFY(database);
            QVERIFY((*database)->execute(u"UPDATE workspace SET value = '0/0' WHERE key = 'search_tokens'"_s));
        }
        QVERIFY(m_server.start() && m_bo.signIn(u"bo"_s));
        QCOMPARE(finds(m_bo), before);
        QCOMPARE(count(u"SELECT count(*) FROM search_documents WHERE waiting = 1"_s), 0);
    }
};

QTEST_GUILESS_MAIN(tst_SearchRights)
#include "tst_searchrights.moc"
