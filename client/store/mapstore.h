// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/sealer.h"
#include "shared/protocol/entities.h"
#include "shared/sql/database.h"

#include <QHash>

namespace conclave::client {

// The user map as the user sees it: what the server has (ProfileStore puts it there), and on top of it what was changed
// here and is not there yet. Part of LocalStore, on its thread; callers own the transaction.
class MapStore
{
public:
    // A change that the server does not have yet.
    struct Wish
    {
        QString key;
        QString value; // empty: removed
        qint64 edition = 0;
    };

    MapStore(sql::Database &database, const Sealer &sealer);

    Status wish(const QString &key, const QString &value);
    Result<QList<Wish>> wishes() const;
    Status grant(const Wish &wish); // the server has it, or will never take it

    Result<QString> value(const QString &key) const; // empty when there is none
    Result<QHash<QString, QString>> entries(const QString &prefix = {}) const; // those that are not empty, by key

private:
    Result<std::optional<Wish>> wished(const QByteArray &hash) const;
    Result<Wish> open(const QByteArray &hash, const QByteArray &body, qint64 edition) const;

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
