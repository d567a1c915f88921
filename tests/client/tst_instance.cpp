// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/instance.h"
#include "shared/crypto/crypto.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::client;

// A second start of the program finds the first one.
class tst_Instance : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_runtime;
    QTemporaryDir m_profile;
    const Permalink m_link{u"chat.example.org"_s, ConversationId::create(), MessageId::create()};

    // As the second program does, which waits; the first one is this thread.
    Status handOver(const std::optional<Permalink> &link)
    {
        Status done = ErrorCode::Internal;
        std::atomic<bool> ended = false;
        std::thread second([&] {
            done = Instance::handOver(m_profile.path(), link);
            ended = true;
        });
        const bool inTime = QTest::qWaitFor([&] { return ended.load(); }, 10'000);
        second.join();
        return inTime ? done : Status(ErrorCode::TimedOut);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(crypto::initialise());
        qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
    }

    void handsALinkOver()
    {
        Instance first(m_profile.path());
        QVERIFY(first.listen());
        QSignalSpy links(&first, &Instance::linkArrived);
        QSignalSpy shown(&first, &Instance::showWanted);
        QVERIFY(handOver(m_link));
        QTRY_COMPARE(links.size(), 1);
        QCOMPARE(links.first().first().value<Permalink>(), m_link);
        QVERIFY(handOver(std::nullopt));
        QTRY_COMPARE(shown.size(), 1);
        QCOMPARE(links.size(), 1);
    }

    void opensToTheOwnUserOnly()
    {
        Instance first(m_profile.path());
        QVERIFY(first.listen());
        const QFileInfo directory(QFileInfo(Instance::socketName(m_profile.path())).path());
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QVERIFY(directory.path().startsWith(m_runtime.path()));
        QVERIFY(!(directory.permissions() & others));
        QVERIFY(!(QFile::permissions(Instance::socketName(m_profile.path())) & others));
    }

    void saysThatNobodyIsThere() { QCOMPARE(handOver(m_link).error().code, ErrorCode::FileFailed); }

    void keepsProfilesApart()
    {
        const QTemporaryDir other;
        Instance first(other.path());
        QVERIFY(first.listen());
        QCOMPARE(handOver(m_link).error().code, ErrorCode::FileFailed);
    }

    void takesThePlaceOfADeadOne()
    {
        QFile dead(Instance::socketName(m_profile.path()));
        QVERIFY(dead.open(QIODevice::WriteOnly));
        dead.close();
        Instance first(m_profile.path());
        QVERIFY(first.listen());
        QSignalSpy links(&first, &Instance::linkArrived);
        QVERIFY(handOver(m_link));
        QTRY_COMPARE(links.size(), 1);
    }

    void ignoresWhatIsNoLink_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("words") << QByteArray("rm -rf\n");
        QTest::newRow("option") << QByteArray("--profile=/tmp\n");
        QTest::newRow("other link") << QByteArray("https://example.org/\n");
        QTest::newRow("no end") << QByteArray("conclave://chat.example.org");
        QTest::newRow("zeros") << QByteArray(200, '\0');
        QTest::newRow("bad UTF-8") << QByteArray("\xff\xfe\xfd\n");
        QTest::newRow("a megabyte") << QByteArray(1'000'000, 'x');
        QTest::newRow("a line of a megabyte") << QByteArray(1'000'000, 'x') + '\n';
    }
    void ignoresWhatIsNoLink()
    {
        QFETCH(const QByteArray, bytes);
        Instance first(m_profile.path());
        QVERIFY(first.listen());
        QSignalSpy links(&first, &Instance::linkArrived);
        QSignalSpy shown(&first, &Instance::showWanted);
        QLocalSocket stranger;
        stranger.connectToServer(Instance::socketName(m_profile.path()));
        QVERIFY(stranger.waitForConnected());
        stranger.write(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(stranger.state(), QLocalSocket::UnconnectedState, 5000); // it is not kept waiting
        QVERIFY(links.isEmpty() && shown.isEmpty());
        QVERIFY(handOver(m_link)); // it goes on
        QTRY_COMPARE(links.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Instance)
#include "tst_instance.moc"
