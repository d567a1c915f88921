// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/watchdog.h"
#include "tests/support/httpprobe.h"
#include "tests/support/serverprocess.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <csignal>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace conclave::server;
using namespace conclave::test;

namespace {

// The end of NOTIFY_SOCKET where systemd sits.
class NotifySocket
{
public:
    explicit NotifySocket(const QByteArray &name) // an abstract one begins with @
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy(name.begin(), name.end(), address.sun_path);
        if (name.startsWith('@'))
            address.sun_path[0] = '\0';
        const auto size = socklen_t(offsetof(sockaddr_un, sun_path)) + socklen_t(name.size());
        isOpen = ::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&address), size) == 0;
    }
    ~NotifySocket() { ::close(m_descriptor); }
    NotifySocket(const NotifySocket &) = delete;
    NotifySocket &operator=(const NotifySocket &) = delete;

    const QList<QByteArray> &read() // all that came so far
    {
        char bytes[1024];
        for (auto size = ::recv(m_descriptor, bytes, sizeof bytes, 0); size >= 0;
             size = ::recv(m_descriptor, bytes, sizeof bytes, 0))
            m_seen += QByteArray(bytes, size);
        return m_seen;
    }

    bool isOpen = false;

private:
    const int m_descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    QList<QByteArray> m_seen;
};

// A thread with something to do now and then, like those of the server.
class TickingThread : public QThread
{
protected:
    void run() override
    {
        QTimer timer;
        timer.start(10);
        exec();
    }
};

} // namespace

class tst_ServiceManager : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        for (const auto *name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            qunsetenv(name);
    }

    void saysNothingWhereNobodyListens()
    {
        const ServiceManager manager;
        QCOMPARE(manager.watchdogInterval().count(), 0);
        manager.ready("fine");
    }

    void speaksToAnAbstractSocket()
    {
        const auto name = "@conclave-test-" + QByteArray::number(::getpid());
        NotifySocket systemd(name);
        QVERIFY(systemd.isOpen);
        qputenv("NOTIFY_SOCKET", name);
        ServiceManager().ready("fine");
        QCOMPARE(systemd.read(), QList<QByteArray>{"READY=1\nSTATUS=fine"});
    }

    void feedsOnlyTheWatchdogOfThisProcess()
    {
        qputenv("WATCHDOG_USEC", "2000000");
        QCOMPARE(ServiceManager().watchdogInterval(), std::chrono::seconds(2));
        qputenv("WATCHDOG_PID", QByteArray::number(::getpid()));
        QCOMPARE(ServiceManager().watchdogInterval(), std::chrono::seconds(2));
        qputenv("WATCHDOG_PID", "1");
        QCOMPARE(ServiceManager().watchdogInterval().count(), 0);
    }

    void keepsSilentWhileAThreadIsStuck()
    {
        const QTemporaryDir directory;
        const auto name = directory.filePath(u"notify"_s).toUtf8();
        NotifySocket systemd(name);
        QVERIFY(systemd.isOpen);
        qputenv("NOTIFY_SOCKET", name);
        qputenv("WATCHDOG_USEC", "400000");
        const ServiceManager manager;
        TickingThread good;
        TickingThread bad;
        LoopWatch goodWatch(good);
        LoopWatch badWatch(bad);
        good.start();
        bad.start();
        QObject onBad;
        onBad.moveToThread(&bad);
        const Watchdog watchdog(manager, {{"good", goodWatch}, {"bad", badWatch}});
        QTRY_VERIFY(systemd.read().count("WATCHDOG=1") >= 2);
        QSemaphore isStuck;
        QSemaphore goOn;
        QMetaObject::invokeMethod(
            &onBad,
            [&isStuck, &goOn] {
                isStuck.release();
                goOn.acquire();
            },
            Qt::QueuedConnection);
        isStuck.acquire();
        QTest::qWait(450); // a look that saw an earlier turn may follow
        const auto said = systemd.read().size();
        QTest::qWait(1'000);
        QCOMPARE(systemd.read().size(), said);
        goOn.release();
        QTRY_VERIFY(systemd.read().size() > said);
        for (auto *thread : {&good, &bad}) {
            thread->quit();
            thread->wait();
        }
    }

    void hearsOfTheWholeLifeOfTheServer()
    {
        ServerProcess server;
        NotifySocket systemd(server.path(u"notify"_s).toUtf8());
        QVERIFY(systemd.isOpen);
        server.setEnvironment(u"NOTIFY_SOCKET"_s, server.path(u"notify"_s));
        server.setEnvironment(u"WATCHDOG_USEC"_s, u"4000000"_s);
        QVERIFY(server.start());
        const auto ready = "READY=1\nSTATUS=listening on 127.0.0.1:" + QByteArray::number(server.port());
        QTRY_COMPARE(systemd.read(), QList<QByteArray>{ready});
        QTRY_VERIFY_WITH_TIMEOUT(systemd.read().count("WATCHDOG=1") >= 2, 15'000);
        server.signal(SIGHUP);
        QTRY_COMPARE(systemd.read().count(ready), 2);
        auto said = systemd.read();
        said.removeAll("WATCHDOG=1");
        QCOMPARE(said.size(), 3);
        QVERIFY2(said.at(1).startsWith("RELOADING=1\nMONOTONIC_USEC="), said.at(1).constData());
        QCOMPARE(server.terminate(), 0);
        QVERIFY(systemd.read().contains("STOPPING=1\nSTATUS=closing connections"));
    }
};

QTEST_GUILESS_MAIN(tst_ServiceManager)
#include "tst_servicemanager.moc"
