// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/fold.h"
#include "shared/protocol/frames/events.h"

#include <QObject>

namespace conclave::client {

// Writes what arrives into the store, each batch in one transaction, and tells what changed after the commit.
// Lives on the core thread; owned by Synchronizer, and used by nobody else.
class EventSink : public QObject
{
    Q_OBJECT

public:
    explicit EventSink(LocalStore &store, QObject *parent = nullptr);

    void setSelf(UserId self) { m_self = self; }
    UserId self() const { return m_self; }

    // Events of one conversation; `range` is what is known of its log afterwards.
    Status store(ConversationId conversation, const QList<protocol::Event> &events, SeqRange range);
    Status storeTail(const protocol::Tail &tail, Seq known);
    Status storeMembers(ConversationId conversation, const QList<protocol::Member> &members, Seq asOf);
    Status storeCursor(ConversationId conversation, const protocol::Cursor &cursor);

Q_SIGNALS:
    void eventsStored(const QList<conclave::protocol::Event> &events); // new ones, in the order of seq
    void conversationChanged(conclave::ConversationId conversation);
    void membersChanged(conclave::ConversationId conversation);
    void cursorsChanged(conclave::ConversationId conversation);
    void cursorsUnknown(conclave::ConversationId conversation); // ask the server for all of them
    void filesDeleted(const QList<conclave::FileId> &files); // with the message that carried them
    void leftOutbox(conclave::ClientId id, conclave::Seq seq); // its event is in the store, its row gone

private:
    struct Outcome
    {
        QList<protocol::Event> fresh;
        QList<protocol::Event> own;
        QList<FileId> deletedFiles;
        Folded folded;
    };
    Status noteDeletedFiles(const protocol::Event &event, Outcome &outcome);
    Status foldAll(const QList<protocol::Event> &events, std::optional<Seq> leftSeq, Outcome &outcome);
    Status replaceConversation(const protocol::Tail &tail, bool isMember);
    Status storeTailEvents(const protocol::Tail &tail, Seq known, std::optional<Seq> leftSeq, Outcome &outcome);
    Status forgetEarlierStays(const protocol::Tail &tail, const std::optional<protocol::Membership> &membership);
    void publish(ConversationId conversation, const Outcome &outcome);

    LocalStore &m_store;
    UserId m_self;
};

} // namespace conclave::client
