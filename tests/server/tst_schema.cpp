// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/backend.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// What migrations make of the data of an older server.
class tst_Schema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freesTheNamesOfPrivateChannels()
    {
        const QTemporaryDir directory;
        sql::DatabaseConfig config;
        config.file = directory.filePath(u"conclave.db"_s);
        if (test::testsPostgres())
            config = test::PostgresCluster::instance()->createDatabase();
        auto database = *sql::Database::open(config, sql::Access::ReadWrite);
        const auto all = *Backend::migrations();
        const auto mine = std::find_if(all.cbegin(), all.cend(), [](const sql::Migration &migration) {
            return migration.name == "private_names"_L1;
        });
        QVERIFY(mine != all.cend());
        QVERIFY(sql::Migrator(*database, all.first(mine - all.cbegin())).apply());
        const auto user = UserId::create();
        QVERIFY(database
                    ->query(u"INSERT INTO users (id, name, display_name, role, kind, disabled, created_at, version) "
                            "VALUES (?, 'ana', 'Ana', 3, 0, 0, 0, 1)"_s)
                    .bind(user)
                    .run());
        const auto insert = [&](protocol::ConversationKind kind, const QString &name) {
            return database
                ->query(u"INSERT INTO conversations (id, kind, name, name_key, topic, history, created_by, created_at) "
                        "VALUES (?, ?, ?, ?, '', 0, ?, 0)"_s)
                .bind(ConversationId::create())
                .bind(int(kind))
                .bind(name)
                .bind(name)
                .bind(user)
                .run();
        };
        QVERIFY(insert(protocol::ConversationKind::Private, u"board"_s));
        QVERIFY(insert(protocol::ConversationKind::Public, u"general"_s));
        QVERIFY(!insert(protocol::ConversationKind::Public, u"board"_s));
        const auto migrated = sql::Migrator(*database, all).apply();
        QVERIFY2(migrated, migrated ? "" : qPrintable(migrated.error().detail));
        QVERIFY(insert(protocol::ConversationKind::Public, u"board"_s));
        QVERIFY(!insert(protocol::ConversationKind::Public, u"general"_s));
        const auto names
            = database->query(u"SELECT name FROM conversations WHERE kind = 1"_s).list([](const auto &row) {
                  return row.text(0);
              });
        QCOMPARE(*names, QList<QString>{u"board"_s});
        database.reset();
        if (test::testsPostgres())
            test::PostgresCluster::instance()->dropDatabase(config.name);
    }
};

QTEST_GUILESS_MAIN(tst_Schema)
#include "tst_schema.moc"
