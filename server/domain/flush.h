// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/unitofwork.h"

namespace conclave::server {

struct FlushFailure
{
    enum class Kind : quint8 {
        Refused, // nothing was written
        StateOutdated, // another node changed who may do what; nothing was written
        OutcomeUnknown, // the connection broke at COMMIT
    };
    Kind kind = Kind::Refused;
    Error error;
};

// Writes a unit of work in one transaction and numbers its events. Two nodes cannot wait for each other: locks are
// taken kind by kind (the directory's counter, users, names, conversations, files, then what these cover), within a
// kind in the order of ids, and never one that a mere reference to the row would wait for. The number of statements
// does not grow with the number of requests. After success the workspace holds the new state; after a failure it holds
// what it held, less what may be outdated. Lives on the domain thread.
class Flush
{
public:
    Flush(Workspace &workspace, Stores &stores, QString node);

    std::variant<Flushed, FlushFailure> run(const UnitOfWork &unit);

private:
    struct Sorted;
    std::variant<Flushed, FlushFailure> write(const UnitOfWork &unit, Sorted &sorted);
    Status writeIdentity(Sorted &sorted);
    Status checkOwners(const QList<UserRow> &written);
    Status writeConversations(Sorted &sorted);
    Status writeMemberships(const UnitOfWork &unit, Sorted &sorted);
    void number(Sorted &sorted);
    bool isOutdated(const UnitOfWork &unit, const Sorted &sorted) const;
    void apply(const UnitOfWork &unit, const Sorted &sorted);

    Workspace &m_workspace;
    Stores &m_stores;
    const QString m_node;
};

} // namespace conclave::server
