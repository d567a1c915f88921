// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/unitofwork.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::server {

protocol::Ack Flushed::ackOf(EventRef ref) const
{
    const auto &event = events.at(ref.index);
    return {event.conversation, event.seq, event.at};
}

UnitOfWork::UnitOfWork(Workspace &workspace, Stores &stores, const Clock &clock)
    : m_workspace(workspace)
    , m_stores(stores)
    , m_now(clock.nowMs())
{
}

template <class Row, class Matches>
const Row *UnitOfWork::latest(Matches &&matches) const
{
    for (auto it = m_changes.crbegin(); it != m_changes.crend(); ++it) {
        if (const auto *row = std::get_if<Row>(&*it); row && matches(*row))
            return row;
    }
    return nullptr;
}

Result<ConversationPointer> UnitOfWork::conversation(const ConversationId &id)
{
    if (const auto it = m_overlay.constFind(id); it != m_overlay.cend())
        return *it;
    return m_workspace.conversation(id);
}

std::optional<UserRow> UnitOfWork::user(const UserId &id) const
{
    if (const auto *row = latest<UserRow>([&id](const UserRow &r) { return r.user.id == id; }))
        return *row;
    const auto *row = m_workspace.user(id);
    return row ? std::optional(*row) : std::nullopt;
}

std::optional<UserRow> UnitOfWork::userByName(const QString &name) const
{
    if (const auto *row = latest<UserRow>([&name](const UserRow &r) { return r.user.name == name; }))
        return *row;
    const auto *row = m_workspace.userByName(name);
    return row ? std::optional(*row) : std::nullopt;
}

int UnitOfWork::activeOwners() const
{
    QSet<UserId> owners = m_workspace.activeOwners();
    for (const auto &change : m_changes) {
        const auto *row = std::get_if<UserRow>(&change);
        if (row && row->user.role == protocol::Role::Owner && !row->user.disabled)
            owners.insert(row->user.id);
        else if (row)
            owners.remove(row->user.id);
    }
    return int(owners.size());
}

Result<bool> UnitOfWork::channelNameTaken(const QString &name, const UserId &user)
{
    const auto key = ConversationStore::nameKey(name);
    const bool here = std::any_of(m_overlay.cbegin(), m_overlay.cend(), [&](const ConversationPointer &state) {
        const auto member = state->members.constFind(user);
        const bool known
            = ConversationStore::uniqueKey(state->info) || (member != state->members.cend() && member->isPresent());
        return known && ConversationStore::nameKey(state->info.name) == key;
    });
    if (here)
        return true;
    const auto stored = m_stores.conversations.openByNameKey(key);
    if (!stored)
        return stored.error();
    if (stored->has_value())
        return true;
    const auto own = m_stores.conversations.privateNamesOf(user);
    if (!own)
        return own.error();
    return std::any_of(own->cbegin(), own->cend(),
                       [&key](const QString &mine) { return ConversationStore::nameKey(mine) == key; });
}

Result<std::optional<InviteRow>> UnitOfWork::invite(const QByteArray &tokenHash)
{
    if (const auto *row = latest<InviteRow>([&](const InviteRow &r) { return r.tokenHash == tokenHash; }))
        return std::optional(*row);
    return m_stores.users.invite(tokenHash);
}

Result<std::optional<SessionRow>> UnitOfWork::session(const SessionId &sid)
{
    if (const auto *row = latest<SessionRow>([&](const SessionRow &r) { return r.sid == sid; }))
        return std::optional(*row);
    return m_stores.sessions.session(sid);
}

Result<std::optional<RefreshRow>> UnitOfWork::refreshToken(const QByteArray &tokenHash)
{
    if (const auto *row = latest<RefreshRow>([&](const RefreshRow &r) { return r.tokenHash == tokenHash; }))
        return std::optional(*row);
    return m_stores.sessions.refreshToken(tokenHash);
}

UnitOfWork::Sent UnitOfWork::sent(const UserId &user, const ClientId &clientId) const
{
    if (const auto it = m_recalled.constFind({user, clientId}); it != m_recalled.cend())
        return *it;
    const auto *key = latest<SentKey>([&](const SentKey &k) { return k.user == user && k.clientId == clientId; });
    return key ? Sent(key->event) : Sent();
}

const protocol::Event *UnitOfWork::eventOf(EventRef event) const
{
    qsizetype index = 0;
    for (const auto &change : m_changes) {
        if (const auto *made = std::get_if<NewEvent>(&change); made && index++ == event.index)
            return &made->event;
    }
    return nullptr;
}

const protocol::Event *UnitOfWork::eventOf(const protocol::Ack &ack) const
{
    const auto it = m_recalledEvents.constFind({ack.conversation, ack.seq});
    return it == m_recalledEvents.cend() ? nullptr : &*it;
}

Status UnitOfWork::recall(const Recall &recall)
{
    if (auto done = recallSent(recall.keys); !done)
        return done;
    auto messages = recall.messages;
    for (const auto &key : recall.keys)
        messages.append({key.conversation, {key.clientId.uuid}});
    if (auto done = loadMessages(messages); !done)
        return done;
    if (auto done = loadEmojis(recall.reactions); !done)
        return done;
    return loadMapValues(recall.mapKeys);
}

Status UnitOfWork::recallSent(const QList<SendKey> &keys)
{
    QList<std::pair<UserId, ClientId>> sends;
    for (const auto &key : keys)
        sends.append({key.user, key.clientId});
    const auto acks = m_stores.events.sent(sends);
    if (!acks)
        return acks.error();
    QList<std::pair<ConversationId, Seq>> places;
    for (const auto &row : *acks) {
        m_recalled.insert({row.user, row.clientId}, row.ack);
        places.append({row.ack.conversation, row.ack.seq});
    }
    const auto events = m_stores.events.at(places);
    if (!events)
        return events.error();
    for (const auto &event : *events)
        m_recalledEvents.insert({event.conversation, event.seq}, event);
    return {};
}

Status UnitOfWork::loadMessages(const QList<MessageKey> &keys)
{
    const auto rows = m_stores.projections.messages(keys);
    if (!rows)
        return rows.error();
    for (const auto &key : keys)
        m_messages.insert(key, std::nullopt);
    for (const auto &row : *rows)
        m_messages.insert(row.key, row);
    return {};
}

Status UnitOfWork::loadEmojis(const QList<MessageKey> &keys)
{
    const auto rows = m_stores.projections.emojis(keys);
    if (!rows)
        return rows.error();
    for (const auto &key : keys)
        m_emojis.insert(key, {});
    for (const auto &[key, emoji] : *rows)
        m_emojis[key].insert(emoji);
    return {};
}

Status UnitOfWork::loadMapValues(const QList<std::pair<UserId, QString>> &keys)
{
    const auto rows = m_stores.workspace.mapValues(keys);
    if (!rows)
        return rows.error();
    for (const auto &key : keys)
        m_mapValues.insert(key, std::nullopt);
    for (const auto &row : *rows)
        m_mapValues.insert({row.user, row.entry.key}, row.entry.value);
    return {};
}

Result<std::optional<MessageRow>> UnitOfWork::message(const MessageKey &key)
{
    if (!m_messages.contains(key)) {
        if (auto loaded = loadMessages({key}); !loaded)
            return loaded.error();
    }
    auto row = m_messages.value(key);
    for (const auto &change : std::as_const(m_changes)) {
        const auto *made = std::get_if<NewEvent>(&change);
        if (!made || made->event.conversation != key.conversation || !made->event.content)
            continue;
        const auto &event = made->event;
        const auto *text = event.content->as<protocol::Content::Text>();
        const auto *deletion = event.content->as<protocol::Content::Delete>();
        if (text && event.clientId && event.clientId->uuid == key.message.uuid)
            row = MessageRow{key, std::numeric_limits<Seq>::max(), 0, event.sender, text->thread, event.counts, {}, {}};
        else if (deletion && row && deletion->target == key.message)
            row->deletedSeq = std::numeric_limits<Seq>::max();
    }
    return row;
}

Result<QSet<QString>> UnitOfWork::emojisOn(const MessageKey &key)
{
    if (!m_emojis.contains(key)) {
        if (auto loaded = loadEmojis({key}); !loaded)
            return loaded.error();
    }
    auto emojis = m_emojis.value(key);
    for (const auto &change : std::as_const(m_changes)) {
        const auto *made = std::get_if<NewEvent>(&change);
        const bool here = made && made->event.conversation == key.conversation && made->event.content;
        const auto *reaction = here ? made->event.content->as<protocol::Content::Reaction>() : nullptr;
        if (reaction && reaction->target == key.message && reaction->on)
            emojis.insert(reaction->emoji);
    }
    return emojis;
}

Result<std::optional<QString>> UnitOfWork::mapValue(const UserId &user, const QString &key)
{
    if (const auto *row = latest<MapRow>([&](const MapRow &r) { return r.user == user && r.entry.key == key; }))
        return std::optional(row->entry.value);
    if (!m_mapValues.contains({user, key})) {
        if (auto loaded = loadMapValues({{user, key}}); !loaded)
            return loaded.error();
    }
    return m_mapValues.value({user, key});
}

void UnitOfWork::recordSent(const UserId &user, const ClientId &clientId, EventRef event)
{
    m_changes.append(SentKey{user, clientId, event});
}

EventRef UnitOfWork::append(const ConversationId &conversation, const UserId &sender,
                            const std::optional<ClientId> &clientId, protocol::Content content)
{
    auto state = copyOf(conversation);
    protocol::Event event;
    event.conversation = conversation;
    event.counts = content.counts();
    event.at = m_now;
    event.kind = content.kind();
    event.sender = sender;
    event.clientId = clientId;
    event.content = std::move(content);
    state->info.lastSeq += 1;
    state->info.lastOrdinal += event.counts ? 1 : 0;
    replace(conversation, state);
    m_changes.append(NewEvent{std::move(event)});
    return {m_events++};
}

void UnitOfWork::create(const protocol::Conversation &conversation)
{
    auto state = std::make_shared<ConversationState>();
    state->info = conversation;
    replace(conversation.id, state);
    m_changes.append(NewConversation{{conversation, 0}});
}

void UnitOfWork::change(const ConversationId &conversation, const protocol::Content::Changed &changed)
{
    auto state = copyOf(conversation);
    state->info.name = changed.name.value_or(state->info.name);
    state->info.topic = changed.topic.value_or(state->info.topic);
    state->info.archived = changed.archived.value_or(state->info.archived);
    m_changes.append(ConversationChange{state->info});
    replace(conversation, state);
}

void UnitOfWork::changeMembership(const ConversationId &conversation, const UserId &user, EventRef event, bool joined)
{
    auto state = copyOf(conversation);
    auto &member = state->members[user];
    if (joined)
        member = {state->info.lastSeq, std::nullopt};
    else
        member.leftSeq = state->info.lastSeq;
    state->info.members += joined ? 1 : -1;
    replace(conversation, state);
    m_changes.append(MembershipChange{conversation, user, event, joined});
}

qsizetype UnitOfWork::setMap(const UserId &user, const QString &key, const QString &value)
{
    m_changes.append(MapRow{user, {key, value, 0}});
    return m_mapEntries++;
}

void UnitOfWork::put(const UserRow &row)
{
    m_changes.append(row);
    m_changes.append(Invalidation{0, {}, u"user"_s, row.user.id.uuid, m_now});
}

void UnitOfWork::put(const SessionRow &row)
{
    m_changes.append(row);
    if (row.revokedAt)
        m_changes.append(Invalidation{0, {}, u"session"_s, row.sid.uuid, m_now});
}

void UnitOfWork::rollbackTo(const Mark &mark)
{
    m_changes.resize(mark.changes);
    m_events = mark.events;
    m_mapEntries = mark.mapEntries;
    while (m_journal.size() > mark.journal) {
        const auto [id, previous] = m_journal.takeLast();
        if (previous)
            m_overlay.insert(id, previous);
        else
            m_overlay.remove(id);
    }
}

std::shared_ptr<ConversationState> UnitOfWork::copyOf(const ConversationId &id)
{
    const auto known = conversation(id);
    Q_ASSERT(known && *known); // the caller has just read it
    if (!m_overlay.contains(id))
        m_before.insert(id, *known);
    return std::make_shared<ConversationState>(**known);
}

void UnitOfWork::replace(const ConversationId &id, const ConversationPointer &state)
{
    m_journal.append({id, m_overlay.value(id)});
    m_overlay.insert(id, state);
}

} // namespace conclave::server
