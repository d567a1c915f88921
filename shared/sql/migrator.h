// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

namespace conclave::sql {

struct Migration
{
    int number = 0; // from 1, without gaps
    QString name;
    QString sql; // statements, each ended by a semicolon at the end of a line; {{id}}, {{bytes}}, {{int}}, {{text}},
                 // {{serial}} become types; text is ordered by its bytes on both databases. A line that begins with
                 // {{sqlite}} or {{postgres}} is for that database only
};

// Brings a schema up to date: each migration in a transaction of its own, its number and hash recorded in it, so that
// a cut at any point is resumed by the next start. Refuses a database whose past migrations differ from the known ones
// and one that was last written by a program too new for this one.
class Migrator
{
public:
    struct Version
    {
        int number = 0; // of the last migration that was applied; 0: none
        int compat = 0; // programs that know fewer migrations must not use the database
    };

    // Reads NNNN_name.sql from a (resource) directory. The first line of a file may be `-- compat: N`: programs that
    // know fewer than N migrations must not open the database afterwards; without it, older programs may.
    static Result<QList<Migration>> load(const QString &directory);

    Migrator(Database &database, QList<Migration> migrations);

    static Result<Version> version(Database &database); // changes nothing; fails where there is no schema
    Result<QList<Migration>> pending(); // also checks what was applied before
    Result<int> apply(); // how many were applied

private:
    Status prepare();
    Result<bool> applyOne(const Migration &migration); // false: somebody else has just done it
    Result<bool> lockAndLookUp(int number);
    QString inDialect(QString sql) const;

    Database &m_database;
    QList<Migration> m_migrations;
};

} // namespace conclave::sql
