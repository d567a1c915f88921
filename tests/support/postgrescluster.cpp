// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgrescluster.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTest>
#include <QUuid>
#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PatienceMs = 30'000;
constexpr auto Superuser = "conclave"_L1;

// Of the user that PostgreSQL runs as.
struct Account
{
    uid_t uid = ::geteuid();
    gid_t gid = ::getegid();
};

std::optional<Account> serverAccount()
{
    if (::geteuid() != 0)
        return Account();
    const auto *entry = ::getpwnam("postgres");
    return entry ? std::optional(Account{entry->pw_uid, entry->pw_gid}) : std::nullopt;
}

// The directory of PostgreSQL's programs; empty when they are not installed.
QString findBinaries()
{
    QStringList candidates;
    const auto versions = QDir(u"/usr/lib/postgresql"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const auto &version : versions) // the newest first
        candidates.prepend(u"/usr/lib/postgresql/%1/bin"_s.arg(version));
    QProcess config;
    config.start(u"pg_config"_s, {u"--bindir"_s});
    if (config.waitForFinished(PatienceMs))
        candidates << QString::fromUtf8(config.readAllStandardOutput()).trimmed();
    for (const auto &candidate : std::as_const(candidates)) {
        const QDir directory(candidate);
        if (!candidate.isEmpty() && directory.exists(u"initdb"_s) && directory.exists(u"postgres"_s))
            return candidate;
    }
    return {};
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

} // namespace

PostgresCluster *PostgresCluster::instance()
{
    static std::unique_ptr<PostgresCluster> cluster;
    static bool made = false;
    if (!made) {
        made = true;
        cluster = make();
        qAddPostRoutine([] { cluster.reset(); });
    }
    return cluster.get();
}

QString PostgresCluster::missing()
{
    return u"PostgreSQL is not installed (apt install postgresql)"_s;
}

std::unique_ptr<PostgresCluster> PostgresCluster::make()
{
    std::unique_ptr<PostgresCluster> cluster(new PostgresCluster);
    cluster->m_config.dialect = sql::Dialect::Postgres;
    const auto given = qEnvironmentVariable("CONCLAVE_TEST_PG").split(u';');
    if (given.size() == 4) {
        cluster->m_config.host = given.at(0);
        cluster->m_config.port = given.at(1).toInt();
        cluster->m_config.name = given.at(2);
        cluster->m_config.user = given.at(3);
        return cluster;
    }
    const auto binaries = findBinaries();
    if (binaries.isEmpty() || !serverAccount())
        return nullptr;
    if (!cluster->initialise(binaries) || !cluster->start())
        qFatal("cannot start a PostgreSQL from %s", qPrintable(binaries));
    return cluster;
}

PostgresCluster::~PostgresCluster()
{
    stop(Stop::Crash); // nobody needs what a checkpoint would write
}

// The server dies with this program, also when that is killed.
void PostgresCluster::prepare(QProcess &process) const
{
    process.setChildProcessModifier([account = *serverAccount()] {
        if (::geteuid() == 0
            && (::setgroups(0, nullptr) != 0 || ::setgid(account.gid) != 0 || ::setuid(account.uid) != 0))
            ::_exit(1);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
    process.setWorkingDirectory(m_directory->path());
    process.setProcessChannelMode(QProcess::MergedChannels);
}

bool PostgresCluster::initialise(const QString &binaries)
{
    m_binaries = binaries;
    m_directory = std::make_unique<QTemporaryDir>(QDir::tempPath() + u"/conclave-pg-XXXXXX"_s);
    m_passwordFile = m_directory->filePath(u"password"_s);
    QFile password(m_passwordFile);
    m_config.password = QUuid::createUuid().toString(QUuid::Id128);
    if (!password.open(QIODevice::WriteOnly) || !password.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return false;
    password.write(m_config.password.toLatin1());
    password.close();
    const auto account = *serverAccount();
    for (const auto &path : {m_directory->path(), m_passwordFile}) {
        if (::chown(QFile::encodeName(path).constData(), account.uid, account.gid) != 0)
            return false;
    }
    QProcess initdb;
    prepare(initdb);
    initdb.start(binaries + u"/initdb"_s,
                 {u"--pgdata=data"_s, u"--username="_s + Superuser, u"--pwfile="_s + m_passwordFile, u"--no-sync"_s,
                  u"--auth-local=trust"_s, u"--auth-host=scram-sha-256"_s, u"--encoding=UTF8"_s, u"--locale=C"_s,
                  u"--locale-provider=icu"_s, u"--icu-locale=en-US"_s});
    if (!initdb.waitForFinished(PatienceMs) || initdb.exitStatus() != QProcess::NormalExit || initdb.exitCode() != 0) {
        qWarning("%s", initdb.readAllStandardOutput().constData());
        return false;
    }
    m_config.host = u"127.0.0.1"_s;
    m_config.port = freePort();
    m_config.user = Superuser;
    m_config.name = u"postgres"_s;
    return true;
}

bool PostgresCluster::start()
{
    m_server = std::make_unique<QProcess>();
    prepare(*m_server);
    m_server->setStandardOutputFile(m_directory->filePath(u"postgres.log"_s), QIODevice::Append);
    m_server->start(m_binaries + u"/postgres"_s,
                    {u"-D"_s, m_directory->filePath(u"data"_s), u"-k"_s, m_directory->path(), u"-h"_s, m_config.host,
                     u"-p"_s, QString::number(m_config.port), u"-c"_s, u"fsync=on"_s, u"-c"_s, u"shared_buffers=16MB"_s,
                     u"-c"_s, u"max_connections=60"_s});
    return m_server->waitForStarted(PatienceMs) && waitUntilReady();
}

bool PostgresCluster::waitUntilReady()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < PatienceMs) {
        if (sql::Database::open(m_config, sql::Access::ReadWrite))
            return true;
        if (m_server->waitForFinished(20)) // and time for it to come up
            break;
    }
    QFile log(m_directory->filePath(u"postgres.log"_s));
    if (log.open(QIODevice::ReadOnly))
        qWarning("%s", log.readAll().constData());
    return false;
}

void PostgresCluster::stop(Stop how)
{
    if (!m_server)
        return;
    ::kill(pid_t(m_server->processId()), how == Stop::Fast ? SIGINT : SIGQUIT);
    if (!m_server->waitForFinished(PatienceMs)) {
        m_server->kill();
        m_server->waitForFinished(PatienceMs);
    }
    m_server.reset();
}

bool PostgresCluster::execute(const QString &statement)
{
    auto server = sql::Database::open(m_config, sql::Access::ReadWrite);
    const auto done = server ? (*server)->execute(statement) : Status(server.error());
    if (!done)
        qWarning("%s: %s", qPrintable(statement), qPrintable(done.error().detail));
    return bool(done);
}

sql::DatabaseConfig PostgresCluster::createDatabase()
{
    auto config = m_config;
    config.name = u"conclave_test_%1_%2"_s.arg(QCoreApplication::applicationPid()).arg(++m_databases);
    if (!execute(u"CREATE DATABASE "_s + config.name))
        qFatal("cannot make a database for a test");
    return config;
}

void PostgresCluster::dropDatabase(const QString &name)
{
    if (!isOwn()) // a private server goes as a whole
        execute(u"DROP DATABASE "_s + name + u" WITH (FORCE)"_s);
}

void requirePostgres()
{
    if (PostgresCluster::instance())
        return;
    const auto missing = PostgresCluster::missing().toLocal8Bit();
    if (qEnvironmentVariable("CONCLAVE_TEST_REQUIRE_PG") == u"1"_s)
        QFAIL(missing.constData());
    QSKIP(missing.constData());
}

} // namespace conclave::test
