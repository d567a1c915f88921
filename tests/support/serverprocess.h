// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>
#include <memory>

namespace conclave::test {

inline constexpr auto Password = "correct horse battery staple";

// What CONCLAVE_TEST_DATABASE says: sqlite (also when it says nothing) or postgres. Without a PostgreSQL the whole
// program is skipped.
bool testsPostgres();

// The real conclave-server program on a free loopback port, with a workspace of its own in a temporary directory.
class ServerProcess
{
public:
    ServerProcess(); // makes the workspace; does not start
    explicit ServerProcess(const ServerProcess &first); // another server of the same workspace (PostgreSQL only)
    ~ServerProcess(); // kills
    ServerProcess &operator=(const ServerProcess &) = delete;

    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    QString environment(const QString &name) const { return m_environment.value(name); }
    // Another program, with arguments, that becomes the server: it gets the server's command line behind its own.
    void startThrough(const QStringList &launcher) { m_launcher = launcher; }
    bool start(); // true once it listens
    void kill(); // as kill -9 does
    void hangUp(); // SIGHUP
    int terminate(); // SIGTERM; the exit status, -1 when it did not stop in time
    void askToStop() const { m_process->terminate(); } // the first half of terminate()
    int waitForStop(); // the second
    bool signal(int number) const; // any other signal; POSIX only
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }

    void useTls(const QString &certificate, const QString &key); // before start()
    bool addUser(const QString &name, const QString &role = QStringLiteral("member"));
    // Runs another command of conclave-server on the same workspace.
    struct Outcome
    {
        int status = -1;
        QString output;
        QString errors;
    };
    Outcome run(const QStringList &arguments, const QByteArray &input = {}) const;

    QUrl webSocketUrl() const;
    quint16 port() const { return m_port; }
    qint64 pid() const { return m_process ? m_process->processId() : 0; } // 0: it does not run
    QString data() const { return m_environment.value(QStringLiteral("CONCLAVE_SERVER_DATA")); }
    QString path(const QString &name) const { return m_directory.filePath(name); }
    QString log() const; // standard error so far
    sql::DatabaseConfig database() const { return m_database; } // for a connection beside the server's

private:
    void useDatabase();

    QTemporaryDir m_directory;
    sql::DatabaseConfig m_database;
    bool m_ownsDatabase = true;
    QProcessEnvironment m_environment;
    QStringList m_launcher;
    std::unique_ptr<QProcess> m_process;
    quint16 m_port = 0;
};

} // namespace conclave::test
