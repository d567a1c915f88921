// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/sql/database.h"
#include "tests/client/transferstage.h"
#include "tests/support/certificates.h"
#include "tests/support/fileclient.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// Files that come down: into files of the user, and to be looked at.
class tst_Downloads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<TransferStage>();
        QVERIFY(m_stage->open());
    }
    void cleanup() { m_stage.reset(); }
    void savesAfterTheServerWasKilled();
    void knowsWhatItPutInPlaceBefore();
    void leavesAFileThatCameMeanwhile();
    void leavesNothingOfACancelledDownload();
    void writesOverNothingThatFails();
    void readsFromTheCopyWithoutAConnection();
    void saysThatAFileWasRemoved();
    void trustsAServerWhoseKeyWasCompared();

private:
    std::unique_ptr<TransferStage> m_stage;
};

void tst_Downloads::savesAfterTheServerWasKilled()
{
    const auto bytes = test::noise(TransferStage::largeBytes(), 4);
    m_stage->attach(u"big.bin"_s, bytes);
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    const auto reference = *m_stage->received(u"big.bin"_s);
    const auto target = m_stage->make(u"saved.bin"_s, "the old one");
    const auto kills
        = connect(&(*m_stage->bo)->transfers(), &Transfers::changed, this, [this](const Transfer &transfer) {
              if (!transfer.tag.isEmpty() && m_stage->server.isRunning())
                  m_stage->server.kill(); // the first bytes are coming
          });
    QVERIFY((*m_stage->bo)->transfers().save(reference, target));
    QTRY_VERIFY_WITH_TIMEOUT(!m_stage->server.isRunning() && !m_stage->bo->isOnline(), TransferStage::patienceMs());
    disconnect(kills);
    QVERIFY(m_stage->transferOf(*m_stage->bo, reference.file)->state != TransferState::Done);
    QCOMPARE(contentsOf(target), QByteArray("the old one"));
    m_stage->bo->close(); // and the program ends, too
    QVERIFY(m_stage->server.start());
    m_stage->bo->open();
    m_stage->bo->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference.file)->state == TransferState::Done,
                             TransferStage::patienceMs());
    QVERIFY(contentsOf(target) == bytes);
    QCOMPARE(m_stage->files(), (QStringList{u"big.bin"_s, u"saved.bin"_s}));
}

// The program ended when the file was in place, and before that was written down.
void tst_Downloads::knowsWhatItPutInPlaceBefore()
{
    const auto bytes = test::noise(100'000, 6);
    m_stage->attach(u"report.bin"_s, bytes);
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"report.bin"_s), 20'000);
    const auto reference = *m_stage->received(u"report.bin"_s);
    const auto target = m_stage->pathOf(u"saved.bin"_s);
    QVERIFY(m_stage->saved(reference, target));
    m_stage->bo->close();
    {
        sql::DatabaseConfig config;
        config.file = m_stage->bo->storeFile();
        auto database = sql::Database::open(config, sql::Access::ReadWrite);
        QVERIFY(database);
        auto back = (*database)->query(u"UPDATE transfers SET state = ? WHERE file = ?"_s);
        QVERIFY(back.bind(int(TransferState::Running)).bind(reference.file).run());
        QCOMPARE(back.changedRows(), 1);
    }
    m_stage->bo->open();
    m_stage->bo->signIn();
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference.file)->state, TransferState::Done, 20'000);
    QCOMPARE(contentsOf(target), bytes);
    QCOMPARE(m_stage->files({u"*.part"_s}), QStringList());
}

void tst_Downloads::leavesAFileThatCameMeanwhile()
{
    m_stage->attach(u"report.txt"_s, "the server's");
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"report.txt"_s), 20'000);
    const auto reference = *m_stage->received(u"report.txt"_s);
    (*m_stage->bo)->stop();
    QVERIFY((*m_stage->bo)->transfers().save(reference, m_stage->pathOf(u"saved.txt"_s)));
    QTRY_VERIFY(m_stage->transferOf(*m_stage->bo, reference.file)->isLookedAt());
    m_stage->make(u"saved.txt"_s, "the user's own");
    (*m_stage->bo)->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference.file)->state == TransferState::Failed, 20'000);
    QCOMPARE(contentsOf(m_stage->pathOf(u"saved.txt"_s)), QByteArray("the user's own"));
}

void tst_Downloads::leavesNothingOfACancelledDownload()
{
    m_stage->attach(u"big.bin"_s, test::noise(TransferStage::largeBytes(), 5));
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"big.bin"_s), TransferStage::patienceMs());
    const auto reference = *m_stage->received(u"big.bin"_s);
    bool isPaused = false;
    connect(&(*m_stage->bo)->transfers(), &Transfers::changed, this,
            [this, &isPaused, &reference](const Transfer &transfer) {
                if (transfer.done > 0 && !std::exchange(isPaused, true))
                    QVERIFY((*m_stage->bo)->transfers().pause(reference.file));
            });
    QVERIFY((*m_stage->bo)->transfers().save(reference, m_stage->pathOf(u"saved.bin"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(isPaused, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->bo, reference.file)->state, TransferState::Paused);
    QCOMPARE(m_stage->files({u"*.part"_s}).size(), 1);
    QVERIFY((*m_stage->bo)->transfers().cancel(reference.file));
    QTRY_COMPARE(m_stage->files(), QStringList{u"big.bin"_s});
}

void tst_Downloads::writesOverNothingThatFails()
{
    m_stage->attach(u"small.txt"_s, "new");
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"small.txt"_s), 20'000);
    const auto reference = *m_stage->received(u"small.txt"_s);
    const auto target = m_stage->pathOf(u"no/such/folder/saved.txt"_s);
    QVERIFY((*m_stage->bo)->transfers().save(reference, target));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference.file)->state == TransferState::Failed, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->bo, reference.file)->error->code, ErrorCode::FileFailed);
    QVERIFY(m_stage->saved(reference, m_stage->pathOf(u"saved.txt"_s))); // elsewhere
    QCOMPARE(contentsOf(m_stage->pathOf(u"saved.txt"_s)), QByteArray("new"));
}

void tst_Downloads::readsFromTheCopyWithoutAConnection()
{
    const QByteArray text("a text that is read twice");
    m_stage->attach(u"read.txt"_s, text);
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"read.txt"_s), 20'000);
    const auto reference = *m_stage->received(u"read.txt"_s);
    const auto read = [&] {
        Result<QByteArray> answered = ErrorCode::Internal;
        bool done = false;
        (*m_stage->bo)->transfers().content(reference, [&](const Result<QByteArray> &bytes) {
            answered = bytes;
            done = true;
        });
        return QTest::qWaitFor([&done] { return done; }, 20'000) ? answered : ErrorCode::TimedOut;
    };
    (*m_stage->bo)->stop();
    QCOMPARE(read().error().code, ErrorCode::NetworkUnreachable);
    (*m_stage->bo)->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->bo->isOnline(), 20'000);
    QCOMPARE(*read(), text);
    const QDir copies(m_stage->bo->storeFile() + u"-files"_s);
    QTRY_COMPARE(copies.entryList({u"*.copy"_s}).size(), 1);
    QVERIFY(!contentsOf(copies.filePath(copies.entryList({u"*.copy"_s}).first())).contains(text.first(10)));
    (*m_stage->bo)->stop();
    QCOMPARE(*read(), text);
}

void tst_Downloads::saysThatAFileWasRemoved()
{
    m_stage->attach(u"secret.txt"_s, "too much said");
    const auto message = m_stage->send(u"look"_s);
    QVERIFY(message);
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"secret.txt"_s), 20'000);
    const auto reference = *m_stage->received(u"secret.txt"_s);
    const QDir copies(m_stage->bo->storeFile() + u"-files"_s);
    (*m_stage->bo)->transfers().content(reference, [](const Result<QByteArray> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(copies.entryList({u"*.copy"_s}).size(), 1, 20'000);
    protocol::Content::Delete removal;
    removal.target = {message->uuid};
    QVERIFY((*m_stage->ana)->send(m_stage->room, protocol::Content{removal}));
    QTRY_COMPARE_WITH_TIMEOUT(m_stage->bo->texts(m_stage->room), QStringList{u"(deleted)"_s}, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(copies.entryList({u"*.copy"_s}).size(), 0, 20'000); // nor here
    QVERIFY((*m_stage->bo)->transfers().save(reference, m_stage->pathOf(u"saved.txt"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->transferOf(*m_stage->bo, reference.file)->state == TransferState::Failed, 20'000);
    QCOMPARE(m_stage->transferOf(*m_stage->bo, reference.file)->error->code, ErrorCode::FileRemoved);
    QVERIFY(!QFile::exists(m_stage->pathOf(u"saved.txt"_s)));
}

void tst_Downloads::trustsAServerWhoseKeyWasCompared()
{
    test::Certificates certificates;
    QVERIFY(certificates.issueSelfSigned(u"own"_s));
    m_stage = std::make_unique<TransferStage>();
    m_stage->server.useTls(certificates.certificateFile(u"own"_s), certificates.keyFile(u"own"_s));
    QVERIFY(m_stage->open(keyFingerprint(certificates.certificate(u"own"_s))));
    m_stage->attach(u"sealed.txt"_s, "over TLS");
    QVERIFY(m_stage->send({}));
    QTRY_VERIFY_WITH_TIMEOUT(m_stage->received(u"sealed.txt"_s), 20'000);
    QVERIFY(m_stage->saved(*m_stage->received(u"sealed.txt"_s), m_stage->pathOf(u"saved.txt"_s)));
    QCOMPARE(contentsOf(m_stage->pathOf(u"saved.txt"_s)), QByteArray("over TLS"));
}

QTEST_GUILESS_MAIN(tst_Downloads)
#include "tst_downloads.moc"
