// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/tokens.h"

#include "shared/protocol/codecimpl.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

using protocol::Bounds;

struct Header
{
    QString alg;
    QString typ;
    QString kid;

    static constexpr void fields(auto &&field)
    {
        field("alg", &Header::alg, "RFC 7515.", Bounds{1, 16});
        field("typ", &Header::typ, "RFC 9068.", Bounds{1, 16});
        field("kid", &Header::kid, "RFC 7515.", Bounds{1, 64});
    }
};

struct Payload
{
    QString iss;
    QString aud;
    UserId sub;
    DeviceId dev;
    SessionId sid;
    SessionId jti;
    qint64 iat = 0;
    qint64 nbf = 0;
    qint64 exp = 0;

    static constexpr void fields(auto &&field)
    {
        field("iss", &Payload::iss, "RFC 7519.", Bounds{1, 64});
        field("aud", &Payload::aud, "RFC 7519.", Bounds{1, 64});
        field("sub", &Payload::sub, "RFC 7519.");
        field("dev", &Payload::dev, "The device.");
        field("sid", &Payload::sid, "The session.");
        field("jti", &Payload::jti, "RFC 7519.");
        field("iat", &Payload::iat, "RFC 7519.");
        field("nbf", &Payload::nbf, "RFC 7519.");
        field("exp", &Payload::exp, "RFC 7519.");
    }
};

constexpr auto Base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// The last part of a token can be spelled in several ways that decode alike; only one is accepted.
std::optional<QByteArray> fromBase64(QByteArrayView part)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        part.toByteArray(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64(Base64) != part)
        return std::nullopt;
    return decoded.decoded;
}

template <class T>
std::optional<T> partOf(QByteArrayView part)
{
    const auto bytes = fromBase64(part);
    const auto object = bytes ? protocol::parse(*bytes) : Result<QJsonObject>(ErrorCode::BadFrame);
    if (!object)
        return std::nullopt;
    const auto value = protocol::decode<T>(*object, protocol::UnknownFields::Refuse);
    return value ? std::optional(*value) : std::nullopt;
}

constexpr auto Audience = "conclave"_L1;

} // namespace

Tokens::Tokens(QString issuer, std::vector<TokenKey> keys, const TokenTimes &times)
    : m_issuer(std::move(issuer))
    , m_keys(std::move(keys))
    , m_times(times)
{
    Q_ASSERT(!m_keys.empty());
}

QString Tokens::issue(const Claims &claims, qint64 nowMs) const
{
    const auto &signer = m_keys.front();
    const Payload payload{m_issuer,      Audience,     claims.user,
                          claims.device, claims.sid,   SessionId::create(),
                          nowMs / 1000,  nowMs / 1000, claims.expiresAt / 1000};
    const auto signedPart = protocol::encode(Header{u"EdDSA"_s, u"at+jwt"_s, signer.kid}).toBase64(Base64) + '.'
        + protocol::encode(payload).toBase64(Base64);
    return QString::fromLatin1(signedPart + '.' + crypto::sign(signer.key, signedPart).toBase64(Base64));
}

Result<Claims> Tokens::verify(QByteArrayView token, qint64 nowMs) const
{
    const auto firstDot = token.indexOf('.');
    const auto secondDot = token.lastIndexOf('.');
    if (token.size() > 2048 || firstDot < 1 || secondDot <= firstDot)
        return ErrorCode::Unauthenticated;
    const auto header = partOf<Header>(token.first(firstDot));
    const auto signature = fromBase64(token.sliced(secondDot + 1));
    if (!header || header->alg != "EdDSA"_L1 || header->typ != "at+jwt"_L1 || !signature)
        return ErrorCode::Unauthenticated;
    const auto key
        = std::find_if(m_keys.begin(), m_keys.end(), [&](const TokenKey &k) { return k.kid == header->kid; });
    if (key == m_keys.end() || !crypto::verify(key->key.publicKey, token.first(secondDot), *signature))
        return ErrorCode::Unauthenticated;
    const auto payload = partOf<Payload>(token.sliced(firstDot + 1, secondDot - firstDot - 1));
    if (!payload || payload->iss != m_issuer || payload->aud != Audience)
        return ErrorCode::Unauthenticated;
    if (payload->nbf * 1000 > nowMs + m_times.skewMs || payload->iat * 1000 > nowMs + m_times.skewMs)
        return ErrorCode::Unauthenticated;
    if (payload->exp * 1000 + m_times.skewMs < nowMs)
        return ErrorCode::TokenExpired;
    return Claims{payload->sub, payload->dev, payload->sid, payload->exp * 1000};
}

} // namespace conclave::server
