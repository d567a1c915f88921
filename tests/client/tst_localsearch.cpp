// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/searchnames.h"
#include "shared/crypto/crypto.h"
#include "tests/client/testaccount.h"

#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::Content;

// The search of an account while messages come and go: what is in memory, what is in the file, and when.
class tst_LocalSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void answersLaterAndNotAtOnce();
    void answersOnlyTheLastOfMany();
    void followsWhatHappens();
    void goesToItsFileWhenNobodySearches();
    void takesWhatWasDeletedOutOfTheFile();
    void writesNoJournalBeforeTheFirstSearch();
    void endsWhileItWorks();

private:
    QStringList find(const QString &text);
    bool isInFile(const QString &text);

    std::unique_ptr<test::FakeServer> m_server;
    std::unique_ptr<TestAccount> m_account;
    ConversationId m_conversation;
};

namespace {

SearchRequest requestOf(const QString &text)
{
    SearchRequest request;
    request.query.terms = search::parse(text, QDate(2026, 5, 3)).query.terms;
    return request;
}

} // namespace

void tst_LocalSearch::initTestCase()
{
    QVERIFY(crypto::initialise());
}

void tst_LocalSearch::init()
{
    m_account.reset();
    m_server = std::make_unique<test::FakeServer>();
    QVERIFY(m_server->listen());
    m_conversation = m_server->addConversation(u"general"_s);
    m_account = std::make_unique<TestAccount>(*m_server);
    m_account->searchTimings = {60'000, 10, 20};
    m_account->open();
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
}

QStringList tst_LocalSearch::find(const QString &text)
{
    std::optional<QStringList> texts;
    m_account->operator*().search(requestOf(text), [&texts](const Result<SearchAnswer> &answer) {
        texts.emplace();
        for (const auto &message : answer ? answer->messages : QList<Message>())
            *texts << message.text->text;
    });
    if (!QTest::qWaitFor([&texts] { return texts.has_value(); }))
        return {u"no answer"_s};
    return *texts;
}

// As somebody with the key would read it.
bool tst_LocalSearch::isInFile(const QString &text)
{
    const SearchSnapshot snapshot(MessageFinder::snapshotFile(m_account->storeFile()));
    const auto loaded = snapshot.load(m_account->store().sealer());
    return loaded && loaded->image.view().contains(QByteArrayView(text.toUtf8()));
}

void tst_LocalSearch::answersLaterAndNotAtOnce()
{
    m_server->pushEvent(m_server->say(m_conversation, u"a word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation), QStringList{u"a word"_s});
    bool answered = false;
    m_account->operator*().search(requestOf(u"word"_s), [&answered](const Result<SearchAnswer> &) { answered = true; });
    QVERIFY(!answered); // another thread works on it
    QTRY_VERIFY(answered);
}

void tst_LocalSearch::answersOnlyTheLastOfMany()
{
    m_server->pushEvent(m_server->say(m_conversation, u"a word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 1);
    QList<bool> answers;
    for (const auto &text : {u"w"_s, u"wo"_s, u"wor"_s})
        m_account->operator*().search(requestOf(text),
                                      [&answers](const Result<SearchAnswer> &answer) { answers << bool(answer); });
    QTRY_COMPARE(answers.size(), 3);
    QVERIFY(answers.last());
}

void tst_LocalSearch::followsWhatHappens()
{
    const auto said = m_server->say(m_conversation, u"first word"_s);
    m_server->pushEvent(said);
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 1);
    QCOMPARE(find(u"word"_s), QStringList{u"first word"_s});
    m_server->pushEvent(m_server->say(m_conversation, u"second word"_s));
    QTRY_COMPARE(find(u"word"_s), (QStringList{u"second word"_s, u"first word"_s}));
    m_server->pushEvent(m_server->addEvent(m_conversation, {Content::Delete{{said.clientId->uuid}}}));
    QTRY_COMPARE(find(u"word"_s), QStringList{u"second word"_s});
}

void tst_LocalSearch::goesToItsFileWhenNobodySearches()
{
    m_account->searchTimings = {50, 10, 60'000};
    m_account->open();
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->pushEvent(m_server->say(m_conversation, u"early word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 1);
    QCOMPARE(find(u"word"_s), QStringList{u"early word"_s});
    m_server->pushEvent(m_server->say(m_conversation, u"belated word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 2);
    QTRY_VERIFY(isInFile(u"early word"_s));
    QTRY_COMPARE(*m_account->store().searchJournal().size() == 0 || isInFile(u"belated word"_s), true);
    QCOMPARE(find(u"word"_s), (QStringList{u"belated word"_s, u"early word"_s}));
    QTRY_VERIFY(isInFile(u"belated word"_s));
}

void tst_LocalSearch::takesWhatWasDeletedOutOfTheFile()
{
    m_account->searchTimings = {50, 10, 30};
    m_account->open();
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    const auto said = m_server->say(m_conversation, u"a regrettable remark"_s);
    m_server->pushEvent(said);
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 1);
    QCOMPARE(find(u"remark"_s).size(), 1);
    QTRY_VERIFY(isInFile(u"regrettable"_s));
    m_account->open(); // as after a restart; nobody searches
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    m_server->pushEvent(m_server->addEvent(m_conversation, {Content::Delete{{said.clientId->uuid}}}));
    QTRY_VERIFY(!isInFile(u"regrettable"_s));
    QVERIFY(QFile::exists(MessageFinder::snapshotFile(m_account->storeFile())));
}

void tst_LocalSearch::writesNoJournalBeforeTheFirstSearch()
{
    m_server->pushEvent(m_server->say(m_conversation, u"a word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 1);
    const auto changes = m_account->store().searchJournal().after(0, 10);
    QVERIFY(changes);
    QCOMPARE(changes->size(), 0);
    QCOMPARE(find(u"word"_s).size(), 1);
    m_server->pushEvent(m_server->say(m_conversation, u"another word"_s));
    QTRY_COMPARE(m_account->texts(m_conversation).size(), 2);
    QVERIFY(*m_account->store().searchJournal().position() > 0);
}

void tst_LocalSearch::endsWhileItWorks()
{
    for (int i = 0; i < 300; ++i)
        m_server->say(m_conversation, u"word %1"_s.arg(i));
    m_account->open();
    m_account->signIn();
    QTRY_VERIFY(m_account->isOnline());
    bool answered = false;
    m_account->operator*().search(requestOf(u"word"_s), [&answered](const Result<SearchAnswer> &) { answered = true; });
    m_account->close(); // must neither hang nor crash, nor answer to nobody
    QVERIFY(!answered);
}

QTEST_GUILESS_MAIN(tst_LocalSearch)
#include "tst_localsearch.moc"
