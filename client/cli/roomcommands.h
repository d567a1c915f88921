// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/readersreport.h"
#include "client/cli/changecommands.h"

namespace conclave::client {

// posters: who was named to send messages in a broadcast channel; names another one, or takes it back.
class PostersCommand : public AcknowledgedCommand
{
    Q_OBJECT

public:
    using AcknowledgedCommand::AcknowledgedCommand;
    void online() override;

private:
    void list();
    void set();

    const ClientId m_clientId = ClientId::create();
};

// readers: who has read a message of a broadcast channel, and who has not.
class ReadersCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;

private:
    void print(const QList<ReaderRow> &rows);
};

} // namespace conclave::client
