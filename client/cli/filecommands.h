// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"
#include "client/cli/command.h"

namespace conclave::client {

// One message in the outbox with the files that were named, all or none. Runs on the core thread.
void sendFiles(Account &account, const ReadPlace &place, const Options &options,
               const Transfers::Answer<ClientId> &answer);

// Saves a file that a message carries, and waits until it is whole.
class DownloadCommand : public Command
{
    Q_OBJECT

public:
    explicit DownloadCommand(const Context &context);

    void begin() override;
    void online() override;

private:
    void note(const Transfer &transfer);

    std::optional<FileId> m_file;
    bool m_asking = false;
};

} // namespace conclave::client
