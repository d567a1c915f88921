// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"
#include "client/cli/platform/console.h"
#include "client/cli/profile.h"

namespace conclave::client {

// Composition of conclave-cli: options, profile, core, one account, one command.
class Program : public QObject
{
    Q_OBJECT

public:
    // Runs the application's event loop and returns the exit code.
    static int run(const QStringList &commandLine);

    ~Program() override;

private:
    explicit Program(const Options &options);
    Status prepare();
    void start();
    void startCommand(Account *account);
    Status giveCredentials(Account *account);
    void finish(int exitCode);

    Options m_options;
    std::unique_ptr<Profile> m_profile;
    Secret m_storeKey;
    std::unique_ptr<Core> m_core; // before the profile's lock is given back
    std::unique_ptr<Command> m_command;
    Interrupts m_interrupts;
    QTimer m_timeout;
    bool m_finished = false;
};

} // namespace conclave::client
