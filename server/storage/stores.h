// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/conversationstore.h"
#include "server/storage/eventstore.h"
#include "server/storage/filestore.h"
#include "server/storage/housekeeping.h"
#include "server/storage/projectionstore.h"
#include "server/storage/searchstore.h"
#include "server/storage/sessionstore.h"
#include "server/storage/userstore.h"
#include "server/storage/workspacestore.h"

namespace conclave::server {

// All stores over one connection. The domain thread has the one that writes; each thread of the read pool has its own.
struct Stores
{
    explicit Stores(sql::Database &connection)
        : database(connection)
        , users(connection)
        , sessions(connection)
        , conversations(connection)
        , events(connection)
        , projections(connection)
        , search(connection)
        , files(connection)
        , workspace(connection)
        , housekeeping(connection)
    {
    }

    sql::Database &database;
    UserStore users;
    SessionStore sessions;
    ConversationStore conversations;
    EventStore events;
    ProjectionStore projections;
    SearchStore search;
    FileStore files;
    WorkspaceStore workspace;
    Housekeeping housekeeping;
};

} // namespace conclave::server
