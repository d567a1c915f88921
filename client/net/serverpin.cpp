// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/serverpin.h"

#include "client/net/trust.h"

#include <QCryptographicHash>
#include <QSslKey>
#include <QStringList>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype FingerprintBytes = 32;
constexpr std::array AnchorNames{"system"_L1, "own"_L1, "fingerprint"_L1};

} // namespace

bool ServerPin::covers(const ServerPin &met) const
{
    if (met.key == key)
        return true;
    switch (anchor) {
    case Anchor::System:
        return met.anchor == Anchor::System || met.anchor == Anchor::OwnAuthority;
    case Anchor::OwnAuthority: // any of the hundreds that the system knows is less than the one that was chosen
        return met.anchor == Anchor::OwnAuthority;
    case Anchor::Fingerprint:
        return false;
    }
    Q_UNREACHABLE();
}

QString ServerPin::toText() const
{
    return u"%1 %2 %3"_s.arg(QString::fromLatin1(key.toHex()), AnchorNames[size_t(anchor)]).arg(sinceMs);
}

std::optional<ServerPin> ServerPin::fromText(const QString &text)
{
    const auto parts = text.split(u' ');
    const auto key = readFingerprint(parts.value(0));
    const auto anchor = std::find(AnchorNames.begin(), AnchorNames.end(), parts.value(1));
    bool ok = false;
    const auto since = parts.value(2).toLongLong(&ok);
    if (parts.size() != 3 || !key || anchor == AnchorNames.end() || !ok)
        return std::nullopt;
    return ServerPin{*key, Anchor(anchor - AnchorNames.begin()), since};
}

QByteArray keyFingerprint(const QSslCertificate &certificate)
{
    const auto der = certificate.isNull() ? QByteArray() : certificate.publicKey().toDer();
    return der.isEmpty() ? QByteArray() : QCryptographicHash::hash(der, QCryptographicHash::Sha256);
}

QString fingerprintText(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':')).toUpper();
}

std::optional<QByteArray> readFingerprint(const QString &text)
{
    auto digits = text.trimmed().toLatin1();
    if (digits.size() == 3 * FingerprintBytes - 1) {
        for (qsizetype i = 2; i < digits.size(); i += 3) {
            if (digits.at(i) != ':')
                return std::nullopt;
        }
        digits.replace(":", "");
    }
    const bool isHex = std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (digits.size() != 2 * FingerprintBytes || !isHex)
        return std::nullopt;
    return QByteArray::fromHex(digits);
}

bool lacksOnlyAuthority(const QList<QSslError> &errors)
{
    const bool lacksOne = std::any_of(errors.begin(), errors.end(), isOfAuthority);
    return lacksOne && std::all_of(errors.begin(), errors.end(), [](const QSslError &error) {
               return isOfAuthority(error) || error.error() == QSslError::HostNameMismatch;
           });
}

} // namespace conclave::client
