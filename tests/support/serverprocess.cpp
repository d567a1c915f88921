// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include "tests/support/postgrescluster.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PatienceMs = 20'000;
constexpr int SkippedStatus = 77; // ctest's SKIP_RETURN_CODE

QString program()
{
    return QCoreApplication::applicationDirPath() + u"/conclave-server"_s;
}

} // namespace

bool testsPostgres()
{
    const auto wanted = qEnvironmentVariable("CONCLAVE_TEST_DATABASE", u"sqlite"_s);
    if (wanted != u"postgres")
        return false;
    if (PostgresCluster::instance())
        return true;
    const bool required = qEnvironmentVariable("CONCLAVE_TEST_REQUIRE_PG") == u"1"_s;
    std::fprintf(stderr, "%s: %s\n", required ? "FAIL" : "SKIP", qPrintable(PostgresCluster::missing()));
    std::_Exit(required ? 1 : SkippedStatus);
}

ServerProcess::ServerProcess()
    : m_environment(QProcessEnvironment::systemEnvironment())
{
    setEnvironment(u"CONCLAVE_SERVER_DATA"_s, m_directory.filePath(u"data"_s));
    setEnvironment(u"CONCLAVE_SERVER_PORT"_s, u"0"_s);
    setEnvironment(u"CONCLAVE_SECURITY_PASSWORD_MEMORY"_s, u"19"_s);
    setEnvironment(u"CONCLAVE_SECURITY_PASSWORD_OPERATIONS"_s, u"2"_s);
    for (const auto &limit :
         {u"CHANGES_PER_SECOND"_s, u"ASKS_PER_SECOND"_s, u"GUEST_ASKS_PER_SECOND"_s, u"SIGN_IN_FAILURES"_s})
        setEnvironment(u"CONCLAVE_LIMITS_"_s + limit, u"0"_s); // tests are in a hurry
    setEnvironment(u"CONCLAVE_LIMITS_OPERATIONS"_s, QString());
    setEnvironment(u"CONCLAVE_SERVER_RESTART_SECONDS"_s, u"0"_s); // likewise
    useDatabase();
    run({u"init"_s, u"--name"_s, u"Test"_s});
}

ServerProcess::ServerProcess(const ServerProcess &first)
    : m_database(first.m_database)
    , m_ownsDatabase(false)
    , m_environment(first.m_environment)
{
    setEnvironment(u"CONCLAVE_SERVER_PORT"_s, u"0"_s);
}

ServerProcess::~ServerProcess()
{
    kill();
    if (m_ownsDatabase && m_database.dialect == sql::Dialect::Postgres)
        PostgresCluster::instance()->dropDatabase(m_database.name);
}

void ServerProcess::useDatabase()
{
    if (!testsPostgres()) {
        m_database.file = data() + u"/conclave.db"_s;
        return;
    }
    auto *postgres = PostgresCluster::instance();
    m_database = postgres->createDatabase();
    setEnvironment(u"CONCLAVE_DATABASE_URL"_s,
                   u"postgresql://%1@%2:%3/%4"_s.arg(m_database.user,
                                                     QString::fromLatin1(QUrl::toPercentEncoding(m_database.host)),
                                                     QString::number(m_database.port), m_database.name));
    setEnvironment(u"CONCLAVE_DATABASE_PASSWORD_FILE"_s, postgres->passwordFile());
}

bool ServerProcess::start()
{
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(m_environment);
    m_process->setStandardErrorFile(path(u"server.log"_s), QIODevice::Append);
    const auto command = m_launcher + QStringList{program(), u"serve"_s};
    m_process->start(command.first(), command.mid(1));
    static const QRegularExpression listening(u"listening on .*:(\\d+)\n"_s);
    QByteArray seen;
    while (m_process->waitForReadyRead(PatienceMs)) {
        seen += m_process->readAllStandardOutput();
        const auto match = listening.match(QString::fromUtf8(seen));
        if (!match.hasMatch())
            continue;
        m_port = quint16(match.captured(1).toInt());
        setEnvironment(u"CONCLAVE_SERVER_PORT"_s, QString::number(m_port)); // the same one after a restart
        return true;
    }
    return false;
}

void ServerProcess::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished(PatienceMs);
    m_process.reset();
}

void ServerProcess::hangUp()
{
    ::kill(pid_t(m_process->processId()), SIGHUP);
}

void ServerProcess::useTls(const QString &certificate, const QString &key)
{
    setEnvironment(u"CONCLAVE_TLS_CERTIFICATE"_s, certificate);
    setEnvironment(u"CONCLAVE_TLS_KEY"_s, key);
}

int ServerProcess::terminate()
{
    askToStop();
    return waitForStop();
}

bool ServerProcess::signal(int number) const
{
    return ::kill(pid_t(m_process->processId()), number) == 0;
}

int ServerProcess::waitForStop()
{
    const bool finished = m_process->waitForFinished(PatienceMs) && m_process->exitStatus() == QProcess::NormalExit;
    const int status = finished ? m_process->exitCode() : -1;
    m_process.reset();
    return status;
}

bool ServerProcess::addUser(const QString &name, const QString &role)
{
    return run({u"user"_s, u"add"_s, name, u"--role"_s, role, u"--password-file"_s, u"-"_s},
               QByteArray(Password) + '\n')
               .status
        == 0;
}

ServerProcess::Outcome ServerProcess::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(program(), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(PatienceMs) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QUrl ServerProcess::webSocketUrl() const
{
    const bool isEncrypted = !environment(u"CONCLAVE_TLS_CERTIFICATE"_s).isEmpty();
    return QUrl(u"%1://127.0.0.1:%2/v1"_s.arg(isEncrypted ? u"wss"_s : u"ws"_s).arg(m_port));
}

QString ServerProcess::log() const
{
    QFile file(path(u"server.log"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace conclave::test
