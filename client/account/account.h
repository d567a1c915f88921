// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/cursorsender.h"
#include "client/account/deliverysender.h"
#include "client/account/draftsync.h"
#include "client/account/localsearch.h"
#include "client/account/mapsync.h"
#include "client/account/outbox.h"
#include "client/account/session.h"
#include "client/account/synchronizer.h"
#include "client/account/transfers.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/search.h"

namespace conclave::client {

struct AccountConfig
{
    QUrl server; // as the user calls it
    QString storeFile;
    Secret storeKey;
    QString deviceName;
    QString caFile; // PEM; trusted beside the authorities of the system; empty for none
    QByteArray acceptedKey = {}; // fingerprint of a server's key that somebody compared; empty: none
    LinkTimings timings;
    SearchTimings searchTimings;
    bool announcesPresence = false; // a person sits here
};

enum class ConnectionState : quint8 {
    Offline,
    Connecting,
    SigningIn,
    Syncing,
    Online, // the store is what the server has
    Waiting, // tries again after retryInMs
    AuthNeeded, // wants signIn()
    Refused, // the server wants this program to stay away
};

struct ConnectionStatus
{
    ConnectionState state = ConnectionState::Offline;
    qint64 retryInMs = 0;
    std::optional<Error> error;
    VersionGap versionGap = VersionGap::None; // known while Online
    std::optional<UntrustedKey> untrusted = {}; // see LinkStatus

    bool operator==(const ConnectionStatus &) const = default;
};

// One sign-in to one server: what models, widgets and the command line call. Everything is local first: the store is
// what is shown; the server changes it through the Synchronizer. Lives on the core thread; other threads use Core.
class Account : public QObject
{
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(const Result<T> &)>;

    static Result<std::unique_ptr<Account>> open(AccountConfig config, const Clock &clock);

    void start();
    void stop();
    void acceptKey(const QByteArray &key); // of a server that somebody compared; tries again at once
    void signIn(Credentials credentials);
    void acceptInvitation(Invitation invitation);
    void signOut();
    void retryNow() { m_link.retryNow(); }

    const ConnectionStatus &status() const { return m_status; }
    std::optional<UserId> self() const; // known after the first sign-in, also offline
    const protocol::Welcome &server() const { return m_link.welcome(); }
    LocalStore &store() { return *m_store; }
    Outbox &outbox() { return m_outbox; }
    Transfers &transfers() { return m_transfers; }

    Result<ClientId> send(ConversationId conversation, const protocol::Content &content) // durable at once
    {
        return m_outbox.add(conversation, content);
    }
    Status setCursor(ConversationId conversation, Seq seq); // kept until the server has it; likewise below
    Status setThreadCursor(ConversationId conversation, MessageId thread, Seq seq);
    void setDraft(const ReadPlace &place, const QString &text); // on all computers of the user; empty removes it
    Status setMap(const QString &key, const QString &value); // of the user map (mapkeys.h); empty removes it
    void setTyping(ConversationId conversation);
    void setPresence(protocol::Presence presence);
    void watchPresence(const QList<UserId> &users); // again by itself after each reconnect

    void search(const SearchRequest &request, Callback<SearchAnswer> done); // what is on this computer

    // These go on while the connection lasts; a broken one is NetworkUnreachable, and then a retry is the caller's.
    void create(const protocol::CreateConversation &request, Callback<protocol::Ack> done);
    void join(ConversationId conversation, Callback<protocol::Ack> done);
    void leave(ConversationId conversation, Callback<protocol::Ack> done);
    void invite(const protocol::InviteMember &request, Callback<protocol::Ack> done);
    void remove(const protocol::RemoveMember &request, Callback<protocol::Ack> done);
    void change(const protocol::ChangeConversation &request, Callback<protocol::Ack> done);
    void setUserStatus(const std::optional<protocol::UserStatus> &status, Callback<protocol::Done> done);
    void setHidesRead(bool hides, Callback<protocol::Done> done);
    void setPoster(const protocol::SetPoster &request, Callback<protocol::Ack> done);
    void setRole(UserId user, protocol::Role role, Callback<protocol::Done> done);
    void directory(const QString &prefix, bool archived, Callback<QList<protocol::Conversation>> done); // all pages
    void history(const protocol::EventHistory &request, Callback<protocol::EventHistory::Reply> done); // not stored
    void searchServer(const protocol::SearchMessages &request, Callback<protocol::SearchMessages::Reply> done);
    using ReaderList = protocol::ListReaders::Reply; // with all pages in one
    void readers(ConversationId conversation, Seq seq, Callback<ReaderList> done);
    void loadBack(ConversationId conversation, Seq downTo, Done done);
    void loadPage(ConversationId conversation, Seq before, Done done); // see HistoryLoader
    void loadAround(ConversationId conversation, MessageId message, Done done);
    void loadMembers(ConversationId conversation, Done done);

Q_SIGNALS:
    void statusChanged(const conclave::client::ConnectionStatus &status);
    void eventsStored(const QList<conclave::protocol::Event> &events);
    void conversationChanged(conclave::ConversationId conversation);
    void membershipChanged(conclave::ConversationId conversation);
    void membersChanged(conclave::ConversationId conversation);
    void cursorsChanged(conclave::ConversationId conversation);
    void cursorAccepted(const conclave::client::ReadPlace &place, conclave::Seq seq);
    void cursorRefused(const conclave::client::ReadPlace &place, const conclave::Error &error);
    void draftChanged(const conclave::client::ReadPlace &place); // by another computer of the user
    void draftKept(const conclave::client::ReadPlace &place); // here
    void mapChanged(const QString &key); // of the user map: here or on another computer of the user
    void usersChanged(const QList<conclave::UserId> &users);
    void messageQueued(conclave::ClientId id);
    void messageDelivered(conclave::ClientId id, conclave::Seq seq);
    void messageFailed(conclave::ClientId id, const conclave::Error &error);
    void messageDropped(conclave::ClientId id);
    void transferChanged(const conclave::client::Transfer &transfer);
    void transferRemoved(conclave::FileId file);
    void userTyping(conclave::ConversationId conversation, conclave::UserId user);
    void presenceChanged(conclave::UserId user, conclave::protocol::Presence presence);
    void signedOut();
    void storageFailed(const conclave::Error &error); // nothing is lost; tried again with the next connection

private:
    struct Remote
    {
        QUrl url;
        QList<QSslCertificate> authorities;
        std::optional<ServerPin> pin = {};
    };

    Account(const Remote &remote, const AccountConfig &config, std::unique_ptr<LocalStore> store, const Clock &clock);
    void wireConnection();
    void wireSignals();
    void showLink(const LinkStatus &status);
    void startSync();
    void goOnline();
    void goOffline();
    QString accessToken() const;
    void fail(const Error &error);
    void announce();
    void directoryPage(protocol::Directory request, QList<protocol::Conversation> soFar,
                       Callback<QList<protocol::Conversation>> done);
    void readerPage(const protocol::ListReaders &request, const ReaderList &soFar, const Callback<ReaderList> &done);
    Status readUpTo(const ReadPlace &place, Seq seq);
    Status moveUnreadMark(const ReadPlace &place, Seq seq);
    void setStatus(const ConnectionStatus &status);

    std::unique_ptr<LocalStore> m_store;
    Link m_link;
    Requests m_requests;
    Retrying m_retrying;
    Session m_session;
    Synchronizer m_synchronizer;
    Outbox m_outbox;
    CursorSender m_cursors;
    DeliverySender m_deliveries;
    DraftSync m_drafts;
    LocalSearch m_search;
    FileHttp m_http;
    Transfers m_transfers;
    MapSync m_map;
    ConnectionStatus m_status;
    protocol::Presence m_presence = protocol::Presence::Online;
    QList<UserId> m_watched;
    bool m_announcesPresence = false;
};

} // namespace conclave::client
