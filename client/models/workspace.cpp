// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/workspace.h"

#include "client/models/accounttransfers.h"
#include "client/models/endwarnings.h"
#include "client/models/notifypreferences.h"
#include "client/models/permalink.h"
#include "client/models/pictures.h"
#include "client/models/transferdesk.h"
#include "client/store/mapkeys.h"
#include "shared/markdown/markdown.h"
#include "shared/util/logging.h"

#include <QSet>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr qint64 TypingShownMs = 6000;
constexpr qsizetype MostWatched = 200; // by the protocol

} // namespace

Result<std::unique_ptr<Workspace>> Workspace::open(Core &core, Account *account, const AccountConfig &config)
{
    auto store = LocalStore::open(config.storeFile, config.storeKey, sql::Access::ReadOnly);
    if (!store)
        return store.error();
    return std::unique_ptr<Workspace>(new Workspace(core, account, *std::move(store), config.server));
}

Workspace::Workspace(Core &core, Account *account, std::unique_ptr<LocalStore> store, const QUrl &server)
    : m_core(core)
    , m_account(account)
    , m_store(std::move(store))
    , m_host(server.host())
    , m_authority(Permalink::authorityOf(server))
    , m_map(*m_store)
{
    m_typingTimer.setInterval(1000);
    connect(&m_typingTimer, &QTimer::timeout, this, &Workspace::forgetTyping);
    readProfile();
    m_notify = std::make_unique<NotifyPreferences>(*this);
    m_endings = std::make_unique<EndWarnings>(*this);
    setTransfers(std::make_unique<AccountTransfers>(*this));
    wire();
    ask(
        this, [](Account &opened) { return opened.status(); },
        [this](const ConnectionStatus &status) { noteStatus(status); });
}

Workspace::~Workspace() = default;

void Workspace::setTransfers(std::unique_ptr<TransferDesk> desk)
{
    m_pictures.reset();
    m_transfers = std::move(desk);
    if (m_transfers)
        m_pictures = std::make_unique<Pictures>(*m_transfers);
}

void Workspace::wire()
{
    connect(m_account, &Account::statusChanged, this, &Workspace::noteStatus);
    connect(m_account, &Account::eventsStored, this, &Workspace::noteEvents);
    connect(m_account, &Account::conversationChanged, this, &Workspace::conversationChanged);
    connect(m_account, &Account::membershipChanged, this, [this] { Q_EMIT conversationsChanged(); });
    connect(m_account, &Account::membersChanged, this, &Workspace::membersChanged);
    connect(m_account, &Account::cursorsChanged, this, &Workspace::noteChange);
    connect(m_account, &Account::usersChanged, this, &Workspace::noteUsers);
    connect(m_account, &Account::draftChanged, this, &Workspace::draftChanged);
    connect(m_account, &Account::draftKept, this, &Workspace::draftKept);
    connect(m_account, &Account::mapChanged, this, [this](const QString &key) { m_map.read(key); });
    connect(&m_map, &UserMap::changed, this, [this](const QString &key) {
        if (const auto place = mapkeys::placeOf(mapkeys::Unread, key))
            noteChange(place->conversation);
    });
    connect(m_account, &Account::messageQueued, this, [this] { Q_EMIT outboxChanged(); });
    connect(m_account, &Account::messageFailed, this, &Workspace::noteFailure);
    connect(m_account, &Account::messageDropped, this, [this] { Q_EMIT outboxChanged(); });
    connect(m_account, &Account::messageDelivered, this, [this] {
        Q_EMIT outboxChanged();
        Q_EMIT delivered();
    });
    connect(m_account, &Account::transferChanged, this, &Workspace::transferChanged);
    connect(m_account, &Account::transferRemoved, this, &Workspace::transferRemoved);
    connect(m_account, &Account::userTyping, this, &Workspace::noteTyping);
    connect(m_account, &Account::presenceChanged, this, [this](UserId user, protocol::Presence presence) {
        m_presence.insert(user, presence);
        Q_EMIT presenceChanged(user);
    });
    connect(m_account, &Account::signedOut, this, &Workspace::signedOut);
}

void Workspace::noteStatus(const ConnectionStatus &status)
{
    m_status = status;
    if (status.state == ConnectionState::Online)
        readProfile();
    else
        m_presence.clear(); // nobody knows
    Q_EMIT statusChanged();
}

void Workspace::noteEvents(const QList<protocol::Event> &events)
{
    if (events.isEmpty())
        return;
    const auto conversation = events.first().conversation;
    for (const auto &event : events)
        m_typing[conversation].remove(event.sender);
    Q_EMIT typingChanged(conversation);
    noteChange(conversation);
    Q_EMIT eventsArrived(events);
}

// A message stays and shows that it failed. What was to be done to one is over: its row says what is true again.
void Workspace::noteFailure(ClientId id, const Error &error)
{
    Q_EMIT outboxChanged();
    const auto item = m_store->outbox().find(id);
    if (!item || !*item || (*item)->frame.content.as<protocol::Content::Text>())
        return;
    attempt([id](Account &account) { return account.outbox().drop(id); });
    Q_EMIT changeRefused(error);
}

void Workspace::noteChange(ConversationId conversation)
{
    Q_EMIT timelineChanged(conversation);
    Q_EMIT conversationChanged(conversation);
}

void Workspace::readProfile()
{
    const auto users = m_store->profile().users();
    if (!users) {
        qCWarning(lcClient) << "the list of users cannot be read:" << users.error().detail;
        return;
    }
    for (const auto &user : *users)
        m_users.insert(user.id, user);
    const auto name = m_store->profile().fact(Fact::WorkspaceName);
    const auto self = m_store->profile().fact(Fact::UserId);
    m_name = name ? *name : QString();
    const auto id = self ? UserId::fromText(*self) : std::nullopt;
    if (id && *id != m_self) {
        m_self = *id;
        tellWatched();
        Q_EMIT selfChanged();
    }
    Q_EMIT usersChanged();
}

void Workspace::noteUsers(const QList<UserId> &users)
{
    for (const auto &id : users) {
        if (const auto user = m_store->profile().user(id); user && *user)
            m_users.insert(id, **user);
    }
    Q_EMIT usersChanged();
}

std::optional<protocol::User> Workspace::user(UserId id) const
{
    const auto it = m_users.constFind(id);
    return it == m_users.cend() ? std::nullopt : std::optional(*it);
}

QList<protocol::User> Workspace::users() const
{
    auto all = m_users.values();
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
        return QString::localeAwareCompare(a.displayName, b.displayName) < 0;
    });
    return all;
}

QString Workspace::displayName(UserId id) const
{
    const auto known = user(id);
    return known ? known->displayName : tr("Somebody");
}

bool Workspace::isMentioned(const QString &text) const
{
    const auto self = user(m_self);
    return markdown::meansUser(text, self ? self->name : QString());
}

protocol::Presence Workspace::presence(UserId id) const
{
    if (id == m_self && !isOnline())
        return protocol::Presence::Offline;
    if (id == m_self && m_ownPresence == protocol::Presence::Online)
        return protocol::Presence::Online;
    return m_presence.value(id, protocol::Presence::Offline);
}

std::optional<protocol::UserStatus> Workspace::userStatus(UserId id) const
{
    const auto it = m_users.constFind(id);
    const auto status = it == m_users.cend() ? std::nullopt : it->status;
    return status && status->until && *status->until <= m_clock.nowMs() ? std::nullopt : status;
}

bool Workspace::hidesRead(UserId id) const
{
    const auto it = m_users.constFind(id);
    return it != m_users.cend() && it->hidesRead.value_or(false);
}

void Workspace::setOwnPresence(protocol::Presence presence)
{
    if (std::exchange(m_ownPresence, presence) == presence)
        return;
    tell([presence](Account &account) { account.setPresence(presence); });
    Q_EMIT presenceChanged(m_self);
}

bool Workspace::isUsedElsewhere() const
{
    return m_ownPresence == protocol::Presence::Away
        && m_presence.value(m_self, protocol::Presence::Away) == protocol::Presence::Online;
}

QList<UserId> Workspace::typing(ConversationId conversation) const
{
    return m_typing.value(conversation).keys();
}

void Workspace::noteTyping(ConversationId conversation, UserId user)
{
    if (user == m_self)
        return;
    m_typing[conversation].insert(user, m_clock.steadyMs() + TypingShownMs);
    m_typingTimer.start();
    Q_EMIT typingChanged(conversation);
}

void Workspace::forgetTyping()
{
    const auto now = m_clock.steadyMs();
    bool any = false;
    for (auto it = m_typing.begin(); it != m_typing.end(); ++it) {
        const auto removed = it->removeIf([now](const auto &entry) { return entry.value() <= now; });
        any = any || !it->isEmpty();
        if (removed > 0)
            Q_EMIT typingChanged(it.key());
    }
    if (!any)
        m_typingTimer.stop(); // nothing wakes up while nobody types
}

void Workspace::send(ConversationId conversation, const protocol::Content &content)
{
    ask(
        this, [conversation, content](Account &account) { return account.send(conversation, content); },
        [this](const Result<ClientId> &id) {
            if (!id)
                Q_EMIT sendFailed(id.error());
        });
}

void Workspace::setDraft(const ReadPlace &place, const QString &text)
{
    ask(
        this,
        [place, text](Account &account) {
            account.setDraft(place, text);
            return place;
        },
        [this](const ReadPlace &changed) { Q_EMIT draftChanged(changed); });
}

void Workspace::setMap(const QString &key, const QString &value)
{
    attempt([key, value](Account &account) { return account.setMap(key, value); });
}

void Workspace::watch(const QList<UserId> &users)
{
    m_channelWatched = users;
    tellWatched();
}

void Workspace::watchFor(QObject *viewer, const QList<UserId> &users)
{
    if (!m_viewers.contains(viewer)) {
        connect(viewer, &QObject::destroyed, this, [this](QObject *gone) {
            m_viewers.remove(gone);
            tellWatched();
        });
    }
    m_viewers.insert(viewer, users);
    tellWatched();
}

// What lies above the channel comes before it: that is what somebody looks at.
void Workspace::tellWatched()
{
    if (m_self.isNull())
        return;
    QList<UserId> all{m_self}; // to know whether another computer is in use
    QSet<UserId> known{m_self};
    const auto add = [&](const QList<UserId> &users) {
        for (const auto &user : users) {
            if (all.size() < MostWatched && !known.contains(user)) {
                known.insert(user);
                all.append(user);
            }
        }
    };
    for (const auto &users : std::as_const(m_viewers))
        add(users);
    add(m_channelWatched);
    if (all == m_watched)
        return;
    m_watched = all;
    tell([all](Account &account) { account.watchPresence(all); });
}

} // namespace conclave::client
