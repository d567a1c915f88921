// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/usermap.h"

#include "client/store/mapkeys.h"
#include "shared/util/logging.h"

namespace conclave::client {

UserMap::UserMap(LocalStore &store)
    : m_store(store)
{
    readAll();
}

void UserMap::readAll()
{
    const auto entries = m_store.map().entries();
    if (entries)
        m_entries = *entries;
    else
        qCWarning(lcClient) << "the user map cannot be read:" << entries.error().detail;
}

void UserMap::read(const QString &key)
{
    const auto value = m_store.map().value(key);
    if (!value || *value == m_entries.value(key))
        return;
    if (value->isEmpty())
        m_entries.remove(key);
    else
        m_entries.insert(key, *value);
    Q_EMIT changed(key);
}

QHash<ReadPlace, QString> UserMap::all(const char *subject) const
{
    QHash<ReadPlace, QString> found;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (const auto place = mapkeys::placeOf(subject, it.key()))
            found.insert(*place, it.value());
    }
    return found;
}

} // namespace conclave::client
