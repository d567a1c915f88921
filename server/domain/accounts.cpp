// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/accounts.h"

#include "server/domain/passwords.h"
#include "server/domain/texts.h"
#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

Status Accounts::checkNewAccount(const QString &name, const QString &display, const QString &secret) const
{
    if (const auto fine = userName(name); !fine)
        return fine.error();
    if (const auto fine = displayName(display); !fine)
        return fine.error();
    if (m_unit.userByName(name))
        return Error{ErrorCode::Conflict, u"name"_s};
    return checkPassword(secret, {name, display});
}

Status Accounts::checkPassword(const QString &secret, const QStringList &names) const
{
    return password(secret, names + QStringList{m_unit.workspaceName()}, m_policy.minimumPasswordLength);
}

Result<UserRow> Accounts::add(const NewAccount &account)
{
    const auto name = userName(account.name);
    if (!name)
        return name.error();
    const auto display = displayName(account.displayName);
    if (!display)
        return display.error();
    if (m_unit.userByName(*name))
        return Error{ErrorCode::Conflict, u"name"_s};
    const UserRow row{{UserId::create(), *name, *display, account.role, account.kind, false, 0, {}, {}}, m_unit.now()};
    m_unit.put(row);
    m_unit.put(CredentialRow{row.user.id, account.passwordHash, m_unit.now()});
    return row;
}

Status Accounts::setDisabled(const QString &name, bool disabled)
{
    auto row = m_unit.userByName(name);
    if (!row)
        return Error{ErrorCode::NotFound, u"user"_s};
    if (disabled && isLastOwner(row->user))
        return Error{ErrorCode::Conflict, u"the last owner cannot be disabled"_s};
    row->user.disabled = disabled;
    m_unit.put(*row);
    return disabled ? revokeSessionsOf(row->user.id) : Status();
}

Status Accounts::setRole(const Caller &caller, const UserId &user, protocol::Role role)
{
    auto row = m_unit.user(user);
    if (!row)
        return Error{ErrorCode::NotFound, u"user"_s};
    if (row->user.role < caller.role)
        return Error{ErrorCode::Forbidden, u"user: of a higher role than yours"_s};
    if (role < caller.role)
        return Error{ErrorCode::Forbidden, u"role: higher than yours"_s};
    if (row->user.role == role)
        return {};
    if (isLastOwner(row->user))
        return Error{ErrorCode::Conflict, u"the last owner stays one"_s};
    row->user.role = role;
    m_unit.put(*row);
    return {};
}

Status Accounts::setStatus(const UserId &user, const std::optional<protocol::UserStatus> &status)
{
    auto row = m_unit.user(user);
    if (!row)
        return Error{ErrorCode::NotFound, u"user"_s};
    const auto tidy = status ? userStatus(*status, m_unit.now()) : Result<protocol::UserStatus>(protocol::UserStatus());
    if (!tidy)
        return tidy.error();
    const auto wanted = status ? std::optional(*tidy) : std::nullopt;
    if (row->user.status == wanted)
        return {};
    row->user.status = wanted;
    m_unit.put(*row);
    return {};
}

Status Accounts::setHidesRead(const UserId &user, bool hides)
{
    auto row = m_unit.user(user);
    if (!row)
        return Error{ErrorCode::NotFound, u"user"_s};
    if (row->user.hidesRead.value_or(false) == hides)
        return {};
    row->user.hidesRead = hides ? std::optional(true) : std::nullopt;
    m_unit.put(*row);
    return {};
}

bool Accounts::isLastOwner(const protocol::User &user) const
{
    return user.role == protocol::Role::Owner && !user.disabled && m_unit.activeOwners() <= 1;
}

Status Accounts::setPassword(const QString &name, const QString &hash)
{
    const auto row = m_unit.userByName(name);
    if (!row)
        return Error{ErrorCode::NotFound, u"user"_s};
    m_unit.put(CredentialRow{row->user.id, hash, m_unit.now()});
    return revokeSessionsOf(row->user.id);
}

QByteArray Accounts::invite(protocol::Role role, const std::optional<UserId> &by)
{
    const auto token = crypto::randomToken();
    m_unit.put(InviteRow{crypto::tokenHash(token), role, by, m_unit.now(), m_unit.now() + m_policy.inviteMs, {}});
    return token;
}

Result<InviteRow> Accounts::openInvite(const QString &token)
{
    const auto invite = m_unit.invite(crypto::tokenHash(token.toUtf8()));
    if (!invite)
        return invite.error();
    if (!*invite || (*invite)->usedBy || (*invite)->expiresAt < m_unit.now())
        return ErrorCode::WrongCredentials;
    return **invite;
}

Result<protocol::Tokens> Accounts::acceptInvite(const protocol::AcceptInvite &request, const QString &passwordHash)
{
    auto invite = openInvite(request.token);
    if (!invite)
        return invite.error();
    const auto user
        = add({request.name, request.displayName, invite->role, protocol::AccountKind::Person, passwordHash});
    if (!user)
        return user.error();
    invite->usedBy = user->user.id;
    m_unit.put(*invite);
    const auto name = displayName(request.deviceName);
    if (!name)
        return Error{ErrorCode::Invalid, u"device_name"_s};
    const auto id = request.device.value_or(DeviceId::create());
    const auto known = m_unit.stores().sessions.device(id);
    if (!known)
        return known.error();
    if (*known)
        return Error{ErrorCode::Invalid, u"device: there is one with this id"_s};
    return beginSession(*user, {id, user->user.id, *name, m_unit.now(), m_unit.now(), {}});
}

Result<UserRow> Accounts::acceptedBefore(const protocol::AcceptInvite &request)
{
    const auto invite = m_unit.invite(crypto::tokenHash(request.token.toUtf8()));
    if (!invite)
        return invite.error();
    if (!request.device || !*invite || !(*invite)->usedBy)
        return ErrorCode::WrongCredentials;
    const auto user = m_unit.user(*(*invite)->usedBy);
    const auto device = m_unit.stores().sessions.device(*request.device);
    if (!device)
        return device.error();
    const bool same = user && user->user.name == request.name && !user->user.disabled && *device
        && (*device)->user == user->user.id && !(*device)->revokedAt;
    return same ? Result<UserRow>(*user) : Result<UserRow>(ErrorCode::WrongCredentials);
}

Result<protocol::Tokens> Accounts::acceptAgain(const protocol::AcceptInvite &request, const UserId &user)
{
    const auto sessions = m_unit.stores().sessions.sessionsOf(user);
    if (!sessions)
        return sessions.error();
    for (const auto &session : *sessions) {
        if (session.device != request.device)
            continue;
        if (auto done = revokeSession(session.sid); !done)
            return done.error();
    }
    return startSession(user, request.deviceName, request.device);
}

Result<protocol::Tokens> Accounts::startSession(const UserId &id, const QString &deviceName,
                                                const std::optional<DeviceId> &deviceId)
{
    const auto user = m_unit.user(id);
    if (!user || user->user.disabled)
        return ErrorCode::WrongCredentials;
    const auto name = displayName(deviceName);
    if (!name)
        return Error{ErrorCode::Invalid, u"device_name"_s};
    DeviceRow device{DeviceId::create(), id, *name, m_unit.now(), m_unit.now(), {}};
    if (deviceId) {
        const auto known = m_unit.stores().sessions.device(*deviceId);
        if (!known)
            return known.error();
        if (*known && (*known)->user == id && !(*known)->revokedAt) {
            device.id = (*known)->id;
            device.createdAt = (*known)->createdAt;
        }
    }
    return beginSession(*user, device);
}

Result<protocol::Tokens> Accounts::beginSession(const UserRow &user, const DeviceRow &device)
{
    const auto now = m_unit.now();
    m_unit.put(device);
    const SessionRow session{SessionId::create(), user.user.id, device.id, now, now + m_policy.sessionMs, {}};
    m_unit.put(session);
    return issue(session, user);
}

Result<protocol::Tokens> Accounts::issue(const SessionRow &session, const UserRow &user, QByteArray *newTokenHash)
{
    const auto refreshToken = crypto::randomToken();
    const auto hash = crypto::tokenHash(refreshToken);
    m_unit.put(RefreshRow{hash, session.sid, m_unit.now(), {}, {}});
    if (newTokenHash)
        *newTokenHash = hash;
    const Claims claims{user.user.id, session.device, session.sid,
                        std::min(m_unit.now() + m_tokens.times().lifetimeMs, session.expiresAt)};
    return protocol::Tokens{user.user,        session.device,
                            session.sid,      m_tokens.issue(claims, m_unit.now()),
                            claims.expiresAt, QString::fromLatin1(refreshToken),
                            session.expiresAt};
}

Result<Accounts::Refreshed> Accounts::refresh(const QString &token)
{
    const auto row = m_unit.refreshToken(crypto::tokenHash(token.toUtf8()));
    if (!row)
        return row.error();
    if (!*row)
        return Refreshed{};
    const auto session = m_unit.session((*row)->sid);
    if (!session)
        return session.error();
    if (!*session || (*session)->revokedAt || (*session)->expiresAt < m_unit.now())
        return Refreshed{};
    const auto user = m_unit.user((*session)->user);
    if (!user || user->user.disabled)
        return Refreshed{};
    return rotate(**row, **session, *user);
}

Result<Accounts::Refreshed> Accounts::rotate(RefreshRow used, const SessionRow &session, const UserRow &user)
{
    if (used.usedAt) {
        const auto successor = m_unit.refreshToken(used.successor);
        if (!successor)
            return successor.error();
        const bool retry = !used.successor.isEmpty() && *successor && !(*successor)->usedAt
            && m_unit.now() - *used.usedAt <= m_policy.refreshGraceMs;
        if (!retry) {
            qCWarning(lcDomain) << "a refresh token was used twice; session" << session.sid.toText() << "is revoked";
            if (auto done = revokeSession(session.sid); !done)
                return done.error();
            return Refreshed{};
        }
        // The answer was lost: the token that nobody got dies, and there is no second retry.
        auto lost = **successor;
        lost.usedAt = m_unit.now();
        m_unit.put(lost);
        used.successor.clear();
        m_unit.put(used);
        const auto tokens = issue(session, user);
        return tokens ? Result<Refreshed>(Refreshed{*tokens}) : Result<Refreshed>(tokens.error());
    }
    QByteArray successor;
    const auto tokens = issue(session, user, &successor);
    if (!tokens)
        return tokens.error();
    used.usedAt = m_unit.now();
    used.successor = successor;
    m_unit.put(used);
    return Refreshed{*tokens};
}

Status Accounts::revokeSession(const SessionId &sid)
{
    const auto session = m_unit.session(sid);
    if (!session)
        return session.error();
    if (!*session || (*session)->revokedAt)
        return {};
    auto row = **session;
    row.revokedAt = m_unit.now();
    m_unit.put(row);
    return {};
}

Status Accounts::revokeDevice(const UserId &user, const DeviceId &id)
{
    auto device = m_unit.stores().sessions.device(id);
    if (!device)
        return device.error();
    if (!*device || (*device)->user != user || (*device)->revokedAt)
        return Error{ErrorCode::NotFound, u"device"_s};
    (*device)->revokedAt = m_unit.now();
    m_unit.put(**device);
    const auto sessions = m_unit.stores().sessions.sessionsOf(user);
    if (!sessions)
        return sessions.error();
    for (const auto &session : *sessions) {
        if (session.device != id)
            continue;
        if (auto done = revokeSession(session.sid); !done)
            return done;
    }
    return {};
}

Status Accounts::revokeSessionsOf(const UserId &user)
{
    const auto sessions = m_unit.stores().sessions.sessionsOf(user);
    if (!sessions)
        return sessions.error();
    for (const auto &session : *sessions) {
        if (auto done = revokeSession(session.sid); !done)
            return done;
    }
    return {};
}

} // namespace conclave::server
