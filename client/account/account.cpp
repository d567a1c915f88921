// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/account.h"

#include "client/net/serverurl.h"
#include "client/net/trust.h"
#include "client/store/mapkeys.h"
#include "shared/util/logging.h"

namespace conclave::client {

using namespace protocol;

Result<std::unique_ptr<Account>> Account::open(AccountConfig config, const Clock &clock)
{
    const auto url = socketUrl(config.server);
    if (!url)
        return url.error();
    Remote remote{*url, {}, {}};
    if (!config.caFile.isEmpty()) {
        auto authorities = readAuthorities(config.caFile);
        if (!authorities)
            return authorities.error();
        remote.authorities = *std::move(authorities);
    }
    auto store = LocalStore::open(config.storeFile, config.storeKey);
    if (!store)
        return store.error();
    const auto pin = (*store)->profile().fact(Fact::ServerPin);
    if (!pin)
        return pin.error();
    remote.pin = ServerPin::fromText(*pin);
    if (!remote.pin && !pin->isEmpty())
        return Error{ErrorCode::StorageCorrupt, QStringLiteral("the known key of the server")};
    return std::unique_ptr<Account>(new Account(remote, config, *std::move(store), clock));
}

Account::Account(const Remote &remote, const AccountConfig &config, std::unique_ptr<LocalStore> store,
                 const Clock &clock)
    : m_store(std::move(store))
    , m_link(remote.url, config.timings, remote.authorities, this)
    , m_requests(m_link, this)
    , m_retrying(m_requests, this)
    , m_session(*m_store, m_link, m_requests, clock, config.deviceName, this)
    , m_synchronizer(*m_store, m_retrying, this)
    , m_outbox(*m_store, m_requests, clock, this)
    , m_cursors(*m_store, m_requests, clock, this)
    , m_deliveries(*m_store, m_requests, clock, this)
    , m_drafts(*m_store, m_requests, clock, this)
    , m_search(*m_store, config.storeFile, config.storeKey.clone(), config.searchTimings, this)
    , m_http(
          m_link, remote.authorities, [this] { return accessToken(); }, this)
    , m_transfers({*m_store, m_link, m_requests, m_http, m_outbox, clock}, config.storeFile + QStringLiteral("-files"),
                  this)
    , m_map(*m_store, m_requests, this)
    , m_announcesPresence(config.announcesPresence)
{
    m_link.setPin(remote.pin);
    m_link.accept(config.acceptedKey);
    wireConnection();
    wireSignals();
}

void Account::wireConnection()
{
    connect(&m_link, &Link::statusChanged, this, &Account::showLink);
    connect(&m_link, &Link::disconnected, this, &Account::goOffline);
    connect(&m_link, &Link::pinned, this, [this](const ServerPin &pin) {
        if (auto kept = m_store->profile().setFact(Fact::ServerPin, pin.toText()); !kept)
            fail(kept.error());
    });
    connect(&m_requests, &Requests::pushed, &m_synchronizer, &Synchronizer::handlePush);
    connect(&m_session, &Session::signedIn, this, &Account::startSync);
    connect(&m_session, &Session::needsCredentials, this, [this](const Error &why) {
        setStatus({ConnectionState::AuthNeeded, 0, why});
    });
    connect(&m_session, &Session::signedOut, this, [this] {
        stop();
        Q_EMIT signedOut();
    });
    connect(&m_synchronizer, &Synchronizer::live, this, &Account::goOnline);
    connect(&m_synchronizer, &Synchronizer::stalled, this, &Account::fail);
    connect(&m_retrying, &Retrying::signInNeeded, &m_session, &Session::renew);
    connect(&m_outbox, &Outbox::signInNeeded, &m_session, &Session::renew);
    connect(&m_transfers, &Transfers::signInNeeded, &m_session, &Session::renew);
    connect(&m_transfers, &Transfers::storageFailed, this, &Account::fail);
    connect(&m_session, &Session::storageFailed, this, &Account::fail);
    connect(&m_outbox, &Outbox::storageFailed, this, &Account::fail);
    connect(&m_cursors, &CursorSender::storageFailed, this, &Account::fail);
    connect(&m_drafts, &DraftSync::storageFailed, this, &Account::fail);
    connect(&m_deliveries, &DeliverySender::storageFailed, this, &Account::fail);
    connect(&m_deliveries, &DeliverySender::accepted, &m_synchronizer, &Synchronizer::noteDelivered);
    connect(&m_map, &MapSync::storageFailed, this, &Account::fail);
    connect(&m_cursors, &CursorSender::accepted, &m_synchronizer, [this](const ReadPlace &place, Seq seq) {
        if (place.thread.isNull())
            m_synchronizer.noteCursor(place.conversation, seq); // a thread's comes back with the map
    });
    connect(&m_synchronizer.sink(), &EventSink::filesDeleted, &m_transfers, &Transfers::forgetCopies);
    connect(&m_synchronizer.sink(), &EventSink::leftOutbox, &m_outbox, &Outbox::noteStored);
}

void Account::wireSignals()
{
    connect(&m_synchronizer.sink(), &EventSink::eventsStored, this, &Account::eventsStored);
    connect(&m_synchronizer.sink(), &EventSink::eventsStored, &m_search, &LocalSearch::noteChange);
    connect(&m_synchronizer.sink(), &EventSink::conversationChanged, &m_search, &LocalSearch::noteChange);
    connect(&m_synchronizer.sink(), &EventSink::conversationChanged, this, &Account::conversationChanged);
    connect(&m_synchronizer.sink(), &EventSink::membersChanged, this, &Account::membersChanged);
    connect(&m_synchronizer.sink(), &EventSink::cursorsChanged, this, &Account::cursorsChanged);
    connect(&m_synchronizer.sink(), &EventSink::eventsStored, &m_deliveries,
            [this](const QList<Event> &events) { m_deliveries.note(events.first().conversation); });
    connect(&m_synchronizer.profile(), &ProfileFeed::membershipChanged, this, &Account::membershipChanged);
    connect(&m_synchronizer.profile(), &ProfileFeed::usersChanged, this, &Account::usersChanged);
    connect(&m_synchronizer, &Synchronizer::conversationGone, this, &Account::membershipChanged);
    connect(&m_synchronizer, &Synchronizer::userTyping, this, &Account::userTyping);
    connect(&m_synchronizer, &Synchronizer::presenceChanged, this, &Account::presenceChanged);
    connect(&m_synchronizer.profile(), &ProfileFeed::threadRead, this, &Account::cursorsChanged);
    connect(&m_synchronizer.profile(), &ProfileFeed::draftChanged, this, &Account::draftChanged);
    connect(&m_synchronizer.profile(), &ProfileFeed::mapChanged, this, &Account::mapChanged);
    connect(&m_map, &MapSync::changed, this, &Account::mapChanged);
    connect(&m_cursors, &CursorSender::accepted, this, &Account::cursorAccepted);
    connect(&m_cursors, &CursorSender::refused, this, &Account::cursorRefused);
    connect(&m_outbox, &Outbox::added, this, &Account::messageQueued);
    connect(&m_outbox, &Outbox::delivered, this, &Account::messageDelivered);
    connect(&m_outbox, &Outbox::failed, this, &Account::messageFailed);
    connect(&m_outbox, &Outbox::dropped, this, &Account::messageDropped);
    connect(&m_transfers, &Transfers::changed, this, &Account::transferChanged);
    connect(&m_transfers, &Transfers::removed, this, &Account::transferRemoved);
}

void Account::start()
{
    m_link.start();
}

void Account::stop()
{
    m_link.stop();
}

void Account::acceptKey(const QByteArray &key)
{
    m_link.accept(key);
    m_link.retryNow();
}

void Account::signIn(Credentials credentials)
{
    m_session.setCredentials(std::move(credentials));
}

void Account::acceptInvitation(Invitation invitation)
{
    m_session.setInvitation(std::move(invitation));
}

void Account::signOut()
{
    m_session.signOut();
}

std::optional<UserId> Account::self() const
{
    const auto user = m_store->profile().fact(Fact::UserId);
    return user ? UserId::fromText(*user) : std::nullopt;
}

void Account::showLink(const LinkStatus &status)
{
    switch (status.state) {
    case LinkState::Idle:
        setStatus({});
        break;
    case LinkState::Connecting:
        setStatus({ConnectionState::Connecting, 0, std::nullopt});
        break;
    case LinkState::Connected:
        setStatus({ConnectionState::SigningIn, 0, std::nullopt});
        break;
    case LinkState::Waiting:
        // A server that waits for nobody to sign in closes the link; what is needed is still a sign-in.
        if (m_status.state != ConnectionState::AuthNeeded)
            setStatus({ConnectionState::Waiting, status.retryInMs, status.error, VersionGap::None, status.untrusted});
        break;
    case LinkState::Refused:
        setStatus({ConnectionState::Refused, 0, status.error, VersionGap::None, status.untrusted});
        break;
    }
}

void Account::startSync()
{
    setStatus({ConnectionState::Syncing, 0, std::nullopt});
    ServerState server;
    server.self = m_session.self();
    server.incarnation = m_link.welcome().incarnation;
    server.directoryVersion = m_session.signIn().directoryVersion;
    server.mapVersion = m_session.signIn().mapVersion;
    server.limits = m_link.welcome().limits;
    if (auto done = m_store->profile().setFact(Fact::WorkspaceName, m_link.welcome().workspace); !done)
        fail(done.error());
    else
        m_synchronizer.start(server);
}

void Account::goOnline()
{
    m_link.confirm();
    setStatus({ConnectionState::Online, 0, std::nullopt, m_link.versionGap()});
    m_outbox.start();
    m_cursors.start();
    m_deliveries.start(*self());
    m_drafts.start();
    m_map.start();
    m_transfers.start();
    announce();
}

void Account::goOffline()
{
    m_retrying.abandon();
    m_synchronizer.stop();
    m_outbox.stop();
    m_cursors.stop();
    m_deliveries.stop();
    m_drafts.stop();
    m_map.stop();
    m_transfers.stop();
}

// Empty when nobody is signed in, which the server then says.
QString Account::accessToken() const
{
    const auto tokens = m_store->profile().tokens();
    return tokens && *tokens ? (*tokens)->accessToken : QString();
}

// Starting again from what is on disk heals whatever it was.
void Account::fail(const Error &error)
{
    qCWarning(lcClient) << "the connection starts again:" << int(error.code) << error.detail;
    if (error.code >= ErrorCode::StorageBusy || error.code == ErrorCode::StorageFull)
        Q_EMIT storageFailed(error);
    m_link.drop(error);
}

void Account::announce()
{
    const auto presence = m_announcesPresence ? m_presence : Presence::Away; // a program alone is nobody
    m_requests.send(SetPresence{presence}, this, [](const Result<SetPresence::Reply> &) {});
    if (m_watched.isEmpty())
        return;
    m_requests.send(WatchPresence{m_watched}, this, [this](const Result<WatchPresence::Reply> &reply) {
        for (const auto &of : reply ? reply->presences : QList<PresenceOf>())
            Q_EMIT presenceChanged(of.user, of.presence);
    });
}

void Account::setDraft(const ReadPlace &place, const QString &text)
{
    if (auto done = m_drafts.put(place, text); !done)
        Q_EMIT storageFailed(done.error());
    else
        Q_EMIT draftKept(place);
}

Status Account::setMap(const QString &key, const QString &value)
{
    return m_map.set(key, value);
}

void Account::setTyping(ConversationId conversation)
{
    if (m_status.state == ConnectionState::Online)
        m_requests.send(SetTyping{conversation}, this, [](const Result<SetTyping::Reply> &) {});
}

void Account::setPresence(Presence presence)
{
    m_presence = presence;
    m_announcesPresence = true;
    if (m_status.state == ConnectionState::Online)
        announce();
}

void Account::watchPresence(const QList<UserId> &users)
{
    m_watched = users;
    if (m_status.state == ConnectionState::Online)
        announce();
}

Status Account::setCursor(ConversationId conversation, Seq seq)
{
    return readUpTo({conversation}, seq);
}

Status Account::setThreadCursor(ConversationId conversation, MessageId thread, Seq seq)
{
    return readUpTo({conversation, thread}, seq);
}

Status Account::readUpTo(const ReadPlace &place, Seq seq)
{
    if (auto done = moveUnreadMark(place, seq); !done)
        return done;
    if (auto done = m_cursors.set(place, seq); !done)
        return done;
    Q_EMIT cursorsChanged(place.conversation);
    return {};
}

void Account::setUserStatus(const std::optional<UserStatus> &status, Callback<protocol::Done> done)
{
    m_retrying.send<SetStatus>({status}, this, std::move(done));
}

void Account::setHidesRead(bool hides, Callback<protocol::Done> done)
{
    m_retrying.send<SetPrivacy>({hides}, this, std::move(done));
}

// What the user wanted to be unread has been read up to here.
Status Account::moveUnreadMark(const ReadPlace &place, Seq seq)
{
    const auto mark = m_store->unreadMark(place);
    if (!mark)
        return mark.error();
    if (*mark == 0 || seq < *mark)
        return {};
    const auto last = m_store->conversations().lastSeq(place.conversation);
    if (!last)
        return last.error();
    const bool isRead = seq >= last->value_or(0) || !place.thread.isNull();
    return m_map.set(mapkeys::of(mapkeys::Unread, place), isRead ? QString() : QString::number(seq + 1));
}

void Account::setRole(UserId user, Role role, Callback<protocol::Done> done)
{
    m_retrying.send<SetRole>({user, role}, this, std::move(done));
}

void Account::create(const CreateConversation &request, Callback<Ack> done)
{
    m_retrying.send<CreateConversation>(request, this, std::move(done));
}

void Account::join(ConversationId conversation, Callback<Ack> done)
{
    m_retrying.send<JoinConversation>({conversation, ClientId::create()}, this, std::move(done));
}

void Account::leave(ConversationId conversation, Callback<Ack> done)
{
    m_retrying.send<LeaveConversation>({conversation, ClientId::create()}, this, std::move(done));
}

void Account::invite(const InviteMember &request, Callback<Ack> done)
{
    m_retrying.send<InviteMember>(request, this, std::move(done));
}

void Account::remove(const RemoveMember &request, Callback<Ack> done)
{
    m_retrying.send<RemoveMember>(request, this, std::move(done));
}

void Account::change(const ChangeConversation &request, Callback<Ack> done)
{
    m_retrying.send<ChangeConversation>(request, this, std::move(done));
}

void Account::setPoster(const SetPoster &request, Callback<Ack> done)
{
    m_retrying.send<SetPoster>(request, this, std::move(done));
}

void Account::readers(ConversationId conversation, Seq seq, Callback<ReaderList> done)
{
    readerPage({conversation, seq, std::nullopt}, {}, done);
}

void Account::readerPage(const ListReaders &request, const ReaderList &soFar, const Callback<ReaderList> &done)
{
    m_retrying.send<ListReaders>(request, this, [this, request, soFar, done](const Result<ReaderList> &page) {
        if (!page) {
            done(page.error());
            return;
        }
        const ReaderList all{soFar.readers + page->readers, page->read, page->members, false};
        if (page->more && !page->readers.isEmpty())
            readerPage({request.conversation, request.seq, page->readers.last().user}, all, done);
        else
            done(all);
    });
}

void Account::directory(const QString &prefix, bool archived, Callback<QList<Conversation>> done)
{
    Directory request;
    request.prefix = prefix;
    request.archived = archived;
    directoryPage(request, {}, std::move(done));
}

void Account::directoryPage(Directory request, QList<Conversation> soFar, Callback<QList<Conversation>> done)
{
    m_retrying.send<Directory>(request, this, [this, request, soFar, done](const Result<Directory::Reply> &page) {
        if (!page) {
            done(page.error());
            return;
        }
        const auto all = soFar + page->conversations;
        if (!page->more || page->conversations.isEmpty()) {
            done(all);
            return;
        }
        auto next = request;
        next.after = page->conversations.last().name;
        directoryPage(next, all, done);
    });
}

void Account::history(const EventHistory &request, Callback<EventHistory::Reply> done)
{
    m_retrying.send<EventHistory>(request, this, std::move(done));
}

void Account::searchServer(const protocol::SearchMessages &request, Callback<protocol::SearchMessages::Reply> done)
{
    m_retrying.send<protocol::SearchMessages>(request, this, std::move(done));
}

void Account::search(const SearchRequest &request, Callback<SearchAnswer> done)
{
    m_search.find(request, std::move(done));
}

void Account::loadBack(ConversationId conversation, Seq downTo, Done done)
{
    m_synchronizer.history().loadBack(conversation, downTo, std::move(done));
}

void Account::loadPage(ConversationId conversation, Seq before, Done done)
{
    m_synchronizer.history().loadPage(conversation, before, std::move(done));
}

void Account::loadAround(ConversationId conversation, MessageId message, Done done)
{
    m_synchronizer.history().loadAround(conversation, message, std::move(done));
}

void Account::loadMembers(ConversationId conversation, Done done)
{
    m_synchronizer.history().loadMembers(conversation, std::move(done));
}

void Account::setStatus(const ConnectionStatus &status)
{
    if (m_status == status)
        return;
    m_status = status;
    Q_EMIT statusChanged(m_status);
}

} // namespace conclave::client
