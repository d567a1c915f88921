// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QHash>
#include <QMap>

namespace conclave::server {

// What a request costs its user.
enum class Rate : quint8 {
    Free, // of those who have not signed in; see SignInGuard
    Write, // something is changed
    Ask,
};

// Requests a second of one user that are served for long; for a moment it may be BurstSeconds times as many. 0: as many
// as come.
struct RateConfig
{
    int changesPerSecond = 10;
    int asksPerSecond = 50;
    // Operations that have a limit of their own instead: what one of them uses up is not missing to the others.
    QMap<QByteArray, int> operations = {{"conversation.create", 2},
                                        {"conversation.directory", 10},
                                        {"conversation.invite", 10},
                                        {"conversation.readers", 5},
                                        {"file.create", 5},
                                        {"message.search", 5},
                                        {"presence.watch", 10},
                                        {"typing.set", 5},
                                        {"user.list", 20}};

    bool operator==(const RateConfig &) const = default;
};

// What one user, or one address, may use up.
struct LimitConfig
{
    RateConfig rates;
    int signInFailures = 30; // of one address in SignInGuard's window; 0: as many as come
    int connectionsPerUser = 50; // signed in at the same time; 0: as many as come
};

// A token bucket for each user and kind, or operation. Lives on the domain thread; times are Clock::steadyMs().
class RateLimits
{
public:
    static constexpr int BurstSeconds = 10;

    explicit RateLimits(const RateConfig &config);

    // RateLimited, and how long to wait, when this is one too many; then it costs nothing.
    Status take(const UserId &user, Rate rate, qint64 nowMs, const char *operation = "");
    void forgetRested(qint64 nowMs); // users who may do again all that they could at first

private:
    struct Bucket
    {
        double tokens = 0;
        qint64 at = 0;
    };
    using Buckets = QHash<UserId, Bucket>;

    struct Own // of an operation
    {
        int perSecond = 0;
        Buckets buckets = {};
    };

    static Status take(Buckets &buckets, const UserId &user, int perSecond, qint64 nowMs);
    static void forgetRested(Buckets &buckets, qint64 nowMs);

    const RateConfig m_config;
    Buckets m_changes;
    Buckets m_asks;
    QHash<QByteArray, Own> m_operations;
};

} // namespace conclave::server
