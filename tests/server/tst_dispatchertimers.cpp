// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/dispatchercontract.h"

using namespace conclave::server;
using namespace conclave::server::test;

class tst_DispatcherTimers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDispatchers(); }
    void firesTimersInOrder();
    void firesAZeroTimerWithoutStarvingSockets();
    void letsATimerEndItselfAndOthers();
    void letsATimerHandlerStartTimers();
    void doesNotFireATimerInsideItself();
    void knowsTheRemainingTime();
    void listsTimers();
};

void tst_DispatcherTimers::firesTimersInOrder()
{
    runOnDispatcher([] {
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

void tst_DispatcherTimers::firesAZeroTimerWithoutStarvingSockets()
{
    runOnDispatcher([] {
        Pair pair;
        int reads = 0;
        int ticks = 0;
        QTimer timer;
        connect(
            &timer, &QTimer::timeout, &timer, [&ticks] { ++ticks; }, Qt::DirectConnection);
        timer.start(0);
        const auto notifier = watch(pair.fd[0], QSocketNotifier::Read, [&] {
            ++reads;
            pair.take(0);
        });
        pair.put(1);
        QVERIFY(until([&] { return reads == 1 && ticks >= 3; }));
    });
}

void tst_DispatcherTimers::letsATimerEndItselfAndOthers()
{
    runOnDispatcher([] {
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

void tst_DispatcherTimers::letsATimerHandlerStartTimers()
{
    runOnDispatcher([] {
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

void tst_DispatcherTimers::doesNotFireATimerInsideItself()
{
    runOnDispatcher([] {
        QTimer timer;
        int depth = 0;
        int deepest = 0;
        int calls = 0;
        connect(
            &timer, &QTimer::timeout, &timer,
            [&calls, &deepest, &depth] {
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

void tst_DispatcherTimers::knowsTheRemainingTime()
{
    runOnDispatcher([] {
        QTimer timer;
        QCOMPARE(timer.remainingTime(), -1);
        timer.start(5'000);
        QVERIFY(timer.remainingTime() > 4'000);
        QVERIFY(timer.remainingTime() <= 5'250);
        timer.stop();
        QCOMPARE(timer.remainingTime(), -1);
    });
}

void tst_DispatcherTimers::listsTimers()
{
    runOnDispatcher([] {
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

QTEST_GUILESS_MAIN(tst_DispatcherTimers)
#include "tst_dispatchertimers.moc"
