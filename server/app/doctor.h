// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config.h"

#include <QList>

namespace conclave::server {

// One thing that was looked at.
struct Finding
{
    QString check;
    QString verdict; // ok, warn or fail
    QString says; // how it is, and what to do about it

    static constexpr void fields(auto &&field)
    {
        field("check", &Finding::check, "What was looked at.");
        field("verdict", &Finding::verdict, "ok, warn or fail.");
        field("says", &Finding::says, "How it is, and what to do about it.");
    }
};

// Looks at everything that a server with this configuration needs, and changes nothing. It may run beside the server.
class Doctor
{
public:
    explicit Doctor(const Config &config);

    QList<Finding> examine();

private:
    void ok(const QString &says) { add(u"ok", says); }
    void warn(const QString &says) { add(u"warn", says); }
    void fail(const QString &says) { add(u"fail", says); }
    void add(QStringView verdict, const QString &says);
    void begin(const char *check) { m_check = QString::fromLatin1(check); }

    void lookAtData();
    void lookAtDisk();
    void lookAtFiles();
    void lookAtSpace(const QString &directory);
    void lookAtSecret();
    void lookAtDatabase();
    void lookAtIntegrity(sql::Database &database);
    void lookAtSchema(sql::Database &database);
    void lookAtPostgres(sql::Database &database);
    void lookAtClock(sql::Database &database);
    void lookAtTime(sql::Database &database);
    void lookAtCertificate();
    void lookAtThumbnails();
    void lookAtAddress();
    bool answersAsOurs() const;
    void lookAtDescriptors();

    const Config m_config;
    QString m_check;
    QList<Finding> m_findings;
};

// Prints a line for each finding, or all of them as JSON; 1 when something fails, otherwise 0. A configuration that
// cannot be read is a finding too.
int runDoctor(const Result<Config> &config, bool asJson);

} // namespace conclave::server
