// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/threadcommands.h"

#include "client/cli/messageref.h"
#include "client/cli/terminal.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int BatchEvents = 500;

} // namespace

Result<MessagesCommand::Messages> MessagesCommand::shown(Account &account, ConversationId conversation,
                                                         const QList<Message> &messages)
{
    const auto reactions = account.store().messages().reactions(conversation);
    if (!reactions)
        return reactions.error();
    Messages all;
    for (const auto &message : messages) {
        const auto user = account.store().profile().user(message.sender);
        if (!user)
            return user.error();
        Shown one{message, *user ? (*user)->name : message.sender.toText(), {}};
        for (const auto &reaction : *reactions) {
            if (reaction.message == message.id)
                one.reactions.append(reaction.emoji);
        }
        all.append(one);
    }
    return all;
}

Result<MessagesCommand::Messages> MessagesCommand::thread(Account &account, ConversationId conversation,
                                                          MessageId rootId)
{
    const auto root = account.store().messages().message(conversation, rootId);
    if (!root)
        return root.error();
    if (!*root)
        return Error{ErrorCode::NotFound, u"there is no such message"_s};
    const auto replies = account.store().messages().thread(conversation, rootId);
    if (!replies)
        return replies.error();
    return shown(account, conversation, QList<Message>{**root} + *replies);
}

Result<MessagesCommand::Messages> MessagesCommand::pins(Account &account, ConversationId conversation)
{
    const auto ids = account.store().messages().pins(conversation);
    if (!ids)
        return ids.error();
    QList<Message> messages;
    for (const auto &id : *ids) {
        const auto message = account.store().messages().message(conversation, id);
        if (!message)
            return message.error();
        if (*message)
            messages.append(**message);
    }
    std::sort(messages.begin(), messages.end(), [](const auto &a, const auto &b) { return a.seq < b.seq; });
    return shown(account, conversation, messages);
}

Result<QList<PrintedEvent>> MessagesCommand::versions(Account &account, const protocol::Conversation &channel,
                                                      MessageId message)
{
    const auto known = account.store().messages().message(channel.id, message);
    if (!known)
        return known.error();
    if (!*known)
        return Error{ErrorCode::NotFound, u"there is no such message"_s};
    if ((*known)->deleted)
        return Error{ErrorCode::NotFound, u"that message is deleted"_s};
    QList<protocol::Event> found;
    Seq seq = (*known)->seq - 1;
    while (true) {
        const auto events = account.store().events().after(channel.id, seq, BatchEvents);
        if (!events)
            return events.error();
        if (events->isEmpty())
            break;
        for (const auto &event : *events) {
            const auto *edit = event.content ? event.content->as<protocol::Content::Edit>() : nullptr;
            if (event.seq == (*known)->seq || (edit && edit->target == message))
                found.append(event);
        }
        seq = events->last().seq;
    }
    return withNames(account, channel.name, found);
}

void MessagesCommand::showVersions()
{
    call(
        [arguments = options().arguments](Account &a, auto reply) {
            const auto channel = ownChannel(a, channelName(arguments.at(0)));
            if (!channel) {
                reply(Result<QList<PrintedEvent>>(channel.error()));
                return;
            }
            a.loadBack(channel->id, 0, [&a, channel = *channel, arguments, reply](const Status &loaded) {
                if (!loaded) {
                    reply(Result<QList<PrintedEvent>>(loaded.error()));
                    return;
                }
                findMessage(a, channel.id, arguments.at(1), [&a, channel, reply](const Result<MessageId> &message) {
                    reply(message ? versions(a, channel, *message) : Result<QList<PrintedEvent>>(message.error()));
                });
            });
        },
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

void MessagesCommand::online()
{
    if (options().verb == Verb::Versions) {
        showVersions();
        return;
    }
    call(
        [options = options()](Account &a, auto reply) {
            const auto channel = ownChannel(a, channelName(options.arguments.at(0)));
            if (!channel) {
                reply(Result<Messages>(channel.error()));
                return;
            }
            const auto id = channel->id;
            a.loadBack(id, 0, [&a, id, options, reply](const Status &loaded) {
                if (!loaded)
                    reply(Result<Messages>(loaded.error()));
                else if (options.verb == Verb::Pins)
                    reply(pins(a, id));
                else
                    findMessage(a, id, options.arguments.at(1), [&a, id, reply](const Result<MessageId> &root) {
                        reply(root ? thread(a, id, *root) : Result<Messages>(root.error()));
                    });
            });
        },
        [this](const Result<Messages> &messages) {
            if (!messages) {
                if (!lostConnection(messages.error()))
                    fail(messages.error());
                return;
            }
            for (const auto &message : *messages)
                print(message);
            Q_EMIT finished(ExitDone);
        });
}

void MessagesCommand::print(const Shown &shown)
{
    const auto &[message, sender, reactions] = shown;
    if (options().json) {
        printJson({{u"id"_s, message.id.toText()},
                   {u"seq"_s, message.seq},
                   {u"sender"_s, sender},
                   {u"text"_s, message.text ? message.text->text : QString()},
                   {u"edited"_s, message.editedAt.has_value()},
                   {u"deleted"_s, message.deleted},
                   {u"reactions"_s, QJsonArray::fromStringList(reactions)}});
        return;
    }
    const auto text = message.text ? printable(inWords(message.text->text, message.text->files)) : u"(deleted)"_s;
    printLine(u"%1 %2: %3%4%5"_s.arg(message.seq)
                  .arg(printable(sender), text, message.editedAt ? u" (edited)"_s : QString(),
                       reactions.isEmpty() ? QString() : u"  "_s + printable(reactions.join(u' '))));
}

} // namespace conclave::client
