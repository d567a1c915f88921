// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/crypto/crypto.h"
#include "tests/client/searchstage.h"

#include <QDateTime>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using protocol::Content;

using Damage = QByteArray (*)(QByteArray);

static protocol::FileReference fileNamed(const QString &name, const QString &mediaType)
{
    protocol::FileReference file;
    file.file = FileId::create();
    file.name = name;
    file.size = 10;
    file.mediaType = mediaType;
    return file;
}

// Finding messages in the store of one user, without a server.
class tst_SearchIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void findsInManyLanguages_data();
    void findsInManyLanguages();
    void findsWhatIsSaidAfterwards();
    void findsTheNewTextOfAnEditAndNotTheOld();
    void losesWhatIsDeletedAtOnce();
    void losesWhatIsPurged();
    void losesEverythingWhenTheStoreForgetsTheServer();
    void asksForEverythingAtOnce();
    void knowsWhoWhereAndWhen();
    void knowsWhatMessagesHaveAndAre();
    void findsFilesByTheirNames();
    void searchesOnlyTheScope();
    void leavesOutConversationsThatWereLeft();
    void answersNewestFirstInPages();
    void saysWhatIsNotOnThisComputer();
    void keepsTheIndexSealed();
    void takesTheIndexFromItsFile();
    void goesOnWithTheJournalBehindTheFile();
    void makesADamagedFileAnew_data();
    void makesADamagedFileAnew();
    void doesNotOpenTheFileOfAnotherStore();
    void doesNotTakeAnOldFileWhoseJournalIsGone();
    void forgetsInTheFileWhatWasDeleted();
    void isNotMisledByHalfAFile();
    void isMadeAnewWhenMostOfItChanged();
    void endsEarlyWhenNobodyWaits();

private:
    std::unique_ptr<SearchStage> m_stage;
    ConversationId m_general;
};

void tst_SearchIndex::initTestCase()
{
    QVERIFY(crypto::initialise());
}

void tst_SearchIndex::init()
{
    m_stage = std::make_unique<SearchStage>();
    m_general = m_stage->addConversation(u"general"_s);
}

void tst_SearchIndex::findsInManyLanguages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("found");
    const auto row = [](const char *name, const char16_t *text, const char16_t *query, bool found = true) {
        QTest::newRow(name) << QString::fromUtf16(text) << QString::fromUtf16(query) << found;
    };
    row("English word", u"The quarterly budget is late", u"budget");
    row("English beginning", u"The quarterly budget is late", u"quart");
    row("English middle", u"The quarterly budget is late", u"udge");
    row("English other word", u"The quarterly budget is late", u"forecast", false);
    row("two letters begin a word", u"The quarterly budget is late", u"bu");
    row("two letters inside a word", u"The quarterly budget is late", u"dg", false);
    row("one letter", u"Plan B is on", u"b");
    row("German umlaut", u"Die Prüfung der Straße", u"prufung");
    row("German sharp s", u"Die Prüfung der Straße", u"STRASSE");
    row("French accents", u"Où est le café déjà payé ?", u"deja cafe");
    row("Polish", u"Zażółć gęślą jaźń", u"gesla");
    row("Russian", u"Отчёт готов к пятнице", u"отчет");
    row("Russian middle", u"Отчёт готов к пятнице", u"ятниц");
    row("Turkish dotless i", u"Kadıköy toplantısı", u"kadikoy");
    row("Greek", u"Η Αθήνα είναι πρωτεύουσα", u"αθηνα");
    row("Chinese pair", u"明天上午開會討論預算", u"預算");
    row("Chinese one character", u"明天上午開會討論預算", u"會");
    row("Chinese inside a run", u"明天上午開會討論預算", u"上午開會");
    row("Chinese other order", u"明天上午開會討論預算", u"算預", false);
    row("Japanese", u"来週の会議は中止です", u"会議");
    row("Japanese kana", u"プロジェクトの締め切り", u"ジェクト");
    row("Korean", u"내일 회의에서 예산을 논의합시다", u"예산");
    row("Arabic without marks", u"الاجتماعُ غدًا", u"الاجتماع");
    row("Thai", u"ประชุมพรุ่งนี้", u"พรุ่ง");
    row("number", u"Invoice 2026-114 is paid", u"2026-114");
    row("address", u"See https://example.org/path?x=1", u"example.org/path");
    row("punctuation alone", u"What?! Really", u"?!");
    row("emoji", u"Shipped 🚀 today", u"🚀");
    row("phrase", u"The quarterly budget is late", u"\"quarterly budget\"");
    row("phrase of parts", u"The quarterly budget is late", u"\"uarterly budget\"", false);
    row("excluded", u"The quarterly budget is late", u"budget -late", false);
}

void tst_SearchIndex::findsInManyLanguages()
{
    QFETCH(QString, text);
    QFETCH(QString, query);
    QFETCH(bool, found);
    m_stage->say(m_general, u"Nothing of the sort"_s);
    m_stage->say(m_general, text);
    QCOMPARE(m_stage->find(query), found ? QStringList{text} : QStringList());
}

void tst_SearchIndex::findsWhatIsSaidAfterwards()
{
    m_stage->say(m_general, u"first budget"_s);
    QCOMPARE(m_stage->find(u"budget"_s), QStringList{u"first budget"_s});
    m_stage->say(m_general, u"second budget"_s);
    QCOMPARE(m_stage->find(u"budget"_s), (QStringList{u"second budget"_s, u"first budget"_s}));
    QVERIFY(m_stage->finder().isOpen());
}

void tst_SearchIndex::findsTheNewTextOfAnEditAndNotTheOld()
{
    const auto id = m_stage->say(m_general, u"the old wording"_s);
    QCOMPARE(m_stage->find(u"wording"_s).size(), 1);
    m_stage->append(m_general, {Content::Edit{id, u"a better phrase"_s}});
    QCOMPARE(m_stage->find(u"wording"_s), QStringList());
    QCOMPARE(m_stage->find(u"better"_s), QStringList{u"a better phrase"_s});
    QCOMPARE(m_stage->find(u"is:edited"_s), QStringList{u"a better phrase"_s});
}

void tst_SearchIndex::losesWhatIsDeletedAtOnce()
{
    const auto id = m_stage->say(m_general, u"a regrettable remark"_s);
    m_stage->say(m_general, u"another remark"_s);
    QCOMPARE(m_stage->find(u"remark"_s).size(), 2);
    m_stage->append(m_general, {Content::Delete{id}});
    QCOMPARE(m_stage->find(u"remark"_s), QStringList{u"another remark"_s});
    QCOMPARE(m_stage->find(u"regrettable"_s), QStringList());
}

void tst_SearchIndex::losesWhatIsPurged()
{
    m_stage->say(m_general, u"old remark"_s); // 2
    m_stage->say(m_general, u"new remark"_s); // 3
    QCOMPARE(m_stage->find(u"remark"_s).size(), 2);
    QVERIFY(m_stage->store().messages().purge(m_general, 2));
    QCOMPARE(m_stage->find(u"remark"_s), QStringList{u"new remark"_s});
}

void tst_SearchIndex::losesEverythingWhenTheStoreForgetsTheServer()
{
    m_stage->say(m_general, u"a remark"_s);
    QCOMPARE(m_stage->find(u"remark"_s).size(), 1);
    QVERIFY(m_stage->store().forgetServerState());
    QCOMPARE(m_stage->find(u"remark"_s), QStringList());
}

void tst_SearchIndex::asksForEverythingAtOnce()
{
    m_stage->say(m_general, u"budget of the spring"_s);
    m_stage->say(m_general, u"budget of the autumn"_s);
    QCOMPARE(m_stage->find(u"autumn budget"_s), QStringList{u"budget of the autumn"_s});
    QCOMPARE(m_stage->find(u"budget -autumn"_s), QStringList{u"budget of the spring"_s});
    QCOMPARE(m_stage->find(u"autumn spring"_s), QStringList());
}

void tst_SearchIndex::knowsWhoWhereAndWhen()
{
    const auto ana = m_stage->addUser(u"ana"_s, u"Ana Petrova"_s);
    const auto random = m_stage->addConversation(u"random"_s);
    const auto at = [](int day) { return QDateTime(QDate(2026, 4, day), QTime(9, 0)).toMSecsSinceEpoch(); };
    m_stage->say(m_general, u"report one"_s, {ana, at(1), {}, {}});
    m_stage->say(random, u"report two"_s, {ana, at(2), {}, {}});
    m_stage->say(random, u"report three"_s, {m_stage->other, at(3), {}, {}});
    m_stage->say(random, u"report four"_s, {m_stage->self, at(4), {}, {}});
    QCOMPARE(m_stage->find(u"report from:ana"_s), (QStringList{u"report two"_s, u"report one"_s}));
    QCOMPARE(m_stage->find(u"report from:\"ana petrova\" in:random"_s), QStringList{u"report two"_s});
    QCOMPARE(m_stage->find(u"from:ana"_s).size(), 2);
    QCOMPARE(m_stage->find(u"report from:nobody"_s), QStringList());
    QCOMPARE(m_stage->find(u"report in:nowhere"_s), QStringList());
    QCOMPARE(m_stage->find(u"after:2026-04-02 before:2026-04-04 report"_s),
             (QStringList{u"report three"_s, u"report two"_s}));
    QCOMPARE(m_stage->find(u"before:2026-04-02"_s), QStringList{u"report one"_s});
}

void tst_SearchIndex::knowsWhatMessagesHaveAndAre()
{
    protocol::FileReference picture = fileNamed(u"plan.png"_s, u"image/png"_s);
    protocol::FileReference sheet = fileNamed(u"plan.ods"_s, u"application/zip"_s);
    const auto root = m_stage->say(m_general, u"plain"_s);
    m_stage->say(m_general, u"picture"_s, {m_stage->other, 0, {}, {picture}});
    m_stage->say(m_general, u"sheet"_s, {m_stage->other, 0, {}, {sheet}});
    m_stage->say(m_general, u"see https://example.org"_s);
    m_stage->say(m_general, u"call `run()`"_s);
    m_stage->say(m_general, u"reply"_s, {m_stage->other, 0, root, {}});
    QCOMPARE(m_stage->find(u"has:file"_s), (QStringList{u"sheet"_s, u"picture"_s}));
    QCOMPARE(m_stage->find(u"has:image"_s), QStringList{u"picture"_s});
    QCOMPARE(m_stage->find(u"has:link"_s), QStringList{u"see https://example.org"_s});
    QCOMPARE(m_stage->find(u"has:code"_s), QStringList{u"call `run()`"_s});
    QCOMPARE(m_stage->find(u"is:thread"_s), QStringList{u"reply"_s});
    QCOMPARE(m_stage->find(u"is:pinned"_s), QStringList());
    QCOMPARE(m_stage->find(u"has:reaction"_s), QStringList());
    m_stage->append(m_general, {Content::Pin{root, true}});
    m_stage->append(m_general, {Content::Reaction{root, u"👍"_s, true}});
    QCOMPARE(m_stage->find(u"is:pinned"_s), QStringList{u"plain"_s});
    QCOMPARE(m_stage->find(u"has:reaction"_s), QStringList{u"plain"_s});
    m_stage->append(m_general, {Content::Pin{root, false}});
    QCOMPARE(m_stage->find(u"is:pinned"_s), QStringList());
}

void tst_SearchIndex::findsFilesByTheirNames()
{
    const protocol::FileReference sheet = fileNamed(u"Jahresabschluß.ods"_s, u"application/zip"_s);
    m_stage->say(m_general, u"here it is"_s, {m_stage->other, 0, {}, {sheet}});
    QCOMPARE(m_stage->find(u"jahresabschluss"_s), QStringList{u"here it is"_s});
}

void tst_SearchIndex::searchesOnlyTheScope()
{
    const auto random = m_stage->addConversation(u"random"_s);
    m_stage->say(m_general, u"here a word"_s);
    m_stage->say(random, u"there a word"_s);
    QCOMPARE(m_stage->find(u"word"_s, random), QStringList{u"there a word"_s});
}

void tst_SearchIndex::leavesOutConversationsThatWereLeft()
{
    m_stage->say(m_general, u"a word"_s);
    protocol::Membership membership;
    membership.joinedSeq = 1;
    membership.leftSeq = 2;
    QVERIFY(m_stage->store().conversations().putMembership(m_general, membership));
    QCOMPARE(m_stage->find(u"word"_s), QStringList());
}

void tst_SearchIndex::answersNewestFirstInPages()
{
    for (int i = 0; i < 7; ++i)
        m_stage->say(m_general, u"word %1"_s.arg(i));
    // Older history comes later.
    m_stage->say(m_general, u"word before"_s,
                 {m_stage->other, QDateTime(QDate(2025, 1, 1), QTime(1, 0)).toMSecsSinceEpoch(), {}, {}});
    QStringList texts;
    SearchRequest request;
    request.query.terms = search::parse(u"word"_s, QDate(2026, 5, 3)).query.terms;
    request.limit = 3;
    int pages = 0;
    for (bool more = true; more; ++pages) {
        const auto page = m_stage->finder().find(request);
        QVERIFY(page);
        for (const auto &message : page->messages)
            texts << message.text->text;
        request.below = page->below;
        more = page->more;
    }
    QCOMPARE(pages, 3);
    QCOMPARE(texts.size(), 8);
    QCOMPARE(texts.first(), u"word 6"_s);
    QCOMPARE(texts.at(6), u"word 0"_s);
    QCOMPARE(texts.last(), u"word before"_s);
}

void tst_SearchIndex::saysWhatIsNotOnThisComputer()
{
    const auto random = m_stage->addConversation(u"random"_s);
    m_stage->say(m_general, u"word"_s);
    auto all = m_stage->answer(u"word"_s);
    QVERIFY(all);
    QCOMPARE(all->gaps, QList<HistoryGap>());
    // As after a long absence: the log goes on with a gap.
    protocol::Event late;
    late.conversation = random;
    late.seq = 900;
    late.ordinal = 500;
    late.counts = true;
    late.at = QDateTime(QDate(2026, 5, 2), QTime(8, 0)).toMSecsSinceEpoch();
    late.kind = u"text"_s;
    late.sender = m_stage->other;
    late.clientId = ClientId::create();
    late.content = Content{Content::Text{u"late word"_s, {}, {}, {}}};
    QVERIFY(fold(m_stage->store(), late, m_stage->self));
    QVERIFY(m_stage->store().events().addRange(random, {900, 900}));
    all = m_stage->answer(u"word"_s);
    QVERIFY(all);
    QCOMPARE(all->gaps, (QList<HistoryGap>{{random, late.at}}));
    QCOMPARE(m_stage->answer(u"word"_s, m_general)->gaps, QList<HistoryGap>());
    QCOMPARE(m_stage->answer(u"word in:random"_s)->gaps.size(), 1);
    QCOMPARE(m_stage->answer(u"word in:general"_s)->gaps.size(), 0);
}

void tst_SearchIndex::keepsTheIndexSealed()
{
    const auto canary = u"canaryventriloquist"_s;
    m_stage->say(m_general, canary);
    QCOMPARE(m_stage->find(canary), QStringList{canary});
    QVERIFY(m_stage->finder().save());
    QVERIFY(QFile::exists(m_stage->snapshotFile()));
    QCOMPARE(QFile::permissions(m_stage->snapshotFile()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const auto bytes = m_stage->allBytes();
    QVERIFY(bytes.size() > 8192);
    for (const auto &piece : {u"canaryventriloquist"_s, u"ventril"_s, u"SQLite format 3\0ven"_s.mid(20)})
        QVERIFY2(piece.isEmpty() || !bytes.contains(piece.toUtf8()), qPrintable(piece));
    const auto utf16 = QByteArray(reinterpret_cast<const char *>(canary.utf16()), canary.size() * 2);
    QVERIFY(!bytes.contains(utf16));
    QFile snapshot(m_stage->snapshotFile());
    QVERIFY(snapshot.open(QIODevice::ReadOnly));
    QVERIFY(!snapshot.readAll().contains("SQLite format 3"));
}

void tst_SearchIndex::takesTheIndexFromItsFile()
{
    m_stage->say(m_general, u"a word"_s);
    m_stage->say(m_general, u"ein Wörtchen"_s);
    m_stage->find(u"word"_s);
    QVERIFY(m_stage->finder().wasRebuilt());
    QVERIFY(m_stage->finder().save());
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), QStringList{u"a word"_s});
    QVERIFY(!m_stage->finder().wasRebuilt());
    QCOMPARE(m_stage->find(u"wortchen"_s), QStringList{u"ein Wörtchen"_s});
    m_stage->finder().drop();
    QVERIFY(!m_stage->finder().isOpen());
    QCOMPARE(m_stage->find(u"word"_s), QStringList{u"a word"_s});
    QVERIFY(!m_stage->finder().wasRebuilt());
}

void tst_SearchIndex::goesOnWithTheJournalBehindTheFile()
{
    const auto doomed = m_stage->say(m_general, u"doomed word"_s);
    const auto edited = m_stage->say(m_general, u"early word"_s);
    m_stage->find(u"word"_s);
    const auto saved = m_stage->finder().save();
    QVERIFY(saved);
    QVERIFY(m_stage->store().searchJournal().trim(*saved));
    m_stage->finder().drop();
    m_stage->append(m_general, {Content::Delete{doomed}});
    m_stage->append(m_general, {Content::Edit{edited, u"late word"_s}});
    m_stage->say(m_general, u"new word"_s);
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), (QStringList{u"new word"_s, u"late word"_s}));
    QVERIFY(!m_stage->finder().wasRebuilt());
}

void tst_SearchIndex::makesADamagedFileAnew_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::newRow("cut") << Damage([](QByteArray bytes) { return bytes.first(bytes.size() / 2); });
    QTest::newRow("empty") << Damage([](QByteArray) { return QByteArray(); });
    QTest::newRow("a bit in a piece") << Damage([](QByteArray bytes) {
        bytes[bytes.size() - 100] = char(bytes.at(bytes.size() - 100) ^ 1);
        return bytes;
    });
    QTest::newRow("the position in the head") << Damage([](QByteArray bytes) {
        bytes[4 + 8 + 4 + 16 + 7] = char(bytes.at(4 + 8 + 4 + 16 + 7) ^ 1);
        return bytes;
    });
    QTest::newRow("something behind it") << Damage([](QByteArray bytes) { return bytes + "more"; });
    QTest::newRow("not such a file") << Damage([](QByteArray) { return QByteArray(100'000, 'x'); });
}

void tst_SearchIndex::makesADamagedFileAnew()
{
    QFETCH(Damage, damage);
    m_stage->say(m_general, u"a word"_s);
    m_stage->find(u"word"_s);
    QVERIFY(m_stage->finder().save());
    QFile file(m_stage->snapshotFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto bytes = damage(file.readAll());
    file.close();
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), QStringList{u"a word"_s});
    QVERIFY(m_stage->finder().wasRebuilt());
    QVERIFY(m_stage->finder().save());
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), QStringList{u"a word"_s});
    QVERIFY(!m_stage->finder().wasRebuilt());
}

void tst_SearchIndex::doesNotOpenTheFileOfAnotherStore()
{
    SearchStage another; // sealed under an equal key
    const auto room = another.addConversation(u"general"_s);
    another.say(room, u"foreign word"_s);
    another.find(u"word"_s);
    QVERIFY(another.finder().save());
    QVERIFY(QFile::copy(another.snapshotFile(), m_stage->snapshotFile()));
    m_stage->say(m_general, u"own word"_s);
    QCOMPARE(m_stage->find(u"word"_s), QStringList{u"own word"_s});
    QVERIFY(m_stage->finder().wasRebuilt());
}

void tst_SearchIndex::doesNotTakeAnOldFileWhoseJournalIsGone()
{
    m_stage->say(m_general, u"first word"_s);
    m_stage->find(u"word"_s);
    QVERIFY(m_stage->finder().save());
    QVERIFY(QFile::copy(m_stage->snapshotFile(), m_stage->directory() + u"/old"_s));
    m_stage->say(m_general, u"second word"_s);
    m_stage->find(u"word"_s);
    const auto saved = m_stage->finder().save();
    QVERIFY(saved);
    QVERIFY(m_stage->store().searchJournal().trim(*saved));
    QVERIFY(QFile::remove(m_stage->snapshotFile()));
    QVERIFY(QFile::rename(m_stage->directory() + u"/old"_s, m_stage->snapshotFile()));
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), (QStringList{u"second word"_s, u"first word"_s}));
    QVERIFY(m_stage->finder().wasRebuilt());
}

void tst_SearchIndex::forgetsInTheFileWhatWasDeleted()
{
    const auto id = m_stage->say(m_general, u"quixotic zebra"_s);
    for (int i = 0; i < 50; ++i)
        m_stage->say(m_general, u"word %1"_s.arg(i));
    m_stage->find(u"quixotic"_s);
    QVERIFY(m_stage->finder().save());
    m_stage->append(m_general, {Content::Delete{id}});
    m_stage->find(u"word"_s);
    QVERIFY(!m_stage->finder().isSaved());
    QVERIFY(m_stage->finder().save());
    const SearchSnapshot snapshot(m_stage->snapshotFile());
    const auto loaded = snapshot.load(m_stage->store().sealer());
    QVERIFY(loaded);
    for (const char *trace : {"quixotic", "uix", "xot", "zeb"})
        QVERIFY2(!loaded->image.view().contains(QByteArrayView(trace)), trace);
}

void tst_SearchIndex::isNotMisledByHalfAFile()
{
    m_stage->say(m_general, u"a word"_s);
    m_stage->find(u"word"_s);
    QVERIFY(m_stage->finder().save());
    m_stage->say(m_general, u"another word"_s);
    // As a program leaves it that is killed while it writes the next one.
    QFile half(m_stage->snapshotFile() + u".new"_s);
    QVERIFY(half.open(QIODevice::WriteOnly));
    QVERIFY(half.write("half") == 4);
    half.close();
    m_stage->restartFinder();
    QCOMPARE(m_stage->find(u"word"_s), (QStringList{u"another word"_s, u"a word"_s}));
    QVERIFY(!m_stage->finder().wasRebuilt());
    QVERIFY(m_stage->finder().save());
    QVERIFY(!half.exists());
}

void tst_SearchIndex::isMadeAnewWhenMostOfItChanged()
{
    m_stage->say(m_general, u"early word"_s);
    QCOMPARE(m_stage->find(u"word"_s).size(), 1);
    sql::Transaction transaction(m_stage->store().database());
    for (int i = 0; i < 5100; ++i)
        m_stage->say(m_general, i % 100 == 0 ? u"hundredth word"_s : u"filler"_s);
    QVERIFY(transaction.commit());
    QCOMPARE(m_stage->find(u"word"_s).size(), 50); // a page
    QCOMPARE(m_stage->find(u"early"_s).size(), 1);
}

void tst_SearchIndex::endsEarlyWhenNobodyWaits()
{
    for (int i = 0; i < 600; ++i)
        m_stage->say(m_general, u"word %1"_s.arg(i));
    SearchRequest request;
    request.query.terms = search::parse(u"?!"_s, QDate(2026, 5, 3)).query.terms; // everything has to be read
    request.self = m_stage->self;
    int asked = 0;
    const auto answer = m_stage->finder().find(request, [&asked] {
        ++asked;
        return false;
    });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::TimedOut);
    QVERIFY(asked < 4); // not for each message
    QVERIFY(m_stage->finder().isOpen()); // the next search does not have to make it anew
}

QTEST_GUILESS_MAIN(tst_SearchIndex)
#include "tst_searchindex.moc"
