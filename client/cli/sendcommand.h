// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"

namespace conclave::client {

// Puts one message, with files or without, or something about one, into the outbox and waits until the server has it.
class SendCommand : public Command
{
    Q_OBJECT

public:
    explicit SendCommand(const Context &context);

    void begin() override;
    void online() override;
    void signInNeeded(const Error &why) override;
    void refused(const Error &why) override;
    void timedOut() override;
    void interrupted() override;

private:
    // Without a connection only what the store knows can be named; a failure then waits for the connection.
    enum class Attempt : quint8 { Offline, Online };
    void queue(Attempt attempt);
    void noteDelivered(ClientId id, Seq seq);
    void noteFailed(ClientId id, const Error &error);
    void keep(const QString &why);

    QString m_text;
    std::optional<ClientId> m_id;
    bool m_queueing = false;
};

} // namespace conclave::client
