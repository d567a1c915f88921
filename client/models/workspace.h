// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/core.h"
#include "client/models/usermap.h"

#include <QHash>

namespace conclave::client {

class EndWarnings;
class NotifyPreferences;
class Pictures;
class TransferDesk;

// One account as the window sees it: a connection of its own to the account's store, which it only reads, and what the
// account tells, brought to this thread. Models and widgets reach the account through tell() and call(). Lives on the
// GUI thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    // The account was opened by `core` and lives until the core is gone.
    static Result<std::unique_ptr<Workspace>> open(Core &core, Account *account, const AccountConfig &config);
    ~Workspace() override;

    LocalStore &store() { return *m_store; }
    UserId self() const { return m_self; } // null before the first sign-in
    const ConnectionStatus &status() const { return m_status; }
    bool isOnline() const { return m_status.state == ConnectionState::Online; }
    const QString &name() const { return m_name; } // of the workspace; empty until the server has told it
    const QString &host() const { return m_host; } // of the server
    const QString &authority() const { return m_authority; } // of the server, as links name it
    Account *account() const { return m_account; } // for its signals
    const UserMap &map() const { return m_map; }

    std::optional<protocol::User> user(UserId id) const;
    QList<protocol::User> users() const; // all that are known, by name
    QString displayName(UserId id) const; // something to show in any case
    bool isMentioned(const QString &text) const; // the user, by name or with everybody
    protocol::Presence presence(UserId id) const;
    std::optional<protocol::UserStatus> userStatus(UserId id) const; // what they say about themselves, as of now
    bool hidesRead(UserId id) const; // does not share how far they have read
    protocol::Presence ownPresence() const { return m_ownPresence; } // at this computer
    void setOwnPresence(protocol::Presence presence);
    bool isUsedElsewhere() const; // the user is at another computer, and not at this one
    NotifyPreferences &notify() const { return *m_notify; } // of what the user wants to be told
    EndWarnings &endings() const { return *m_endings; } // of temporary channels
    TransferDesk *transfers() const { return m_transfers.get(); } // of files; nullptr: none can be sent
    Pictures *pictures() const { return m_pictures.get(); } // of those files; nullptr likewise
    void setTransfers(std::unique_ptr<TransferDesk> desk); // before anybody asks
    QList<UserId> typing(ConversationId conversation) const; // others, lately

    // `work(Account &)` on the core thread; nobody waits.
    template <class Work>
    void tell(Work work)
    {
        m_core.tell(m_account, std::move(work));
    }
    // `work(Account &, reply)` on the core thread, `answer(value)` here, unless `context` is gone.
    template <class Work, class Answer>
    void call(QObject *context, Work work, Answer answer)
    {
        m_core.call(m_account, context, std::move(work), std::move(answer));
    }
    // The same, where `work(Account &)` answers at once.
    template <class Work, class Answer>
    void ask(QObject *context, Work work, Answer answer)
    {
        m_core.ask(m_account, context, std::move(work), std::move(answer));
    }
    // `work(Account &)` answers a Status; a failure is told by sendFailed().
    template <class Work>
    void attempt(Work work)
    {
        ask(this, std::move(work), [this](const Status &done) {
            if (!done)
                Q_EMIT sendFailed(done.error());
        });
    }
    void send(ConversationId conversation, const protocol::Content &content); // failures: sendFailed()
    void setDraft(const ReadPlace &place, const QString &text); // instead of what is written there now
    // What belongs to a draft besides its text, while the program runs.
    struct DraftAim
    {
        MessageId quote; // null: none
        int caret = 0;
    };
    void setDraftAim(const ReadPlace &place, const DraftAim &aim) { m_draftAims.insert(place, aim); }
    DraftAim draftAim(const ReadPlace &place) const { return m_draftAims.value(place); }
    void setMap(const QString &key, const QString &value); // of the user map; empty removes it
    void watch(const QList<UserId> &users); // whose presence the open channel shows
    void watchFor(QObject *viewer, const QList<UserId> &users); // and who else is on the screen, until the viewer goes

Q_SIGNALS:
    void statusChanged();
    void selfChanged(); // the first sign-in
    void conversationsChanged(); // which ones are the own
    void conversationChanged(conclave::ConversationId conversation); // what is known of it, or what is unread
    void timelineChanged(conclave::ConversationId conversation); // its log or its cursors: read again
    void membersChanged(conclave::ConversationId conversation);
    void eventsArrived(const QList<conclave::protocol::Event> &events); // of one conversation; also older ones
    void usersChanged();
    void typingChanged(conclave::ConversationId conversation);
    void presenceChanged(conclave::UserId user);
    void outboxChanged();
    void draftChanged(const conclave::client::ReadPlace &place); // on another computer of the user
    void draftKept(const conclave::client::ReadPlace &place); // here
    void transferChanged(const conclave::client::Transfer &transfer); // of a file
    void transferRemoved(conclave::FileId file);
    void delivered(); // one item of the outbox
    void sendFailed(const conclave::Error &error); // nothing could be kept on this computer
    void changeRefused(const conclave::Error &error); // an edit, a reaction, a pin, a deletion
    void signedOut();

private:
    Workspace(Core &core, Account *account, std::unique_ptr<LocalStore> store, const QUrl &server);
    void wire();
    void noteStatus(const ConnectionStatus &status);
    void noteEvents(const QList<protocol::Event> &events);
    void noteFailure(ClientId id, const Error &error);
    void noteChange(ConversationId conversation);
    void forgetTyping();
    void noteTyping(ConversationId conversation, UserId user);
    void readProfile();
    void tellWatched();
    void noteUsers(const QList<UserId> &users);

    Core &m_core;
    Account *m_account;
    std::unique_ptr<LocalStore> m_store;
    ConnectionStatus m_status;
    QString m_name;
    const QString m_host;
    const QString m_authority;
    UserMap m_map;
    UserId m_self;
    QHash<UserId, protocol::User> m_users;
    QHash<UserId, protocol::Presence> m_presence;
    QHash<ConversationId, QHash<UserId, qint64>> m_typing; // until when, by the steady clock
    QHash<ReadPlace, DraftAim> m_draftAims;
    QList<UserId> m_channelWatched;
    QHash<QObject *, QList<UserId>> m_viewers;
    QList<UserId> m_watched; // all of these, as the account was told
    protocol::Presence m_ownPresence = protocol::Presence::Online;
    std::unique_ptr<NotifyPreferences> m_notify;
    std::unique_ptr<EndWarnings> m_endings;
    std::unique_ptr<TransferDesk> m_transfers;
    std::unique_ptr<Pictures> m_pictures; // ends before the desk
    QTimer m_typingTimer;
    SystemClock m_clock;
};

} // namespace conclave::client
