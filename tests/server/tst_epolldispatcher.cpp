// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/dispatchercontract.h"

using namespace conclave::server;
using namespace conclave::server::test;

class tst_EpollDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addDispatchers(); }
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
    void carriesTcpBothWays();
};

void tst_EpollDispatcher::deliversPostedEvents()
{
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
        Pair pair;
        int calls = 0;
        auto *notifier = new QSocketNotifier(pair.fd[0], QSocketNotifier::Read);
        connect(
            notifier, &QSocketNotifier::activated, notifier,
            [&calls, notifier] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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
    runOnDispatcher([] {
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

void tst_EpollDispatcher::carriesTcpBothWays()
{
    runOnDispatcher([] {
        const QByteArray sent(3'000'000, 'z'); // more than the system takes at once
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray back;
        connect(
            &server, &QTcpServer::newConnection, &server,
            [&server] {
                auto *peer = server.nextPendingConnection();
                connect(
                    peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); }, Qt::DirectConnection);
            },
            Qt::DirectConnection);
        QTcpSocket client;
        connect(
            &client, &QTcpSocket::connected, &client, [&client, &sent] { client.write(sent); }, Qt::DirectConnection);
        connect(
            &client, &QTcpSocket::readyRead, &client, [&client, &back] { back += client.readAll(); },
            Qt::DirectConnection);
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
        QVERIFY(until([&] { return back.size() == sent.size(); }));
        QCOMPARE(back, sent);
    });
}

QTEST_GUILESS_MAIN(tst_EpollDispatcher)
#include "tst_epolldispatcher.moc"
