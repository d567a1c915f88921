// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/profilefeed.h"

#include "client/account/draftsync.h"
#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::MapEntry;
using protocol::User;

constexpr auto MembershipPrefix = "membership/"_L1;

std::optional<ConversationId> membershipKey(const QString &key)
{
    return key.startsWith(MembershipPrefix) ? ConversationId::fromText(QStringView(key).mid(MembershipPrefix.size()))
                                            : std::nullopt;
}

std::optional<ReadPlace> threadKey(const QString &key)
{
    const auto parts = key.split(u'/');
    if (parts.size() != 3 || parts.at(0) != "thread"_L1)
        return std::nullopt;
    const auto conversation = ConversationId::fromText(parts.at(1));
    const auto thread = MessageId::fromText(parts.at(2));
    return conversation && thread ? std::optional(ReadPlace{*conversation, *thread}) : std::nullopt;
}

} // namespace

ProfileFeed::ProfileFeed(LocalStore &store, Retrying &requests, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_requests(requests)
{
}

void ProfileFeed::start(qint64 directoryVersion, qint64 mapVersion)
{
    m_directoryVersion = directoryVersion;
    m_mapVersion = mapVersion;
    m_usersComplete = false;
    m_mapComplete = false;
    fetchUsers();
    fetchMap();
}

void ProfileFeed::stop()
{
    m_met.clear();
    m_usersComplete = false;
    m_mapComplete = false;
}

void ProfileFeed::fetchUsers()
{
    const auto since = m_store.profile().number(Fact::DirectoryVersion);
    if (!since) {
        Q_EMIT stalled(since.error());
        return;
    }
    if (*since >= m_directoryVersion) {
        m_usersComplete = true;
        finish();
        return;
    }
    m_requests.send<protocol::ListUsers>({*since}, this, [this](const Result<protocol::ListUsers::Reply> &page) {
        if (!page) {
            Q_EMIT stalled(page.error());
            return;
        }
        const bool last = !page->more || page->users.isEmpty();
        const qint64 version = last
            ? std::max(m_directoryVersion, page->users.isEmpty() ? 0 : page->users.last().version)
            : page->users.last().version;
        if (auto done = storeUsers(page->users, version); !done)
            Q_EMIT stalled(done.error());
        else
            fetchUsers();
    });
}

Status ProfileFeed::storeUsers(const QList<User> &users, qint64 version)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    QList<UserId> ids;
    for (const auto &user : users) {
        ids.append(user.id);
        if (auto done = m_store.profile().putUser(user); !done)
            return done;
    }
    if (version > 0) {
        if (auto done = m_store.profile().setNumber(Fact::DirectoryVersion, version); !done)
            return done;
    }
    if (auto done = transaction.commit(); !done)
        return done;
    Q_EMIT usersChanged(ids);
    return {};
}

void ProfileFeed::handleUser(const User &user)
{
    const auto before = m_store.profile().user(user.id);
    // While the list is being fetched, a version must not be skipped.
    if (auto done = storeUsers({user}, m_usersComplete ? user.version : 0); !done) {
        Q_EMIT stalled(done.error());
        return;
    }
    const bool hid = before && *before && (*before)->hidesRead.value_or(false);
    if (before && *before && hid != user.hidesRead.value_or(false))
        Q_EMIT sharingChanged(user.id);
}

void ProfileFeed::meet(const QList<UserId> &users)
{
    bool unknown = false;
    for (const auto &id : users) {
        if (m_met.contains(id))
            continue;
        const auto user = m_store.profile().user(id);
        unknown = unknown || (user && !*user);
        m_met.insert(id);
    }
    if (unknown)
        fetchMet(0);
}

void ProfileFeed::fetchMet(qint64 since)
{
    m_requests.send<protocol::ListUsers>({since}, this, [this](const Result<protocol::ListUsers::Reply> &page) {
        if (!page || page->users.isEmpty())
            return; // after the next connection
        if (auto done = storeUsers(page->users, 0); !done)
            Q_EMIT stalled(done.error());
        else if (page->more)
            fetchMet(page->users.last().version);
    });
}

void ProfileFeed::fetchMap()
{
    const auto since = m_store.profile().number(Fact::MapVersion);
    if (!since) {
        Q_EMIT stalled(since.error());
        return;
    }
    if (*since >= m_mapVersion) {
        m_mapComplete = true;
        finish();
        return;
    }
    m_requests.send<protocol::GetMap>({*since}, this, [this](const Result<protocol::GetMap::Reply> &page) {
        if (!page) {
            Q_EMIT stalled(page.error());
            return;
        }
        const bool last = !page->more || page->entries.isEmpty();
        const qint64 version = last ? std::max(m_mapVersion, page->entries.isEmpty() ? 0 : page->entries.last().version)
                                    : page->entries.last().version;
        if (auto done = storeMap(page->entries, version); !done)
            Q_EMIT stalled(done.error());
        else
            fetchMap();
    });
}

Status ProfileFeed::storeMap(const QList<MapEntry> &entries, qint64 version)
{
    sql::Transaction transaction(m_store.database());
    if (!transaction.begun())
        return transaction.begun();
    QList<ReadPlace> drafts;
    QStringList keys;
    for (const auto &entry : entries) {
        const auto put = m_store.profile().putMapEntry(entry);
        if (!put)
            return put.error();
        if (!*put)
            continue; // a newer one is there
        keys.append(entry.key);
        if (auto done = storeMembership(entry); !done)
            return done;
        if (auto done = storeThreadCursor(entry); !done)
            return done;
        if (auto done = storeDraft(entry, drafts); !done)
            return done;
    }
    if (version > 0) {
        if (auto done = m_store.profile().setNumber(Fact::MapVersion, version); !done)
            return done;
    }
    if (auto done = transaction.commit(); !done)
        return done;
    for (const auto &place : drafts)
        Q_EMIT draftChanged(place);
    for (const auto &key : keys)
        Q_EMIT mapChanged(key);
    return {};
}

Status ProfileFeed::storeMembership(const MapEntry &entry)
{
    const auto conversation = membershipKey(entry.key);
    if (!conversation)
        return {};
    auto &conversations = m_store.conversations();
    if (entry.value.isEmpty())
        return conversations.removeMembership(*conversation);
    const auto object = protocol::parse(entry.value.toUtf8());
    const auto membership = object ? protocol::decode<protocol::Membership>(*object, protocol::UnknownFields::Ignore)
                                   : Result<protocol::Membership>(object.error());
    if (!membership) {
        qCWarning(lcSync) << "a membership that this program cannot read:" << membership.error().detail;
        return {};
    }
    if (membership->leftSeq) {
        // Who is in it and what they have read is not for this user any more.
        if (auto done = conversations.forgetMembers(*conversation); !done)
            return done;
        if (auto done = conversations.keepCursors(*conversation, {}); !done)
            return done;
    }
    return conversations.putMembership(*conversation, *membership);
}

// What another computer of the user wrote.
Status ProfileFeed::storeDraft(const MapEntry &entry, QList<ReadPlace> &changed)
{
    const auto place = DraftSync::placeOf(entry.key);
    if (!place)
        return {};
    const auto taken = m_store.drafts().take(*place, entry.value);
    if (!taken)
        return taken.error();
    if (*taken)
        changed.append(*place);
    return {};
}

Status ProfileFeed::storeThreadCursor(const MapEntry &entry)
{
    const auto thread = threadKey(entry.key);
    if (!thread)
        return {};
    const auto object = protocol::parse(entry.value.toUtf8());
    const auto cursor = object ? protocol::decode<protocol::ThreadCursor>(*object, protocol::UnknownFields::Ignore)
                               : Result<protocol::ThreadCursor>(object.error());
    if (!cursor) {
        qCWarning(lcSync) << "a thread's cursor that this program cannot read:" << cursor.error().detail;
        return {};
    }
    if (auto done = m_store.reading().raiseThreadCursor(*thread, cursor->seq); !done)
        return done;
    return m_store.reading().grant(*thread, cursor->seq);
}

void ProfileFeed::handleMapEntry(const MapEntry &entry)
{
    if (auto done = storeMap({entry}, m_mapComplete ? entry.version : 0); !done) {
        Q_EMIT stalled(done.error());
        return;
    }
    if (const auto thread = threadKey(entry.key))
        Q_EMIT threadRead(thread->conversation);
    const auto conversation = membershipKey(entry.key);
    if (conversation && m_usersComplete && m_mapComplete)
        Q_EMIT membershipChanged(*conversation);
}

void ProfileFeed::finish()
{
    if (m_usersComplete && m_mapComplete)
        Q_EMIT complete();
}

} // namespace conclave::client
