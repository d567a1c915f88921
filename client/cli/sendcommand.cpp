// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/sendcommand.h"

#include "client/cli/terminal.h"

#include <QFile>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

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

} // namespace

SendCommand::SendCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::messageDelivered, this, &SendCommand::noteDelivered);
    connect(account(), &Account::messageFailed, this, &SendCommand::noteFailed);
}

void SendCommand::begin()
{
    const auto argument = options().arguments.at(1);
    m_text = argument == "-"_L1 ? QString::fromUtf8(readStandardInput()) : argument;
    m_text.replace("\r\n"_L1, "\n"_L1);
    if (m_text.trimmed().isEmpty()) {
        fail(ExitUsage, u"there is nothing to send"_s);
    } else if (m_text.toUtf8().size() > protocol::MaxTextBytes) {
        fail(ExitUsage, u"a message has at most %1 bytes"_s.arg(protocol::MaxTextBytes));
    } else {
        ask([name = channelName(options().arguments.at(0))](Account &a) { return ownChannel(a, name); },
            [this](const Result<protocol::Conversation> &channel) {
                if (channel)
                    queue(channel->id);
            });
    }
}

void SendCommand::online()
{
    if (m_id || m_queueing)
        return;
    ask([name = channelName(options().arguments.at(0))](Account &a) { return ownChannel(a, name); },
        [this](const Result<protocol::Conversation> &channel) {
            if (channel)
                queue(channel->id);
            else
                fail(channel.error());
        });
}

void SendCommand::queue(ConversationId conversation)
{
    if (std::exchange(m_queueing, true))
        return;
    protocol::Content::Text text;
    text.text = m_text;
    ask([conversation, content = protocol::Content{text}](Account &a) { return a.send(conversation, content); },
        [this](const Result<ClientId> &id) {
            if (id)
                m_id = *id;
            else
                fail(id.error());
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
