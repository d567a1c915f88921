// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"

namespace conclave::client {

// Something that the server acknowledges once; asked again after a broken connection.
class AcknowledgedCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;

protected:
    void finishWith(const Result<protocol::Ack> &ack);
};

// create: the same client_id however often the connection breaks, so that it is made once.
class CreateCommand : public AcknowledgedCommand
{
    Q_OBJECT

public:
    explicit CreateCommand(const Context &context);
    void online() override;

private:
    protocol::CreateConversation m_request;
};

// join and leave: harmless to repeat.
class MembershipCommand : public AcknowledgedCommand
{
    Q_OBJECT

public:
    using AcknowledgedCommand::AcknowledgedCommand;
    void online() override;

private:
    void join();
    void leave();
};

// invite and remove.
class MemberCommand : public AcknowledgedCommand
{
    Q_OBJECT

public:
    using AcknowledgedCommand::AcknowledgedCommand;
    void online() override;

private:
    const ClientId m_clientId = ClientId::create();
};

// rename, topic, archive, unarchive, replies, extend.
class ChangeCommand : public AcknowledgedCommand
{
    Q_OBJECT

public:
    explicit ChangeCommand(const Context &context);
    void online() override;

private:
    protocol::ChangeConversation m_request;
};

// role: changes a user's.
class RoleCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;
};

// read: moves the own cursor.
class ReadCommand : public Command
{
    Q_OBJECT

public:
    explicit ReadCommand(const Context &context);
    void online() override;
    void timedOut() override;

private:
    std::optional<ConversationId> m_conversation;
    bool m_asked = false;
};

} // namespace conclave::client
