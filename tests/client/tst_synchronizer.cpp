// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::Content;

class tst_Synchronizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bringsAFreshStoreUpToDate();
    void takesPushesInOrder();
    void ignoresADuplicate();
    void fetchesAGap();
    void fetchesAGapOfManyPages();
    void resumesWhereItWas();
    void keepsAGapThatIsTooLong();
    void loadsOlderHistoryOnDemand();
    void takesPushesThatComeWhileResuming();
    void resumesInBatches();
    void fetchesAnotherHistory_data();
    void fetchesAnotherHistory();
    void fetchesAnEarlierMap();
    void joinsAConversationThatAppears();
    void keepsAConversationItLeft();
    void forgetsAnEarlierStayWhereHistoryBeginsWithTheJoin();
    void purgesWhatTheServerPurged();
    void storesCursors();
    void asksForTheCursorsOfSomebodyWhoComesBack();
    void sendsItsCursorOnce();
    void foldsJoinsOnTopOfTheMembers();
    void loadsMembersAnewAfterAGap();
    void storesUsersAndTheMap();
    void tellsTypingAndPresence();
    void survivesUnknownPushes();
    void triesAgainWhenTheServerIsBusy();
    void losesNothingWhenTheStoreFails();
    void endsAsAFreshStoreDoes();

private:
    void goOnline();
    void say(int count);
    QStringList serverTexts() const;
    Result<QList<SeqRange>> ranges() { return m_account->store().events().ranges(m_conversation); }
    bool load(const std::function<void(Account &, Done)> &what);

    std::unique_ptr<test::FakeServer> m_server;
    std::unique_ptr<TestAccount> m_account;
    ConversationId m_conversation;
};

void tst_Synchronizer::init()
{
    m_account.reset();
    m_server = std::make_unique<test::FakeServer>();
    QVERIFY(m_server->listen());
    m_conversation = m_server->addConversation(u"general"_s);
    m_account = std::make_unique<TestAccount>(*m_server);
}

void tst_Synchronizer::goOnline()
{
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
}

void tst_Synchronizer::say(int count)
{
    for (int i = 0; i < count; ++i)
        m_server->say(m_conversation, u"message %1"_s.arg(m_server->logs[m_conversation].events.size()));
}

QStringList tst_Synchronizer::serverTexts() const
{
    QStringList texts;
    for (const auto &event : m_server->logs.value(m_conversation).events) {
        if (const auto *text = event.content->as<Content::Text>())
            texts << text->text;
    }
    return texts;
}

bool tst_Synchronizer::load(const std::function<void(Account &, Done)> &what)
{
    bool loaded = false;
    what(**m_account, [&](const Status &done) { loaded = bool(done); });
    return QTest::qWaitFor([&] { return loaded; });
}

void tst_Synchronizer::bringsAFreshStoreUpToDate()
{
    say(5);
    goOnline();
    QCOMPARE(m_account->texts(m_conversation), serverTexts());
    QCOMPARE(**m_account->store().conversations().find(m_conversation), m_server->logs[m_conversation].conversation);
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 6}}));
    QCOMPARE(m_account->store().profile().users()->size(), 2);
}

void tst_Synchronizer::takesPushesInOrder()
{
    goOnline();
    QSignalSpy stored(&**m_account, &Account::eventsStored);
    for (int i = 0; i < 10; ++i)
        m_server->pushEvent(m_server->say(m_conversation, QString::number(i)));
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    QVERIFY(m_server->asked("event.history").isEmpty());
    Seq last = 1;
    for (const auto &arguments : stored) {
        for (const auto &event : arguments.first().value<QList<protocol::Event>>())
            QCOMPARE(event.seq, ++last);
    }
    QCOMPARE(**m_account->store().conversations().find(m_conversation), m_server->logs[m_conversation].conversation);
}

void tst_Synchronizer::ignoresADuplicate()
{
    goOnline();
    QSignalSpy stored(&**m_account, &Account::eventsStored);
    const auto event = m_server->say(m_conversation, u"once"_s);
    m_server->pushEvent(event);
    m_server->pushEvent(event);
    m_server->pushEvent(m_server->say(m_conversation, u"twice"_s));
    QTRY_COMPARE(m_account->texts(m_conversation), (QStringList{u"once"_s, u"twice"_s}));
    QCOMPARE(stored.size(), 2);
}

void tst_Synchronizer::fetchesAGap()
{
    goOnline();
    say(3);
    m_server->pushEvent(m_server->say(m_conversation, u"after the gap"_s));
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    QCOMPARE(m_server->asked("event.history").size(), 1);
    QCOMPARE(m_server->asked("event.history").first().value(u"after"_s).toInteger(), 1);
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 5}}));
}

void tst_Synchronizer::fetchesAGapOfManyPages()
{
    goOnline();
    m_server->pageEvents = 10;
    say(45);
    m_server->pushEvent(m_server->say(m_conversation, u"after the gap"_s));
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 47}}));
}

void tst_Synchronizer::resumesWhereItWas()
{
    say(2);
    goOnline();
    m_server->dropConnections();
    say(3);
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    const auto position = m_server->asked("sync.resume").last().value(u"positions"_s).toArray().first().toObject();
    QCOMPARE(position.value(u"seq"_s).toInteger(), 3);
    QVERIFY(m_server->asked("event.history").isEmpty());
}

void tst_Synchronizer::keepsAGapThatIsTooLong()
{
    say(2);
    goOnline();
    m_server->pageEvents = 10;
    m_server->dropConnections();
    say(30);
    QTRY_COMPARE(m_server->connections(), 2);
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 3}, {24, 33}}));
    QCOMPARE(m_account->texts(m_conversation), serverTexts().first(2) + serverTexts().last(10));
    m_server->pushEvent(m_server->say(m_conversation, u"next"_s));
    QTRY_COMPARE(ranges()->last(), (SeqRange{24, 34}));
}

void tst_Synchronizer::loadsOlderHistoryOnDemand()
{
    m_server->pageEvents = 10;
    say(44);
    goOnline();
    QCOMPARE(*ranges(), (QList<SeqRange>{{36, 45}}));
    QVERIFY(load([this](Account &a, Done done) { a.loadPage(m_conversation, 0, std::move(done)); }));
    QCOMPARE(*ranges(), (QList<SeqRange>{{26, 45}}));
    QVERIFY(load([this](Account &a, Done done) { a.loadBack(m_conversation, 0, std::move(done)); }));
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 45}}));
    QCOMPARE(m_account->texts(m_conversation), serverTexts());
    const auto asked = m_server->asked("event.history").size();
    QVERIFY(load([this](Account &a, Done done) { a.loadBack(m_conversation, 0, std::move(done)); }));
    QCOMPARE(m_server->asked("event.history").size(), asked);
}

void tst_Synchronizer::takesPushesThatComeWhileResuming()
{
    m_server->on("sync.resume", [this](qint64 id, const QJsonObject &) {
        m_server->off("sync.resume");
        const auto &log = m_server->logs[m_conversation];
        protocol::Resume::Reply reply{1, {{log.conversation, log.events, false, {}, {}}}, {}};
        m_server->pushEvent(m_server->say(m_conversation, u"meanwhile"_s));
        m_server->pushEvent(m_server->say(m_conversation, u"and again"_s));
        return protocol::encodeReply(id, reply);
    });
    goOnline();
    QCOMPARE(m_account->texts(m_conversation), (QStringList{u"meanwhile"_s, u"and again"_s}));
    QVERIFY(m_server->asked("event.history").isEmpty());
}

void tst_Synchronizer::resumesInBatches()
{
    for (int i = 0; i < 5; ++i)
        m_server->addConversation(u"channel %1"_s.arg(i));
    m_server->on("sync.resume", [this](qint64 id, const QJsonObject &body) {
        // Handles two at a time.
        const auto asked = protocol::decode<protocol::Resume>(body, protocol::UnknownFields::Refuse);
        protocol::Resume::Reply reply;
        for (const auto &position : asked->positions.first(std::min<qsizetype>(2, asked->positions.size()))) {
            const auto &log = m_server->logs[position.conversation];
            ++reply.handled;
            reply.tails.append({log.conversation, log.events, false, {}, {}});
        }
        return protocol::encodeReply(id, reply);
    });
    goOnline();
    QCOMPARE(m_server->asked("sync.resume").size(), 3);
    QCOMPARE(m_account->store().conversations().all()->size(), 6);
}

void tst_Synchronizer::fetchesAnotherHistory_data()
{
    QTest::addColumn<QString>("incarnation");
    QTest::newRow("with another name") << u"second"_s;
    QTest::newRow("that is shorter") << u"first"_s; // nobody told the server that it was restored
}

void tst_Synchronizer::fetchesAnotherHistory()
{
    say(5);
    goOnline();
    const auto unsent = (m_server->fail<protocol::Append>(ErrorCode::Forbidden),
                         (*m_account)->send(m_conversation, textContent(u"mine"_s)));
    QTRY_COMPARE(m_account->store().outbox().all()->first().state, OutboxState::Failed);
    // The backup was older, and went on otherwise.
    auto &log = m_server->logs[m_conversation];
    log.events.remove(3, log.events.size() - 3);
    log.conversation.lastSeq = 3;
    log.conversation.lastOrdinal = 2;
    m_server->say(m_conversation, u"another fourth"_s);
    QFETCH(const QString, incarnation);
    m_server->incarnation = incarnation;
    m_server->dropConnections();
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_account->store().outbox().all()->first().frame.clientId, *unsent);
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 4}}));
}

void tst_Synchronizer::fetchesAnEarlierMap()
{
    goOnline();
    const auto before = m_server->map.size();
    const auto lost = m_server->addConversation(u"lost"_s);
    m_server->push(protocol::MapChanged{m_server->map.last()});
    QTRY_VERIFY(*m_account->store().conversations().find(lost));
    QSignalSpy gone(&**m_account, &Account::membershipChanged);
    m_server->map.resize(before);
    m_server->logs.remove(lost);
    m_server->dropConnections();
    QTRY_VERIFY(!*m_account->store().conversations().find(lost));
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(gone.first().first().value<ConversationId>(), lost);
}

void tst_Synchronizer::joinsAConversationThatAppears()
{
    goOnline();
    const auto fresh = m_server->addConversation(u"fresh"_s);
    m_server->push(protocol::MapChanged{m_server->map.last()});
    m_server->pushEvent(m_server->logs[fresh].events.first());
    m_server->pushEvent(m_server->say(fresh, u"welcome"_s));
    QTRY_COMPARE(m_account->texts(fresh), QStringList{u"welcome"_s});
    QCOMPARE((*m_account->store().conversations().find(fresh))->name, u"fresh"_s);
}

void tst_Synchronizer::keepsAConversationItLeft()
{
    say(3);
    goOnline();
    const auto left = m_server->addEvent(m_conversation, Content{Content::Left{m_server->self}});
    m_server->setMembership(m_conversation, {1, left.seq});
    m_server->push(protocol::MapChanged{m_server->map.last()});
    m_server->pushEvent(left);
    m_server->pushEvent(m_server->say(m_conversation, u"not for me"_s));
    QTRY_COMPARE(*ranges(), (QList<SeqRange>{{1, left.seq}}));
    m_server->dropConnections();
    QTRY_COMPARE(m_server->connections(), 2);
    QTRY_VERIFY(m_account->isOnline());
    QCOMPARE(m_account->texts(m_conversation).size(), 3);
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, left.seq}}));
}

void tst_Synchronizer::forgetsAnEarlierStayWhereHistoryBeginsWithTheJoin()
{
    m_server->logs[m_conversation].conversation.history = protocol::History::FromJoin;
    say(3);
    goOnline();
    QCOMPARE(m_account->texts(m_conversation).size(), 3);
    m_server->dropConnections();
    m_server->addEvent(m_conversation, Content{Content::Left{m_server->self}});
    say(2);
    const auto joined = m_server->addEvent(m_conversation, Content{Content::Joined{m_server->self}});
    m_server->setMembership(m_conversation, {joined.seq, std::nullopt});
    m_server->say(m_conversation, u"welcome back"_s);
    QTRY_COMPARE(m_account->texts(m_conversation), QStringList{u"welcome back"_s});
    QCOMPARE(*ranges(), (QList<SeqRange>{{joined.seq, joined.seq + 1}}));
}

void tst_Synchronizer::purgesWhatTheServerPurged()
{
    say(5);
    goOnline();
    m_server->dropConnections();
    auto &log = m_server->logs[m_conversation];
    log.events.remove(0, 3);
    log.conversation.floorSeq = 3;
    say(1);
    QTRY_COMPARE(m_account->texts(m_conversation), serverTexts());
    QCOMPARE(*ranges(), (QList<SeqRange>{{4, 7}}));
}

void tst_Synchronizer::storesCursors()
{
    say(3);
    m_server->logs[m_conversation].cursors = {{m_server->self, 1}, {m_server->other, 2}};
    goOnline();
    m_server->push(protocol::CursorMoved{m_conversation, m_server->other, 4});
    m_server->push(protocol::CursorMoved{m_conversation, m_server->other, 3});
    m_server->push(protocol::CursorMoved{m_conversation, m_server->self, 2});
    QTRY_COMPARE(*m_account->store().conversations().cursorSum(m_conversation), 6);
    // A connection later nothing has changed, and the sum says so.
    m_server->logs[m_conversation].cursors = {{m_server->self, 2}, {m_server->other, 4}};
    m_server->dropConnections();
    QTRY_COMPARE(m_server->connections(), 2);
    QTRY_VERIFY(m_account->isOnline());
    const auto position = m_server->asked("sync.resume").last().value(u"positions"_s).toArray().first().toObject();
    QCOMPARE(position.value(u"cursor_sum"_s).toInteger(), 6);
}

void tst_Synchronizer::asksForTheCursorsOfSomebodyWhoComesBack()
{
    goOnline();
    m_server->logs[m_conversation].cursors = {{m_server->other, 1}};
    m_server->pushEvent(m_server->addEvent(m_conversation, Content{Content::Joined{m_server->other}}, m_server->other));
    QTRY_COMPARE(*m_account->store().conversations().cursors(m_conversation),
                 (QList<protocol::Cursor>{{m_server->other, 1}}));
}

void tst_Synchronizer::sendsItsCursorOnce()
{
    say(5);
    QVERIFY((*m_account)->setCursor(m_conversation, 3)); // still offline
    QVERIFY((*m_account)->setCursor(m_conversation, 4));
    QSignalSpy accepted(&**m_account, &Account::cursorAccepted);
    goOnline();
    QTRY_COMPARE(accepted.size(), 1);
    QVERIFY((*m_account)->setCursor(m_conversation, 5));
    QVERIFY((*m_account)->setCursor(m_conversation, 6));
    QCOMPARE(m_server->asked("cursor.set").size(), 1);
    QTRY_COMPARE(accepted.size(), 2);
    const auto asked = m_server->asked("cursor.set");
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.first().value(u"seq"_s).toInteger(), 4);
    QCOMPARE(asked.last().value(u"seq"_s).toInteger(), 6);
    QCOMPARE(*m_account->store().conversations().cursors(m_conversation),
             (QList<protocol::Cursor>{{m_server->self, 6}}));
    QVERIFY(m_account->store().reading().wishes()->isEmpty());
}

void tst_Synchronizer::foldsJoinsOnTopOfTheMembers()
{
    goOnline();
    QVERIFY(load([this](Account &a, Done done) { a.loadMembers(m_conversation, std::move(done)); }));
    QCOMPARE(m_account->store().conversations().members(m_conversation)->size(), 1);
    m_server->pushEvent(m_server->addEvent(m_conversation, Content{Content::Joined{m_server->other}}, m_server->other));
    QTRY_COMPARE(m_account->store().conversations().members(m_conversation)->size(), 2);
    QCOMPARE(m_server->asked("conversation.members").size(), 1);
}

void tst_Synchronizer::loadsMembersAnewAfterAGap()
{
    m_server->pageEvents = 10;
    goOnline();
    QVERIFY(load([this](Account &a, Done done) { a.loadMembers(m_conversation, std::move(done)); }));
    m_server->dropConnections();
    m_server->addEvent(m_conversation, Content{Content::Joined{m_server->other}}, m_server->other);
    m_server->logs[m_conversation].members.append({m_server->other, 2});
    say(30);
    QTRY_COMPARE(m_server->asked("conversation.members").size(), 2);
    QTRY_COMPARE(m_account->store().conversations().members(m_conversation)->size(), 2);
}

void tst_Synchronizer::storesUsersAndTheMap()
{
    goOnline();
    auto user = m_server->users.last();
    user.displayName = u"Other One"_s;
    user.version = 3;
    m_server->push(protocol::UserChanged{user});
    m_server->push(protocol::MapChanged{{u"preference/theme"_s, u"dark"_s, 2}});
    QTRY_COMPARE((*m_account->store().profile().user(user.id))->displayName, u"Other One"_s);
    QTRY_COMPARE(*m_account->store().profile().number(Fact::MapVersion), 2);
    QCOMPARE(*m_account->store().profile().number(Fact::DirectoryVersion), 3);
    QCOMPARE(m_account->store().profile().mapEntries()->last().value, u"dark"_s);
}

void tst_Synchronizer::tellsTypingAndPresence()
{
    goOnline();
    QSignalSpy typing(&**m_account, &Account::userTyping);
    QSignalSpy presence(&**m_account, &Account::presenceChanged);
    m_server->push(protocol::Typing{m_conversation, m_server->other});
    m_server->push(protocol::PresenceChanged{m_server->other, protocol::Presence::Away});
    QTRY_COMPARE(typing.size(), 1);
    QTRY_COMPARE(presence.size(), 1);
}

void tst_Synchronizer::survivesUnknownPushes()
{
    goOnline();
    m_server->pushBytes(R"({"op":"novelty","size":7})");
    const auto event = m_server->addEvent(
        m_conversation, Content{Content::Unknown{u"hologram"_s, R"({"kind":"hologram"})"}}, m_server->other);
    m_server->pushEvent(event);
    QTRY_COMPARE(*ranges(), (QList<SeqRange>{{1, event.seq}}));
    QCOMPARE(m_server->connections(), 1);
}

void tst_Synchronizer::triesAgainWhenTheServerIsBusy()
{
    int refusals = 2;
    m_server->on("sync.resume", [&](qint64 id, const QJsonObject &) {
        if (--refusals == 0)
            m_server->off("sync.resume");
        return protocol::encodeFailure(id, {ErrorCode::Busy, {}, 10});
    });
    say(1);
    goOnline();
    QCOMPARE(m_account->texts(m_conversation), serverTexts());
    QCOMPARE(m_server->connections(), 1);
}

void tst_Synchronizer::losesNothingWhenTheStoreFails()
{
    goOnline();
    QSignalSpy failed(&**m_account, &Account::storageFailed);
    m_account->store().database().failCommit();
    m_server->pushEvent(m_server->say(m_conversation, u"hello"_s));
    QTRY_COMPARE(failed.size(), 1);
    QTRY_COMPARE(m_account->texts(m_conversation), QStringList{u"hello"_s});
    QCOMPARE(*ranges(), (QList<SeqRange>{{1, 2}}));
}

void tst_Synchronizer::endsAsAFreshStoreDoes()
{
    m_server->pageEvents = 10;
    say(15);
    goOnline();
    QVERIFY(load([this](Account &a, Done done) { a.loadMembers(m_conversation, std::move(done)); }));
    const auto said = m_server->say(m_conversation, u"to be edited"_s);
    m_server->pushEvent(said);
    m_server->pushEvent(m_server->addEvent(m_conversation, Content{Content::Edit{{said.clientId->uuid}, u"edited"_s}},
                                           m_server->other));
    m_server->pushEvent(m_server->addEvent(m_conversation, Content{Content::Joined{m_server->other}}, m_server->other));
    auto &log = m_server->logs[m_conversation];
    log.members.append({m_server->other, log.conversation.lastSeq});
    m_server->dropConnections();
    say(25);
    m_server->pushEvent(m_server->say(m_conversation, u"last"_s));
    QTRY_COMPARE(m_server->connections(), 2);
    QTRY_VERIFY(m_account->isOnline());
    const auto loadAll = [this](Account &a, Done done) {
        a.loadBack(m_conversation, 0, [&a, this, done](const Status &) { a.loadMembers(m_conversation, done); });
    };
    QVERIFY(load(loadAll));
    QTRY_COMPARE(m_account->store().conversations().members(m_conversation)->size(), 2);
    const auto connected = m_account->dump();
    m_account = std::make_unique<TestAccount>(*m_server);
    goOnline();
    QVERIFY(load(loadAll));
    QCOMPARE(m_account->dump(), connected);
}

QTEST_GUILESS_MAIN(tst_Synchronizer)
#include "tst_synchronizer.moc"
