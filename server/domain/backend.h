// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/accounts.h"
#include "server/domain/flush.h"
#include "shared/sql/migrator.h"

#include <functional>

namespace conclave::server {

struct BackendConfig
{
    sql::DatabaseConfig database;
    QString data; // directory of the secret file (and of SQLite's database)
    QString passwordFile; // of the database
    AccountPolicy accounts;
};

// An open workspace: database, migrated; committed state; token keys. Used on the thread that opened it, by the server
// and by the command line alike.
class Backend
{
public:
    // How much of an SQLite file is looked at before it is used: nothing, or all of it unless it is large.
    enum class Check : quint8 { Nothing, SmallFiles };
    static Result<std::unique_ptr<Backend>> open(const BackendConfig &config, const Clock &clock,
                                                 Check check = Check::Nothing);
    // Makes the directory, the secret, the schema and the workspace with its first signing key; the workspace must not
    // exist yet. Of two that try at once one succeeds.
    static Status create(const BackendConfig &config, const QString &workspaceName, const Clock &clock);
    static Result<std::unique_ptr<sql::Database>> connect(const BackendConfig &config); // without migrating
    static Result<QList<sql::Migration>> migrations();

    struct Schema
    {
        int number = 0; // what the database has
        int compat = 0;
        int known = 0; // what this program has
        bool isUsable() const { return number >= known && compat <= known; }
    };
    static Result<Schema> schema(sql::Database &database);
    Result<Schema> schema() { return schema(*m_database); }

    Stores &stores() { return m_stores; }
    Workspace &workspace() { return m_workspace; }
    const Tokens &tokens() const { return *m_tokens; }
    Secret decoyKey() const { return m_decoyKey.clone(); } // see Decoys
    const QString &node() const { return m_node; } // names this process in invalidations

    Status checkAlone(); // an error when a server is connected to a PostgreSQL; a SQLite is locked by its server
    // After a restore: what programs have seen may be gone, or may have been another. Ends all access tokens, whose
    // issuer it is.
    Status renewIncarnation();

    // Runs one change and commits it: for administration, where there is no queue.
    Status change(const std::function<Status(UnitOfWork &, Accounts &)> &apply);

private:
    Backend(std::unique_ptr<sql::Database> database, const BackendConfig &config, const Clock &clock);
    static Result<std::unique_ptr<Backend>> load(std::unique_ptr<sql::Database> database, const BackendConfig &config,
                                                 const Clock &clock);
    static Status makeWorkspace(sql::Database &database, const BackendConfig &config, const QString &name,
                                const Clock &clock);
    Status loadKeys();

    std::unique_ptr<sql::Database> m_database;
    const BackendConfig m_config;
    const Clock &m_clock;
    Stores m_stores;
    Workspace m_workspace;
    std::unique_ptr<Tokens> m_tokens;
    Secret m_decoyKey;
    const QString m_node;
};

} // namespace conclave::server
