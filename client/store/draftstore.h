// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "client/store/sealer.h"

#include <QSet>

namespace conclave::client {

// What the user began to write and did not send, in conversations and threads. It exists only here. Part of LocalStore,
// on its thread.
class DraftStore
{
public:
    DraftStore(sql::Database &database, const Sealer &sealer);

    Status put(const ReadPlace &place, const QString &text); // empty removes it
    Result<QString> text(const ReadPlace &place) const; // empty when there is none
    Result<QSet<ConversationId>> conversations() const; // with a draft outside threads

private:
    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
