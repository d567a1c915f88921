// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/transferstage.h"
#include "tests/support/fileclient.h"
#include "tests/support/hangingshare.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Files on a network share whose server does not answer, while everything else goes on: two accounts on the real
// server. The accounts live on the test's thread, which must never wait for the share.
class tst_HangingShare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!test::HangingShare::isPossible())
            QSKIP("the calls of this system are not caught");
        m_stage = std::make_unique<TransferStage>();
        QVERIFY(m_stage->open());
        QVERIFY(QDir().mkpath(m_stage->pathOf(u"share"_s)));
        m_share = std::make_unique<test::HangingShare>(m_stage->pathOf(u"share"_s));
    }
    void cleanup()
    {
        const auto misuses = m_share ? m_share->misuses() : QStringList();
        m_share.reset();
        m_stage.reset();
        QCOMPARE(misuses, QStringList()); // of the thread that keeps the connection
    }
    void sendsMessagesWhileASourceHangs();
    void letsOthersGoUpMeanwhile();
    void cancelsAtOnce();
    void pausesAtOnce();
    void putsAFileThatCannotBeSeenIntoTheTray();
    void sendsWhatCouldNotBeSeen();
    void failsWhenItTurnsOutToBeNoFile();
    void triesAgainOnceTheShareAnswers();
    void savesOnceTheShareAnswers();
    void cancelsADownloadThatHangs();
    void goesOnAfterTheProgramEndedMeanwhile();
    void endsAtOnce();

private:
    Transfers &transfers() { return (*m_stage->ana)->transfers(); }
    bool waits(FileId file) // is it said that the disk does not answer?
    {
        return QTest::qWaitFor([this, file] { return m_waiting.contains(file); }, FileLane::PatienceMs + 5000);
    }
    void watch(TestAccount &account)
    {
        connect(&account->transfers(), &Transfers::changed, this, [this](const Transfer &transfer) {
            transfer.waitsForDisk ? (void)m_waiting.insert(transfer.file) : (void)m_waiting.remove(transfer.file);
        });
    }
    // Of a large upload whose share hangs in the middle.
    FileId hangInTheMiddle()
    {
        watch(*m_stage->ana);
        const auto once = connect(&transfers(), &Transfers::changed, this, [this](const Transfer &transfer) {
            if (transfer.done > 0)
                m_share->hang();
        });
        const auto file = m_stage->attach(u"share/big.bin"_s, m_bytes);
        const bool hangs = QTest::qWaitFor([this] { return m_share->waiting() > 0; }, 20'000);
        disconnect(once);
        return hangs ? file : FileId();
    }
    // A file of the channel that Bo can save.
    std::optional<protocol::FileReference> offer(const QString &name, const QByteArray &bytes)
    {
        m_stage->attach(name, bytes);
        if (!m_stage->send({}))
            return std::nullopt;
        const bool isThere
            = QTest::qWaitFor([&] { return m_stage->received(name).has_value(); }, TransferStage::patienceMs());
        return isThere ? m_stage->received(name) : std::nullopt;
    }
    bool isSaid(const QString &text) // by Ana, and heard by Bo
    {
        if (!(*m_stage->ana)->send(m_stage->room, textContent(text)))
            return false;
        return QTest::qWaitFor([&] { return m_stage->bo->texts(m_stage->room).contains(text); }, 5000);
    }
    bool savesWhole(const QString &name, const QByteArray &bytes) // what Bo got
    {
        const auto target = m_stage->pathOf(u"saved-"_s + name.section(u'/', -1));
        return m_stage->saved(*m_stage->received(name.section(u'/', -1)), target) && contentsOf(target) == bytes;
    }
    template <class Work>
    static qint64 msOf(Work work)
    {
        QElapsedTimer timer;
        timer.start();
        work();
        return timer.elapsed();
    }

    static constexpr qint64 AtOnceMs = 1000;
    const QByteArray m_bytes = test::noise(20'000'000, 7);
    std::unique_ptr<TransferStage> m_stage;
    std::unique_ptr<test::HangingShare> m_share;
    QSet<FileId> m_waiting;
};

void tst_HangingShare::sendsMessagesWhileASourceHangs()
{
    const auto file = hangInTheMiddle();
    QVERIFY(!file.isNull());
    QVERIFY(m_stage->send(u"with a file"_s));
    QVERIFY(isSaid(u"meanwhile"_s));
    QVERIFY(waits(file));
    QVERIFY(isSaid(u"and later"_s));
    QVERIFY(!m_stage->received(u"big.bin"_s));
    m_share->release();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    QVERIFY(!m_waiting.contains(file));
    QVERIFY(savesWhole(u"big.bin"_s, m_bytes));
}

void tst_HangingShare::letsOthersGoUpMeanwhile()
{
    watch(*m_stage->ana);
    (*m_stage->ana)->stop();
    QList<FileId> hanging;
    for (int i = 0; i < Transfers::Parallel + 1; ++i)
        hanging << m_stage->attach(u"share/%1.bin"_s.arg(i), m_bytes.first(2'000'000 + i));
    m_share->hang();
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_share->waiting(), Transfers::Parallel, 20'000);
    const auto other = m_stage->attach(u"here.bin"_s, m_bytes);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(other), TransferState::Done, 4 * FileLane::PatienceMs);
    m_share->release();
    for (const auto &file : hanging)
        QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Done, TransferStage::patienceMs());
}

void tst_HangingShare::cancelsAtOnce()
{
    const auto file = hangInTheMiddle();
    QVERIFY(!file.isNull());
    QSignalSpy removed(&transfers(), &Transfers::removed);
    QVERIFY(msOf([&] { QVERIFY(transfers().cancel(file)); }) < AtOnceMs);
    QCOMPARE(removed.size(), 1);
    QVERIFY(!m_stage->transferOf(*m_stage->ana, file));
    QCOMPARE(m_share->waiting(), 1); // that thread ends by itself
    m_share->release();
    const auto again = m_stage->attached(m_stage->pathOf(u"share/big.bin"_s));
    QVERIFY(again);
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(*again), TransferState::Done, TransferStage::patienceMs());
}

void tst_HangingShare::pausesAtOnce()
{
    const auto file = hangInTheMiddle();
    QVERIFY(!file.isNull());
    QVERIFY(msOf([&] { QVERIFY(transfers().pause(file)); }) < AtOnceMs);
    QCOMPARE(m_stage->stateOf(file), TransferState::Paused);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(transfers().resume(file));
        QVERIFY(transfers().pause(file));
    }
    QVERIFY(transfers().resume(file));
    QTest::qWait(200);
    QCOMPARE(m_share->waiting(), 1); // all behind the same one
    m_share->release();
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    QVERIFY(savesWhole(u"big.bin"_s, m_bytes));
}

void tst_HangingShare::putsAFileThatCannotBeSeenIntoTheTray()
{
    m_stage->make(u"share/plan.txt"_s, "the plan");
    watch(*m_stage->ana);
    m_share->hang();
    const auto file = m_stage->attached(m_stage->pathOf(u"share/plan.txt"_s));
    QVERIFY(file);
    QVERIFY(m_waiting.contains(*file));
    QCOMPARE(m_stage->ana->store().transfers().tray(m_stage->place())->size(), 1);
    QVERIFY(transfers().cancel(*file));
    QCOMPARE(m_stage->ana->store().transfers().tray(m_stage->place())->size(), 0);

    const auto second = m_stage->attached(m_stage->pathOf(u"share/plan.txt"_s));
    QVERIFY(second);
    m_share->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(*second), TransferState::Done, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, *second)->reference.size, qint64(8));
    QVERIFY(!m_waiting.contains(*second));
}

void tst_HangingShare::sendsWhatCouldNotBeSeen()
{
    m_stage->make(u"share/plan.txt"_s, "the plan");
    m_share->hang();
    const auto path = m_stage->pathOf(u"share/plan.txt"_s);
    transfers().attach(m_stage->place(), path, [](const Result<FileId> &) {});
    const auto message = m_stage->send(u"here it is"_s); // at once, and yet with the file
    QVERIFY(message);
    const auto waiting = m_stage->ana->store().outbox().find(*message);
    QVERIFY(waiting && *waiting);
    QCOMPARE((*waiting)->frame.content.as<protocol::Content::Text>()->files.size(), 1);
    QVERIFY(isSaid(u"meanwhile"_s));
    m_share->release();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"plan.txt"_s), 20'000);
    QCOMPARE(m_stage->received(u"plan.txt"_s)->size, qint64(8));
    QCOMPARE(m_stage->bo->texts(m_stage->room), (QStringList{u"meanwhile"_s, u"here it is"_s}));
}

void tst_HangingShare::failsWhenItTurnsOutToBeNoFile()
{
    m_share->hang();
    const auto file = m_stage->attached(m_stage->pathOf(u"share/nothing"_s));
    QVERIFY(file);
    m_share->release();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(*file), TransferState::Failed, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->ana, *file)->error->code, ErrorCode::FileFailed);
}

void tst_HangingShare::triesAgainOnceTheShareAnswers()
{
    (*m_stage->ana)->stop();
    const auto file = m_stage->attach(u"share/notes.txt"_s, "first");
    m_stage->make(u"share/notes.txt"_s, "and then something else");
    (*m_stage->ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->stateOf(file), TransferState::Failed, 20'000);
    m_share->hang();
    QVERIFY(msOf([&] { QVERIFY(transfers().resume(file)); }) < AtOnceMs);
    QTRY_COMPARE(m_share->waiting(), 1);
    (*m_stage->ana)->stop(); // and the connection breaks meanwhile
    (*m_stage->ana)->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->ana->isOnline(), 20'000);
    m_share->release();
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"notes.txt"_s), 20'000);
    QVERIFY(savesWhole(u"notes.txt"_s, "and then something else"));
}

void tst_HangingShare::savesOnceTheShareAnswers()
{
    const auto bytes = test::noise(TransferStage::largeBytes(), 8);
    const auto reference = offer(u"big.bin"_s, bytes);
    QVERIFY(reference);
    watch(*m_stage->bo);
    qint64 most = 0;
    const auto once
        = connect(&(*m_stage->bo)->transfers(), &Transfers::changed, this, [this, &most](const Transfer &transfer) {
              most = std::max(most, transfer.done);
              if (transfer.done > 0)
                  m_share->hang();
          });
    const auto target = m_stage->pathOf(u"share/saved.bin"_s);
    QVERIFY((*m_stage->bo)->transfers().save(*reference, target));
    QTRY_VERIFY_WITH_TIMEOUT(m_share->waiting() > 0, 20'000);
    disconnect(once);
    QVERIFY(isSaid(u"meanwhile"_s)); // heard by the one who saves
    QVERIFY(waits(reference->file));
    QVERIFY(most < reference->size); // nothing is called saved that only lies in memory
    m_share->release();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference->file)->state == TransferState::Done,
                             TransferStage::patienceMs());
    QVERIFY(contentsOf(target) == bytes);
}

void tst_HangingShare::cancelsADownloadThatHangs()
{
    const auto reference = offer(u"plan.txt"_s, "the plan");
    QVERIFY(reference);
    m_share->hang();
    const auto target = m_stage->pathOf(u"share/saved.txt"_s);
    auto &saving = (*m_stage->bo)->transfers();
    QVERIFY(msOf([&] { QVERIFY(saving.save(*reference, target)); }) < AtOnceMs);
    QTRY_COMPARE(m_share->waiting(), 1);
    QVERIFY(msOf([&] { QVERIFY(saving.cancel(reference->file)); }) < AtOnceMs);
    QVERIFY(!m_stage->transferOf(*m_stage->bo, reference->file));
    QVERIFY(saving.save(*reference, target)); // once more: behind what removes the first
    m_share->release();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference->file)->state == TransferState::Done, 20'000);
    QCOMPARE(contentsOf(target), QByteArray("the plan"));
    QCOMPARE(QDir(m_stage->pathOf(u"share"_s)).entryList(QDir::Files), QStringList{u"saved.txt"_s});
}

void tst_HangingShare::goesOnAfterTheProgramEndedMeanwhile()
{
    m_stage->make(u"share/plan.txt"_s, "the plan");
    m_share->hang();
    QVERIFY(m_stage->attached(m_stage->pathOf(u"share/plan.txt"_s)));
    QVERIFY(m_stage->send(u"here it is"_s));
    m_stage->ana->close();
    m_stage->ana->open();
    m_stage->ana->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->ana->isOnline(), 20'000);
    QVERIFY(isSaid(u"meanwhile"_s));
    m_share->release();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"plan.txt"_s), 20'000);
    QVERIFY(savesWhole(u"plan.txt"_s, "the plan"));
}

void tst_HangingShare::endsAtOnce()
{
    QVERIFY(!hangInTheMiddle().isNull());
    QVERIFY(msOf([this] { m_stage->ana->close(); }) < AtOnceMs);
    QCOMPARE(m_share->waiting(), 1);
    m_share->release();
    m_stage->ana->open();
    m_stage->ana->signIn();
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    QVERIFY(savesWhole(u"big.bin"_s, m_bytes));
}

QTEST_GUILESS_MAIN(tst_HangingShare)
#include "tst_hangingshare.moc"
