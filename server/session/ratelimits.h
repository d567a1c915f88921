// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QHash>
#include <QMap>
#include <QString>

namespace conclave::server {

// What a request costs whoever asks.
enum class Rate : quint8 {
    Free, // part of another request
    Guest, // of those who have not signed in; passwords have SignInGuard besides
    Write, // something is changed
    Ask,
};

// Requests a second of one user, or of one address before sign-in, that are served for long; for a moment it may be
// BurstSeconds times as many. 0: as many as come.
struct RateConfig
{
    int changesPerSecond = 10;
    int asksPerSecond = 50;
    int guestAsksPerSecond = 100; // a whole office may share an address
    // Operations that have a limit of their own instead: what one of them uses up is not missing to the others.
    QMap<QByteArray, int> operations = {{"conversation.create", 2},  {"conversation.directory", 10},
                                        {"conversation.invite", 10}, {"conversation.readers", 5},
                                        {"file.create", 5},          {"invite.accept", 2},
                                        {"message.search", 5},       {"presence.watch", 10},
                                        {"typing.set", 5},           {"user.list", 20}};

    bool operator==(const RateConfig &) const = default;
};

// What one user, or one address, may use up.
struct LimitConfig
{
    RateConfig rates;
    int signInFailures = 30; // of one address in SignInGuard's window; 0: as many as come
    int connectionsPerUser = 50; // signed in at the same time; 0: as many as come
};

// A token bucket for each user and kind, or operation; before sign-in for each address. Lives on the domain thread;
// times are Clock::steadyMs().
class RateLimits
{
public:
    static constexpr int BurstSeconds = 10;

    explicit RateLimits(const RateConfig &config);

    struct Asker
    {
        UserId user;
        QString address = {}; // counts for Rate::Guest
    };
    // RateLimited, and how long to wait, when this is one too many; then it costs nothing.
    Status take(const Asker &asker, Rate rate, qint64 nowMs, const char *operation = "");
    void forgetRested(qint64 nowMs); // those who may do again all that they could at first

private:
    // Of everybody, for one kind or one operation.
    template <class Key>
    class Buckets
    {
    public:
        explicit Buckets(int perSecond = 0)
            : m_perSecond(perSecond)
        {
        }
        Status take(const Key &key, qint64 nowMs);
        void forgetRested(qint64 nowMs);

    private:
        struct Bucket
        {
            double tokens = 0;
            qint64 at = 0;
        };

        int m_perSecond;
        QHash<Key, Bucket> m_buckets;
    };
    template <class Key>
    using ByOperation = QHash<QByteArray, Buckets<Key>>;

    Buckets<UserId> m_changes;
    Buckets<UserId> m_asks;
    Buckets<QString> m_guestAsks;
    ByOperation<UserId> m_operations;
    ByOperation<QString> m_guestOperations;
};

} // namespace conclave::server
