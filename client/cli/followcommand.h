// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"
#include "client/cli/platform/console.h"

namespace conclave::client {

// An event and who caused it, as it is printed.
struct PrintedEvent
{
    protocol::Event event;
    QString channel;
    QString sender;
};
void printEvent(const PrintedEvent &event, const Options &options);
Result<QList<PrintedEvent>> withNames(Account &account, const QString &channel, const QList<protocol::Event> &events);

// Prints what happens in channels, in order, each event once, also across lost connections.
class TailCommand : public Command
{
    Q_OBJECT

public:
    explicit TailCommand(const Context &context);

    void online() override;
    void timedOut() override;
    void interrupted() override { Q_EMIT finished(ExitDone); }

protected:
    virtual void following() { } // the channels are known
    virtual void caughtUp() { } // something was printed, or there was nothing to print
    Seq printedUpTo(ConversationId id) const { return m_followed.value(id).printed; }

private:
    struct Followed
    {
        QString name;
        Seq printed = 0;
        bool busy = false;
        bool again = false;
    };
    struct Start
    {
        ConversationId id;
        QString name;
        Seq seq = 0;
    };
    void follow(const QList<Start> &starts);
    void catchUp(ConversationId id);
    void print(ConversationId id, const Result<QList<PrintedEvent>> &events);
    void noteStored(const QList<protocol::Event> &events);
    void watchActivity();
    Seq since() const;

    QHash<ConversationId, Followed> m_followed;
};

// As TailCommand for one channel, and sends what is typed.
class TalkCommand : public TailCommand
{
    Q_OBJECT

public:
    explicit TalkCommand(const Context &context);

    void begin() override;
    void signInNeeded(const Error &why) override;
    void timedOut() override;
    void interrupted() override;

protected:
    void following() override;
    void caughtUp() override { finishIfDone(); }

private:
    void listen(ConversationId id);
    void send(const QString &line);
    void settle(ClientId id, int exitCode);
    void finishIfDone();
    void stop(const QString &why);

    StandardInput m_input;
    std::optional<ConversationId> m_channel;
    QSet<ClientId> m_unsent;
    Seq m_lastSent = 0;
    int m_asking = 0; // lines on their way into the outbox
    int m_exitCode = ExitDone;
    bool m_atEnd = false;
};

} // namespace conclave::client
