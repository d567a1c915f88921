// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/decoys.h"

#include <QRegularExpression>
#include <algorithm>
#include <cstring>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr qsizetype MostKinds = 4; // each costs as much as a sign-in at the start
constexpr auto Password = "no account has this password";

std::optional<crypto::PasswordCost> costOf(const QByteArray &parameters)
{
    static const QRegularExpression pattern(u"^\\$argon2id\\$v=\\d+\\$m=(\\d{1,9}),t=(\\d{1,4}),p=1$"_s);
    const auto match = pattern.match(QString::fromLatin1(parameters));
    if (!match.hasMatch())
        return std::nullopt;
    return crypto::PasswordCost{match.captured(2).toULongLong(), match.captured(1).toULongLong() * 1024};
}

// Between 0 and 1; as good as random for who has no key.
double placeOf(const Secret &key, const QString &name)
{
    const auto bytes = crypto::subkey(key, name.toUtf8());
    quint32 number = 0;
    std::memcpy(&number, bytes.view().data(), sizeof(number));
    return double(number) / (double(std::numeric_limits<quint32>::max()) + 1);
}

} // namespace

Decoys::Decoys(Secret key, const crypto::PasswordCost &inForce, const QStringList &storedHashes)
    : m_key(std::move(key))
{
    if (const auto decoy = crypto::hashPassword(Password, inForce))
        m_inForce.decoy = *decoy;
    QMap<QByteArray, qint64> stored;
    for (const auto &hash : storedHashes)
        ++stored[parametersOf(hash.toLatin1())];
    m_inForce.stored = stored.take(parametersOf(m_inForce.decoy));
    auto kinds = stored.keys();
    std::stable_sort(kinds.begin(), kinds.end(), [&](auto &a, auto &b) { return stored.value(a) > stored.value(b); });
    for (const auto &parameters : kinds.mid(0, MostKinds)) {
        const auto cost = costOf(parameters);
        const auto decoy = cost ? crypto::hashPassword(Password, *cost) : Result<QByteArray>(ErrorCode::Invalid);
        if (decoy)
            m_others.insert(parameters, {stored.value(parameters), *decoy});
    }
}

QByteArray Decoys::parametersOf(const QByteArray &hash)
{
    qsizetype end = -1;
    for (int part = 0; part < 4; ++part) {
        end = hash.indexOf('$', end + 1);
        if (end < 0)
            return {};
    }
    return hash.left(end);
}

// Those in force come last: while people sign in and get new hashes, names go over to them and never back.
QByteArray Decoys::hashFor(const QString &name) const
{
    qint64 all = m_inForce.stored;
    for (const auto &kind : m_others)
        all += kind.stored;
    double place = placeOf(m_key, name) * double(all);
    for (const auto &kind : m_others) {
        if (place < double(kind.stored))
            return kind.decoy;
        place -= double(kind.stored);
    }
    return m_inForce.decoy;
}

void Decoys::replaced(const QByteArray &oldHash, const QByteArray &newHash)
{
    count(oldHash, -1);
    count(newHash, 1);
}

void Decoys::count(const QByteArray &hash, int by)
{
    const auto parameters = parametersOf(hash);
    if (parameters.isEmpty())
        return;
    if (const auto it = m_others.find(parameters); it != m_others.end())
        it->stored = std::max<qint64>(0, it->stored + by);
    else if (parameters == parametersOf(m_inForce.decoy))
        m_inForce.stored = std::max<qint64>(0, m_inForce.stored + by);
}

} // namespace conclave::server
