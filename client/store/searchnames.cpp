// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/searchnames.h"

#include "shared/search/folding.h"

namespace conclave::client {

namespace {

bool isSameName(const QString &one, const QString &other)
{
    return search::fold(one).text == search::fold(other).text;
}

qint64 startOf(QDate day)
{
    return day.startOfDay().toMSecsSinceEpoch();
}

QList<UserId> usersCalled(const QString &name, const QList<protocol::User> &users, UserId self)
{
    if (name.compare(QLatin1StringView("me"), Qt::CaseInsensitive) == 0)
        return {self};
    QList<UserId> found;
    for (const auto &user : users) {
        if (isSameName(user.name, name) || isSameName(user.displayName, name))
            found.append(user.id);
    }
    return found;
}

QList<ConversationId> conversationsCalled(const QString &name, const QList<protocol::Conversation> &conversations,
                                          const QHash<ConversationId, protocol::Membership> &memberships)
{
    QList<ConversationId> found;
    for (const auto &conversation : conversations) {
        const auto membership = memberships.constFind(conversation.id);
        if (membership != memberships.cend() && !membership->leftSeq && isSameName(conversation.name, name))
            found.append(conversation.id);
    }
    return found;
}

} // namespace

Result<ResolvedQuery> resolve(LocalStore &store, const search::Query &query, UserId self)
{
    ResolvedQuery resolved;
    auto &wanted = resolved.query;
    wanted.terms = query.terms;
    wanted.has = query.has;
    wanted.is = query.is;
    if (query.after)
        wanted.sinceMs = startOf(*query.after);
    if (query.before)
        wanted.beforeMs = startOf(*query.before);
    if (!query.from.isEmpty()) {
        const auto users = store.profile().users();
        if (!users)
            return users.error();
        for (const auto &name : query.from) {
            const auto found = usersCalled(name.text, *users, self);
            wanted.from += found;
            if (found.isEmpty())
                resolved.unknownPeople.append(name);
        }
    }
    if (!query.in.isEmpty()) {
        const auto conversations = store.conversations().all();
        const auto memberships = store.conversations().memberships();
        if (!conversations || !memberships)
            return conversations ? memberships.error() : conversations.error();
        for (const auto &name : query.in) {
            const auto found = conversationsCalled(name.text, *conversations, *memberships);
            wanted.in += found;
            if (found.isEmpty())
                resolved.unknownPlaces.append(name);
        }
    }
    return resolved;
}

} // namespace conclave::client
