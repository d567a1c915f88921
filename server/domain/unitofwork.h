// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/workspace.h"

#include <variant>

namespace conclave::server {

// An event of this unit, by its place; numbered when the unit is flushed.
struct EventRef
{
    qsizetype index = 0;
};

struct NewEvent
{
    protocol::Event event; // without seq and ordinal
};
struct NewConversation
{
    ConversationRow row;
};
// Name, topic and archived are written as they are here.
struct ConversationChange
{
    protocol::Conversation conversation;
};
// The user joined or left by that event.
struct MembershipChange
{
    ConversationId conversation;
    UserId user;
    EventRef event;
    bool joined = true;
};
struct SentKey
{
    UserId user;
    ClientId clientId;
    EventRef event;
};
using Change
    = std::variant<NewEvent, NewConversation, ConversationChange, MembershipChange, SentKey, UserRow, CredentialRow,
                   InviteRow, DeviceRow, SessionRow, RefreshRow, CursorRow, DeliveredRow, MapRow, Invalidation>;

// What a flush wrote, numbered, in the order of the requests.
struct Flushed
{
    QList<protocol::Event> events;
    QList<MembershipChange> memberships;
    QList<UserRow> users;
    QList<MapRow> mapEntries; // the explicit ones first, then one for each membership change
    QList<CursorRow> cursors;
    QList<DeliveredRow> delivered;
    QList<SessionId> revoked;

    protocol::Ack ackOf(EventRef ref) const;
};

// One drain of the domain's queue: the changes of its requests, and the state as they make it, for those that come
// after them in the same drain. Lives on the domain thread for one drain; Flush writes it.
class UnitOfWork
{
public:
    UnitOfWork(Workspace &workspace, Stores &stores, const Clock &clock);

    // Reading: what is committed, changed by what this unit did so far.
    Result<ConversationPointer> conversation(const ConversationId &id); // nullptr when there is none
    std::optional<UserRow> user(const UserId &id) const;
    std::optional<UserRow> userByName(const QString &name) const;
    int activeOwners() const;
    const QString &workspaceName() const { return m_workspace.name(); }
    // A message with what this unit did to it; its seq is only known to be great when this unit made it.
    Result<std::optional<MessageRow>> message(const MessageKey &key);
    Result<QSet<QString>> emojisOn(const MessageKey &key);
    Result<std::optional<QString>> mapValue(const UserId &user, const QString &key);
    // Whether a channel that the user may know of has this name: one open to all, or a private one of theirs.
    Result<bool> channelNameTaken(const QString &name, const UserId &user);
    Result<std::optional<InviteRow>> invite(const QByteArray &tokenHash);
    Result<std::optional<SessionRow>> session(const SessionId &sid);
    Result<std::optional<RefreshRow>> refreshToken(const QByteArray &tokenHash);
    Stores &stores() { return m_stores; } // what no unit changes: history, directory
    qint64 now() const { return m_now; }

    // An earlier mutation of this user with this client_id: acknowledged before, or made by this unit.
    using Sent = std::variant<std::monostate, protocol::Ack, EventRef>;
    Sent sent(const UserId &user, const ClientId &clientId) const;
    const protocol::Event *eventOf(EventRef event) const; // of this unit; not numbered
    const protocol::Event *eventOf(const protocol::Ack &ack) const; // of an earlier one, if the log still has it
    // A mutation that may be a retry, and the message that it would make.
    struct SendKey
    {
        UserId user;
        ClientId clientId;
        ConversationId conversation;
    };
    // What the requests of a drain are going to ask for.
    struct Recall
    {
        QList<SendKey> keys;
        QList<MessageKey> messages;
        QList<MessageKey> reactions;
        QList<std::pair<UserId, QString>> mapKeys;
    };
    // Reads at once what sent(), message(), emojisOn() and mapValue() would read one by one.
    Status recall(const Recall &recall);
    void recordSent(const UserId &user, const ClientId &clientId, EventRef event);

    // Writing.
    EventRef append(const ConversationId &conversation, const UserId &sender, const std::optional<ClientId> &clientId,
                    protocol::Content content);
    void create(const protocol::Conversation &conversation);
    void change(const ConversationId &conversation, const protocol::Content::Changed &changed);
    void changeMembership(const ConversationId &conversation, const UserId &user, EventRef event, bool joined);
    qsizetype setMap(const UserId &user, const QString &key, const QString &value); // its place in Flushed::mapEntries
    void put(const UserRow &row);
    void put(const SessionRow &row); // with revokedAt: revoked for all nodes
    template <class Row>
    void put(const Row &row)
    {
        m_changes.append(row);
    }

    // A refused request leaves nothing behind.
    struct Mark
    {
        qsizetype changes = 0;
        qsizetype journal = 0;
        qsizetype events = 0;
        qsizetype mapEntries = 0;
    };
    Mark mark() const { return {m_changes.size(), m_journal.size(), m_events, m_mapEntries}; }
    void rollbackTo(const Mark &mark);

    const QList<Change> &changes() const { return m_changes; }
    bool isEmpty() const { return m_changes.isEmpty(); }
    const QHash<ConversationId, ConversationPointer> &touched() const { return m_overlay; }
    // The committed state of a conversation that this unit changed; nullptr when the unit made it.
    ConversationPointer before(const ConversationId &id) const { return m_before.value(id); }

private:
    Status recallSent(const QList<SendKey> &keys);
    Status loadMessages(const QList<MessageKey> &keys);
    Status loadEmojis(const QList<MessageKey> &keys);
    Status loadMapValues(const QList<std::pair<UserId, QString>> &keys);
    std::shared_ptr<ConversationState> copyOf(const ConversationId &id);
    void replace(const ConversationId &id, const ConversationPointer &state);
    template <class Row, class Matches>
    const Row *latest(Matches &&matches) const;

    Workspace &m_workspace;
    Stores &m_stores;
    const qint64 m_now;
    QList<Change> m_changes;
    qsizetype m_events = 0;
    qsizetype m_mapEntries = 0;
    QHash<ConversationId, ConversationPointer> m_overlay;
    QHash<ConversationId, ConversationPointer> m_before;
    QList<std::pair<ConversationId, ConversationPointer>> m_journal; // what each replacement replaced; null: committed
    QHash<std::pair<UserId, ClientId>, protocol::Ack> m_recalled;
    QHash<std::pair<ConversationId, Seq>, protocol::Event> m_recalledEvents; // those of m_recalled
    // As committed:
    QHash<MessageKey, std::optional<MessageRow>> m_messages;
    QHash<MessageKey, QSet<QString>> m_emojis;
    QHash<std::pair<UserId, QString>, std::optional<QString>> m_mapValues;
};

} // namespace conclave::server
