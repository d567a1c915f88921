// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"

namespace conclave::client {

// Lists what is not sent, throws it away, or tries again and waits for it.
class OutboxCommand : public Command
{
    Q_OBJECT

public:
    explicit OutboxCommand(const Context &context);

    void begin() override;
    void timedOut() override;
    bool needsConnection() const override;

private:
    void list();
    void drop();
    void retry();
    void settle(ClientId id, int exitCode);

    QSet<ClientId> m_waiting;
    int m_exitCode = ExitDone;
};

} // namespace conclave::client
