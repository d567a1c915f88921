// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/platform/iodispatcher.h"

#include <functional>
#include <memory>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPointer>
#include <QSemaphore>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <sys/socket.h>
#include <unistd.h>

using namespace conclave::server;

// The contract of an event dispatcher, as far as Qt's classes lean on it. Each test runs against Qt's own dispatcher
// too, so that the contract is Qt's and not our reading of it.
class tst_EpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();

    void deliversPostedEvents();
    void wakesUpForAnotherThread();
    void losesNoWakeUp();
    void quitsFromAnotherThread();
    void returnsFromAnInterruptedWait();
    void tellsOfReadableDescriptors();
    void tellsOfAHangUp();
    void tellsOfWritableDescriptorsOnlyWhenTheyAre();
    void reportsAgainUntilTheBytesAreRead();
    void followsADescriptorNumberToItsNextOwner();
    void forgetsEventsOfAnEarlierOwnerOfTheNumber();
    void survivesTheDeletionOfANotifierInItsOwnHandler();
    void survivesTheDeletionOfOtherNotifiersInAHandler();
    void doesNotTellADisabledNotifier();
    void leavesNotifiersAloneWhenToldTo();
    void runsNestedLoopsInsideHandlers();
    void firesTimersInOrder();
    void firesAZeroTimerWithoutStarvingSockets();
    void letsATimerEndItselfAndOthers();
    void letsATimerHandlerStartTimers();
    void doesNotFireATimerInsideItself();
    void knowsTheRemainingTime();
    void listsTimers();
    void carriesTcpBothWays();

private:
    void run(const std::function<void()> &body);
};

namespace {

struct Pair
{
    Pair() { ok = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) == 0; }
    ~Pair()
    {
        closeOne(0);
        closeOne(1);
    }
    void closeOne(int i)
    {
        if (fd[i] >= 0)
            ::close(fd[i]);
        fd[i] = -1;
    }
    void put(int i) const { QCOMPARE(::write(fd[i], "x", 1), ssize_t(1)); }
    void take(int i) const
    {
        char c = 0;
        QCOMPARE(::read(fd[i], &c, 1), ssize_t(1));
    }

    int fd[2] = {-1, -1};
    bool ok = false;
};

template <class Handler>
std::unique_ptr<QSocketNotifier> watch(int fd, QSocketNotifier::Type type, Handler handler)
{
    auto notifier = std::make_unique<QSocketNotifier>(fd, type);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), handler, Qt::DirectConnection);
    return notifier;
}

template <class Handler>
void later(int ms, QObject *context, Handler handler)
{
    QTimer::singleShot(ms, Qt::PreciseTimer, context, handler);
}

// Turns the loop until it is true or three seconds are over.
bool until(const std::function<bool()> &isTrue)
{
    QElapsedTimer time;
    time.start();
    QTimer alarm; // so that waiting ends
    alarm.start(20);
    while (!isTrue() && time.elapsed() < 3'000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isTrue();
}

void settle()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

} // namespace

void tst_EpollDispatcher::initTestCase_data()
{
    QTest::addColumn<bool>("ours");
    QTest::newRow("qt") << false;
    QTest::newRow("ours") << true;
}

// In a thread of its own, under the dispatcher in question.
void tst_EpollDispatcher::run(const std::function<void()> &body)
{
    QFETCH_GLOBAL(bool, ours);
    const std::unique_ptr<QThread> thread(QThread::create([&] { body(); }));
    if (ours) {
        auto dispatcher = makeIoDispatcher();
        if (!dispatcher)
            QSKIP("no dispatcher of ours on this system");
        thread->setEventDispatcher(dispatcher.release());
    }
    thread->start();
    QVERIFY(thread->wait(20'000));
}

void tst_EpollDispatcher::deliversPostedEvents()
{
    run([] {
        QObject object;
        int calls = 0;
        for (int i = 0; i < 3; ++i)
            QMetaObject::invokeMethod(
                &object, [&] { ++calls; }, Qt::QueuedConnection);
        QCoreApplication::processEvents();
        QCOMPARE(calls, 3);
    });
}

void tst_EpollDispatcher::wakesUpForAnotherThread()
{
    run([] {
        QEventLoop loop; // without timers or sockets: nothing else would end its wait
        bool called = false;
        const std::unique_ptr<QThread> other(QThread::create([&] {
            QThread::msleep(30);
            QMetaObject::invokeMethod(
                &loop,
                [&] {
                    called = true;
                    loop.quit();
                },
                Qt::QueuedConnection);
        }));
        other->start();
        loop.exec();
        QVERIFY(called);
        QVERIFY(other->wait());
    });
}

void tst_EpollDispatcher::losesNoWakeUp()
{
    run([] {
        constexpr int Rounds = 20'000;
        QObject object;
        QSemaphore answers;
        int calls = 0;
        QEventLoop loop;
        const std::unique_ptr<QThread> other(QThread::create([&] {
            for (int i = 0; i < Rounds; ++i) {
                QMetaObject::invokeMethod(
                    &object,
                    [&] {
                        ++calls;
                        answers.release();
                    },
                    Qt::QueuedConnection);
                if (!answers.tryAcquire(1, 3'000))
                    break;
            }
            loop.quit();
        }));
        other->start();
        loop.exec();
        QVERIFY(other->wait());
        QCOMPARE(calls, Rounds);
    });
}

void tst_EpollDispatcher::quitsFromAnotherThread()
{
    run([] {
        for (int i = 0; i < 300; ++i) {
            QEventLoop loop;
            QSemaphore started;
            const std::unique_ptr<QThread> other(QThread::create([&] {
                started.acquire();
                loop.quit();
            }));
            other->start();
            QMetaObject::invokeMethod(
                &loop, [&] { started.release(); }, Qt::QueuedConnection);
            loop.exec();
            QVERIFY(other->wait());
        }
    });
}

void tst_EpollDispatcher::returnsFromAnInterruptedWait()
{
    run([] {
        auto *dispatcher = QAbstractEventDispatcher::instance();
        const std::unique_ptr<QThread> other(QThread::create([dispatcher] {
            QThread::msleep(20);
            dispatcher->interrupt();
        }));
        other->start();
        dispatcher->processEvents(QEventLoop::WaitForMoreEvents);
        QVERIFY(other->wait());
    });
}

void tst_EpollDispatcher::tellsOfReadableDescriptors()
{
    run([] {
        Pair pair;
        int calls = 0;
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++calls;
            pair.take(0);
        });
        settle();
        QCOMPARE(calls, 0);
        pair.put(1);
        QVERIFY(until([&] { return calls == 1; }));
        settle();
        QCOMPARE(calls, 1);
    });
}

void tst_EpollDispatcher::tellsOfAHangUp()
{
    run([] {
        Pair pair;
        int calls = 0;
        std::unique_ptr<QSocketNotifier> notifier;
        notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++calls;
            notifier->setEnabled(false);
        });
        settle();
        pair.closeOne(1);
        QVERIFY(until([&] { return calls > 0; }));
        settle();
        QCOMPARE(calls, 1);
    });
}

void tst_EpollDispatcher::tellsOfWritableDescriptorsOnlyWhenTheyAre()
{
    run([] {
        Pair pair;
        char block[4096] = {};
        while (::write(pair.fd[0], block, sizeof block) > 0) { }
        int calls = 0;
        std::unique_ptr<QSocketNotifier> notifier;
        notifier = watch(pair.fd[0], QSocketNotifier::Write, [&] {
            ++calls;
            notifier->setEnabled(false);
        });
        settle();
        QCOMPARE(calls, 0);
        while (::read(pair.fd[1], block, sizeof block) > 0) { }
        QVERIFY(until([&] { return calls == 1; }));
        notifier->setEnabled(true);
        QVERIFY(until([&] { return calls == 2; }));
    });
}

void tst_EpollDispatcher::reportsAgainUntilTheBytesAreRead()
{
    run([] {
        Pair pair;
        int calls = 0;
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            if (++calls == 3)
                pair.take(0);
        });
        pair.put(1);
        QVERIFY(until([&] { return calls == 3; }));
    });
}

void tst_EpollDispatcher::followsADescriptorNumberToItsNextOwner()
{
    run([] {
        for (int i = 0; i < 20; ++i) {
            auto first = std::make_unique<Pair>();
            const int number = first->fd[0];
            int firstCalls = 0;
            auto old = watch(number, QSocketNotifier::Read, [&] {
                ++firstCalls;
                first->take(0);
            });
            first->put(1);
            QVERIFY(until([&] { return firstCalls == 1; }));
            old.reset();
            first.reset();

            Pair second; // gets the same number, within the same turn
            QCOMPARE(second.fd[0], number);
            int calls = 0;
            const auto notifier = watch(second.fd[0], QSocketNotifier::Read, [&] {
                ++calls;
                second.take(0);
            });
            second.put(1);
            QVERIFY(until([&] { return calls == 1; }));
        }
    });
}

void tst_EpollDispatcher::forgetsEventsOfAnEarlierOwnerOfTheNumber()
{
    run([] {
        // Both are ready in one turn; whichever is first replaces the other by a new, silent one of the same number.
        Pair a;
        Pair b;
        std::unique_ptr<Pair> fresh;
        int freshCalls = 0;
        int calls = 0;
        std::unique_ptr<QSocketNotifier> onA;
        std::unique_ptr<QSocketNotifier> onB;
        std::unique_ptr<QSocketNotifier> onFresh;
        const auto replace = [&](Pair &own, Pair &other, std::unique_ptr<QSocketNotifier> &notifier) {
            own.take(0);
            if (++calls > 1)
                return;
            notifier.reset();
            other.closeOne(0);
            fresh = std::make_unique<Pair>();
            onFresh = watch(fresh->fd[0], QSocketNotifier::Read, [&] { ++freshCalls; });
        };
        onA = watch(a.fd[0], QSocketNotifier::Read, [&] { replace(a, b, onB); });
        onB = watch(b.fd[0], QSocketNotifier::Read, [&] { replace(b, a, onA); });
        a.put(1);
        b.put(1);
        QVERIFY(until([&] { return calls == 1; }));
        settle();
        QCOMPARE(freshCalls, 0);
    });
}

void tst_EpollDispatcher::survivesTheDeletionOfANotifierInItsOwnHandler()
{
    run([] {
        Pair pair;
        int calls = 0;
        auto *notifier = new QSocketNotifier(pair.fd[0], QSocketNotifier::Read);
        connect(
            notifier, &QSocketNotifier::activated, notifier,
            [&] {
                ++calls;
                notifier->deleteLater();
                notifier->setEnabled(false);
            },
            Qt::DirectConnection);
        pair.put(1);
        QVERIFY(until([&] { return calls == 1; }));
        settle();
        QCOMPARE(calls, 1);
    });
}

void tst_EpollDispatcher::survivesTheDeletionOfOtherNotifiersInAHandler()
{
    run([] {
        std::vector<std::unique_ptr<Pair>> pairs;
        std::vector<std::unique_ptr<QSocketNotifier>> notifiers(50);
        int calls = 0;
        for (size_t i = 0; i < notifiers.size(); ++i) {
            pairs.push_back(std::make_unique<Pair>());
            notifiers[i] = watch(pairs[i]->fd[0], QSocketNotifier::Read, [&, i] {
                ++calls;
                pairs[i]->take(0);
                for (size_t j = 0; j < notifiers.size(); ++j) {
                    if (j != i)
                        notifiers[j].reset();
                }
            });
        }
        for (const auto &pair : pairs)
            pair->put(1);
        QVERIFY(until([&] { return calls > 0; }));
        settle();
        QCOMPARE(calls, 1);
    });
}

void tst_EpollDispatcher::doesNotTellADisabledNotifier()
{
    run([] {
        Pair pair;
        int calls = 0;
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++calls;
            pair.take(0);
        });
        notifier->setEnabled(false);
        pair.put(1);
        settle();
        QCOMPARE(calls, 0);
        notifier->setEnabled(true);
        QVERIFY(until([&] { return calls == 1; }));
    });
}

void tst_EpollDispatcher::leavesNotifiersAloneWhenToldTo()
{
    run([] {
        Pair pair;
        int calls = 0;
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++calls;
            pair.take(0);
        });
        pair.put(1);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(calls, 0);
        QVERIFY(until([&] { return calls == 1; }));
    });
}

void tst_EpollDispatcher::runsNestedLoopsInsideHandlers()
{
    run([] {
        Pair outer;
        Pair inner;
        QEventLoop loop;
        QStringList order;
        const auto onInner = watch(inner.fd[0], QSocketNotifier::Read, [&] {
            inner.take(0);
            order += QStringLiteral("inner");
            loop.quit();
        });
        const auto onOuter = watch(outer.fd[0], QSocketNotifier::Read, [&] {
            outer.take(0);
            order += QStringLiteral("in");
            inner.put(1);
            loop.exec();
            order += QStringLiteral("out");
        });
        outer.put(1);
        QVERIFY(until([&] { return order.size() == 3; }));
        QCOMPARE(order, QStringList({QStringLiteral("in"), QStringLiteral("inner"), QStringLiteral("out")}));
    });
}

void tst_EpollDispatcher::firesTimersInOrder()
{
    run([] {
        QObject context;
        QList<int> fired;
        QElapsedTimer time;
        time.start();
        for (const int ms : {40, 10, 25})
            later(ms, &context, [&fired, &time, ms] {
                QVERIFY(time.elapsed() >= ms - 1);
                fired += ms;
            });
        QVERIFY(until([&] { return fired.size() == 3; }));
        QCOMPARE(fired, QList<int>({10, 25, 40}));
    });
}

void tst_EpollDispatcher::firesAZeroTimerWithoutStarvingSockets()
{
    run([] {
        Pair pair;
        int reads = 0;
        int ticks = 0;
        QTimer timer;
        connect(
            &timer, &QTimer::timeout, &timer, [&] { ++ticks; }, Qt::DirectConnection);
        timer.start(0);
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++reads;
            pair.take(0);
        });
        pair.put(1);
        QVERIFY(until([&] { return reads == 1 && ticks >= 3; }));
    });
}

void tst_EpollDispatcher::letsATimerEndItselfAndOthers()
{
    run([] {
        QTimer first;
        QTimer second;
        int calls = 0;
        const auto stopBoth = [&] {
            ++calls;
            first.stop();
            second.stop();
        };
        connect(&first, &QTimer::timeout, &first, stopBoth, Qt::DirectConnection);
        connect(&second, &QTimer::timeout, &second, stopBoth, Qt::DirectConnection);
        first.start(1);
        second.start(1);
        QVERIFY(until([&] { return calls > 0; }));
        settle();
        QCOMPARE(calls, 1);
    });
}

void tst_EpollDispatcher::letsATimerHandlerStartTimers()
{
    run([] {
        QObject context;
        int depth = 0;
        std::function<void()> next = [&] {
            if (++depth < 20)
                later(depth % 2, &context, next);
        };
        later(0, &context, next);
        QVERIFY(until([&] { return depth == 20; }));
    });
}

void tst_EpollDispatcher::doesNotFireATimerInsideItself()
{
    run([] {
        QTimer timer;
        int depth = 0;
        int deepest = 0;
        int calls = 0;
        connect(
            &timer, &QTimer::timeout, &timer,
            [&] {
                ++calls;
                deepest = std::max(deepest, ++depth);
                QElapsedTimer time;
                time.start();
                while (time.elapsed() < 10)
                    QCoreApplication::processEvents();
                --depth;
            },
            Qt::DirectConnection);
        timer.start(1);
        QVERIFY(until([&] { return calls >= 2; }));
        QCOMPARE(deepest, 1);
    });
}

void tst_EpollDispatcher::knowsTheRemainingTime()
{
    run([] {
        QTimer timer;
        QCOMPARE(timer.remainingTime(), -1);
        timer.start(5'000);
        QVERIFY(timer.remainingTime() > 4'000);
        QVERIFY(timer.remainingTime() <= 5'250);
        timer.stop();
        QCOMPARE(timer.remainingTime(), -1);
    });
}

void tst_EpollDispatcher::listsTimers()
{
    run([] {
        QObject object;
        auto *dispatcher = QAbstractEventDispatcher::instance();
        const int id = object.startTimer(700, Qt::PreciseTimer);
        auto timers = dispatcher->registeredTimers(&object);
        QCOMPARE(timers.size(), 1);
        QCOMPARE(timers.first().timerId, id);
        QCOMPARE(timers.first().interval, 700);
        object.killTimer(id);
        QVERIFY(dispatcher->registeredTimers(&object).isEmpty());
    });
}

void tst_EpollDispatcher::carriesTcpBothWays()
{
    run([] {
        const QByteArray sent(3'000'000, 'z'); // more than the system takes at once
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray back;
        connect(
            &server, &QTcpServer::newConnection, &server,
            [&] {
                auto *peer = server.nextPendingConnection();
                connect(
                    peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); }, Qt::DirectConnection);
            },
            Qt::DirectConnection);
        QTcpSocket client;
        connect(
            &client, &QTcpSocket::connected, &client, [&] { client.write(sent); }, Qt::DirectConnection);
        connect(
            &client, &QTcpSocket::readyRead, &client, [&] { back += client.readAll(); }, Qt::DirectConnection);
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
        QVERIFY(until([&] { return back.size() == sent.size(); }));
        QCOMPARE(back, sent);
    });
}

QTEST_GUILESS_MAIN(tst_EpollDispatcher)
#include "tst_epolldispatcher.moc"
