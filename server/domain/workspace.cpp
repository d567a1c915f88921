// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/workspace.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int MaxConversations = 10'000;

} // namespace

Workspace::Workspace(Stores &stores, const Clock &clock)
    : m_stores(stores)
    , m_clock(clock)
    , m_conversations(MaxConversations)
{
}

Status Workspace::load()
{
    const auto name = m_stores.workspace.value(u"name"_s);
    const auto incarnation = m_stores.workspace.value(u"incarnation"_s);
    if (!name || !incarnation)
        return name ? incarnation.error() : name.error();
    if (!*name || !*incarnation)
        return Error{ErrorCode::BadConfig, u"the workspace is not set up; run conclave-server init"_s};
    m_name = **name;
    m_incarnation = **incarnation;

    const auto users = m_stores.users.all();
    if (!users)
        return users.error();
    for (const auto &row : *users)
        put(row);

    const auto revoked = m_stores.sessions.revokedSince(m_clock.nowMs() - RevokedMemoryMs);
    if (!revoked)
        return revoked.error();
    for (const auto &sid : *revoked)
        revoke(sid);
    return {};
}

const UserRow *Workspace::user(const UserId &id) const
{
    const auto it = m_users.constFind(id);
    return it == m_users.cend() ? nullptr : &*it;
}

QSet<UserId> Workspace::activeOwners() const
{
    QSet<UserId> owners;
    for (const auto &row : m_users) {
        if (row.user.role == protocol::Role::Owner && !row.user.disabled)
            owners.insert(row.user.id);
    }
    return owners;
}

QList<UserId> Workspace::statusesEnded(qint64 now) const
{
    QList<UserId> users;
    for (auto it = m_statusEnds.cbegin(); it != m_statusEnds.cend(); ++it) {
        if (it.value() <= now)
            users.append(it.key());
    }
    return users;
}

const UserRow *Workspace::userByName(const QString &name) const
{
    const auto it = m_userIds.constFind(name);
    return it == m_userIds.cend() ? nullptr : user(*it);
}

void ConversationState::listPosters()
{
    if (info.kind != protocol::ConversationKind::Broadcast)
        return;
    auto &posters = info.posters.emplace();
    for (auto it = members.cbegin(); it != members.cend(); ++it) {
        if (it->posts && it->isPresent())
            posters.append(it.key());
    }
    std::sort(posters.begin(), posters.end());
}

Result<ConversationPointer> Workspace::conversation(const ConversationId &id)
{
    if (const auto *known = m_conversations.object(id))
        return *known;
    const auto row = m_stores.conversations.byId(id);
    if (!row)
        return row.error();
    if (!*row)
        return ConversationPointer();
    const auto members = m_stores.conversations.membersOf(id);
    if (!members)
        return members.error();
    auto state = std::make_shared<ConversationState>();
    state->info = (*row)->conversation;
    state->aclVersion = (*row)->aclVersion;
    for (const auto &member : *members) {
        state->members.insert(member.user, {member.joinedSeq, member.leftSeq, member.posts});
        state->info.members += member.leftSeq ? 0 : 1;
    }
    state->listPosters();
    put(state);
    return ConversationPointer(state);
}

void Workspace::put(const UserRow &row)
{
    if (const auto *old = user(row.user.id))
        m_userIds.remove(old->user.name);
    m_users.insert(row.user.id, row);
    m_userIds.insert(row.user.name, row.user.id);
    if (row.user.status && row.user.status->until)
        m_statusEnds.insert(row.user.id, *row.user.status->until);
    else
        m_statusEnds.remove(row.user.id);
    m_directoryVersion = std::max(m_directoryVersion, row.user.version);
}

void Workspace::put(ConversationPointer state)
{
    const auto id = state->info.id;
    m_conversations.insert(id, new ConversationPointer(std::move(state)));
}

void Workspace::revoke(const SessionId &sid)
{
    const auto now = m_clock.steadyMs();
    m_revoked.removeIf([now](auto it) { return *it < now - RevokedMemoryMs; });
    m_revoked.insert(sid, now);
}

Status Workspace::reload(const UserId &id)
{
    const auto row = m_stores.users.byId(id);
    if (!row)
        return row.error();
    if (*row)
        put(**row);
    return {};
}

} // namespace conclave::server
