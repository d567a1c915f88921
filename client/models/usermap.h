// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/localstore.h"

#include <QHash>
#include <QObject>

namespace conclave::client {

// The user map in memory: what all devices of the user share (mapkeys.h). Lives on the GUI thread; owned by Workspace.
class UserMap : public QObject
{
    Q_OBJECT

public:
    explicit UserMap(LocalStore &store);

    QString value(const QString &key) const { return m_entries.value(key); } // empty when there is none
    QHash<ReadPlace, QString> all(const char *subject) const;

    void readAll();
    void read(const QString &key); // it has changed

Q_SIGNALS:
    void changed(const QString &key);

private:
    LocalStore &m_store;
    QHash<QString, QString> m_entries;
};

} // namespace conclave::client
