// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/fold.h"
#include "tests/client/testaccount.h"

#include <QtTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::Content;
using protocol::Event;

class tst_Fold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesAMessageOfText();
    void appliesTheLatestEdit();
    void dropsTheContentOfADeletedMessageAndItsEdits();
    void doesNotBringDeletedContentBack();
    void keepsOnlyReactionsThatAreOn();
    void hidesReactionsAndPinsOfDeletedMessages();
    void countsMembersAndListsThem();
    void foldsOnlyJoinsBehindTheList();
    void changesTheConversation();
    void leavesANewerConversationAlone();
    void listsThePostersInTheOrderOfIds();
    void forgetsEverythingBeforeAPurgingEnd();
    void keepsEverythingAtAnArchivingEnd();
    void dropsOthersCursorsInALargeConversation();
    void asksForCursorsWhenTheyBecomeVisible();
    void keepsUnknownKinds();
    void endsAlikeInAnyOrder();
    void endsAlikeFromStubs();

private:
    Event event(const Content &content, std::optional<UserId> sender = std::nullopt);
    Folded apply(const Event &event);
    MessageId say(const QString &text);
    Message messageOf(MessageId id);
    void putConversation(qint64 members);
    static QString stateOf(LocalStore &store, ConversationId conversation, bool withEvents);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<LocalStore> m_store;
    ConversationId m_conversation = ConversationId::create();
    UserId m_self = UserId::create();
    UserId m_other = UserId::create();
    Seq m_seq = 0;
};

void tst_Fold::init()
{
    m_store.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    auto store = LocalStore::open(m_directory->filePath(u"store.db"_s), testKey());
    QVERIFY(store);
    m_store = *std::move(store);
    m_seq = 0;
}

Event tst_Fold::event(const Content &content, std::optional<UserId> sender)
{
    Event event;
    event.conversation = m_conversation;
    event.seq = ++m_seq;
    event.ordinal = m_seq;
    event.counts = content.counts();
    event.at = 1000 + m_seq;
    event.kind = content.kind();
    event.sender = sender.value_or(m_self);
    event.clientId = ClientId::create();
    event.content = content;
    return event;
}

Folded tst_Fold::apply(const Event &event)
{
    const auto folded = fold(*m_store, event, m_self);
    return folded ? *folded : Folded{};
}

MessageId tst_Fold::say(const QString &text)
{
    const auto said = event(textContent(text));
    apply(said);
    return {said.clientId->uuid};
}

Message tst_Fold::messageOf(MessageId id)
{
    const auto message = m_store->messages().message(m_conversation, id);
    return message && *message ? **message : Message{};
}

void tst_Fold::putConversation(qint64 members)
{
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.name = u"general"_s;
    conversation.createdBy = m_self;
    conversation.members = members;
    QVERIFY(m_store->conversations().put(conversation));
}

void tst_Fold::makesAMessageOfText()
{
    const auto said = event(textContent(u"hello"_s), m_other);
    QVERIFY(apply(said).isNew);
    QVERIFY(!apply(said).isNew);
    const auto message = messageOf({said.clientId->uuid});
    QCOMPARE(message.text->text, u"hello"_s);
    QCOMPARE(message.sender, m_other);
    QCOMPARE(message.seq, said.seq);
}

void tst_Fold::appliesTheLatestEdit()
{
    const auto id = say(u"helo"_s);
    const auto first = event({Content::Edit{id, u"hell"_s}});
    const auto second = event({Content::Edit{id, u"hello"_s}});
    apply(second);
    apply(first);
    QCOMPARE(messageOf(id).text->text, u"hello"_s);
    QCOMPARE(messageOf(id).editedAt, second.at);
}

void tst_Fold::dropsTheContentOfADeletedMessageAndItsEdits()
{
    const auto id = say(u"secret"_s);
    apply(event({Content::Edit{id, u"more secret"_s}}));
    apply(event({Content::Delete{id}}));
    QVERIFY(messageOf(id).deleted);
    QVERIFY(!messageOf(id).text);
    const auto events = m_store->events().after(m_conversation, 0, 10);
    QVERIFY(events);
    QVERIFY(!events->at(0).content);
    QVERIFY(!events->at(1).content);
    QVERIFY(events->at(2).content);
}

void tst_Fold::doesNotBringDeletedContentBack()
{
    const auto said = event(textContent(u"secret"_s));
    const MessageId id{said.clientId->uuid};
    const auto edit = event({Content::Edit{id, u"more secret"_s}});
    apply(event({Content::Delete{id}}));
    apply(edit);
    apply(said);
    QVERIFY(messageOf(id).deleted);
    QVERIFY(!messageOf(id).text);
    const auto events = m_store->events().after(m_conversation, 0, 10);
    QVERIFY(events);
    QVERIFY(!events->at(0).content);
    QVERIFY(!events->at(1).content);
}

void tst_Fold::keepsOnlyReactionsThatAreOn()
{
    const auto id = say(u"x"_s);
    apply(event({Content::Reaction{id, u"👍"_s, true}}));
    apply(event({Content::Reaction{id, u"🎉"_s, true}}, m_other));
    apply(event({Content::Reaction{id, u"👍"_s, false}}));
    const auto reactions = m_store->messages().reactions(m_conversation);
    QVERIFY(reactions);
    QCOMPARE(*reactions, (QList<Reaction>{{id, m_other, u"🎉"_s}}));
}

void tst_Fold::hidesReactionsAndPinsOfDeletedMessages()
{
    const auto id = say(u"x"_s);
    apply(event({Content::Reaction{id, u"👍"_s, true}}));
    apply(event({Content::Pin{id, true}}));
    QCOMPARE(m_store->messages().pins(m_conversation)->size(), 1);
    apply(event({Content::Delete{id}}));
    QVERIFY(m_store->messages().reactions(m_conversation)->isEmpty());
    QVERIFY(m_store->messages().pins(m_conversation)->isEmpty());
}

void tst_Fold::countsMembersAndListsThem()
{
    putConversation(1);
    QVERIFY(m_store->conversations().setMembersAsOf(m_conversation, 0));
    const auto third = UserId::create();
    apply(event({Content::Joined{m_other}}, m_other));
    apply(event({Content::Joined{third}}, third));
    apply(event({Content::Left{m_other}}, m_other));
    QCOMPARE((*m_store->conversations().find(m_conversation))->members, 2);
    const auto members = m_store->conversations().members(m_conversation);
    QVERIFY(members);
    QCOMPARE(*members, (QList<protocol::Member>{{third, 2}}));
}

void tst_Fold::foldsOnlyJoinsBehindTheList()
{
    putConversation(1);
    apply(event({Content::Joined{m_other}}, m_other));
    apply(event({Content::Left{m_other}}, m_other));
    QVERIFY(m_store->conversations().putMember(m_conversation, {m_other, 1}));
    QVERIFY(m_store->conversations().setMembersAsOf(m_conversation, 1));
    QVERIFY(foldMembersSince(*m_store, m_conversation, 1));
    QVERIFY(m_store->conversations().members(m_conversation)->isEmpty());
}

void tst_Fold::changesTheConversation()
{
    putConversation(1);
    apply(event({Content::Changed{u"random"_s, {}, true, {}, {}}}));
    const auto conversation = m_store->conversations().find(m_conversation);
    QVERIFY(conversation && *conversation);
    QCOMPARE((*conversation)->name, u"random"_s);
    QVERIFY((*conversation)->archived);
    QCOMPARE((*conversation)->lastSeq, m_seq);
}

void tst_Fold::leavesANewerConversationAlone()
{
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.name = u"newest"_s;
    conversation.createdBy = m_self;
    conversation.lastSeq = 50;
    conversation.members = 4;
    QVERIFY(m_store->conversations().put(conversation));
    apply(event({Content::Changed{u"old"_s, {}, {}, {}, {}}}));
    apply(event({Content::Joined{m_other}}, m_other));
    QCOMPARE(**m_store->conversations().find(m_conversation), conversation);
}

void tst_Fold::listsThePostersInTheOrderOfIds()
{
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.kind = protocol::ConversationKind::Broadcast;
    conversation.createdBy = m_self;
    conversation.members = 3;
    conversation.posters.emplace();
    QVERIFY(m_store->conversations().put(conversation));
    const auto posters = [this] { return *(*m_store->conversations().find(m_conversation))->posters; };
    const auto third = UserId::create();
    for (const auto &user : {third, m_other, m_self})
        apply(event({Content::Poster{user, true}}));
    auto sorted = QList<UserId>{m_self, m_other, third};
    std::sort(sorted.begin(), sorted.end());
    QCOMPARE(posters(), sorted);
    apply(event({Content::Poster{third, false}}));
    apply(event({Content::Left{m_other}}, m_other)); // whoever leaves is none any more
    QCOMPARE(posters(), QList<UserId>{m_self});
}

void tst_Fold::forgetsEverythingBeforeAPurgingEnd()
{
    putConversation(2);
    const auto secret = say(u"4711"_s);
    apply(event({Content::Reaction{secret, u"👍"_s, true}}, m_other));
    apply(event({Content::Pin{secret, true}}));
    QVERIFY(m_store->events().addRange(m_conversation, {1, m_seq}));
    const auto last = m_seq;
    const auto folded = apply(event({Content::Ended{protocol::AtEnd::Purge}}));
    QCOMPARE(folded.purgedUpTo, last);
    QVERIFY(!*m_store->messages().message(m_conversation, secret));
    QVERIFY(m_store->messages().reactions(m_conversation)->isEmpty());
    QVERIFY(m_store->messages().pins(m_conversation)->isEmpty());
    QCOMPARE(m_store->events().after(m_conversation, 0, 100)->size(), 1); // the end itself
    const auto conversation = **m_store->conversations().find(m_conversation);
    QVERIFY(conversation.archived);
    QCOMPARE(conversation.floorSeq, last);
    QVERIFY(m_store->events().addRange(m_conversation, {m_seq, m_seq}));
    QCOMPARE((*m_store->unread(m_conversation, m_other))->messages, 0);
}

void tst_Fold::keepsEverythingAtAnArchivingEnd()
{
    putConversation(2);
    const auto kept = say(u"kept"_s);
    const auto folded = apply(event({Content::Ended{protocol::AtEnd::Archive}}));
    QCOMPARE(folded.purgedUpTo, 0);
    QVERIFY(*m_store->messages().message(m_conversation, kept));
    const auto conversation = **m_store->conversations().find(m_conversation);
    QVERIFY(conversation.archived);
    QCOMPARE(conversation.floorSeq, 0);
}

void tst_Fold::dropsOthersCursorsInALargeConversation()
{
    putConversation(MaxMembersWithCursors);
    QVERIFY(m_store->conversations().raiseCursor(m_conversation, {m_self, 3}));
    QVERIFY(m_store->conversations().raiseCursor(m_conversation, {m_other, 4}));
    apply(event({Content::Joined{UserId::create()}}));
    QCOMPARE(*m_store->conversations().cursors(m_conversation), (QList<protocol::Cursor>{{m_self, 3}}));
}

void tst_Fold::asksForCursorsWhenTheyBecomeVisible()
{
    putConversation(MaxMembersWithCursors + 2);
    QVERIFY(!apply(event({Content::Left{UserId::create()}})).cursorsUnknown);
    QVERIFY(apply(event({Content::Left{UserId::create()}})).cursorsUnknown);
    QVERIFY(!apply(event({Content::Left{UserId::create()}})).cursorsUnknown);
}

void tst_Fold::keepsUnknownKinds()
{
    Content::Unknown unknown{u"hologram"_s, R"({"kind":"hologram","x":1})"};
    const auto came = event({unknown});
    QVERIFY(apply(came).isNew);
    const auto events = m_store->events().after(m_conversation, 0, 10);
    QVERIFY(events);
    QCOMPARE(events->first(), came);
}

QString tst_Fold::stateOf(LocalStore &store, ConversationId conversation, bool withEvents)
{
    QString state;
    QDebug out(&state);
    const auto messages = store.messages().after(conversation, 0, 100);
    for (const auto &message : messages ? *messages : QList<Message>())
        out << message.id.toText() << message.seq << message.sender.toText() << message.at << message.counts
            << message.deleted << message.editedAt.value_or(0) << (message.text ? message.text->text : u"-"_s);
    const auto reactions = store.messages().reactions(conversation);
    for (const auto &reaction : reactions ? *reactions : QList<Reaction>())
        out << reaction.message.toText() << reaction.emoji;
    const auto pins = store.messages().pins(conversation);
    for (const auto &pin : pins ? *pins : QList<MessageId>())
        out << pin.toText();
    const auto events = store.events().after(conversation, 0, 100);
    for (const auto &event : events &&withEvents ? *events : QList<Event>())
        out << protocol::encode(event);
    return state;
}

void tst_Fold::endsAlikeInAnyOrder()
{
    QList<Event> log;
    QList<MessageId> ids;
    for (int i = 0; i < 4; ++i) {
        log.append(event(textContent(u"message %1"_s.arg(i)), i % 2 ? m_other : m_self));
        ids.append({log.last().clientId->uuid});
    }
    log.append(event({Content::Edit{ids.at(0), u"edited"_s}}));
    log.append(event({Content::Edit{ids.at(1), u"edited, then deleted"_s}}));
    log.append(event({Content::Reaction{ids.at(2), u"👍"_s, true}}));
    log.append(event({Content::Delete{ids.at(1)}}));
    log.append(event({Content::Edit{ids.at(0), u"edited twice"_s}}));
    log.append(event({Content::Pin{ids.at(0), true}}));
    log.append(event({Content::Reaction{ids.at(2), u"👍"_s, false}}));
    log.append(event({Content::Reaction{ids.at(3), u"🎉"_s, true}}));
    for (const auto &came : log)
        apply(came);
    const auto inOrder = stateOf(*m_store, m_conversation, true);
    auto shuffled = log;
    for (int round = 0; round < 20; ++round) {
        init();
        std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(unsigned(round)));
        for (const auto &came : shuffled)
            apply(came);
        QCOMPARE(stateOf(*m_store, m_conversation, true), inOrder);
    }
}

void tst_Fold::endsAlikeFromStubs()
{
    QList<Event> log{event(textContent(u"stays"_s)), event(textContent(u"goes"_s))};
    const MessageId gone{log.at(1).clientId->uuid};
    log.append(event({Content::Edit{gone, u"goes, too"_s}}));
    log.append(event({Content::Delete{gone}}));
    for (const auto &came : log)
        apply(came);
    const auto connected = stateOf(*m_store, m_conversation, true);
    init();
    log[1].content.reset();
    log[2].content.reset();
    for (const auto &came : log)
        apply(came);
    QCOMPARE(stateOf(*m_store, m_conversation, true), connected);
}

QTEST_GUILESS_MAIN(tst_Fold)
#include "tst_fold.moc"
