// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

class tst_LocalStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void opensAgainWithTheSameKey();
    void refusesAWrongKey();
    void leavesADamagedFileAsItIs();
    void noticesDamageInTheMiddle();
    void leavesAForeignDatabaseAsItIs();
    void readsWithoutWriting();
    void isReadableOnlyByItsOwner();
    void keepsNoTextInClear();
    void doesNotOpenARowMovedElsewhere();
    void storesAnEventOnce();
    void joinsRangesThatTouch();
    void countsWhatIsUnread();
    void countsNothingFromBeforeTheJoin();
    void keepsDraftsWhenItForgetsTheRest();
    void keepsANewerDraftOfThisComputer();
    void keepsTheOrderOfTheOutbox();
    void keepsFilesOnTheirWay();
    void movesATrayToItsMessageAndBack();

private:
    QString file() const { return m_directory->filePath(u"store.db"_s); }
    std::unique_ptr<LocalStore> opened(char key = 'k') const;
    QByteArray allBytes() const;
    static QByteArray contentOf(const QString &name);

    std::unique_ptr<QTemporaryDir> m_directory;
    ConversationId m_conversation = ConversationId::create();
    UserId m_user = UserId::create();
};

namespace {

protocol::Event eventOf(ConversationId conversation, Seq seq, const QString &text, UserId sender)
{
    protocol::Event event;
    event.conversation = conversation;
    event.seq = seq;
    event.ordinal = seq;
    event.counts = true;
    event.kind = u"text"_s;
    event.sender = sender;
    event.clientId = ClientId::create();
    event.content = textContent(text);
    return event;
}

void overwrite(const QString &name, qint64 offset, const QByteArray &bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(offset));
    QCOMPARE(file.write(bytes), bytes.size());
}

Transfer uploadTo(const ReadPlace &place, const QString &name)
{
    Transfer transfer;
    transfer.file = FileId::create();
    transfer.place = place;
    transfer.reference = {transfer.file, name, 5, u"text/plain"_s, {}, {}, {}, {}};
    return transfer;
}

} // namespace

void tst_LocalStore::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<LocalStore> tst_LocalStore::opened(char key) const
{
    auto store = LocalStore::open(file(), testKey(key));
    if (!store)
        qWarning() << store.error().detail;
    return store ? *std::move(store) : nullptr;
}

QByteArray tst_LocalStore::contentOf(const QString &name)
{
    QFile in(name);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

QByteArray tst_LocalStore::allBytes() const
{
    QByteArray bytes;
    for (const auto &info : QDir(m_directory->path()).entryInfoList(QDir::Files))
        bytes += contentOf(info.filePath());
    return bytes;
}

void tst_LocalStore::opensAgainWithTheSameKey()
{
    QVERIFY(opened()->profile().setFact(Fact::Incarnation, u"one"_s));
    const auto value = opened()->profile().fact(Fact::Incarnation);
    QVERIFY(value);
    QCOMPARE(*value, u"one"_s);
}

void tst_LocalStore::refusesAWrongKey()
{
    QVERIFY(opened());
    const auto store = LocalStore::open(file(), testKey('x'));
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::WrongKey);
    QVERIFY(opened());
}

void tst_LocalStore::leavesADamagedFileAsItIs()
{
    QVERIFY(opened());
    overwrite(file(), 0, QByteArray(512, 'Z'));
    const auto before = contentOf(file());
    const auto store = LocalStore::open(file(), testKey());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StorageCorrupt);
    QVERIFY(store.error().detail.contains(u"damaged"_s));
    QCOMPARE(contentOf(file()), before);
}

void tst_LocalStore::noticesDamageInTheMiddle()
{
    {
        const auto store = opened();
        for (Seq seq = 1; seq < 200; ++seq)
            QVERIFY(store->events().insert(eventOf(m_conversation, seq, QString(500, u'a'), m_user)));
    }
    overwrite(file(), 20 * 4096, QByteArray(4096 * 4, '\x7f'));
    const auto store = LocalStore::open(file(), testKey());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StorageCorrupt);
}

void tst_LocalStore::leavesAForeignDatabaseAsItIs()
{
    {
        auto foreign = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"foreign"_s);
        foreign.setDatabaseName(file());
        QVERIFY(foreign.open());
        QSqlQuery query(foreign);
        QVERIFY(query.exec(u"CREATE TABLE recipes (name TEXT)"_s));
    }
    QSqlDatabase::removeDatabase(u"foreign"_s);
    const auto before = contentOf(file());
    const auto store = LocalStore::open(file(), testKey());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StorageCorrupt);
    QCOMPARE(contentOf(file()), before);
}

void tst_LocalStore::readsWithoutWriting()
{
    const auto writer = opened();
    QVERIFY(writer->profile().setFact(Fact::Incarnation, u"one"_s));
    const auto reader = LocalStore::open(file(), testKey(), sql::Access::ReadOnly);
    QVERIFY(reader);
    const auto value = (*reader)->profile().fact(Fact::Incarnation);
    QVERIFY(value);
    QCOMPARE(*value, u"one"_s);
    QVERIFY(!(*reader)->profile().setFact(Fact::Incarnation, u"two"_s));
}

void tst_LocalStore::isReadableOnlyByItsOwner()
{
    const auto store = opened();
    QVERIFY(store->profile().setFact(Fact::Incarnation, u"one"_s));
    for (const auto &info : QDir(m_directory->path()).entryInfoList(QDir::Files))
        QVERIFY2(!(info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)),
                 qPrintable(info.fileName()));
}

void tst_LocalStore::keepsNoTextInClear()
{
    const auto canary = u"canary-ventriloquist"_s;
    const auto store = opened();
    auto event = eventOf(m_conversation, 1, canary, m_user);
    QVERIFY(store->events().insert(event));
    QVERIFY(store->messages().putText(event, event.content->as<protocol::Content::Text>(), false));
    event.seq = 2;
    event.clientId = ClientId::create();
    QVERIFY(store->messages().putReaction(event, {{event.clientId->uuid}, canary, true}));
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.name = canary;
    QVERIFY(store->conversations().put(conversation));
    protocol::User user;
    user.id = m_user;
    user.name = canary;
    QVERIFY(store->profile().putUser(user));
    QVERIFY(store->profile().putMapEntry({"draft/"_L1 + canary, canary, 1}));
    protocol::Tokens tokens;
    tokens.refreshToken = canary;
    QVERIFY(store->profile().setFact(Fact::Incarnation, canary));
    QVERIFY(store->outbox().add({m_conversation, ClientId::create(), textContent(canary)}, 1));
    auto transfer = uploadTo({m_conversation}, canary);
    transfer.path = u"/home/"_s + canary;
    transfer.reference.description = canary;
    transfer.error = Error{ErrorCode::FileFailed, canary};
    QVERIFY(store->transfers().put(transfer));
    const auto bytes = allBytes();
    QVERIFY(bytes.size() > 4096);
    QVERIFY(!bytes.contains(canary.toUtf8()));
    const auto utf16 = QByteArray(reinterpret_cast<const char *>(canary.utf16()), canary.size() * 2);
    QVERIFY(!bytes.contains(utf16));
}

void tst_LocalStore::doesNotOpenARowMovedElsewhere()
{
    const auto store = opened();
    QVERIFY(store->events().insert(eventOf(m_conversation, 1, u"one"_s, m_user)));
    QVERIFY(store->events().insert(eventOf(m_conversation, 2, u"two"_s, m_user)));
    QVERIFY(
        store->database().execute(u"UPDATE events SET body = (SELECT body FROM events WHERE seq = 1) WHERE seq = 2"_s));
    const auto events = store->events().after(m_conversation, 0, 10);
    QVERIFY(!events);
    QCOMPARE(events.error().code, ErrorCode::WrongKey);
}

void tst_LocalStore::storesAnEventOnce()
{
    const auto store = opened();
    const auto event = eventOf(m_conversation, 1, u"one"_s, m_user);
    const auto first = store->events().insert(event);
    const auto second = store->events().insert(event);
    QVERIFY(first && *first);
    QVERIFY(second && !*second);
    const auto events = store->events().after(m_conversation, 0, 10);
    QVERIFY(events);
    QCOMPARE(events->size(), 1);
    QCOMPARE(events->first(), event);
}

void tst_LocalStore::joinsRangesThatTouch()
{
    const auto store = opened();
    for (const auto range : {SeqRange{1, 5}, SeqRange{11, 15}, SeqRange{20, 30}, SeqRange{6, 10}})
        QVERIFY(store->events().addRange(m_conversation, range));
    const auto ranges = store->events().ranges(m_conversation);
    QVERIFY(ranges);
    QCOMPARE(*ranges, (QList<SeqRange>{{1, 15}, {20, 30}}));
    const auto newest = store->events().newestRange(m_conversation);
    QVERIFY(newest);
    QCOMPARE(*newest, (SeqRange{20, 30}));
}

void tst_LocalStore::countsWhatIsUnread()
{
    const auto store = opened();
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.createdBy = m_user;
    conversation.lastSeq = conversation.lastOrdinal = 10;
    QVERIFY(store->conversations().put(conversation));
    for (Seq seq = 1; seq <= 10; ++seq) {
        const auto event = eventOf(m_conversation, seq, u"x"_s, m_user);
        QVERIFY(store->events().insert(event));
        QVERIFY(store->messages().putText(event, event.content->as<protocol::Content::Text>(), false));
        if (seq == 8)
            QVERIFY(store->messages().putDeletion(event, {event.clientId->uuid}));
    }
    QVERIFY(store->conversations().raiseCursor(m_conversation, {m_user, 6}));
    const auto unread = store->unread(m_conversation, m_user);
    QVERIFY(unread);
    QVERIFY(*unread);
    QCOMPARE((*unread)->messages, 3);
}

void tst_LocalStore::countsNothingFromBeforeTheJoin()
{
    const auto store = opened();
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.createdBy = m_user;
    conversation.lastSeq = conversation.lastOrdinal = 10;
    QVERIFY(store->conversations().put(conversation));
    QVERIFY(store->conversations().putMembership(m_conversation, {7, std::nullopt}));
    for (Seq seq = 1; seq <= 10; ++seq)
        QVERIFY(store->events().insert(eventOf(m_conversation, seq, u"x"_s, m_user)));
    const auto unread = [&] { return store->unread(m_conversation, m_user)->value_or(Unread{-1, 0}).messages; };
    QCOMPARE(unread(), 3);
    QVERIFY(store->conversations().raiseCursor(m_conversation, {m_user, 2})); // of an earlier stay
    QCOMPARE(unread(), 8);
    conversation.history = protocol::History::FromJoin;
    QVERIFY(store->conversations().put(conversation));
    QCOMPARE(unread(), 3);
}

void tst_LocalStore::keepsDraftsWhenItForgetsTheRest()
{
    const auto store = opened();
    const ReadPlace place{m_conversation};
    QVERIFY(store->drafts().take(place, u"half a thought"_s));
    QVERIFY(store->profile().putMapEntry({u"preference/x"_s, u"1"_s, 8}));
    QVERIFY(store->outbox().add({m_conversation, ClientId::create(), textContent(u"unsent"_s)}, 1));
    QVERIFY(store->events().insert(eventOf(m_conversation, 1, u"one"_s, m_user)));
    QVERIFY(store->forgetServerState());
    const auto entries = store->profile().mapEntries();
    const auto items = store->outbox().all();
    const auto events = store->events().after(m_conversation, 0, 10);
    QVERIFY(entries && items && events);
    QVERIFY(entries->isEmpty());
    QCOMPARE(*store->drafts().text(place), u"half a thought"_s);
    QCOMPARE(store->drafts().unsent()->size(), 1); // the server may have lost it
    QCOMPARE(items->size(), 1);
    QVERIFY(events->isEmpty());
}

void tst_LocalStore::keepsANewerDraftOfThisComputer()
{
    const auto store = opened();
    auto &drafts = store->drafts();
    const ReadPlace place{m_conversation};
    QVERIFY(drafts.put(place, u"one"_s));
    const auto first = drafts.unsent()->value(0);
    QCOMPARE(first.text, u"one"_s);
    QVERIFY(drafts.put(place, u"one"_s)); // no change
    QCOMPARE(drafts.unsent()->value(0).edition, first.edition);
    QVERIFY(drafts.put(place, u"one two"_s));
    QVERIFY(drafts.sent(first)); // what was sent is old by now
    QCOMPARE(drafts.unsent()->value(0).text, u"one two"_s);
    QCOMPARE(*drafts.take(place, u"from elsewhere"_s), false);
    QCOMPARE(*drafts.text(place), u"one two"_s);
    QVERIFY(drafts.sent(drafts.unsent()->value(0)));
    QVERIFY(drafts.unsent()->isEmpty());
    QCOMPARE(*drafts.take(place, u"from elsewhere"_s), true);
    QCOMPARE(*drafts.text(place), u"from elsewhere"_s);
    QVERIFY(drafts.unsent()->isEmpty());
    QVERIFY(drafts.put(place, {}));
    QVERIFY(drafts.conversations()->isEmpty());
    QCOMPARE(drafts.unsent()->value(0).text, QString()); // the others must hear of it
    QVERIFY(drafts.sent(drafts.unsent()->value(0)));
    QVERIFY(drafts.unsent()->isEmpty());
}

void tst_LocalStore::keepsTheOrderOfTheOutbox()
{
    const auto other = ConversationId::create();
    const auto first = ClientId::create();
    const auto store = opened();
    QVERIFY(store->outbox().add({m_conversation, first, textContent(u"1"_s)}, 1));
    QVERIFY(store->outbox().add({other, ClientId::create(), textContent(u"2"_s)}, 1));
    QVERIFY(store->outbox().add({m_conversation, ClientId::create(), textContent(u"3"_s)}, 1));
    QVERIFY(store->outbox().setFailed(first, u"forbidden"_s));
    const auto head = store->outbox().head(m_conversation, 1);
    QVERIFY(head && *head);
    QCOMPARE((*head)->frame.content, textContent(u"3"_s));
    QVERIFY(store->outbox().setQueued(first, 2));
    const auto again = store->outbox().head(m_conversation, 1);
    QVERIFY(again && *again);
    QCOMPARE((*again)->frame.clientId, first);
}

void tst_LocalStore::keepsFilesOnTheirWay()
{
    auto upload = uploadTo({m_conversation, MessageId::create()}, u"notes.txt"_s);
    upload.state = TransferState::Failed;
    upload.error = Error{ErrorCode::FileFailed, u"changed: /home/me/notes.txt"_s};
    upload.path = u"/home/me/notes.txt"_s;
    upload.done = 3;
    upload.keepsLocation = true;
    auto download = uploadTo({}, u"plan.pdf"_s);
    download.kind = TransferKind::Download;
    download.state = TransferState::Paused;
    {
        const auto store = opened();
        QVERIFY(store->transfers().put(upload));
        QVERIFY(store->transfers().put(download));
        upload.done = 4;
        QVERIFY(store->transfers().put(upload)); // stays where it is in the order
    }
    const auto store = opened();
    const auto all = store->transfers().all();
    QVERIFY(all);
    QCOMPARE(*all, (QList<Transfer>{upload, download}));
    QVERIFY(*store->transfers().remove(upload.file));
    QVERIFY(!*store->transfers().remove(upload.file));
    QVERIFY(!*store->transfers().find(upload.file));
    QCOMPARE(**store->transfers().find(download.file), download);
}

void tst_LocalStore::movesATrayToItsMessageAndBack()
{
    const auto store = opened();
    const ReadPlace thread{m_conversation, MessageId::create()};
    const auto first = uploadTo({m_conversation}, u"1"_s);
    const auto second = uploadTo({m_conversation}, u"2"_s);
    const auto other = uploadTo(thread, u"3"_s);
    for (const auto &transfer : {first, other, second})
        QVERIFY(store->transfers().put(transfer));
    const auto message = ClientId::create();
    QVERIFY(store->transfers().assign({m_conversation}, message));
    QVERIFY(store->transfers().tray({m_conversation})->isEmpty());
    QCOMPARE(*store->transfers().tray(thread), QList<Transfer>{other});
    const auto sent = store->transfers().of(message);
    QVERIFY(sent);
    QCOMPARE(sent->size(), 2);
    QCOMPARE(sent->at(0).file, first.file);
    QCOMPARE(sent->at(1).file, second.file);
    QVERIFY(store->transfers().returnToTray(message));
    QCOMPARE(*store->transfers().tray({m_conversation}), (QList<Transfer>{first, second}));
}

QTEST_GUILESS_MAIN(tst_LocalStore)
#include "tst_localstore.moc"
