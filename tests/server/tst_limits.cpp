// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/readpool.h"
#include "server/session/ratelimits.h"
#include "server/session/readqueue.h"
#include "server/session/signinguard.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// How much one user, or one address, may ask of the server.
class tst_Limits : public QObject
{
    Q_OBJECT

private:
    static constexpr qint64 Second = 1000;

    // Whether it was let in; what it takes to know the password stays away.
    static qint64 guess(SignInGuard &guard, const QString &name, const QString &address, qint64 now, bool right = false)
    {
        const auto attempt = guard.begin(name, address, now);
        if (!attempt)
            return attempt.error().retryAfterMs;
        (*attempt)->finish(right, now);
        return 0;
    }
    static Read read(const UserId &user, PeerId peer, qint64 re) { return {user, peer, re, {}}; }

private Q_SLOTS:
    void servesABurstAndThenARate()
    {
        RateLimits limits({.changesPerSecond = 10, .asksPerSecond = 100});
        const auto ana = UserId::create();
        int taken = 0;
        while (limits.take({ana}, Rate::Write, 0))
            ++taken;
        QCOMPARE(taken, 100);
        QCOMPARE(limits.take({ana}, Rate::Write, 0).error().code, ErrorCode::RateLimited);
        QCOMPARE(limits.take({ana}, Rate::Write, 0).error().retryAfterMs, 100);
        QVERIFY(limits.take({ana}, Rate::Ask, 0));
        QVERIFY(limits.take({UserId::create()}, Rate::Write, 0));
        taken = 0;
        for (qint64 now = 0; now < 60 * Second; now += 7)
            taken += limits.take({ana}, Rate::Write, now) ? 1 : 0;
        QVERIFY2(std::abs(taken - 600) <= 6, qPrintable(QString::number(taken)));
    }

    void anOperationMayHaveARateOfItsOwn()
    {
        RateLimits limits({.changesPerSecond = 1, .asksPerSecond = 1, .operations = {{"a", 2}, {"b", 0}, {"c", 3}}});
        const auto ana = UserId::create();
        const auto taken = [&](const char *operation) {
            int count = 0;
            while (count < 1000 && limits.take({ana}, Rate::Ask, 0, operation))
                ++count;
            return count;
        };
        QCOMPARE(taken("a"), 20);
        QCOMPARE(limits.take({ana}, Rate::Ask, 0, "a").error().retryAfterMs, 500);
        QCOMPARE(taken("c"), 30); // nothing of it is gone
        QCOMPARE(taken("b"), 1000);
        QCOMPARE(taken("other"), 10);
        QCOMPARE(taken("another"), 0); // shares with the one before
        QVERIFY(limits.take({UserId::create()}, Rate::Ask, 0, "a"));
        limits.forgetRested(60 * Second);
        QVERIFY(limits.take({ana}, Rate::Ask, 60 * Second, "a"));
        QVERIFY(limits.take({ana}, Rate::Free, 60 * Second, "a"));
    }

    void countsThoseWhoHaveNotSignedInByAddress()
    {
        RateLimits limits({.guestAsksPerSecond = 2, .operations = {{"a", 1}}});
        const auto taken = [&](const QString &address, const char *operation) {
            int count = 0;
            while (count < 1000 && limits.take({{}, address}, Rate::Guest, 0, operation))
                ++count;
            return count;
        };
        QCOMPARE(taken(u"one"_s, "b"), 20);
        QCOMPARE(taken(u"one"_s, "c"), 0); // shares with the one before
        QCOMPARE(taken(u"one"_s, "a"), 10);
        QCOMPARE(limits.take({{}, u"one"_s}, Rate::Guest, 0, "a").error().retryAfterMs, Second);
        QCOMPARE(taken(u"two"_s, "b"), 20);
        QCOMPARE(taken(u"two"_s, "a"), 10);
        limits.forgetRested(10 * Second);
        QVERIFY(limits.take({{}, u"one"_s}, Rate::Guest, 10 * Second, "a"));
    }

    void waitsAsLongAsItSays()
    {
        RateLimits limits({.changesPerSecond = 3, .asksPerSecond = 0});
        const auto ana = UserId::create();
        while (limits.take({ana}, Rate::Write, 0)) { }
        const auto wait = limits.take({ana}, Rate::Write, 0).error().retryAfterMs;
        QVERIFY(!limits.take({ana}, Rate::Write, wait - 1));
        QVERIFY(limits.take({ana}, Rate::Write, wait));
    }

    void countsNothingWithoutALimit()
    {
        RateLimits limits({.changesPerSecond = 0, .asksPerSecond = 0});
        for (int i = 0; i < 10'000; ++i)
            QVERIFY(limits.take({UserId()}, Rate::Write, 0));
    }

    void forgetsOnlyThoseWhoHaveRested()
    {
        RateLimits limits({.changesPerSecond = 1, .asksPerSecond = 1});
        const auto ana = UserId::create();
        while (limits.take({ana}, Rate::Write, 0)) { }
        limits.forgetRested(5 * Second);
        int taken = 0;
        while (limits.take({ana}, Rate::Write, 5 * Second))
            ++taken;
        QCOMPARE(taken, 5);
    }

    void makesEachGuessWaitLonger()
    {
        SignInGuard guard(1000);
        for (int i = 0; i < SignInGuard::FreeFailures; ++i)
            QCOMPARE(guess(guard, u"ana"_s, u"a"_s, 0), 0);
        QCOMPARE(guess(guard, u"ana"_s, u"a"_s, 0), Second);
        QCOMPARE(guess(guard, u"ana"_s, u"a"_s, Second), 0);
        QCOMPARE(guess(guard, u"ana"_s, u"a"_s, Second), 2 * Second);
        QCOMPARE(guess(guard, u"bo"_s, u"a"_s, Second), 0);
        QCOMPARE(guess(guard, u"ana"_s, u"b"_s, Second), 0);
    }

    void startsAnewAfterTheRightPassword()
    {
        SignInGuard guard(1000);
        for (int i = 0; i < SignInGuard::FreeFailures - 1; ++i)
            guess(guard, u"ana"_s, u"a"_s, 0);
        QCOMPARE(guess(guard, u"ana"_s, u"a"_s, 0, true), 0);
        for (int i = 0; i < SignInGuard::FreeFailures; ++i)
            QCOMPARE(guess(guard, u"ana"_s, u"a"_s, 0), 0);
    }

    void stopsAnAddressThatTriesManyNames()
    {
        SignInGuard guard(30);
        for (int i = 0; i < 30; ++i)
            QCOMPARE(guess(guard, u"user%1"_s.arg(i), u"a"_s, i), 0);
        QCOMPARE(guess(guard, u"another"_s, u"a"_s, 30), SignInGuard::WindowMs - 30);
        QCOMPARE(guess(guard, u"another"_s, u"b"_s, 30), 0);
        QCOMPARE(guess(guard, u"another"_s, u"a"_s, SignInGuard::WindowMs), 0); // the first has left the window
    }

    void locksStrangersOutAndNotTheOwner()
    {
        SignInGuard guard(1000);
        QCOMPARE(guess(guard, u"ana"_s, u"home"_s, 0, true), 0);
        for (int i = 0; i < SignInGuard::StrangersFailures; ++i)
            QCOMPARE(guess(guard, u"ana"_s, u"bot%1"_s.arg(i), 0), 0);
        QVERIFY(guess(guard, u"ana"_s, u"one more"_s, 0) > 0);
        QCOMPARE(guess(guard, u"ana"_s, u"home"_s, 0, true), 0);
    }

    void hashesFewPasswordsOfAnAddressAtOnce()
    {
        SignInGuard guard(1000);
        QList<std::shared_ptr<SignInAttempt>> running;
        for (int i = 0; i < SignInGuard::AtOnce; ++i)
            running << *guard.begin(u"u%1"_s.arg(i), u"a"_s, 0);
        QVERIFY(!guard.begin(u"ana"_s, u"a"_s, 0));
        QVERIFY(guard.begin(u"ana"_s, u"b"_s, 0));
        running.removeFirst(); // given up, without an answer
        QVERIFY(guard.begin(u"ana"_s, u"a"_s, 0));
    }

    void forgetsWhatLeftTheWindow()
    {
        SignInGuard guard(2);
        guess(guard, u"x"_s, u"a"_s, 0);
        guess(guard, u"y"_s, u"a"_s, 0);
        guard.forgetOld(SignInGuard::WindowMs - 1);
        QVERIFY(guess(guard, u"z"_s, u"a"_s, SignInGuard::WindowMs - 1) > 0);
        guard.forgetOld(SignInGuard::WindowMs);
        QCOMPARE(guess(guard, u"z"_s, u"a"_s, SignInGuard::WindowMs), 0);
    }

    void readsAFewAtATimeAndInOrder()
    {
        QList<qint64> started;
        ReadQueue queue(
            2,
            [&](const Read &one) {
                started << one.re;
                return true;
            },
            [](const Read &) { QFAIL("refused"); });
        const auto ana = UserId::create();
        for (int i = 0; i < 5; ++i)
            queue.add(read(ana, 1, i));
        queue.add(read(UserId::create(), 2, 100));
        QCOMPARE(started, (QList<qint64>{0, 1, 100}));
        queue.finished(ana);
        QCOMPARE(started, (QList<qint64>{0, 1, 100, 2}));
        queue.forget(1);
        queue.finished(ana);
        queue.finished(ana);
        QCOMPARE(started.size(), 4); // nobody waits for the rest
        queue.add(read(ana, 3, 7));
        QCOMPARE(started.last(), 7);
    }

    // One account's reads, however slow, leave a thread to the others.
    void leavesAReaderToTheOthers()
    {
        constexpr int Threads = 2;
        const QTemporaryDir directory;
        sql::DatabaseConfig config;
        config.file = directory.filePath(u"x.db"_s);
        QVERIFY(sql::Database::open(config, sql::Access::ReadWrite));
        QSemaphore slowMayGoOn, fastDone;
        std::atomic<int> slowRunning = 0;
        const auto slow = UserId::create(), fast = UserId::create();
        std::mutex mutex; // the queue is the domain thread's in the server
        std::unique_ptr<ReadQueue> queue;
        ReadPool pool(config, Threads, [](int, std::vector<Outbound>) {});
        queue = std::make_unique<ReadQueue>(
            ReadPool::mostOfOneUser(Threads),
            [&](const Read &one) {
                return pool.submit(one, [&, user = one.user] {
                    const std::lock_guard lock(mutex);
                    queue->finished(user);
                });
            },
            [](const Read &) { QFAIL("refused"); });
        const auto add = [&](const UserId &user, const ReadJob &job) {
            const std::lock_guard lock(mutex);
            queue->add({user, 1, 0, job});
        };
        for (int i = 0; i < 8; ++i) {
            add(slow, [&](Stores &) -> Result<QByteArray> {
                ++slowRunning;
                slowMayGoOn.acquire();
                return QByteArray();
            });
        }
        QTRY_COMPARE(int(slowRunning), 1);
        for (int i = 0; i < 40; ++i) {
            add(fast, [&](Stores &) -> Result<QByteArray> {
                fastDone.release();
                return QByteArray();
            });
        }
        const bool isDone = fastDone.tryAcquire(40, 10'000);
        const int running = slowRunning;
        slowMayGoOn.release(8);
        QVERIFY(isDone);
        QCOMPARE(running, 1);
    }

    void refusesWhatNobodyCanRead()
    {
        QList<qint64> refused;
        bool canRun = false;
        ReadQueue queue(
            2, [&](const Read &) { return canRun; }, [&](const Read &one) { refused << one.re; });
        const auto ana = UserId::create();
        queue.add(read(ana, 1, 1));
        QCOMPARE(refused, QList<qint64>{1});
        canRun = true;
        for (int i = 0; i < int(ReadQueue::MostWaiting) + 2; ++i)
            queue.add(read(ana, 1, 2));
        QCOMPARE(refused.size(), 1);
        queue.add(read(ana, 1, 3));
        QCOMPARE(refused.last(), 3);
    }
};

QTEST_GUILESS_MAIN(tst_Limits)
#include "tst_limits.moc"
