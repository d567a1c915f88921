// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/profilefeed.h"

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
    // While the list is being fetched, a version must not be skipped.
    if (auto done = storeUsers({user}, m_usersComplete ? user.version : 0); !done)
        Q_EMIT stalled(done.error());
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
    for (const auto &entry : entries) {
        const auto put = m_store.profile().putMapEntry(entry);
        if (!put)
            return put.error();
        if (!*put)
            continue; // a newer one is there
        if (auto done = storeMembership(entry); !done)
            return done;
    }
    if (version > 0) {
        if (auto done = m_store.profile().setNumber(Fact::MapVersion, version); !done)
            return done;
    }
    return transaction.commit();
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

void ProfileFeed::handleMapEntry(const MapEntry &entry)
{
    if (auto done = storeMap({entry}, m_mapComplete ? entry.version : 0); !done) {
        Q_EMIT stalled(done.error());
        return;
    }
    Q_EMIT mapChanged(entry.key);
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
