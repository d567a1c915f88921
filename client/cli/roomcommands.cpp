// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/roomcommands.h"

#include "client/cli/messageref.h"
#include "client/cli/terminal.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using Rows = QList<ReaderRow>;

// Runs on the core thread, `reply` too.
template <class Reply>
void readersOf(Account &account, ConversationId conversation, const MessageId &id, Reply reply)
{
    const auto message = account.store().messages().message(conversation, id);
    const auto users = account.store().profile().users();
    if (!message || !users || !*message) {
        const Error missing{ErrorCode::NotFound, u"there is no such message"_s};
        reply(Result<Rows>(!message ? message.error() : !users ? users.error() : missing));
        return;
    }
    account.readers(conversation, (*message)->seq,
                    [seq = (*message)->seq, author = (*message)->sender, users = *users,
                     reply](const Result<Account::ReaderList> &list) {
                        reply(list ? Result<Rows>(readerRows(*list, seq, author, users)) : Result<Rows>(list.error()));
                    });
}

} // namespace

void PostersCommand::online()
{
    if (options().arguments.size() == 1)
        list();
    else
        set();
}

void PostersCommand::list()
{
    ask(
        [name = channelName(options().arguments.at(0))](Account &a) -> Result<QList<protocol::User>> {
            const auto channel = ownChannel(a, name);
            if (!channel)
                return channel.error();
            QList<protocol::User> users;
            for (const auto &id : channel->posters.value_or(QList<UserId>())) {
                const auto user = a.store().profile().user(id);
                if (!user)
                    return user.error();
                if (*user)
                    users.append(**user);
            }
            return users;
        },
        [this](const Result<QList<protocol::User>> &users) {
            if (!users) {
                fail(users.error());
                return;
            }
            for (const auto &user : *users) {
                if (options().json)
                    printJson({{u"id"_s, user.id.toText()}, {u"name"_s, user.name}});
                else
                    printLine(u"%1 (%2)"_s.arg(printable(user.name), printable(user.displayName)));
            }
            Q_EMIT finished(ExitDone);
        });
}

void PostersCommand::set()
{
    call(
        [name = channelName(options().arguments.at(0)), who = options().arguments.at(2), clientId = m_clientId,
         on = options().arguments.at(1) == "add"_L1](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            const auto user = userNamed(a, who);
            if (channel && user)
                a.setPoster({channel->id, clientId, *user, on}, reply);
            else
                reply(Result<protocol::Ack>(channel ? user.error() : channel.error()));
        },
        [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

void ReadersCommand::online()
{
    call(
        [name = channelName(options().arguments.at(0)), wanted = options().arguments.at(1)](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            if (!channel) {
                reply(Result<Rows>(channel.error()));
                return;
            }
            findMessage(a, channel->id, wanted, [&a, id = channel->id, reply](const Result<MessageId> &message) {
                if (message)
                    readersOf(a, id, *message, reply);
                else
                    reply(Result<Rows>(message.error()));
            });
        },
        [this](const Result<Rows> &rows) {
            if (rows)
                print(*rows);
            else if (!lostConnection(rows.error()))
                fail(rows.error());
        });
}

void ReadersCommand::print(const QList<ReaderRow> &rows)
{
    if (options().csv) {
        printBytes(readersCsv(rows));
        Q_EMIT finished(ExitDone);
        return;
    }
    for (const auto &row : rows) {
        if (options().json)
            printJson({{u"id"_s, row.user.id.toText()}, {u"name"_s, row.user.name}, {u"read"_s, row.hasRead}});
        else
            printLine(u"%1 %2 (%3)"_s.arg(row.hasRead ? u"read    "_s : u"not read"_s, printable(row.user.name),
                                          printable(row.user.displayName)));
    }
    Q_EMIT finished(ExitDone);
}

} // namespace conclave::client
