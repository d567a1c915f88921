// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/codec.h"
#include "shared/util/result.h"
#include "shared/util/secret.h"

#include <QByteArray>

namespace conclave::client {

// Where a sealed value stands. It is bound to its place: bytes moved to another row or column do not open.
struct Cell
{
    const char *table;
    const char *column;
    QByteArray row; // the row's key
};

// Seals what may not be read from a stolen disk: XChaCha20-Poly1305 under a subkey of the store's key.
// Owned by LocalStore; never changes, and may be used on any thread.
class Sealer
{
public:
    explicit Sealer(const Secret &storeKey);

    QByteArray seal(const Cell &cell, QByteArrayView plain) const;
    Result<QByteArray> open(const Cell &cell, QByteArrayView sealed) const; // WrongKey when it does not open

    // A struct of the protocol, as its JSON.
    template <class T>
    QByteArray sealValue(const Cell &cell, const T &value) const
    {
        return seal(cell, protocol::encode(value));
    }
    template <class T>
    Result<T> openValue(const Cell &cell, QByteArrayView sealed) const
    {
        const auto plain = open(cell, sealed);
        if (!plain)
            return plain.error();
        const auto object = protocol::parse(*plain);
        if (!object)
            return damaged(cell);
        auto value = protocol::decode<T>(*object, protocol::UnknownFields::Ignore);
        if (!value)
            return damaged(cell);
        return value;
    }

    QByteArray hash(QByteArrayView text) const; // keyed: finds equal values without showing them

private:
    static Error damaged(const Cell &cell);

    Secret m_rows;
    Secret m_hashes;
};

} // namespace conclave::client
