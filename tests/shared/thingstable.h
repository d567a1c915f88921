// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/shared/testdatabases.h"

namespace conclave::sql {

// A database with one table of every type.
struct ThingsTable
{
    TestDatabase test;
    std::unique_ptr<Database> database = test.open();

    ThingsTable()
    {
        const bool postgres = test.isPostgres();
        const auto create
            = QStringLiteral("CREATE TABLE things (id %1 PRIMARY KEY, other %1, number %2 UNIQUE, words TEXT, data %3)")
                  .arg(postgres ? QStringLiteral("uuid") : QStringLiteral("BLOB"),
                       postgres ? QStringLiteral("bigint") : QStringLiteral("INTEGER"),
                       postgres ? QStringLiteral("bytea") : QStringLiteral("BLOB"));
        if (auto done = database->execute(create); !done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    Database &operator*() { return *database; }
    Database *operator->() { return database.get(); }

    Status insert(qint64 number, const QString &words = {})
    {
        return database->query(QStringLiteral("INSERT INTO things (id, number, words) VALUES (?, ?, ?)"))
            .bind(FileId::create())
            .bind(number)
            .bind(words)
            .run();
    }
    qint64 count()
    {
        const auto row = database->query(QStringLiteral("SELECT count(*) FROM things")).one([](const Row &r) {
            return r.integer(0);
        });
        return row && *row ? **row : -1;
    }
    QList<qint64> numbers()
    {
        const auto rows
            = database->query(QStringLiteral("SELECT number FROM things ORDER BY number")).list([](const Row &r) {
                  return r.integer(0);
              });
        return rows ? *rows : QList<qint64>{-1};
    }
};

} // namespace conclave::sql
