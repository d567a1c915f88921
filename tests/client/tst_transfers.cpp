// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"
#include "tests/support/certificates.h"
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <QSignalSpy>
#include <QtTest>

#ifdef Q_OS_LINUX
#include <sys/xattr.h>
#endif

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;
using test::ServerProcess;

namespace {

constexpr qsizetype Small = 3'000'000;
constexpr qsizetype Large = 60'000'000; // takes long enough to be interrupted

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// Files that people send each other: two accounts on the real server.
class tst_Transfers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sendsAFile();
    void sendsAnEmptyFile();
    void waitsForItsFiles();
    void goesOnAfterTheServerWasKilled();
    void goesOnAfterTheProgramEnded();
    void noticesThatTheFileWasChanged();
    void cancelsInTheTray();
    void goesWithoutACancelledFile();
    void refusesWhatTheServerDoesNotTake();
    void keepsPastedBytesSealed();
    void givesFilesBackToTheTray();
    void failsAndGoesOutWithItsFile();
    void beginsAnewWhenTheServerForgot();
    void savesAfterTheServerWasKilled();
    void leavesNothingOfACancelledDownload();
    void writesOverNothingThatFails();
    void readsFromTheCopyWithoutAConnection();
    void saysThatAFileWasRemoved();
    void sendsToAServerWhoseKeyWasCompared();

private:
    QString make(const QString &name, const QByteArray &bytes);
    bool open(const QUrl &server);
    bool bothOnline() { return m_ana->isOnline() && m_bo->isOnline(); }
    ReadPlace place() const { return {m_room}; }
    std::optional<Transfer> transferOf(TestAccount &account, FileId file);
    std::optional<TransferState> stateOf(FileId file);
    std::optional<protocol::FileReference> received(const QString &name); // by Bo
    Result<ClientId> sendText(const QString &text);
    FileId attach(const QString &name, const QByteArray &bytes);
    bool saved(const protocol::FileReference &file, const QString &target);

    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<TestAccount> m_ana;
    std::unique_ptr<TestAccount> m_bo;
    std::unique_ptr<QTemporaryDir> m_files;
    ConversationId m_room;
};

QString tst_Transfers::make(const QString &name, const QByteArray &bytes)
{
    QFile file(m_files->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

void tst_Transfers::init()
{
    m_files = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ServerProcess>();
    QVERIFY(m_server->addUser(u"ana"_s) && m_server->addUser(u"bo"_s));
    QVERIFY(m_server->start());
    QVERIFY(open(QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->port()))));
}

bool tst_Transfers::open(const QUrl &server)
{
    m_ana = std::make_unique<TestAccount>(server, u"ana"_s, test::Password);
    m_bo = std::make_unique<TestAccount>(server, u"bo"_s, test::Password);
    m_ana->signIn();
    m_bo->signIn();
    if (!QTest::qWaitFor([this] { return bothOnline(); }, 20'000))
        return false;
    protocol::CreateConversation request;
    request.clientId = ClientId::create();
    request.name = u"files"_s;
    m_room = {request.clientId.uuid};
    int done = 0;
    (*m_ana)->create(request, [this, &done](const Result<protocol::Ack> &made) {
        done += bool(made);
        (*m_bo)->join(m_room, [&done](const Result<protocol::Ack> &joined) { done += bool(joined); });
    });
    return QTest::qWaitFor([&done] { return done == 2; }, 20'000);
}

void tst_Transfers::cleanup()
{
    m_ana.reset();
    m_bo.reset();
    m_server.reset();
}

std::optional<Transfer> tst_Transfers::transferOf(TestAccount &account, FileId file)
{
    const auto found = account.store().transfers().find(file);
    return found ? *found : std::nullopt;
}

std::optional<TransferState> tst_Transfers::stateOf(FileId file)
{
    const auto transfer = transferOf(*m_ana, file);
    return transfer ? std::optional(transfer->state) : std::nullopt;
}

std::optional<protocol::FileReference> tst_Transfers::received(const QString &name)
{
    const auto messages = m_bo->store().messages().after(m_room, 0, 1000);
    for (const auto &message : messages ? *messages : QList<Message>()) {
        for (const auto &file : message.text ? message.text->files : QList<protocol::FileReference>()) {
            if (file.name == name)
                return file;
        }
    }
    return std::nullopt;
}

Result<ClientId> tst_Transfers::sendText(const QString &text)
{
    protocol::Content::Text content;
    content.text = text;
    return (*m_ana)->transfers().send(place(), content);
}

FileId tst_Transfers::attach(const QString &name, const QByteArray &bytes)
{
    const auto file = (*m_ana)->transfers().attach(place(), make(name, bytes));
    if (!file)
        qFatal("cannot attach: %d %s", int(file.error().code), qPrintable(file.error().detail));
    return *file;
}

bool tst_Transfers::saved(const protocol::FileReference &file, const QString &target)
{
    if (!(*m_bo)->transfers().save(file, target))
        return false;
    return QTest::qWaitFor(
        [&] {
            const auto transfer = transferOf(*m_bo, file.file);
            return transfer && transfer->state == TransferState::Done;
        },
        60'000);
}

void tst_Transfers::sendsAFile()
{
    const auto bytes = test::noise(Small);
    const auto file = attach(u"plan.bin"_s, bytes);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(file), TransferState::Done, 30'000); // before anybody sent anything
    QVERIFY((*m_ana)->transfers().describe(file, u" The plan "_s));
    QVERIFY(sendText(u"here it is"_s));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"plan.bin"_s), 20'000);
    QCOMPARE(received(u"plan.bin"_s)->size, qint64(Small));
    QCOMPARE(received(u"plan.bin"_s)->description, u"The plan"_s);
    QTRY_VERIFY(!transferOf(*m_ana, file)); // it is the message's now

    const auto target = make(u"saved.bin"_s, "what was there before");
    QVERIFY(saved(*received(u"plan.bin"_s), target));
    QCOMPARE(contentsOf(target), bytes);
    QCOMPARE(QDir(m_files->path()).entryList(QDir::Files), (QStringList{u"plan.bin"_s, u"saved.bin"_s}));
#ifdef Q_OS_LINUX
    std::array<char, 64> origin{};
    if (setxattr(qPrintable(make(u"probe"_s, {})), "user.test", "1", 1, 0) == 0) {
        QVERIFY(getxattr(qPrintable(target), "user.xdg.origin.url", origin.data(), origin.size() - 1) > 0);
        QVERIFY(QByteArray(origin.data()).contains("127.0.0.1"));
    }
#endif
}

void tst_Transfers::sendsAnEmptyFile()
{
    attach(u"empty.txt"_s, {});
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"empty.txt"_s), 20'000);
    const auto target = m_files->filePath(u"saved.txt"_s);
    QVERIFY(saved(*received(u"empty.txt"_s), target));
    QCOMPARE(QFileInfo(target).size(), 0);
    QVERIFY(QFile::exists(target));
}

void tst_Transfers::waitsForItsFiles()
{
    const auto file = attach(u"slow.bin"_s, test::noise(Large));
    QVERIFY((*m_ana)->transfers().pause(file));
    const auto first = sendText(u"with a file"_s);
    QVERIFY(first);
    QVERIFY((*m_ana)->transfers().attach(place(), m_files->filePath(u"nothing"_s)).error().code
            == ErrorCode::FileFailed);
    QVERIFY(sendText(u"meanwhile"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_bo->texts(m_room), QStringList{u"meanwhile"_s}, 20'000);
    const auto waiting = m_ana->store().outbox().find(*first);
    QVERIFY(waiting && *waiting);
    QCOMPARE((*waiting)->frame.content.as<protocol::Content::Text>()->files.size(), 1); // it can be shown already

    QVERIFY((*m_ana)->transfers().resume(file));
    QTRY_COMPARE_WITH_TIMEOUT(m_bo->texts(m_room), (QStringList{u"meanwhile"_s, u"with a file"_s}), 60'000);
    QVERIFY(received(u"slow.bin"_s));
}

void tst_Transfers::goesOnAfterTheServerWasKilled()
{
    const auto bytes = test::noise(Large, 2);
    QSignalSpy changes(&(*m_ana)->transfers(), &Transfers::changed);
    const auto file = attach(u"big.bin"_s, bytes);
    QVERIFY(sendText(u"big"_s));
    for (int kills = 1; kills <= 2; ++kills) {
        const auto enough = qint64(Large) / 4 * kills;
        QTRY_VERIFY_WITH_TIMEOUT(!changes.isEmpty() && changes.last().at(0).value<Transfer>().done > enough, 60'000);
        m_server->kill();
        QVERIFY(stateOf(file) != TransferState::Failed);
        QVERIFY(m_server->start());
    }
    QTRY_VERIFY_WITH_TIMEOUT(received(u"big.bin"_s), 60'000);
    const auto target = m_files->filePath(u"saved.bin"_s);
    QVERIFY(saved(*received(u"big.bin"_s), target));
    QVERIFY(contentsOf(target) == bytes);
}

void tst_Transfers::goesOnAfterTheProgramEnded()
{
    const auto bytes = test::noise(Large, 3);
    QSignalSpy changes(&(*m_ana)->transfers(), &Transfers::changed);
    const auto file = attach(u"big.bin"_s, bytes);
    QVERIFY(sendText(u"big"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!changes.isEmpty() && changes.last().at(0).value<Transfer>().done > Large / 3, 60'000);
    m_ana->close();
    m_ana->open();
    QSignalSpy after(&(*m_ana)->transfers(), &Transfers::changed);
    m_ana->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(!after.isEmpty() && after.last().at(0).value<Transfer>().done > 0, 20'000);
    QCOMPARE(after.first().at(0).value<Transfer>().file, file);
    QTRY_VERIFY_WITH_TIMEOUT(received(u"big.bin"_s), 60'000);
    const auto target = m_files->filePath(u"saved.bin"_s);
    QVERIFY(saved(*received(u"big.bin"_s), target));
    QVERIFY(contentsOf(target) == bytes);
    QTRY_VERIFY(!transferOf(*m_ana, file));
}

void tst_Transfers::noticesThatTheFileWasChanged()
{
    (*m_ana)->stop();
    const auto file = attach(u"notes.txt"_s, "first");
    make(u"notes.txt"_s, "and then something else");
    (*m_ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(file), TransferState::Failed, 20'000);
    QCOMPARE(transferOf(*m_ana, file)->error->code, ErrorCode::FileFailed);

    QVERIFY((*m_ana)->transfers().resume(file)); // as it is now
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"notes.txt"_s), 20'000);
    const auto target = m_files->filePath(u"saved.txt"_s);
    QVERIFY(saved(*received(u"notes.txt"_s), target));
    QCOMPARE(contentsOf(target), QByteArray("and then something else"));
}

void tst_Transfers::cancelsInTheTray()
{
    const auto file = attach(u"wrong.txt"_s, "not this one");
    const auto other = attach(u"right.txt"_s, "this one");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(file), TransferState::Done, 20'000);
    QSignalSpy removed(&(*m_ana)->transfers(), &Transfers::removed);
    QVERIFY((*m_ana)->transfers().cancel(file));
    QCOMPARE(removed.size(), 1);
    QVERIFY(sendText(u"files"_s));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"right.txt"_s), 20'000);
    QVERIFY(!received(u"wrong.txt"_s));
    QCOMPARE((*m_ana)->transfers().cancel(file).error().code, ErrorCode::NotFound);
    QTRY_VERIFY(!transferOf(*m_ana, other));
}

void tst_Transfers::goesWithoutACancelledFile()
{
    const auto first = attach(u"big.bin"_s, test::noise(Large));
    QVERIFY((*m_ana)->transfers().pause(first));
    QVERIFY(sendText(u"says something"_s));
    QVERIFY((*m_ana)->transfers().cancel(first));
    QTRY_COMPARE_WITH_TIMEOUT(m_bo->texts(m_room), QStringList{u"says something"_s}, 20'000);

    const auto second = attach(u"big.bin"_s, test::noise(Large));
    QVERIFY((*m_ana)->transfers().pause(second));
    const auto nothing = sendText({});
    QVERIFY(nothing);
    QVERIFY((*m_ana)->transfers().cancel(second));
    const auto gone = m_ana->store().outbox().find(*nothing);
    QVERIFY(gone && !*gone);
}

void tst_Transfers::refusesWhatTheServerDoesNotTake()
{
    m_server->kill();
    m_server->setEnvironment(u"CONCLAVE_FILES_MAX_BYTES"_s, u"1000"_s);
    QVERIFY(m_server->start());
    QTRY_VERIFY_WITH_TIMEOUT(!m_ana->isOnline(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_ana->isOnline(), 20'000);
    const auto refused = (*m_ana)->transfers().attach(place(), make(u"large.bin"_s, test::noise(1001)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::FileTooLarge);

    (*m_ana)->stop(); // then nobody knows, and it is seen when it goes up
    const auto file = (*m_ana)->transfers().attach(place(), m_files->filePath(u"large.bin"_s));
    QVERIFY(file);
    (*m_ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*file), TransferState::Failed, 20'000);
    QCOMPARE(transferOf(*m_ana, *file)->error->code, ErrorCode::FileTooLarge);
    for (int i = 0; i < 9; ++i)
        QVERIFY((*m_ana)->transfers().attach(place(), make(u"%1.txt"_s.arg(i), "small")));
    QCOMPARE((*m_ana)->transfers().attach(place(), make(u"eleventh"_s, {})).error().code, ErrorCode::TooMany);
}

void tst_Transfers::keepsPastedBytesSealed()
{
    const QByteArray secret("what was pasted is nobody else's business");
    (*m_ana)->stop();
    const auto file = (*m_ana)->transfers().attach(place(), u"pasted.txt"_s, secret);
    QVERIFY(file);
    m_ana->close();
    int files = 0;
    for (QDirIterator it(m_ana->directory(), QDir::Files, QDirIterator::Subdirectories); it.hasNext(); ++files) {
        const auto bytes = contentsOf(it.next());
        QVERIFY2(!bytes.contains(secret.first(20)) && !bytes.contains("pasted.txt"), qPrintable(it.fileName()));
    }
    QVERIFY(files >= 2);
    m_ana->open();
    m_ana->signIn();
    QVERIFY(sendText(u"from before"_s));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"pasted.txt"_s), 20'000);
    const auto target = m_files->filePath(u"saved.txt"_s);
    QVERIFY(saved(*received(u"pasted.txt"_s), target));
    QCOMPARE(contentsOf(target), secret);
    QTRY_COMPARE(QDir(m_ana->storeFile() + u"-files"_s).entryList({u"*.own"_s}, QDir::Files), QStringList());
}

void tst_Transfers::givesFilesBackToTheTray()
{
    const auto file = attach(u"big.bin"_s, test::noise(Large));
    QVERIFY((*m_ana)->transfers().pause(file));
    const auto message = sendText(u"not yet"_s);
    QVERIFY(message);
    QVERIFY(transferOf(*m_ana, file)->message);
    QVERIFY((*m_ana)->outbox().takeOut(*message));
    QVERIFY(!transferOf(*m_ana, file)->message);
    m_ana->close();
    m_ana->open();
    QCOMPARE(m_ana->store().transfers().tray(place())->size(), 1);

    const auto again = sendText(u"away with it"_s);
    QVERIFY(again);
    QVERIFY((*m_ana)->outbox().drop(*again));
    QVERIFY(!transferOf(*m_ana, file));
}

void tst_Transfers::failsAndGoesOutWithItsFile()
{
    (*m_ana)->stop();
    const auto file = attach(u"gone.txt"_s, "soon away");
    const auto message = sendText(u"with it"_s);
    QVERIFY(message);
    QVERIFY(QFile::remove(m_files->filePath(u"gone.txt"_s)));
    QSignalSpy failed(&**m_ana, &Account::messageFailed);
    (*m_ana)->start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QCOMPARE(stateOf(file), TransferState::Failed);
    QVERIFY(m_bo->texts(m_room).isEmpty());

    make(u"gone.txt"_s, "back again");
    QVERIFY((*m_ana)->outbox().retry(*message));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"gone.txt"_s), 20'000);
    QCOMPARE(m_bo->texts(m_room), QStringList{u"with it"_s});
}

void tst_Transfers::beginsAnewWhenTheServerForgot()
{
    const auto file = attach(u"kept.txt"_s, "still here");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(file), TransferState::Done, 20'000);
    test::WireClient other(*m_server);
    QVERIFY(other.signIn(u"ana"_s));
    const auto remote = transferOf(*m_ana, file)->remote.toText();
    QVERIFY(!other.ask(u"file.discard"_s, {{u"file"_s, remote}}).contains("error"_L1));
    QVERIFY(sendText(u"with a file"_s));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"kept.txt"_s), 20'000);
    QVERIFY(received(u"kept.txt"_s)->file.toText() != remote);
    QCOMPARE(m_bo->texts(m_room), QStringList{u"with a file"_s});
}

void tst_Transfers::savesAfterTheServerWasKilled()
{
    const auto bytes = test::noise(Large, 4);
    attach(u"big.bin"_s, bytes);
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"big.bin"_s), 60'000);
    const auto reference = *received(u"big.bin"_s);
    const auto target = make(u"saved.bin"_s, "the old one");
    const auto kills = connect(&(*m_bo)->transfers(), &Transfers::changed, this, [this](const Transfer &transfer) {
        if (!transfer.tag.isEmpty() && m_server->isRunning())
            m_server->kill(); // the first bytes are coming
    });
    QVERIFY((*m_bo)->transfers().save(reference, target));
    QTRY_VERIFY_WITH_TIMEOUT(!m_server->isRunning() && !m_bo->isOnline(), 60'000);
    disconnect(kills);
    QVERIFY(transferOf(*m_bo, reference.file)->state != TransferState::Done);
    QCOMPARE(contentsOf(target), QByteArray("the old one"));
    m_bo->close(); // and the program ends, too
    QVERIFY(m_server->start());
    m_bo->open();
    m_bo->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(transferOf(*m_bo, reference.file)->state == TransferState::Done, 60'000);
    QVERIFY(contentsOf(target) == bytes);
    QCOMPARE(QDir(m_files->path()).entryList(QDir::Files), (QStringList{u"big.bin"_s, u"saved.bin"_s}));
}

void tst_Transfers::leavesNothingOfACancelledDownload()
{
    attach(u"big.bin"_s, test::noise(Large, 5));
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"big.bin"_s), 60'000);
    const auto reference = *received(u"big.bin"_s);
    bool isPaused = false;
    connect(&(*m_bo)->transfers(), &Transfers::changed, this, [&](const Transfer &transfer) {
        if (!transfer.tag.isEmpty() && !std::exchange(isPaused, true))
            QVERIFY((*m_bo)->transfers().pause(reference.file));
    });
    QVERIFY((*m_bo)->transfers().save(reference, m_files->filePath(u"saved.bin"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(isPaused, 20'000);
    QCOMPARE(transferOf(*m_bo, reference.file)->state, TransferState::Paused);
    QCOMPARE(QDir(m_files->path()).entryList({u"*.part"_s}).size(), 1);
    QVERIFY((*m_bo)->transfers().cancel(reference.file));
    QCOMPARE(QDir(m_files->path()).entryList(QDir::Files), QStringList{u"big.bin"_s});
}

void tst_Transfers::writesOverNothingThatFails()
{
    attach(u"small.txt"_s, "new");
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"small.txt"_s), 20'000);
    const auto reference = *received(u"small.txt"_s);
    const auto target = m_files->filePath(u"no/such/folder/saved.txt"_s);
    QVERIFY((*m_bo)->transfers().save(reference, target));
    QTRY_VERIFY_WITH_TIMEOUT(transferOf(*m_bo, reference.file)->state == TransferState::Failed, 20'000);
    QCOMPARE(transferOf(*m_bo, reference.file)->error->code, ErrorCode::FileFailed);
    QVERIFY(saved(reference, m_files->filePath(u"saved.txt"_s))); // elsewhere
    QCOMPARE(contentsOf(m_files->filePath(u"saved.txt"_s)), QByteArray("new"));
}

void tst_Transfers::readsFromTheCopyWithoutAConnection()
{
    const QByteArray text("a text that is read twice");
    attach(u"read.txt"_s, text);
    QVERIFY(sendText({}));
    QTRY_VERIFY_WITH_TIMEOUT(received(u"read.txt"_s), 20'000);
    const auto reference = *received(u"read.txt"_s);
    const auto read = [&] {
        Result<QByteArray> answered = ErrorCode::Internal;
        bool done = false;
        (*m_bo)->transfers().content(reference, [&](const Result<QByteArray> &bytes) {
            answered = bytes;
            done = true;
        });
        return QTest::qWaitFor([&done] { return done; }, 20'000) ? answered : ErrorCode::TimedOut;
    };
    (*m_bo)->stop();
    QCOMPARE(read().error().code, ErrorCode::NetworkUnreachable);
    (*m_bo)->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_bo->isOnline(), 20'000);
    QCOMPARE(*read(), text);
    const QDir copies(m_bo->storeFile() + u"-files"_s);
    QTRY_COMPARE(copies.entryList({u"*.copy"_s}).size(), 1);
    QVERIFY(!contentsOf(copies.filePath(copies.entryList({u"*.copy"_s}).first())).contains(text.first(10)));
    (*m_bo)->stop();
    QCOMPARE(*read(), text);
}

void tst_Transfers::saysThatAFileWasRemoved()
{
    attach(u"secret.txt"_s, "too much said");
    const auto message = sendText(u"look"_s);
    QVERIFY(message);
    QTRY_VERIFY_WITH_TIMEOUT(received(u"secret.txt"_s), 20'000);
    const auto reference = *received(u"secret.txt"_s);
    protocol::Content::Delete removal;
    removal.target = {message->uuid};
    QVERIFY((*m_ana)->send(m_room, protocol::Content(removal)));
    QTRY_COMPARE_WITH_TIMEOUT(m_bo->texts(m_room), QStringList{u"(deleted)"_s}, 20'000);
    QVERIFY((*m_bo)->transfers().save(reference, m_files->filePath(u"saved.txt"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(transferOf(*m_bo, reference.file)->state == TransferState::Failed, 20'000);
    QCOMPARE(transferOf(*m_bo, reference.file)->error->code, ErrorCode::FileRemoved);
    QVERIFY(!QFile::exists(m_files->filePath(u"saved.txt"_s)));
}

void tst_Transfers::sendsToAServerWhoseKeyWasCompared()
{
    test::Certificates certificates;
    QVERIFY(certificates.issueSelfSigned(u"own"_s));
    cleanup();
    m_server = std::make_unique<ServerProcess>();
    m_server->useTls(certificates.certificateFile(u"own"_s), certificates.keyFile(u"own"_s));
    QVERIFY(m_server->addUser(u"ana"_s) && m_server->addUser(u"bo"_s));
    QVERIFY(m_server->start());
    const QUrl url(u"https://127.0.0.1:%1"_s.arg(m_server->port()));
    m_ana = std::make_unique<TestAccount>(url, u"ana"_s, test::Password);
    m_ana->acceptedKey = keyFingerprint(certificates.certificate(u"own"_s));
    m_ana->open();
    m_ana->signIn();
    QTRY_VERIFY_WITH_TIMEOUT(m_ana->isOnline(), 20'000);
    protocol::CreateConversation request;
    request.clientId = ClientId::create();
    request.name = u"files"_s;
    m_room = {request.clientId.uuid};
    bool done = false;
    (*m_ana)->create(request, [&done](const Result<protocol::Ack> &made) { done = bool(made); });
    QTRY_VERIFY_WITH_TIMEOUT(done, 20'000);
    const auto file = attach(u"sealed.txt"_s, "over TLS");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(file), TransferState::Done, 20'000);

    QVERIFY(certificates.issueSelfSigned(u"own"_s)); // somebody else answers there
    m_server->kill();
    QVERIFY(m_server->start());
    QTRY_VERIFY_WITH_TIMEOUT((*m_ana)->status().state == ConnectionState::Refused, 20'000);
}

QTEST_GUILESS_MAIN(tst_Transfers)
#include "tst_transfers.moc"
