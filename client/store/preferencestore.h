// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/profilestore.h"

namespace conclave::client {

// Preferences of the user, which all computers of the user share: those of the map, and above them what was changed
// here and the server does not have yet. Part of LocalStore, on its thread; callers own the transaction.
class PreferenceStore
{
public:
    struct Unsent
    {
        QString key;
        QString value; // empty: it was removed
        qint64 edition = 0;
    };

    PreferenceStore(sql::Database &database, const Sealer &sealer, const ProfileStore &profile);

    Status put(const QString &key, const QString &value);
    Result<QString> value(const QString &key) const; // empty when there is none
    Result<QHash<QString, QString>> values(const QString &prefix) const; // by key, those that begin like this
    Result<QList<Unsent>> unsent() const;
    Status sent(const Unsent &change); // the server has it, or will never take it

private:
    sql::Database &m_database;
    const Sealer &m_sealer;
    const ProfileStore &m_profile;
};

} // namespace conclave::client
