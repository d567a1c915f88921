// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/listcommands.h"

#include "client/account/dump.h"
#include "client/cli/followcommand.h"
#include "client/cli/terminal.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QString unreadText(const std::optional<Unread> &unread)
{
    if (!unread || unread->messages + unread->mentions <= 0)
        return {};
    const auto mentions = unread->mentions > 0 ? u", %1 for you"_s.arg(unread->mentions) : QString();
    return u" %1 unread"_s.arg(unread->messages) + mentions;
}

QString roleName(protocol::Role role)
{
    return QString::fromLatin1(protocol::EnumNames<protocol::Role>::names[size_t(role)]);
}

} // namespace

Result<QList<ChannelsCommand::Row>> ChannelsCommand::ownRows(Account &account)
{
    const auto conversations = account.store().conversations().all();
    const auto memberships = account.store().conversations().memberships();
    if (!conversations)
        return conversations.error();
    if (!memberships)
        return memberships.error();
    QList<Row> rows;
    for (const auto &conversation : *conversations) {
        const auto membership = memberships->constFind(conversation.id);
        if (membership == memberships->constEnd() || membership->leftSeq)
            continue;
        const auto unread = account.store().unread(conversation.id, account.self().value_or(UserId{}));
        if (!unread)
            return unread.error();
        rows.append({conversation, true, *unread});
    }
    return rows;
}

void ChannelsCommand::online()
{
    call(
        [](Account &a, auto reply) {
            a.directory({}, false, [&a, reply](const Result<QList<protocol::Conversation>> &directory) {
                auto rows = directory ? ownRows(a) : Result<QList<Row>>(directory.error());
                if (!rows) {
                    reply(rows);
                    return;
                }
                QSet<ConversationId> mine;
                for (const auto &row : *rows)
                    mine.insert(row.conversation.id);
                for (const auto &conversation : *directory) {
                    if (!mine.contains(conversation.id))
                        rows->append({conversation, false, std::nullopt});
                }
                std::sort(rows->begin(), rows->end(), [](const Row &left, const Row &right) {
                    return std::tuple(!left.mine, left.conversation.name)
                        < std::tuple(!right.mine, right.conversation.name);
                });
                reply(rows);
            });
        },
        [this](const Result<QList<Row>> &rows) {
            if (!rows) {
                if (!lostConnection(rows.error()))
                    fail(rows.error());
                return;
            }
            for (const auto &row : *rows)
                print(row);
            Q_EMIT finished(ExitDone);
        });
}

void ChannelsCommand::print(const Row &row)
{
    const auto &conversation = row.conversation;
    if (options().json) {
        QJsonObject object{{u"id"_s, conversation.id.toText()},   {u"name"_s, conversation.name},
                           {u"topic"_s, conversation.topic},      {u"member"_s, row.mine},
                           {u"members"_s, conversation.members},  {u"last_seq"_s, conversation.lastSeq},
                           {u"archived"_s, conversation.archived}};
        if (row.unread) {
            object.insert(u"unread"_s, row.unread->messages);
            object.insert(u"mentions"_s, row.unread->mentions);
        }
        printJson(object);
        return;
    }
    printLine(u"%1 #%2 (%3)%4%5"_s.arg(row.mine ? u"*"_s : u" "_s, printable(conversation.name))
                  .arg(conversation.members)
                  .arg(unreadText(row.unread),
                       conversation.topic.isEmpty() ? QString() : u"  "_s + printable(conversation.topic)));
}

void WhoAmICommand::online()
{
    struct Answer
    {
        std::optional<protocol::User> user;
        protocol::Welcome server;
    };
    ask(
        [](Account &a) -> Result<Answer> {
            const auto user = a.store().profile().user(a.self().value_or(UserId{}));
            if (!user)
                return user.error();
            return Answer{*user, a.server()};
        },
        [this](const Result<Answer> &answer) {
            if (!answer || !answer->user) {
                fail(answer ? Error{ErrorCode::Internal, u"the server does not list you"_s} : answer.error());
                return;
            }
            const auto &user = *answer->user;
            const auto role = roleName(user.role);
            if (options().json)
                printJson({{u"id"_s, user.id.toText()},
                           {u"name"_s, user.name},
                           {u"display_name"_s, user.displayName},
                           {u"role"_s, role},
                           {u"workspace"_s, answer->server.workspace},
                           {u"server"_s, answer->server.server}});
            else
                printLine(u"%1 (%2), %3 of %4 on %5"_s.arg(printable(user.name), printable(user.displayName), role,
                                                           printable(answer->server.workspace),
                                                           printable(answer->server.server)));
            Q_EMIT finished(ExitDone);
        });
}

void MembersCommand::online()
{
    using Users = QList<protocol::User>;
    call(
        [name = channelName(options().arguments.at(0))](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            if (!channel) {
                reply(Result<Users>(channel.error()));
                return;
            }
            a.loadMembers(channel->id, [&a, id = channel->id, reply](const Status &loaded) {
                const auto members
                    = loaded ? a.store().conversations().members(id) : Result<QList<protocol::Member>>(loaded.error());
                if (!members) {
                    reply(Result<Users>(members.error()));
                    return;
                }
                Users users;
                for (const auto &member : *members) {
                    const auto user = a.store().profile().user(member.user);
                    if (user && *user)
                        users.append(**user);
                }
                std::sort(users.begin(), users.end(), [](const auto &l, const auto &r) { return l.name < r.name; });
                reply(Result<Users>(users));
            });
        },
        [this](const Result<Users> &users) {
            if (!users) {
                if (!lostConnection(users.error()))
                    fail(users.error());
                return;
            }
            for (const auto &user : *users) {
                if (options().json)
                    printJson({{u"id"_s, user.id.toText()},
                               {u"name"_s, user.name},
                               {u"display_name"_s, user.displayName},
                               {u"role"_s, roleName(user.role)}});
                else
                    printLine(
                        u"%1 (%2), %3"_s.arg(printable(user.name), printable(user.displayName), roleName(user.role)));
            }
            Q_EMIT finished(ExitDone);
        });
}

template <class Reply>
void HistoryCommand::findChannel(Account &account, const QString &name, Page page, Reply reply)
{
    if (const auto own = ownChannel(account, name)) {
        page.conversation = own->id;
        page.channel = own->name;
        fetch(account, page, reply);
        return;
    }
    account.directory(
        name, false, [&account, name, page, reply](const Result<QList<protocol::Conversation>> &found) mutable {
            if (!found) {
                reply(Result<QList<PrintedEvent>>(found.error()));
                return;
            }
            for (const auto &conversation : *found) {
                if (conversation.name.compare(name, Qt::CaseInsensitive) != 0)
                    continue;
                page.conversation = conversation.id;
                page.channel = conversation.name;
                fetch(account, page, reply);
                return;
            }
            reply(Result<QList<PrintedEvent>>(Error{ErrorCode::NotFound, u"there is no channel #%1"_s.arg(name)}));
        });
}

template <class Reply>
void HistoryCommand::fetch(Account &account, Page page, Reply reply)
{
    protocol::EventHistory request;
    request.conversation = page.conversation;
    request.before = page.before.value_or(qint64(1) << 52);
    request.limit = std::min<qint64>(page.limit - page.events.size(), protocol::PageEvents);
    account.history(request, [&account, page, reply](const Result<protocol::EventHistory::Reply> &answer) mutable {
        if (!answer) {
            reply(Result<QList<PrintedEvent>>(answer.error()));
            return;
        }
        page.events = answer->events + page.events;
        if (answer->events.isEmpty() || page.events.size() >= page.limit
            || page.events.first().seq <= answer->firstSeq) {
            reply(withNames(account, page.channel, page.events));
            return;
        }
        page.before = page.events.first().seq;
        fetch(account, page, reply);
    });
}

void HistoryCommand::online()
{
    Page page;
    page.before = options().before;
    page.limit = options().limit;
    call([page, name = channelName(options().arguments.at(0))](Account &a,
                                                               auto reply) { findChannel(a, name, page, reply); },
         [this](const Result<QList<PrintedEvent>> &events) {
             if (!events) {
                 if (!lostConnection(events.error()))
                     fail(events.error());
                 return;
             }
             for (const auto &event : *events)
                 printEvent(event, options());
             Q_EMIT finished(ExitDone);
         });
}

template <class Reply>
void SyncCommand::loadNext(Account &account, QList<ConversationId> rest, QList<ConversationId> all, Reply reply)
{
    if (rest.isEmpty()) {
        reply(Result<QList<ConversationId>>(all));
        return;
    }
    const auto id = rest.takeFirst();
    const auto next = [&account, rest, all, reply](const Status &done) {
        if (done)
            loadNext(account, rest, all, reply);
        else
            reply(Result<QList<ConversationId>>(done.error()));
    };
    account.loadBack(id, 0, [&account, id, next](const Status &done) {
        if (done)
            account.loadMembers(id, next);
        else
            next(done);
    });
}

SyncCommand::SyncCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::messageDelivered, this, &SyncCommand::lookAtOutbox);
    connect(account(), &Account::messageFailed, this, [this](ClientId id, const Error &error) {
        printError(u"%1 was refused: %2"_s.arg(id.toText(), codeName(error.code)));
        m_exitCode = ExitRefused;
        lookAtOutbox();
    });
}

void SyncCommand::online()
{
    if (m_isSent)
        fetch();
    else
        lookAtOutbox();
}

void SyncCommand::lookAtOutbox()
{
    ask(
        [](Account &a) -> Result<qsizetype> {
            const auto items = a.store().outbox().all();
            if (!items)
                return items.error();
            return std::count_if(items->cbegin(), items->cend(),
                                 [](const OutboxItem &item) { return item.state == OutboxState::Queued; });
        },
        [this](const Result<qsizetype> &unsent) {
            if (!unsent) {
                fail(unsent.error());
                return;
            }
            m_unsent = *unsent;
            if (m_unsent == 0 && isOnline() && !std::exchange(m_isSent, true))
                fetch();
        });
}

void SyncCommand::timedOut()
{
    if (m_unsent > 0)
        fail(ExitKept, u"%1 messages are not sent yet: "_s.arg(m_unsent) + lastTrouble());
    else
        Command::timedOut();
}

void SyncCommand::finish()
{
    Q_EMIT finished(m_exitCode);
}

void SyncCommand::fetch()
{
    if (!options().dump) {
        finish();
        return;
    }
    call(
        [names = options().arguments](Account &a, auto reply) {
            QList<ConversationId> ids;
            const auto conversations = a.store().conversations().all();
            for (const auto &conversation : conversations ? *conversations : QList<protocol::Conversation>()) {
                if (names.isEmpty())
                    ids.append(conversation.id);
            }
            for (const auto &name : names) {
                const auto channel = ownChannel(a, channelName(name));
                if (!channel) {
                    reply(Result<QList<ConversationId>>(channel.error()));
                    return;
                }
                ids.append(channel->id);
            }
            loadNext(a, ids, ids, reply);
        },
        [this](const Result<QList<ConversationId>> &loaded) {
            if (loaded)
                printDump();
            else if (!lostConnection(loaded.error()))
                fail(loaded.error());
        });
}

void SyncCommand::printDump()
{
    ask(
        [names = options().arguments](Account &a) -> Result<QByteArray> {
            QList<ConversationId> ids;
            for (const auto &name : names) {
                const auto channel = ownChannel(a, channelName(name));
                if (!channel)
                    return channel.error();
                ids.append(channel->id);
            }
            return dump(a.store(), ids.isEmpty() ? DumpScope::Everything : DumpScope::Shared, ids);
        },
        [this](const Result<QByteArray> &text) {
            if (!text) {
                fail(text.error());
                return;
            }
            printBytes(*text);
            finish();
        });
}

} // namespace conclave::client
