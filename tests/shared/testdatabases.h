// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/postgrescluster.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace conclave::sql {

// A global row for each database: call it from initTestCase_data(), and requireDatabase() from init().
inline void addDialectRows()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgres") << true;
}

inline void requireDatabase()
{
    QFETCH_GLOBAL(const bool, postgres);
    if (postgres)
        test::requirePostgres();
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
        m_config = test::PostgresCluster::instance()->createDatabase();
    }
    ~TestDatabase()
    {
        if (isPostgres())
            test::PostgresCluster::instance()->dropDatabase(m_config.name);
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
    QTemporaryDir m_directory;
    DatabaseConfig m_config;
};

} // namespace conclave::sql
