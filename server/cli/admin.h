// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/backend.h"

#include <QStringList>

namespace conclave::server {

// The administration commands of conclave-server. Each prints what it did on standard output, or why not on standard
// error, and answers the exit status: 0 done, 1 failed, 2 wrong usage. Unless they say otherwise they may run while the
// server runs; it notices within a second.
class Admin
{
public:
    explicit Admin(const BackendConfig &config);

    int init(const QString &workspaceName);
    int migrate(bool planOnly);
    int userAdd(const NewAccount &account, const QString &passwordFile);
    int rebuild(); // of the projections
    int restored(); // from a backup: the history gets another name; no server may run
    int userList();
    int userSetDisabled(const QString &name, bool disabled);
    int userSetRole(const QString &name, protocol::Role role);
    int userPassword(const QString &name, const QString &passwordFile);
    int userInvite(protocol::Role role);

    static std::optional<protocol::Role> roleOf(const QString &name);

private:
    int change(const std::function<Status(UnitOfWork &, Accounts &)> &apply, const QString &done);
    Result<QString> hashFrom(const QString &passwordFile, const Accounts &accounts, const QStringList &names) const;

    const BackendConfig m_config;
    SystemClock m_clock;
};

} // namespace conclave::server
