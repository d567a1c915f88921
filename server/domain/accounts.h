// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/caller.h"
#include "server/domain/tokens.h"
#include "server/domain/unitofwork.h"
#include "shared/protocol/frames/session.h"

namespace conclave::server {

struct AccountPolicy
{
    crypto::PasswordCost cost;
    int minimumPasswordLength = 15;
    qint64 sessionMs = qint64(30) * 24 * 3600 * 1000; // absolute life of a session
    qint64 inviteMs = qint64(7) * 24 * 3600 * 1000;
    TokenTimes tokens;
    qint64 refreshGraceMs = 10'000; // a lost answer may be asked for once more
};

struct NewAccount
{
    QString name;
    QString displayName;
    protocol::Role role = protocol::Role::Member;
    protocol::AccountKind kind = protocol::AccountKind::Person;
    QString passwordHash;
};

// Accounts, invitations, devices and sessions: who may sign in, and what ends a sign-in. Belongs to one unit of work;
// never computes a password hash, which is slow (crypto::hashPassword).
class Accounts
{
public:
    Accounts(UnitOfWork &unit, const Tokens &tokens, const AccountPolicy &policy)
        : m_unit(unit)
        , m_tokens(tokens)
        , m_policy(policy)
    {
    }

    // Refuses names that are taken or against the rules; the password was checked and hashed before.
    Result<UserRow> add(const NewAccount &account);
    Status checkNewAccount(const QString &name, const QString &displayName, const QString &password) const;
    Status checkPassword(const QString &password, const QStringList &names) const; // `names` are the user's
    Status setDisabled(const QString &name, bool disabled); // disabling ends all sessions
    // By `caller`, who may give roles. Conflict when there would be no owner left.
    Status setRole(const Caller &caller, const UserId &user, protocol::Role role);
    Status setStatus(const UserId &user, const std::optional<protocol::UserStatus> &status);
    Status setHidesRead(const UserId &user, bool hides);
    Status setPassword(const QString &name, const QString &hash); // ends all sessions

    QByteArray invite(protocol::Role role, const std::optional<UserId> &by); // the token, to be shown once
    Result<InviteRow> openInvite(const QString &token); // WrongCredentials unless unused and in time
    Result<protocol::Tokens> acceptInvite(const protocol::AcceptInvite &request, const QString &passwordHash);
    // The account that the same request has made already, when its answer was lost. WrongCredentials otherwise; the
    // password is still to be compared.
    Result<UserRow> acceptedBefore(const protocol::AcceptInvite &request);
    // For that account, after the password matched. What the lost answer held ends.
    Result<protocol::Tokens> acceptAgain(const protocol::AcceptInvite &request, const UserId &user);

    // After the password matched.
    Result<protocol::Tokens> startSession(const UserId &user, const QString &deviceName,
                                          const std::optional<DeviceId> &device);

    // Without tokens the caller gets wrong_credentials, and yet the unit is kept: a token that came twice ends its
    // session.
    struct Refreshed
    {
        std::optional<protocol::Tokens> tokens;
    };
    Result<Refreshed> refresh(const QString &token);

    Status revokeSession(const SessionId &sid);
    Status revokeDevice(const UserId &user, const DeviceId &device);
    Status revokeSessionsOf(const UserId &user);

private:
    Result<protocol::Tokens> beginSession(const UserRow &user, const DeviceRow &device);
    bool isLastOwner(const protocol::User &user) const;
    Result<protocol::Tokens> issue(const SessionRow &session, const UserRow &user, QByteArray *newTokenHash = nullptr);
    Result<Refreshed> rotate(RefreshRow used, const SessionRow &session, const UserRow &user);

    UnitOfWork &m_unit;
    const Tokens &m_tokens;
    const AccountPolicy &m_policy;
};

} // namespace conclave::server
