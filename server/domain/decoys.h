// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/crypto/crypto.h"

#include <QList>
#include <QMap>
#include <QString>

namespace conclave::server {

// What the password for a name that nobody has is compared with, so that the answer takes as long as for a name that
// somebody has. Where the cost of passwords was changed, some stored hashes are still of the old one: as many of the
// names that nobody has get a decoy of that cost, and each name always the same. Used on the domain thread.
class Decoys
{
public:
    // `key` is secret and outlives restarts; else a name whose time changes would be known for one that nobody has.
    Decoys(Secret key, const crypto::PasswordCost &inForce, const QStringList &storedHashes);

    QByteArray hashFor(const QString &name) const;
    void replaced(const QByteArray &oldHash, const QByteArray &newHash); // empty: there was none

    static QByteArray parametersOf(const QByteArray &hash); // all before the salt; empty when it is no such hash

private:
    struct Kind // of hashes with the same parameters
    {
        qint64 stored = 0;
        QByteArray decoy;
    };
    void count(const QByteArray &hash, int by);

    Secret m_key;
    QMap<QByteArray, Kind> m_others; // by parameters
    Kind m_inForce;
};

} // namespace conclave::server
