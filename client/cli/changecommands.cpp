// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/changecommands.h"

#include "client/cli/messageref.h"
#include "client/cli/terminal.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 HourMs = 3'600'000;

void printAck(const protocol::Ack &ack, const Options &options)
{
    if (options.json)
        printBytes(protocol::encode(ack) + '\n');
}

protocol::ConversationKind kindOf(const Options &options)
{
    if (options.hours > 0)
        return protocol::ConversationKind::Temporary;
    if (options.isBroadcast)
        return protocol::ConversationKind::Broadcast;
    return options.isPrivate ? protocol::ConversationKind::Private : protocol::ConversationKind::Public;
}

} // namespace

CreateCommand::CreateCommand(const Context &context)
    : AcknowledgedCommand(context)
{
    m_request.clientId = ClientId::create();
    m_request.name = channelName(options().arguments.at(0));
    m_request.topic = options().topic;
    m_request.kind = kindOf(options());
    if (options().hours > 0)
        m_request.endsAt = SystemClock().nowMs() + options().hours * HourMs;
    if (options().purges)
        m_request.atEnd = protocol::AtEnd::Purge;
    m_request.replies = enumNamed<protocol::Replies>(options().replies);
    m_request.history = options().historyFromJoin ? protocol::History::FromJoin : protocol::History::All;
}

void CreateCommand::online()
{
    if (!options().replies.isEmpty() && !m_request.replies) {
        fail(ExitUsage, u"--replies takes threads, reactions or nothing"_s);
        return;
    }
    call([request = m_request](Account &a, auto reply) { a.create(request, reply); },
         [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

void MembershipCommand::online()
{
    if (options().verb == Verb::Join)
        join();
    else
        leave();
}

void MembershipCommand::join()
{
    call(
        [name = channelName(options().arguments.at(0))](Account &a, auto reply) {
            a.directory(name, false, [&a, name, reply](const Result<QList<protocol::Conversation>> &found) {
                if (!found) {
                    reply(Result<protocol::Ack>(found.error()));
                    return;
                }
                const auto it = std::find_if(found->begin(), found->end(), [&name](const auto &conversation) {
                    return conversation.name.compare(name, Qt::CaseInsensitive) == 0;
                });
                if (it == found->end())
                    reply(Result<protocol::Ack>(Error{ErrorCode::NotFound, u"there is no channel #%1"_s.arg(name)}));
                else
                    a.join(it->id, reply);
            });
        },
        [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

void MembershipCommand::leave()
{
    call(
        [name = channelName(options().arguments.at(0))](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            if (channel)
                a.leave(channel->id, reply);
            else
                reply(Result<protocol::Ack>(channel.error()));
        },
        [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

void AcknowledgedCommand::finishWith(const Result<protocol::Ack> &ack)
{
    if (ack) {
        printAck(*ack, options());
        Q_EMIT finished(ExitDone);
    } else if (!lostConnection(ack.error())) {
        fail(ack.error());
    }
}

void MemberCommand::online()
{
    call(
        [name = channelName(options().arguments.at(0)), who = options().arguments.at(1), clientId = m_clientId,
         invites = options().verb == Verb::Invite](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            const auto user = userNamed(a, who);
            if (!channel || !user)
                reply(Result<protocol::Ack>(channel ? user.error() : channel.error()));
            else if (invites)
                a.invite({channel->id, clientId, *user}, reply);
            else
                a.remove({channel->id, clientId, *user}, reply);
        },
        [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

ChangeCommand::ChangeCommand(const Context &context)
    : AcknowledgedCommand(context)
{
    const auto &arguments = options().arguments;
    m_request.clientId = ClientId::create();
    if (options().verb == Verb::Rename)
        m_request.name = channelName(arguments.at(1));
    else if (options().verb == Verb::Topic)
        m_request.topic = arguments.at(1);
    else if (options().verb == Verb::Replies)
        m_request.replies = enumNamed<protocol::Replies>(arguments.at(1));
    else if (options().verb == Verb::Extend)
        m_request.endsAt = SystemClock().nowMs() + arguments.at(1).toLongLong() * HourMs;
    else
        m_request.archived = options().verb == Verb::Archive;
}

void ChangeCommand::online()
{
    if (options().verb == Verb::Replies && !m_request.replies) {
        fail(ExitUsage, u"replies takes threads, reactions or nothing"_s);
        return;
    }
    if (options().verb == Verb::Extend && options().arguments.at(1).toLongLong() <= 0) {
        fail(ExitUsage, u"HOURS is a number"_s);
        return;
    }
    call(
        [name = channelName(options().arguments.at(0)), request = m_request](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            if (!channel) {
                reply(Result<protocol::Ack>(channel.error()));
                return;
            }
            auto whole = request;
            whole.conversation = channel->id;
            a.change(whole, reply);
        },
        [this](const Result<protocol::Ack> &ack) { finishWith(ack); });
}

void RoleCommand::online()
{
    const auto role = enumNamed<protocol::Role>(options().arguments.at(1));
    if (!role) {
        fail(ExitUsage, u"there is no role %1"_s.arg(options().arguments.at(1)));
        return;
    }
    call(
        [who = options().arguments.at(0), role = *role](Account &a, auto reply) {
            const auto user = userNamed(a, who);
            if (user)
                a.setRole(*user, role, reply);
            else
                reply(Result<protocol::Done>(user.error()));
        },
        [this](const Result<protocol::Done> &done) {
            if (done)
                Q_EMIT finished(ExitDone);
            else if (!lostConnection(done.error()))
                fail(done.error());
        });
}

ReadCommand::ReadCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::cursorAccepted, this, [this](const ReadPlace &place) {
        if (place.conversation == m_conversation)
            Q_EMIT finished(ExitDone);
    });
    connect(account(), &Account::cursorRefused, this, [this](const ReadPlace &place, const Error &error) {
        if (place.conversation == m_conversation)
            fail(error);
    });
}

void ReadCommand::online()
{
    if (std::exchange(m_asked, true))
        return;
    bool good = true;
    const Seq wanted = options().arguments.value(1, u"0"_s).toLongLong(&good);
    if (!good || wanted < 0) {
        fail(ExitUsage, u"SEQ is a number"_s);
        return;
    }
    call(
        [name = channelName(options().arguments.at(0)), thread = options().thread, wanted](Account &a, auto reply) {
            const auto channel = ownChannel(a, name);
            if (!channel) {
                reply(Result<ConversationId>(channel.error()));
                return;
            }
            const Seq seq = wanted == 0 ? channel->lastSeq : std::min(wanted, channel->lastSeq);
            const auto set = [&a, id = channel->id, seq, reply](const Result<MessageId> &root) {
                const auto done = !root ? Status(root.error())
                    : root->isNull()    ? a.setCursor(id, seq)
                                        : a.setThreadCursor(id, *root, seq);
                reply(done ? Result<ConversationId>(id) : Result<ConversationId>(done.error()));
            };
            if (thread.isEmpty())
                set(MessageId());
            else
                findMessage(a, channel->id, thread, set);
        },
        [this](const Result<ConversationId> &conversation) {
            if (conversation)
                m_conversation = *conversation;
            else
                fail(conversation.error());
        });
}

void ReadCommand::timedOut()
{
    if (m_conversation)
        fail(ExitKept, u"not told to the server yet, kept for the next time: "_s + lastTrouble());
    else
        Command::timedOut();
}

} // namespace conclave::client
