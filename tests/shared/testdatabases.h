// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace conclave::sql {

// The server that CONCLAVE_TEST_PG names as host;port;name;user, if it is set.
inline std::optional<DatabaseConfig> testPostgres()
{
    const auto parts = qEnvironmentVariable("CONCLAVE_TEST_PG").split(u';');
    if (parts.size() != 4)
        return std::nullopt;
    DatabaseConfig config;
    config.dialect = Dialect::Postgres;
    config.host = parts.at(0);
    config.port = parts.at(1).toInt();
    config.name = parts.at(2);
    config.user = parts.at(3);
    return config;
}

// A global row for each database that is there to test with: call it from initTestCase_data().
inline void addDialectRows()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("sqlite") << false;
    if (testPostgres())
        QTest::newRow("postgres") << true;
}

// An empty database of its own, gone with this object; the dialect is that of the current global row.
class TestDatabase
{
public:
    TestDatabase()
    {
        QFETCH_GLOBAL(const bool, postgres);
        if (!postgres) {
            m_config.file = m_directory.filePath(QStringLiteral("test.db"));
            return;
        }
        static int counter = 0;
        m_config = *testPostgres();
        m_config.name = QStringLiteral("conclave_test_%1_%2").arg(QCoreApplication::applicationPid()).arg(++counter);
        administrate(QStringLiteral("CREATE DATABASE ") + m_config.name);
    }
    ~TestDatabase()
    {
        if (isPostgres())
            administrate(QStringLiteral("DROP DATABASE ") + m_config.name + QStringLiteral(" WITH (FORCE)"));
    }
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;

    bool isPostgres() const { return m_config.dialect == Dialect::Postgres; }
    const DatabaseConfig &config() const { return m_config; }

    // A connection that waits for others' locks only for a moment.
    std::unique_ptr<Database> open(Access access = Access::ReadWrite) const
    {
        auto config = m_config;
        config.busyTimeoutMs = 20;
        auto opened = Database::open(config, access);
        if (!opened)
            qFatal("cannot open the test database: %s", qPrintable(opened.error().detail));
        return std::move(*opened);
    }

private:
    static void administrate(const QString &statement)
    {
        auto server = Database::open(*testPostgres(), Access::ReadWrite);
        if (!server || !(*server)->execute(statement))
            qFatal("cannot run on the test server: %s", qPrintable(statement));
    }

    QTemporaryDir m_directory;
    DatabaseConfig m_config;
};

} // namespace conclave::sql
