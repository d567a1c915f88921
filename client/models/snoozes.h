// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/entry.h"
#include "client/models/workspace.h"

#include <QTimer>

namespace conclave::client {

// Entries of the inbox that the user put away until a time: kept in the user map, so that all devices agree, and told
// when their time has come. Lives on the GUI thread; owned by the inbox.
class Snoozes : public QObject
{
    Q_OBJECT

public:
    struct Snooze
    {
        ReadPlace key; // in the map
        Entry::Kind kind = Entry::Kind::Mention;
        qint64 until = 0;

        bool isFor(const Entry &entry) const;
    };

    explicit Snoozes(Workspace &workspace);

    QList<Snooze> of(ConversationId conversation) const;
    void set(const Entry &entry, qint64 until); // instead of what there was for it
    void forget(const Entry &entry);
    void forget(const Snooze &snooze);

Q_SIGNALS:
    void changed(conclave::ConversationId conversation); // or the time of one of its entries has come

private:
    static ReadPlace keyOf(const Entry &entry);
    void watch();

    Workspace &m_workspace;
    QTimer m_next;
    qint64 m_watchedFrom = 0;
};

} // namespace conclave::client
