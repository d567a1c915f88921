// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/sealer.h"

#include "shared/crypto/crypto.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto SealSchema = "1"; // of what is sealed; changes only when all rows are sealed anew
constexpr qsizetype HashBytes = 16;

QByteArray placeOf(const Cell &cell)
{
    return QByteArray(cell.table) + '|' + cell.column + '|' + cell.row + '|' + SealSchema;
}

} // namespace

Sealer::Sealer(const Secret &storeKey)
    : m_rows(crypto::subkey(storeKey, "rows"))
    , m_hashes(crypto::subkey(storeKey, "hashes"))
{
}

QByteArray Sealer::seal(const Cell &cell, QByteArrayView plain) const
{
    return crypto::seal(m_rows, plain, placeOf(cell));
}

Result<QByteArray> Sealer::open(const Cell &cell, QByteArrayView sealed) const
{
    return crypto::unseal(m_rows, sealed, placeOf(cell));
}

QByteArray Sealer::hash(QByteArrayView text) const
{
    return crypto::subkey(m_hashes, text).view().first(HashBytes).toByteArray();
}

Error Sealer::damaged(const Cell &cell)
{
    return {ErrorCode::StorageCorrupt, u"a row of %1 is damaged"_s.arg(QLatin1StringView(cell.table))};
}

} // namespace conclave::client
