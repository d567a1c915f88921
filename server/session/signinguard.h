// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <memory>

namespace conclave::server {

class SignInGuard;

// One password that is being hashed. Counts as one of its address until it is gone, which may happen unfinished. Lives
// on the domain thread.
class SignInAttempt
{
public:
    SignInAttempt(SignInGuard &guard, const QString &name, const QString &address)
        : m_guard(guard)
        , m_name(name)
        , m_address(address)
    {
    }
    ~SignInAttempt();
    SignInAttempt(const SignInAttempt &) = delete;
    SignInAttempt &operator=(const SignInAttempt &) = delete;

    void finish(bool wasRight, qint64 nowMs); // the first time counts

private:
    SignInGuard &m_guard;
    const QString m_name;
    const QString m_address;
    bool m_isFinished = false;
};

// Slows down whoever guesses passwords, without locking out the owner of an account:
// - an address may fail so many times in a quarter of an hour, over all names;
// - who fails with one name from one address waits twice as long after each further time;
// - a name that fails often from anywhere is closed for a while to addresses that it has never signed in from.
// Names that do not exist are counted like others. An address hashes few passwords at once, so that nobody fills the
// queue for everybody. Kept in memory only. Lives on the domain thread; times are Clock::steadyMs().
class SignInGuard
{
public:
    static constexpr int FreeFailures = 5; // of one name from one address, before it begins to cost time
    static constexpr int StrangersFailures = 100; // of one name, in the window, from addresses it does not know
    static constexpr int AtOnce = 4; // passwords of one address
    static constexpr qint64 WindowMs = 15 * 60 * 1000;

    // `failuresPerAddress` in the window; 0: as many as come, and nobody waits.
    explicit SignInGuard(int failuresPerAddress)
        : m_failuresPerAddress(failuresPerAddress)
    {
    }

    // Before a password is hashed; RateLimited and how long to wait.
    Result<std::shared_ptr<SignInAttempt>> begin(const QString &name, const QString &address, qint64 nowMs);
    void forgetOld(qint64 nowMs);

private:
    friend class SignInAttempt;

    // Failures in the window; the oldest ones leave it.
    struct Failures
    {
        QList<qint64> at;

        void keep(qint64 nowMs);
        qint64 fewerInMs(int count, qint64 nowMs) const; // until there are less than `count`
    };
    using Pair = QPair<QString, QString>; // name and address

    void count(const Pair &pair, bool wasRight, qint64 nowMs);
    void release(const QString &address);
    bool isOff() const { return m_failuresPerAddress == 0; }
    static qint64 delayMs(int failures);

    const int m_failuresPerAddress;
    QHash<QString, Failures> m_byAddress;
    QHash<QString, Failures> m_byName; // from addresses that the name does not know
    QHash<Pair, Failures> m_byPair;
    QSet<Pair> m_known;
    QHash<QString, int> m_running; // by address
};

} // namespace conclave::server
