// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace conclave::test {

// A PostgreSQL 15 of this test program's own: in a temporary directory, on a free loopback port and a Unix socket,
// durable as in production. It starts when it is first asked for and ends with the program, however that ends. With
// CONCLAVE_TEST_PG=host;port;database;user the tests use that server instead; then it cannot be stopped.
class PostgresCluster
{
public:
    static PostgresCluster *instance(); // nullptr when PostgreSQL is not there: see missing()
    static QString missing(); // what to install
    ~PostgresCluster();

    sql::DatabaseConfig createDatabase(); // fresh and empty, with a collation that is not the order of bytes
    void dropDatabase(const QString &name);
    const QString &passwordFile() const { return m_passwordFile; } // empty: there is no password
    bool execute(const QString &statement); // as the superuser, in another database than the tests'

    bool isOwn() const { return bool(m_directory); }
    enum class Stop : quint8 { Fast, Crash }; // connections end with a word, or everything is just gone
    void stop(Stop how);
    bool start();

private:
    PostgresCluster() = default;
    static std::unique_ptr<PostgresCluster> make();
    bool initialise(const QString &binaries);
    void prepare(QProcess &process) const; // PostgreSQL does not run as root
    bool waitUntilReady();

    std::unique_ptr<QTemporaryDir> m_directory; // none: the server is somebody else's
    QString m_binaries;
    QString m_passwordFile;
    sql::DatabaseConfig m_config; // of the superuser
    std::unique_ptr<QProcess> m_server;
    int m_databases = 0;
};

// Skips the current test loudly when it needs a PostgreSQL that is not there, or fails it when
// CONCLAVE_TEST_REQUIRE_PG=1.
void requirePostgres();

} // namespace conclave::test
