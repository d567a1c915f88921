// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/backend.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"

#include <QRegularExpression>
#include <QSqlError>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::server;

// No statement of the stores reads a table from end to end, but for those that want all of it.
class tst_QueryPlans : public QObject
{
    Q_OBJECT

private:
    static bool wantsAll(const QString &sql)
    {
        static const QList<QLatin1StringView> known{
            "SELECT id, name, display_name, role, kind, disabled, version, created_at, status_text, status_emoji, "
            "status_until, hides_read FROM users"_L1, // at start
            "SELECT kid, public_key, sealed_seed, created_at FROM signing_keys WHERE retired_at IS NULL"_L1,
            "SELECT number, hash, compat FROM schema_version"_L1, // at start
            "SELECT COALESCE(MAX(id), 0) FROM invalidations WHERE at < ?"_L1, // at start
            "DELETE FROM invalidations WHERE at < ?"_L1,
        };
        if (sql.contains("WHERE d.waiting = 1 "_L1)) // an index holds those and no others
            return true;
        return std::any_of(known.begin(), known.end(), [&sql](QLatin1StringView text) {
            return text.endsWith("users"_L1) ? sql == text : sql.startsWith(text);
        });
    }

    // Every statement that the stores have, prepared.
    static void useAll(Stores &stores)
    {
        const auto user = UserId::create();
        const auto room = ConversationId::create();
        const QList<bool> done{
            bool(stores.users.byId(user)),
            bool(stores.users.changedSince(1, 100)),
            bool(stores.users.visibleToGuest(user, 1, 100)),
            bool(stores.users.passwordHash(user)),
            bool(stores.users.invite("x")),
            bool(stores.users.mapVersion(user)),
            bool(stores.users.advanceDirectory(1)),
            bool(stores.users.lock({user})),
            bool(stores.sessions.device(DeviceId::create())),
            bool(stores.sessions.devicesOf(user)),
            bool(stores.sessions.session(SessionId::create())),
            bool(stores.sessions.sessionsOf(user)),
            bool(stores.sessions.refreshToken("x")),
            bool(stores.sessions.revokedSince(1)),
            bool(stores.conversations.byId(room)),
            bool(stores.conversations.openByNameKey(u"x"_s)),
            bool(stores.conversations.privateNamesOf(user)),
            bool(stores.conversations.membersOf(room)),
            bool(stores.conversations.conversationsOf(user)),
            bool(stores.conversations.directory(u"x"_s, {}, false, 100)),
            bool(stores.conversations.memberPage(room, {}, 100)),
            bool(stores.conversations.cursorsOf(room, user, true)),
            bool(stores.conversations.cursorOf(room, user)),
            bool(stores.conversations.advance({{room, 1, 1, 0}})),
            bool(stores.conversations.update({protocol::Conversation{}})),
            bool(stores.events.page({room, 1, 100, Direction::Forward, 50})),
            bool(stores.events.page({room, 1, 100, Direction::Backward, 50})),
            bool(stores.events.sent({{user, ClientId::create()}})),
            bool(stores.workspace.value(u"name"_s)),
            bool(stores.workspace.mapSince(user, 1, 100)),
            bool(stores.workspace.invalidationsSince(1)),
            bool(stores.search.documents({{room, MessageId::create()}})),
            bool(stores.search.waiting(10)),
            bool(stores.search.candidates({{}, 1, 10'000, 10})),
            bool(stores.search.candidates({{{u"abc"_s}, {u"bcd"_s, u"cde"_s}}, 1, 10'000, 10})),
            bool(stores.search.newest()),
            bool(stores.search.firstSince(1)),
            bool(stores.search.readable({1, 2}, {user, 0, 1, true, true, true})),
            bool(stores.housekeeping.step(std::numeric_limits<qint64>::max())),
        };
        QCOMPARE(done.count(false), 0);
    }

    // What the plan reads without an index, as text; empty when nothing.
    static QString scanOfSqlite(const QSqlDatabase &connection, const QString &sql)
    {
        QSqlQuery plan(connection);
        plan.prepare("EXPLAIN QUERY PLAN "_L1 + sql);
        for (qsizetype i = 0; i < sql.count(u'?'); ++i)
            plan.addBindValue(QVariant());
        if (!plan.exec())
            return plan.lastError().text();
        while (plan.next()) {
            const auto step = plan.value(3).toString();
            // One event by its number, not all from a number on.
            if (step.startsWith("SEARCH o "_L1) && step.contains("seq>"_L1))
                return step;
            // A virtual table with an index number was asked for something: the index of words, a list of numbers.
            const bool isAsked = step.contains("VIRTUAL TABLE INDEX"_L1);
            if (step.startsWith("SCAN "_L1) && step != "SCAN CONSTANT ROW"_L1 && !isAsked)
                return step;
        }
        return {};
    }
    static QString scanOfPostgres(const QSqlDatabase &connection, const QString &execute)
    {
        static const QRegularExpression table(u"(Seq|Index|Index Only) Scan .*\\bon (?!pg_)\\w+"_s);
        QSqlQuery plan(connection);
        if (!plan.exec("EXPLAIN (COSTS OFF) EXECUTE "_L1 + execute))
            return plan.lastError().text();
        QStringList nodes; // each with its conditions
        while (plan.next()) {
            const auto line = plan.value(0).toString();
            if (nodes.isEmpty() || line.contains("->"_L1))
                nodes << line;
            else
                nodes.last() += line;
        }
        for (const auto &node : std::as_const(nodes)) {
            if (table.match(node).hasMatch() && !node.contains("Index Cond"_L1))
                return node.simplified();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(crypto::initialise()); }

    void readNoTableFromEndToEnd()
    {
        const QTemporaryDir directory;
        const ManualClock clock;
        BackendConfig config;
        config.data = directory.filePath(u"data"_s);
        config.database.file = config.data + u"/conclave.db"_s;
        const bool postgres = test::testsPostgres();
        if (postgres)
            config.database = test::PostgresCluster::instance()->createDatabase();
        QVERIFY(Backend::create(config, u"Test"_s, clock));
        {
            auto backend = *Backend::open(config, clock);
            auto &database = backend->stores().database;
            useAll(backend->stores());
            const auto connection = QSqlDatabase::database(QSqlDatabase::connectionNames().constFirst(), false);
            QMap<QString, QString> plans; // what to explain, by the text of the statement
            if (postgres) {
                QVERIFY(database.execute(u"SET enable_seqscan=off"_s));
                QVERIFY(database.execute(u"SET plan_cache_mode=force_generic_plan"_s));
                QSqlQuery prepared(connection);
                QVERIFY(prepared.exec(u"SELECT name, statement, cardinality(parameter_types) FROM "
                                      "pg_prepared_statements"_s));
                while (prepared.next()) {
                    const auto statement = prepared.value(1).toString();
                    const auto body = statement.sliced(statement.indexOf(" AS "_L1) + 4);
                    const QStringList nulls(prepared.value(2).toInt(), u"NULL"_s);
                    plans[body]
                        = prepared.value(0).toString() + (nulls.isEmpty() ? QString() : u'(' + nulls.join(u',') + u')');
                }
            } else {
                for (const auto &statement : database.statements())
                    plans[statement] = statement;
            }
            QVERIFY(plans.size() > 25);
            QStringList scans;
            for (auto it = plans.cbegin(); it != plans.cend(); ++it) {
                static const QRegularExpression number(u"\\$\\d+"_s);
                const auto scan
                    = postgres ? scanOfPostgres(connection, it.value()) : scanOfSqlite(connection, it.value());
                if (!scan.isEmpty() && !wantsAll(QString(it.key()).replace(number, u"?"_s)))
                    scans << it.key() + u": "_s + scan;
            }
            QVERIFY2(scans.isEmpty(), qPrintable(scans.join(u'\n')));
        }
        if (postgres)
            test::PostgresCluster::instance()->dropDatabase(config.database.name);
    }
};

QTEST_GUILESS_MAIN(tst_QueryPlans)
#include "tst_queryplans.moc"
