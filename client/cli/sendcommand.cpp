// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/sendcommand.h"

#include "client/cli/filecommands.h"
#include "client/cli/messageref.h"
#include "client/cli/terminal.h"

#include <QFile>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;

QByteArray readStandardInput()
{
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly))
        return {};
    auto bytes = in.read(protocol::MaxTextBytes + 2);
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    return bytes;
}

// What the verb puts into the log, about `target` where it needs one.
Content contentOf(const Options &options, const QString &text, MessageId target)
{
    Content::Text message;
    message.text = text;
    switch (options.verb) {
    case Verb::Reply:
        message.thread = target;
        return {message};
    case Verb::Quote:
        message.quote = target;
        return {message};
    case Verb::Edit:
        return {Content::Edit{target, text}};
    case Verb::Delete:
        return {Content::Delete{target}};
    case Verb::React:
    case Verb::Unreact:
        return {Content::Reaction{target, options.arguments.at(2), options.verb == Verb::React}};
    case Verb::Pin:
    case Verb::Unpin:
        return {Content::Pin{target, options.verb == Verb::Pin}};
    default:
        return {message};
    }
}

// The message that it is about; empty: none.
QString targetOf(const Options &options)
{
    if (options.verb == Verb::Upload)
        return options.thread;
    return options.verb == Verb::Send ? QString() : options.arguments.at(1);
}

// Where the text stands among the arguments; -1 when the verb has none.
int textPosition(Verb verb)
{
    switch (verb) {
    case Verb::Send:
        return 1;
    case Verb::Reply:
    case Verb::Quote:
    case Verb::Edit:
        return 2;
    default:
        return -1;
    }
}

} // namespace

SendCommand::SendCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::messageDelivered, this, &SendCommand::noteDelivered);
    connect(account(), &Account::messageFailed, this, &SendCommand::noteFailed);
    connect(account(), &Account::transferChanged, this, &SendCommand::movedOn);
}

void SendCommand::begin()
{
    const int position = textPosition(options().verb);
    const auto argument = options().arguments.value(position);
    m_text = argument == "-"_L1 ? QString::fromUtf8(readStandardInput()) : argument;
    m_text.replace("\r\n"_L1, "\n"_L1);
    if (position >= 0 && m_text.trimmed().isEmpty())
        fail(ExitUsage, u"there is nothing to send"_s);
    else if (m_text.toUtf8().size() > protocol::MaxTextBytes)
        fail(ExitUsage, u"a message has at most %1 bytes"_s.arg(protocol::MaxTextBytes));
    else
        queue(Attempt::Offline);
}

void SendCommand::online()
{
    if (!m_id)
        queue(Attempt::Online);
}

void SendCommand::queue(Attempt attempt)
{
    if (std::exchange(m_queueing, true))
        return;
    call(
        [options = options(), text = m_text](Account &a, auto reply) {
            const auto channel = ownChannel(a, channelName(options.arguments.at(0)));
            if (!channel) {
                reply(Result<ClientId>(channel.error()));
                return;
            }
            const auto add = [&a, reply, options, text, id = channel->id](const Result<MessageId> &target) {
                if (!target)
                    reply(Result<ClientId>(target.error()));
                else if (options.verb == Verb::Upload)
                    sendFiles(a, {id, *target}, options, reply);
                else
                    reply(a.send(id, contentOf(options, text, *target)));
            };
            if (const auto target = targetOf(options); target.isEmpty())
                add(MessageId());
            else
                findMessage(a, channel->id, target, add);
        },
        [this, attempt](const Result<ClientId> &id) {
            m_queueing = false;
            if (id)
                m_id = *id;
            else if (attempt == Attempt::Online && !lostConnection(id.error()))
                fail(id.error());
            else if (attempt == Attempt::Offline && isOnline())
                queue(Attempt::Online); // it came while this was tried
        });
}

void SendCommand::noteDelivered(ClientId id, Seq seq)
{
    if (id != m_id)
        return;
    if (options().json)
        printJson({{u"client_id"_s, id.toText()}, {u"seq"_s, seq}});
    Q_EMIT finished(ExitDone);
}

void SendCommand::noteFailed(ClientId id, const Error &error)
{
    if (id == m_id)
        fail(error);
}

void SendCommand::keep(const QString &why)
{
    fail(ExitKept, u"not sent yet, kept in the outbox: "_s + why);
}

void SendCommand::signInNeeded(const Error &why)
{
    if (m_id)
        keep(u"the sign-in failed (%1)"_s.arg(codeName(why.code)));
    else
        Command::signInNeeded(why);
}

void SendCommand::refused(const Error &why)
{
    if (m_id)
        keep(lastTrouble());
    else
        Command::refused(why);
}

void SendCommand::timedOut()
{
    if (m_id)
        keep(lastTrouble());
    else
        Command::timedOut();
}

void SendCommand::interrupted()
{
    if (m_id)
        keep(u"interrupted"_s);
    else
        Command::interrupted();
}

} // namespace conclave::client
