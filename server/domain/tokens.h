// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/crypto/crypto.h"
#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QString>
#include <memory>
#include <vector>

namespace conclave::server {

struct Claims
{
    UserId user;
    DeviceId device;
    SessionId sid;
    qint64 expiresAt = 0; // Unix milliseconds
};

struct TokenKey
{
    QString kid;
    crypto::SigningKey key;
};

struct TokenTimes
{
    qint64 lifetimeMs = 10 * 60'000;
    qint64 skewMs = 60'000; // tolerated between clocks
};

// Access tokens: JSON Web Tokens (RFC 7519) signed with EdDSA (RFC 8037), with the checks of RFC 8725: one algorithm,
// one type, known key ids, all claims present. Immutable after construction; any thread.
class Tokens
{
public:
    // The first key signs; all verify. `issuer` is the workspace's incarnation.
    Tokens(QString issuer, std::vector<TokenKey> keys, const TokenTimes &times = {});

    const TokenTimes &times() const { return m_times; }

    QString issue(const Claims &claims, qint64 nowMs) const; // expiresAt is taken from the claims
    // Unauthenticated for what is no token of ours, TokenExpired for one that is over.
    Result<Claims> verify(QByteArrayView token, qint64 nowMs) const;

private:
    QString m_issuer;
    std::vector<TokenKey> m_keys;
    TokenTimes m_times;
};

} // namespace conclave::server
