// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/projector.h"
#include "server/domain/searchindex.h"
#include "tests/server/unitbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// What the index says of messages, and that nobody waits for it too long.
class tst_SearchTokens : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Bench> m_bench;

    Stores &stores() { return m_bench->backend->stores(); }
    static protocol::FileReference file(const QString &name, const QString &mediaType)
    {
        protocol::FileReference reference;
        reference.file = FileId::create();
        reference.name = name;
        reference.size = 1;
        reference.mediaType = mediaType;
        return reference;
    }
    // A message with this text and these files, stored as a flush does it.
    Status store(const QString &text, const QList<protocol::FileReference> &files)
    {
        sql::Transaction transaction(stores().database);
        const auto at = stores().conversations.advance({{m_bench->room, 1, 1, 0}});
        if (!at)
            return at.error();
        protocol::Event event;
        event.conversation = m_bench->room;
        event.seq = at->first().lastSeq;
        event.ordinal = at->first().lastOrdinal;
        event.counts = true;
        event.at = m_bench->clock.nowMs();
        event.kind = u"text"_s;
        event.sender = m_bench->ana;
        event.clientId = ClientId::create();
        event.content = protocol::Content{protocol::Content::Text{text, {}, {}, files}};
        if (auto done = stores().events.insert(QList<protocol::Event>{event}); !done)
            return done;
        if (auto done = Projector(stores(), [](const QString &) { return std::nullopt; }).project({event}); !done)
            return done;
        return transaction.commit();
    }
    qsizetype count(const QString &token)
    {
        const auto docs = stores().search.candidates({{{token}}, 1, 1'000'000, 100});
        return docs ? docs->size() : -1;
    }

private Q_SLOTS:
    void init() { m_bench = std::make_unique<Bench>(); }
    void cleanup() { m_bench.reset(); }

    void knowsFilesAndTheirNames()
    {
        QVERIFY(store(u"the menu"_s, {file(u"lunch.pdf"_s, u"application/pdf"_s)}));
        QVERIFY(store(u"the garden"_s, {file(u"roses.jpeg"_s, u"image/jpeg"_s)}));
        QVERIFY(store(u"no image/png here"_s, {}));
        QCOMPARE(count(searchtoken::ofTrait("file")), 2);
        QCOMPARE(count(searchtoken::ofTrait("image")), 1);
        QCOMPARE(count(u"lun"_s), 1);
        QCOMPARE(count(u"jpe"_s), 1);
        QCOMPARE(count(searchtoken::ofSender(m_bench->ana)), 3);
        QCOMPARE(count(searchtoken::ofSender(m_bench->bo)), 0);
        QCOMPARE(count(searchtoken::ofConversation(m_bench->room)), 3);
        QCOMPARE(count(searchtoken::ofConversation(ConversationId::create())), 0);
    }

    void isTheSameWhenMadeAgain()
    {
        QVERIFY(store(u"one"_s, {file(u"a.png"_s, u"image/png"_s)}));
        QVERIFY(store(u"two `code`"_s, {}));
        {
            sql::Transaction transaction(stores().database);
            QVERIFY(SearchIndex(stores()).rebuild());
            QVERIFY(transaction.commit());
        }
        QCOMPARE(count(searchtoken::ofTrait("image")), 1);
        QCOMPARE(count(searchtoken::ofTrait("code")), 1);
        QCOMPARE(count(u"two"_s), 1);
    }
};

QTEST_GUILESS_MAIN(tst_SearchTokens)
#include "tst_searchtokens.moc"
