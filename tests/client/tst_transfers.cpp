// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/transferstage.h"
#include "tests/support/fileclient.h"

#include <QDirIterator>
#include <QSignalSpy>
#include <QtTest>

#ifdef Q_OS_LINUX
#include <sys/xattr.h>
#endif

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Files that go up, and the messages that wait for them: two accounts on the real server.
class tst_Transfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<TransferStage>();
        QVERIFY(m_stage->open());
    }
    void cleanup() { m_stage.reset(); }
    void sendsAFile();
    void sendsAnEmptyFile();
    void waitsForItsFiles();
    void goesOnAfterTheServerWasKilled();
    void goesOnAfterTheProgramEnded();
    void noticesThatTheFileWasChanged();
    void cancelsInTheTray();
    void goesWithoutACancelledFile();
    void refusesWhatTheServerDoesNotTake();
    void asksAtOnceAboutAPictureTooLargeToLoseItsPlace();
    void keepsPastedBytesSealed();
    void losesOnlyTheTransferThatIsDamaged();
    void sweepsWhatWasNotWrittenToItsEnd();
    void givesFilesBackToTheTray();
    void failsAndGoesOutWithItsFile();
    void goesOutWhenItsFileIsTriedAgain();
    void leavesNoMessageWaitingAfterACrash();
    void beginsAnewWhenTheServerForgot();

private:
    std::unique_ptr<TransferStage> m_stage;
};

void tst_Transfers::sendsAFile()
{
    const auto bytes = test::noise(3'000'000);
    const auto file = m_stage->attach(u"plan.bin"_s, bytes);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, 30'000); // before anybody sent anything
    QVERIFY((*m_stage->ana)->transfers().describe(file, u" The plan "_s));
    QVERIFY(m_stage->send(u"here it is"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"plan.bin"_s), 20'000);
    QCOMPARE(m_stage->received(u"plan.bin"_s)->size, qint64(3'000'000));
    QCOMPARE(m_stage->received(u"plan.bin"_s)->description, u"The plan"_s);
    QTRY_VERIFY(!m_stage->transferOf(*m_stage->ana, file)); // it is the message's now

    const auto target = m_stage->make(u"saved.bin"_s, "what was there before");
    QVERIFY(m_stage->saved(*m_stage->received(u"plan.bin"_s), target));
    QCOMPARE(contentsOf(target), bytes);
    QCOMPARE(m_stage->files(), (QStringList{u"plan.bin"_s, u"saved.bin"_s}));
#ifdef Q_OS_LINUX
    std::array<char, 64> origin{};
    if (setxattr(qPrintable(m_stage->make(u"probe"_s, {})), "user.test", "1", 1, 0) == 0) {
        QVERIFY(getxattr(qPrintable(target), "user.xdg.origin.url", origin.data(), origin.size() - 1) > 0);
        QVERIFY(QByteArray(origin.data()).contains("127.0.0.1"));
    }
#endif
}

void tst_Transfers::sendsAnEmptyFile()
{
    m_stage->attach(u"empty.txt"_s, {});
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"empty.txt"_s), 20'000);
    const auto target = m_stage->pathOf(u"saved.txt"_s);
    QVERIFY(m_stage->saved(*m_stage->received(u"empty.txt"_s), target));
    QCOMPARE(QFileInfo(target).size(), 0);
    QVERIFY(QFile::exists(target));
}

void tst_Transfers::waitsForItsFiles()
{
    const auto file = m_stage->attach(u"slow.bin"_s, test::noise(TransferStage::largeBytes()));
    QVERIFY((*m_stage->ana)->transfers().pause(file));
    const auto first = m_stage->send(u"with a file"_s);
    QVERIFY(first);
    QVERIFY(m_stage->attached(m_stage->pathOf(u"nothing"_s)).error().code == ErrorCode::FileFailed);
    QVERIFY(m_stage->send(u"meanwhile"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->bo->texts(m_stage->room), QStringList{u"meanwhile"_s}, 20'000);
    const auto waiting = m_stage->ana->store().outbox().find(*first);
    QVERIFY(waiting && *waiting);
    QCOMPARE((*waiting)->frame.content.as<protocol::Content::Text>()->files.size(), 1); // it can be shown already

    QVERIFY((*m_stage->ana)->transfers().resume(file));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->bo->texts(m_stage->room), (QStringList{u"meanwhile"_s, u"with a file"_s}),
                              TransferStage::patienceMs());
    QVERIFY(m_stage->received(u"slow.bin"_s));
}

void tst_Transfers::goesOnAfterTheServerWasKilled()
{
    const auto bytes = test::noise(TransferStage::largeBytes(), 2);
    QSignalSpy changes(&(*m_stage->ana)->transfers(), &Transfers::changed);
    const auto file = m_stage->attach(u"big.bin"_s, bytes);
    QVERIFY(m_stage->send(u"big"_s));
    for (int kills = 1; kills <= 2; ++kills) {
        const auto enough = qint64(TransferStage::largeBytes()) / 4 * kills;
        QTRY_VERIFY_WITH_TIMEOUT(!changes.isEmpty() && changes.last().at(0).value<Transfer>().done > enough,
                                 TransferStage::patienceMs());
        m_stage->server.kill();
        QVERIFY(m_stage->stateOf(file) != TransferState::Failed);
        QVERIFY(m_stage->server.start());
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    const auto target = m_stage->pathOf(u"saved.bin"_s);
    QVERIFY(m_stage->saved(*m_stage->received(u"big.bin"_s), target));
    QVERIFY(contentsOf(target) == bytes);
}

void tst_Transfers::goesOnAfterTheProgramEnded()
{
    const auto bytes = test::noise(TransferStage::largeBytes(), 3);
    QSignalSpy changes(&(*m_stage->ana)->transfers(), &Transfers::changed);
    const auto file = m_stage->attach(u"big.bin"_s, bytes);
    QVERIFY(m_stage->send(u"big"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!changes.isEmpty()
                                 && changes.last().at(0).value<Transfer>().done > TransferStage::largeBytes() / 3,
                             TransferStage::patienceMs());
    m_stage->ana->close();
    m_stage->ana->open();
    QSignalSpy after(&(*m_stage->ana)->transfers(), &Transfers::changed);
    m_stage->ana->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(!after.isEmpty() && after.last().at(0).value<Transfer>().done > 0, 20'000);
    QCOMPARE(after.first().at(0).value<Transfer>().file, file);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    const auto target = m_stage->pathOf(u"saved.bin"_s);
    QVERIFY(m_stage->saved(*m_stage->received(u"big.bin"_s), target));
    QVERIFY(contentsOf(target) == bytes);
    QTRY_VERIFY(!m_stage->transferOf(*m_stage->ana, file));
}

void tst_Transfers::noticesThatTheFileWasChanged()
{
    (*m_stage->ana)->stop();
    const auto file = m_stage->attach(u"notes.txt"_s, "first");
    m_stage->make(u"notes.txt"_s, "and then something else");
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Failed, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, file)->error->code, ErrorCode::FileFailed);

    QVERIFY((*m_stage->ana)->transfers().resume(file)); // as it is now
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"notes.txt"_s), 20'000);
    const auto target = m_stage->pathOf(u"saved.txt"_s);
    QVERIFY(m_stage->saved(*m_stage->received(u"notes.txt"_s), target));
    QCOMPARE(contentsOf(target), QByteArray("and then something else"));
}

void tst_Transfers::cancelsInTheTray()
{
    const auto file = m_stage->attach(u"wrong.txt"_s, "not this one");
    const auto other = m_stage->attach(u"right.txt"_s, "this one");
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, 20'000);
    QSignalSpy removed(&(*m_stage->ana)->transfers(), &Transfers::removed);
    QVERIFY((*m_stage->ana)->transfers().cancel(file));
    QCOMPARE(removed.size(), 1);
    QVERIFY(m_stage->send(u"files"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"right.txt"_s), 20'000);
    QVERIFY(!m_stage->received(u"wrong.txt"_s));
    QCOMPARE((*m_stage->ana)->transfers().cancel(file).error().code, ErrorCode::NotFound);
    QTRY_VERIFY(!m_stage->transferOf(*m_stage->ana, other));
}

void tst_Transfers::goesWithoutACancelledFile()
{
    const auto first = m_stage->attach(u"big.bin"_s, test::noise(TransferStage::largeBytes()));
    QVERIFY((*m_stage->ana)->transfers().pause(first));
    QVERIFY(m_stage->send(u"says something"_s));
    QVERIFY((*m_stage->ana)->transfers().cancel(first));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->bo->texts(m_stage->room), QStringList{u"says something"_s}, 20'000);

    const auto second = m_stage->attach(u"big.bin"_s, test::noise(TransferStage::largeBytes()));
    QVERIFY((*m_stage->ana)->transfers().pause(second));
    const auto nothing = m_stage->send({});
    QVERIFY(nothing);
    QVERIFY((*m_stage->ana)->transfers().cancel(second));
    const auto gone = m_stage->ana->store().outbox().find(*nothing);
    QVERIFY(gone && !*gone);
}

void tst_Transfers::refusesWhatTheServerDoesNotTake()
{
    m_stage->server.kill();
    m_stage->server.setEnvironment(u"CONCLAVE_FILES_MAX_BYTES"_s, u"1000"_s);
    QVERIFY(m_stage->server.start());
    QTRY_VERIFY_WITH_TIMEOUT(!m_stage->ana->isOnline(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->ana->isOnline(), 20'000);
    const auto refused = m_stage->attached(m_stage->make(u"large.bin"_s, test::noise(1001)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::FileTooLarge);

    (*m_stage->ana)->stop(); // then nobody knows, and it is seen when it goes up
    const auto file = m_stage->attached(m_stage->pathOf(u"large.bin"_s));
    QVERIFY(file);
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(*file), TransferState::Failed, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, *file)->error->code, ErrorCode::FileTooLarge);
    for (int i = 0; i < 9; ++i)
        QVERIFY(m_stage->attached(m_stage->make(u"%1.txt"_s.arg(i), "small")));
    QCOMPARE(m_stage->attached(m_stage->make(u"eleventh"_s, {})).error().code, ErrorCode::TooMany);
}

// Nobody waits for an upload to learn that it was for nothing.
void tst_Transfers::asksAtOnceAboutAPictureTooLargeToLoseItsPlace()
{
    const auto path = m_stage->make(u"map.jpg"_s, "\xff\xd8\xff\xe0");
    QVERIFY(QFile::resize(path, 64 * 1024 * 1024 + 1));
    const auto file = m_stage->attached(path);
    QVERIFY(file);
    QCOMPARE(m_stage->stateOf(*file), TransferState::Failed);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, *file)->error->code, ErrorCode::LocationUnremovable);
    QVERIFY((*m_stage->ana)->transfers().keepLocation(*file, true));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(*file), TransferState::Done, 60'000);
    QVERIFY(m_stage->send(u"with its place"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"map.jpg"_s), 20'000);
}

void tst_Transfers::keepsPastedBytesSealed()
{
    const QByteArray secret("what was pasted is nobody else's business");
    (*m_stage->ana)->stop();
    const auto file = m_stage->pasted(u"pasted.txt"_s, secret);
    QVERIFY(file);
    m_stage->ana->close();
    int files = 0;
    for (QDirIterator it(m_stage->ana->directory(), QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        const auto bytes = contentsOf(it.next());
        QVERIFY2(!bytes.contains(secret.first(20)) && !bytes.contains("pasted.txt"), qPrintable(it.fileName()));
    }
    QVERIFY(files >= 2);
    m_stage->ana->open();
    m_stage->ana->signIn();
    QVERIFY(m_stage->send(u"from before"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"pasted.txt"_s), 20'000);
    const auto target = m_stage->pathOf(u"saved.txt"_s);
    QVERIFY(m_stage->saved(*m_stage->received(u"pasted.txt"_s), target));
    QCOMPARE(contentsOf(target), secret);
    QTRY_COMPARE(QDir(m_stage->ana->storeFile() + u"-files"_s).entryList({u"*.own"_s}, QDir::Files), QStringList());
}

void tst_Transfers::losesOnlyTheTransferThatIsDamaged()
{
    (*m_stage->ana)->stop();
    const auto damaged = m_stage->attach(u"damaged.txt"_s, "lost");
    const auto sound = m_stage->attach(u"sound.txt"_s, "kept");
    const auto message = m_stage->send(u"with both"_s);
    QVERIFY(message);
    m_stage->ana->close();
    {
        sql::DatabaseConfig config;
        config.file = m_stage->ana->storeFile();
        auto database = sql::Database::open(config, sql::Access::ReadWrite);
        QVERIFY(database);
        auto damage = (*database)->query(u"UPDATE transfers SET body = ? WHERE file = ?"_s);
        QVERIFY(damage.bind(QByteArray(200, 'x')).bind(damaged).run());
        QCOMPARE(damage.changedRows(), 1);
    }
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"the transfer %1 is damaged"_s.arg(damaged.toText())));
    m_stage->ana->open();
    m_stage->ana->signIn();
    const auto stateOfMessage = [&]() -> std::optional<OutboxState> {
        const auto item = m_stage->ana->store().outbox().find(*message);
        return item && *item ? std::optional((*item)->state) : std::nullopt;
    };
    const auto other = m_stage->attach(u"other.txt"_s, "later");
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(other), TransferState::Done, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(sound), TransferState::Done, 30'000);
    QCOMPARE(m_stage->stateOf(damaged), TransferState::Failed);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, damaged)->error->code, ErrorCode::StorageCorrupt);
    QCOMPARE((*m_stage->ana)->transfers().resume(damaged).error().code, ErrorCode::StorageCorrupt);
    QTRY_COMPARE(stateOfMessage(), OutboxState::Failed); // it is told
    QVERIFY((*m_stage->ana)->transfers().cancel(damaged));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"sound.txt"_s), 30'000);
    QVERIFY(!m_stage->received(u"damaged.txt"_s));
    QVERIFY(!m_stage->transferOf(*m_stage->ana, damaged));
}

void tst_Transfers::sweepsWhatWasNotWrittenToItsEnd()
{
    (*m_stage->ana)->stop();
    QVERIFY(m_stage->pasted(u"pasted.txt"_s, "pasted"));
    m_stage->ana->close();
    const QDir folder(m_stage->ana->storeFile() + u"-files"_s);
    const auto kept = folder.entryList(QDir::Files);
    QCOMPARE(kept.size(), 1);
    for (const auto *ending : {".own.aBcDeF", ".thumb.XyZuVw", ".copy.123456"}) { // as kill -9 leaves them
        QFile left(folder.filePath(QString(32, u'0') + QLatin1StringView(ending)));
        QVERIFY(left.open(QIODevice::WriteOnly) && left.write("unfinished") > 0);
    }
    QCOMPARE(folder.entryList(QDir::Files).size(), 4);
    m_stage->ana->open();
    QCOMPARE(folder.entryList(QDir::Files), kept);
}

void tst_Transfers::givesFilesBackToTheTray()
{
    const auto file = m_stage->attach(u"big.bin"_s, test::noise(TransferStage::largeBytes()));
    QVERIFY((*m_stage->ana)->transfers().pause(file));
    const auto message = m_stage->send(u"not yet"_s);
    QVERIFY(message);
    QVERIFY(m_stage->transferOf(*m_stage->ana, file)->message);
    QVERIFY((*m_stage->ana)->outbox().takeOut(*message));
    QVERIFY(!m_stage->transferOf(*m_stage->ana, file)->message);
    m_stage->ana->close();
    m_stage->ana->open();
    QCOMPARE(m_stage->ana->store().transfers().tray(m_stage->place())->size(), 1);

    const auto again = m_stage->send(u"away with it"_s);
    QVERIFY(again);
    QVERIFY((*m_stage->ana)->outbox().drop(*again));
    QVERIFY(!m_stage->transferOf(*m_stage->ana, file));
}

void tst_Transfers::failsAndGoesOutWithItsFile()
{
    (*m_stage->ana)->stop();
    const auto file = m_stage->attach(u"gone.txt"_s, "soon away");
    const auto message = m_stage->send(u"with it"_s);
    QVERIFY(message);
    QVERIFY(QFile::remove(m_stage->pathOf(u"gone.txt"_s)));
    QSignalSpy failed(&**m_stage->ana, &Account::messageFailed);
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QCOMPARE(m_stage->stateOf(file), TransferState::Failed);
    QVERIFY(m_stage->bo->texts(m_stage->room).isEmpty());

    m_stage->make(u"gone.txt"_s, "back again");
    QVERIFY((*m_stage->ana)->outbox().retry(*message));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"gone.txt"_s), 20'000);
    QCOMPARE(m_stage->bo->texts(m_stage->room), QStringList{u"with it"_s});
}

// In the list of transfers, where nobody thinks of the message.
void tst_Transfers::goesOutWhenItsFileIsTriedAgain()
{
    (*m_stage->ana)->stop();
    const auto file = m_stage->attach(u"gone.txt"_s, "soon away");
    const auto other = m_stage->attach(u"other.txt"_s, "also away");
    QVERIFY(m_stage->send(u"with both"_s));
    QVERIFY(QFile::remove(m_stage->pathOf(u"gone.txt"_s)) && QFile::remove(m_stage->pathOf(u"other.txt"_s)));
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Failed, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(other), TransferState::Failed, 20'000);
    m_stage->make(u"gone.txt"_s, "back again");
    QVERIFY((*m_stage->ana)->transfers().resume(file));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, 20'000);
    QVERIFY((*m_stage->ana)->transfers().cancel(other)); // then without this one
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"gone.txt"_s), 20'000);
    QVERIFY(!m_stage->received(u"other.txt"_s));
}

// It ended between the file's being there and the message's being told so.
void tst_Transfers::leavesNoMessageWaitingAfterACrash()
{
    const auto file = m_stage->attach(u"there.txt"_s, "there");
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, 20'000);
    m_stage->ana->close();
    m_stage->ana->open();
    auto &store = m_stage->ana->store();
    protocol::Content::Text text;
    text.text = u"with a file"_s;
    text.files << m_stage->transferOf(*m_stage->ana, file)->reference;
    const protocol::Append frame{m_stage->room, ClientId::create(), protocol::Content{text}};
    QVERIFY(store.outbox().add(frame, QDateTime::currentMSecsSinceEpoch()));
    QVERIFY(store.outbox().replace(frame, true));
    QVERIFY(store.transfers().assign(m_stage->place(), frame.clientId));
    m_stage->ana->close();
    m_stage->ana->open();
    m_stage->ana->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"there.txt"_s), 20'000);
}

void tst_Transfers::beginsAnewWhenTheServerForgot()
{
    const auto file = m_stage->attach(u"kept.txt"_s, "still here");
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, 20'000);
    test::WireClient other(m_stage->server);
    QVERIFY(other.signIn(u"ana"_s));
    const auto remote = m_stage->transferOf(*m_stage->ana, file)->remote.toText();
    QVERIFY(!other.ask(u"file.discard"_s, {{u"file"_s, remote}}).contains("error"_L1));
    QVERIFY(m_stage->send(u"with a file"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"kept.txt"_s), 20'000);
    QVERIFY(m_stage->received(u"kept.txt"_s)->file.toText() != remote);
    QCOMPARE(m_stage->bo->texts(m_stage->room), QStringList{u"with a file"_s});
}

QTEST_GUILESS_MAIN(tst_Transfers)
#include "tst_transfers.moc"
