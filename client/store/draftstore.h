// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "client/store/sealer.h"

#include <QSet>

namespace conclave::client {

// What the user began to write and did not send, in conversations and threads; the newest of all the user's computers.
// Part of LocalStore, on its thread.
class DraftStore
{
public:
    // A change that the server does not have yet.
    struct Unsent
    {
        ReadPlace place;
        QString text; // empty: it was removed
        qint64 edition = 0;
    };

    DraftStore(sql::Database &database, const Sealer &sealer);

    Status put(const ReadPlace &place, const QString &text); // written here; empty removes it
    Result<bool> take(const ReadPlace &place, const QString &text); // written elsewhere; false: nothing changed here
    Result<QString> text(const ReadPlace &place) const; // empty when there is none
    Result<QSet<ConversationId>> conversations() const; // with a draft outside threads
    struct Draft
    {
        ReadPlace place;
        QString text;
    };
    Result<QList<Draft>> all() const; // those that are not empty
    Result<QList<Unsent>> unsent() const;
    Status sent(const Unsent &change); // the server has it, or will never take it
    Status sendAgain(); // all of them: the server may have lost some

private:
    struct Row
    {
        std::optional<QByteArray> body;
        qint64 edition = 0;
    };
    Result<std::optional<Row>> row(const ReadPlace &place) const;
    Result<QString> open(const ReadPlace &place, const std::optional<QByteArray> &body) const;
    Status write(const ReadPlace &place, const QString &text, qint64 edition);

    sql::Database &m_database;
    const Sealer &m_sealer;
};

} // namespace conclave::client
