// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/core.h"
#include "client/cli/exitcode.h"
#include "client/cli/options.h"

namespace conclave::client {

// One run of the program: what it does when the account is open, when it is online, and when it has to stop.
// Lives on the main thread; the account's thread is reached through Core. Owned by Program.
class Command : public QObject
{
    Q_OBJECT

public:
    struct Context
    {
        Core &core;
        Account *account;
        const Options &options;
    };

    explicit Command(const Context &context);

    virtual void begin() { } // the store is open; nothing is connected yet
    virtual void online() { } // the store is up to date; again after each reconnect
    virtual void signInNeeded(const Error &why);
    void keyChanged(const UntrustedKey &key);
    virtual void refused(const Error &why);
    virtual void timedOut(); // the time given by the user is over
    virtual void interrupted() { Q_EMIT finished(ExitOther); }
    virtual bool needsConnection() const { return true; }

    void showStatus(const ConnectionStatus &status);

Q_SIGNALS:
    void finished(int exitCode);
    void movedOn(); // the time given by the user begins anew

protected:
    Core &core() { return m_context.core; }
    Account *account() { return m_context.account; }
    const Options &options() const { return m_context.options; }
    bool isOnline() const { return m_online; }
    QString lastTrouble() const; // why there is no connection, for people

    template <class Work, class Answer>
    void ask(Work work, Answer answer)
    {
        core().ask(account(), this, std::move(work), std::move(answer));
    }
    template <class Work, class Answer>
    void call(Work work, Answer answer)
    {
        core().call(account(), this, std::move(work), std::move(answer));
    }

    void fail(int exitCode, const QString &text);
    void fail(const Error &error); // with the exit code that fits
    bool lostConnection(const Error &error) const; // then online() comes again

private:
    void warnOf(VersionGap gap);

    Context m_context;
    std::optional<Error> m_trouble;
    std::optional<UntrustedKey> m_untrusted; // with it
    bool m_online = false;
    bool m_warned = false; // of the versions
    bool m_failed = false;
};

// The own channel of that name, from the store; runs on the core thread. NotFound when there is none.
Result<protocol::Conversation> ownChannel(Account &account, const QString &name);

// The user of that name (with or without @), from the store; runs on the core thread. NotFound when there is none.
Result<UserId> userNamed(Account &account, const QString &name);

// The enumerator that the protocol calls so.
template <class E>
std::optional<E> enumNamed(const QString &name)
{
    const auto &names = protocol::EnumNames<E>::names;
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1StringView(names[i]))
            return E(i);
    }
    return std::nullopt;
}

// The code as the protocol names it.
QString codeName(ErrorCode code);

std::unique_ptr<Command> makeCommand(const Command::Context &context);

} // namespace conclave::client
