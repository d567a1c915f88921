// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/flush.h"

#include "server/domain/projector.h"
#include "shared/protocol/codec.h"
#include "shared/util/logging.h"

#include <QMap>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

// The last row of each key, in the order of keys: one statement must not write a row twice.
template <class Row, class Key>
QList<Row> newest(const QList<Row> &rows, Key &&key)
{
    QMap<std::decay_t<decltype(key(rows.first()))>, Row> last;
    for (const auto &row : rows)
        last.insert(key(row), row);
    return last.values();
}

// As the unit left it.
bool mayPost(const UnitOfWork &unit, const ConversationId &conversation, const UserId &user)
{
    const auto state = unit.touched().value(conversation);
    return state && state->members.value(user).posts;
}

QString membershipKey(const ConversationId &id)
{
    return "membership/"_L1 + id.toText();
}

} // namespace

// The changes by kind, and what the database made of them.
struct Flush::Sorted
{
    Flushed result;
    QList<ConversationRow> conversations;
    QList<protocol::Conversation> changed;
    QList<PosterChange> posters;
    QList<ConversationEnd> ends;
    QList<SentKey> sent;
    QList<CredentialRow> credentials;
    QList<InviteRow> invites;
    QList<DeviceRow> devices;
    QList<SessionRow> sessions;
    QList<RefreshRow> refreshes;
    QList<FileRow> files;
    QList<Invalidation> invalidations;
    QMap<ConversationId, Advance> advances; // in the order of ids
    QMap<ConversationId, Position> positions;

    explicit Sorted(const QList<Change> &changes)
    {
        for (const auto &change : changes)
            std::visit([this](const auto &c) { take(c); }, change);
    }

    Advance &advance(const ConversationId &id)
    {
        auto &advance = advances[id];
        advance.conversation = id;
        return advance;
    }
    void take(const NewEvent &c)
    {
        result.events.append(c.event);
        advance(c.event.conversation).events += 1;
        advance(c.event.conversation).counted += c.event.counts ? 1 : 0;
        // Another node's edit of the message must not come behind its deletion.
        if (c.event.content && c.event.content->as<protocol::Content::Delete>())
            advance(c.event.conversation).aclChanges += 1;
    }
    void take(const NewConversation &c) { conversations.append(c.row); }
    void take(const ConversationChange &c)
    {
        changed.append(c.conversation);
        advance(c.conversation.id).aclChanges += 1;
    }
    void take(const MembershipChange &c)
    {
        result.memberships.append(c);
        advance(c.conversation).aclChanges += 1;
    }
    void take(const PosterChange &c)
    {
        posters.append(c);
        advance(c.conversation).aclChanges += 1;
    }
    void take(const ConversationEnd &c)
    {
        ends.append(c);
        advance(c.conversation).aclChanges += 1;
    }
    std::optional<Seq> floorOf(const ConversationEnd &end) const // once the events are numbered
    {
        const bool purges = end.atEnd == protocol::AtEnd::Purge;
        return purges ? std::optional(result.events.at(end.event.index).seq - 1) : std::nullopt;
    }
    void take(const SentKey &c) { sent.append(c); }
    void take(const UserRow &c) { result.users.append(c); }
    void take(const CredentialRow &c) { credentials.append(c); }
    void take(const InviteRow &c) { invites.append(c); }
    void take(const DeviceRow &c) { devices.append(c); }
    void take(const SessionRow &c)
    {
        sessions.append(c);
        if (c.revokedAt)
            result.revoked.append(c.sid);
    }
    void take(const RefreshRow &c) { refreshes.append(c); }
    void take(const CursorRow &c) { result.cursors.append(c); }
    void take(const DeliveredRow &c) { result.delivered.append(c); }
    void take(const MapRow &c) { result.mapEntries.append(c); }
    void take(const NewFile &c) { files.append(c.row); }
    void take(const FileRow &c) { files.append(c); }
    void take(const Invalidation &c) { invalidations.append(c); }

    // Those of whom more is written than one row of their own.
    QSet<UserId> usersToLock() const
    {
        QSet<UserId> ids;
        for (const auto &row : result.mapEntries)
            ids.insert(row.user);
        for (const auto &change : result.memberships)
            ids.insert(change.user);
        for (const auto &row : result.users) {
            if (!ids.isEmpty())
                ids.insert(row.user.id);
        }
        return ids;
    }
};

Flush::Flush(Workspace &workspace, Stores &stores, QString node)
    : m_workspace(workspace)
    , m_stores(stores)
    , m_node(std::move(node))
{
}

std::variant<Flushed, FlushFailure> Flush::run(const UnitOfWork &unit)
{
    if (unit.isEmpty())
        return Flushed();
    Sorted sorted(unit.changes());
    auto outcome = write(unit, sorted);
    if (std::holds_alternative<Flushed>(outcome)) {
        apply(unit, sorted);
        return outcome;
    }
    if (m_stores.database.inTransaction())
        m_stores.database.rollback();
    for (auto it = unit.touched().keyBegin(); it != unit.touched().keyEnd(); ++it)
        m_workspace.evict(*it);
    const auto &failure = std::get<FlushFailure>(outcome);
    qCWarning(lcDomain) << "flush of" << unit.changes().size() << "changes failed:" << failure.error.detail;
    return outcome;
}

std::variant<Flushed, FlushFailure> Flush::write(const UnitOfWork &unit, Sorted &sorted)
{
    using Kind = FlushFailure::Kind;
    auto &stores = m_stores;
    if (auto begun = stores.database.begin(); !begun)
        return FlushFailure{Kind::Refused, begun.error()};
    if (auto done = writeIdentity(sorted); !done)
        return FlushFailure{Kind::Refused, done.error()};
    if (auto done = writeConversations(sorted); !done)
        return FlushFailure{Kind::Refused, done.error()};
    if (isOutdated(unit, sorted))
        return FlushFailure{Kind::StateOutdated, {ErrorCode::StorageBusy, u"memberships changed meanwhile"_s}};
    if (auto done = stores.files.put(newest(sorted.files, [](const FileRow &r) { return r.id; })); !done)
        return FlushFailure{Kind::Refused, done.error()};
    if (auto done = writeMemberships(unit, sorted); !done)
        return FlushFailure{Kind::Refused, done.error()};
    if (auto done = stores.database.commit(); !done) {
        const bool sure = !stores.database.isBroken();
        return FlushFailure{sure ? Kind::Refused : Kind::OutcomeUnknown, done.error()};
    }
    return sorted.result;
}

Status Flush::writeIdentity(Sorted &sorted)
{
    auto &users = m_stores.users;
    auto &sessions = m_stores.sessions;
    auto &rows = sorted.result.users;
    if (!rows.isEmpty()) {
        const auto last = users.advanceDirectory(int(rows.size()));
        if (!last)
            return last.error();
        for (qsizetype i = 0; i < rows.size(); ++i)
            rows[i].user.version = *last - (rows.size() - 1 - i);
    }
    if (auto locked = users.lock(sorted.usersToLock()); !locked)
        return locked;
    if (!rows.isEmpty()) {
        if (auto done = users.put(newest(rows, [](const UserRow &r) { return r.user.id; })); !done)
            return done;
        if (auto done = checkOwners(rows); !done)
            return done;
    }
    if (auto done = users.put(newest(sorted.credentials, [](const CredentialRow &r) { return r.user; })); !done)
        return done;
    if (auto done = users.put(newest(sorted.invites, [](const InviteRow &r) { return r.tokenHash; })); !done)
        return done;
    if (auto done = sessions.put(newest(sorted.devices, [](const DeviceRow &r) { return r.id; })); !done)
        return done;
    if (auto done = sessions.put(newest(sorted.sessions, [](const SessionRow &r) { return r.sid; })); !done)
        return done;
    return sessions.put(newest(sorted.refreshes, [](const RefreshRow &r) { return r.tokenHash; }));
}

// Two nodes may each take the role of another one of two owners; they meet at the directory's counter.
Status Flush::checkOwners(const QList<UserRow> &written)
{
    const auto before = m_workspace.activeOwners();
    const bool anyLess = std::any_of(written.cbegin(), written.cend(), [&before](const UserRow &row) {
        return before.contains(row.user.id) && (row.user.role != protocol::Role::Owner || row.user.disabled);
    });
    if (!anyLess)
        return {};
    const auto owners = m_stores.users.countActiveOwners();
    if (!owners)
        return owners.error();
    return *owners > 0 ? Status() : Status(Error{ErrorCode::Conflict, u"the last owner stays one"_s});
}

Status Flush::writeConversations(Sorted &sorted)
{
    // Who waits for a name that another node is about to take holds none behind it.
    std::sort(sorted.conversations.begin(), sorted.conversations.end(), [](const auto &a, const auto &b) {
        return ConversationStore::nameKey(a.conversation.name) < ConversationStore::nameKey(b.conversation.name);
    });
    if (auto done = m_stores.conversations.insert(sorted.conversations); !done)
        return done;
    const auto positions = m_stores.conversations.advance(sorted.advances.values());
    if (!positions)
        return positions.error();
    for (const auto &position : *positions)
        sorted.positions.insert(position.conversation, position);
    if (sorted.positions.size() != sorted.advances.size())
        return Error{ErrorCode::StorageFailed, u"a conversation is gone"_s};
    if (auto done = m_stores.conversations.update(newest(sorted.changed, [](const auto &c) { return c.id; })); !done)
        return done;
    number(sorted);
    for (const auto &end : std::as_const(sorted.ends)) {
        if (auto done = m_stores.conversations.end(end.conversation, sorted.floorOf(end)); !done)
            return done;
    }
    if (auto done = m_stores.events.insert(sorted.result.events); !done)
        return done;
    const auto findUser = [this](const QString &name) {
        const auto *row = m_workspace.userByName(name);
        return row ? std::optional(*row) : std::nullopt;
    };
    return Projector(m_stores, findUser).project(sorted.result.events);
}

void Flush::number(Sorted &sorted)
{
    QHash<ConversationId, Position> at;
    for (const auto &advance : std::as_const(sorted.advances)) {
        auto start = sorted.positions.value(advance.conversation);
        start.lastSeq -= advance.events;
        start.lastOrdinal -= advance.counted;
        at.insert(advance.conversation, start);
    }
    for (auto &event : sorted.result.events) {
        auto &position = at[event.conversation];
        event.seq = ++position.lastSeq;
        event.ordinal = position.lastOrdinal += event.counts ? 1 : 0;
    }
}

Status Flush::writeMemberships(const UnitOfWork &unit, Sorted &sorted)
{
    auto &result = sorted.result;
    QList<MemberRow> members;
    QHash<std::pair<ConversationId, UserId>, Seq> joined; // within this unit
    for (const auto &change : std::as_const(result.memberships)) {
        const auto seq = result.events.at(change.event.index).seq;
        const std::pair key(change.conversation, change.user);
        if (change.joined)
            joined.insert(key, seq);
        MemberRow row{change.conversation, change.user, joined.value(key, seq), std::nullopt,
                      mayPost(unit, change.conversation, change.user)};
        if (!change.joined) {
            const auto before = unit.before(change.conversation);
            if (!joined.contains(key) && before)
                row.joinedSeq = before->members.value(change.user).joinedSeq;
            row.leftSeq = seq;
        }
        members.append(row);
        const protocol::Membership membership{row.joinedSeq, row.leftSeq};
        result.mapEntries.append(
            {change.user, {membershipKey(change.conversation), QString::fromUtf8(protocol::encode(membership)), 0}});
    }
    auto &conversations = m_stores.conversations;
    const auto keyOf = [](const auto &r) { return std::pair(r.conversation, r.user); };
    if (auto done = conversations.put(newest(members, keyOf)); !done)
        return done;
    QList<MemberRow> posters;
    for (const auto &change : std::as_const(sorted.posters))
        posters.append({change.conversation, change.user, 0, {}, mayPost(unit, change.conversation, change.user)});
    if (auto done = conversations.setPosts(newest(posters, keyOf)); !done)
        return done;
    auto entries = m_stores.workspace.put(result.mapEntries);
    if (!entries)
        return entries.error();
    result.mapEntries = *entries;
    QList<SendKeyRow> keys;
    for (const auto &key : std::as_const(sorted.sent))
        keys.append({key.user, key.clientId, result.ackOf(key.event)});
    std::sort(keys.begin(), keys.end(), [](const auto &a, const auto &b) {
        return std::pair(a.user, a.clientId) < std::pair(b.user, b.clientId);
    });
    if (auto done = m_stores.events.insert(keys); !done)
        return done;
    const auto moved = conversations.put(newest(result.cursors, keyOf));
    if (!moved)
        return moved.error();
    result.cursors = *moved;
    const auto stored = conversations.put(newest(result.delivered, keyOf));
    if (!stored)
        return stored.error();
    result.delivered = *stored;
    for (auto &row : sorted.invalidations)
        row.node = m_node;
    return m_stores.workspace.insert(sorted.invalidations);
}

bool Flush::isOutdated(const UnitOfWork &unit, const Sorted &sorted) const
{
    for (const auto &position : sorted.positions) {
        const auto before = unit.before(position.conversation);
        const auto aclChanges = sorted.advances.value(position.conversation).aclChanges;
        if (before && before->aclVersion != position.aclVersion - aclChanges)
            return true;
    }
    return false;
}

void Flush::apply(const UnitOfWork &unit, const Sorted &sorted)
{
    for (auto it = unit.touched().cbegin(); it != unit.touched().cend(); ++it) {
        auto state = std::make_shared<ConversationState>(**it);
        const auto position = sorted.positions.value(it.key());
        state->info.lastSeq = position.lastSeq;
        state->info.lastOrdinal = position.lastOrdinal;
        state->aclVersion = position.aclVersion;
        for (const auto &change : sorted.result.memberships) {
            if (change.conversation != it.key())
                continue;
            auto &member = state->members[change.user];
            const auto seq = sorted.result.events.at(change.event.index).seq;
            if (change.joined)
                member = {seq, std::nullopt, member.posts};
            else
                member.leftSeq = seq;
        }
        for (const auto &end : sorted.ends) {
            if (end.conversation == it.key())
                state->info.floorSeq = sorted.floorOf(end).value_or(state->info.floorSeq);
        }
        m_workspace.put(ConversationPointer(state));
    }
    for (const auto &row : sorted.result.users)
        m_workspace.put(row);
    for (const auto &sid : sorted.result.revoked)
        m_workspace.revoke(sid);
}

} // namespace conclave::server
