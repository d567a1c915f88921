// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"

namespace conclave::client {

class ChannelsCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;

private:
    struct Row
    {
        protocol::Conversation conversation;
        bool mine = false;
        std::optional<Unread> unread;
    };
    static Result<QList<Row>> ownRows(Account &account);
    void print(const Row &row);
};

// whoami, and the end of accept-invite.
class WhoAmICommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;
};

class MembersCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;
};

class HistoryCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;

private:
    struct Page
    {
        ConversationId conversation;
        QString channel;
        QList<protocol::Event> events;
        std::optional<Seq> before;
        qint64 limit = 0;
    };
    template <class Reply>
    static void findChannel(Account &account, const QString &name, Page page, Reply reply);
    template <class Reply>
    static void fetch(Account &account, Page page, Reply reply);
};

class SyncCommand : public Command
{
    Q_OBJECT

public:
    explicit SyncCommand(const Context &context);
    void begin() override { lookAtOutbox(); } // known also when nobody can be reached
    void online() override; // what waits in the outbox goes first
    void timedOut() override;

private:
    void lookAtOutbox();
    void fetch();
    void finish();
    template <class Reply>
    static void loadNext(Account &account, QList<ConversationId> rest, QList<ConversationId> all, Reply reply);
    void printDump();

    qsizetype m_unsent = 0;
    bool m_isSent = false;
    int m_exitCode = ExitDone;
};

} // namespace conclave::client
