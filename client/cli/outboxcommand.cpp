// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/outboxcommand.h"

#include "client/cli/terminal.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

QString stateName(OutboxState state)
{
    switch (state) {
    case OutboxState::Queued:
        return u"queued"_s;
    case OutboxState::Failed:
        return u"failed"_s;
    case OutboxState::Sent:
        return u"sent"_s;
    }
    return {};
}

void printItem(const OutboxItem &item, const Options &options)
{
    const auto *text = item.frame.content.as<protocol::Content::Text>();
    const auto id = item.frame.clientId.toText();
    if (options.json)
        printJson({{u"id"_s, id},
                   {u"conversation"_s, item.frame.conversation.toText()},
                   {u"state"_s, stateName(item.state)},
                   {u"attempts"_s, item.attempts},
                   {u"error"_s, item.error},
                   {u"text"_s, text ? text->text : QString()}});
    else
        printLine(u"%1 %2%3 %4"_s.arg(id, stateName(item.state),
                                      item.error.isEmpty() ? QString() : u" (%1)"_s.arg(item.error),
                                      text ? printable(text->text) : item.frame.content.kind()));
}

} // namespace

OutboxCommand::OutboxCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::messageDelivered, this, [this](ClientId id) { settle(id, ExitDone); });
    connect(account(), &Account::messageFailed, this, [this](ClientId id, const Error &error) {
        if (m_waiting.contains(id))
            printError(u"%1 was refused: %2"_s.arg(id.toText(), codeName(error.code)));
        settle(id, ExitRefused);
    });
}

bool OutboxCommand::needsConnection() const
{
    return options().arguments.value(0) == "retry"_L1;
}

void OutboxCommand::begin()
{
    if (options().arguments.isEmpty())
        list();
    else if (options().arguments.at(0) == "drop"_L1)
        drop();
    else
        retry();
}

void OutboxCommand::list()
{
    ask([](Account &a) { return a.store().outbox().all(); },
        [this](const Result<QList<OutboxItem>> &items) {
            if (!items) {
                fail(items.error());
                return;
            }
            for (const auto &item : *items)
                printItem(item, options());
            Q_EMIT finished(ExitDone);
        });
}

void OutboxCommand::drop()
{
    const auto id = ClientId::fromText(options().arguments.at(1));
    if (!id) {
        fail(ExitUsage, u"ID is what `outbox` lists"_s);
        return;
    }
    ask([id = *id](Account &a) { return a.outbox().drop(id); },
        [this](const Status &done) {
            if (done)
                Q_EMIT finished(ExitDone);
            else
                fail(ExitOther, u"there is no such message in the outbox"_s);
        });
}

void OutboxCommand::retry()
{
    const auto only = ClientId::fromText(options().arguments.value(1));
    if (options().arguments.size() > 1 && !only) {
        fail(ExitUsage, u"ID is what `outbox` lists"_s);
        return;
    }
    ask(
        [only](Account &a) -> Result<QSet<ClientId>> {
            const auto items = a.store().outbox().all();
            if (!items)
                return items.error();
            QSet<ClientId> waiting;
            for (const auto &item : *items) {
                const auto id = item.frame.clientId;
                if (item.state == OutboxState::Sent || (only && id != *only))
                    continue;
                if (item.state == OutboxState::Failed) {
                    if (auto done = a.outbox().retry(id); !done)
                        return done.error();
                }
                waiting.insert(id);
            }
            return waiting;
        },
        [this](const Result<QSet<ClientId>> &waiting) {
            if (!waiting) {
                fail(waiting.error());
                return;
            }
            m_waiting = *waiting;
            if (m_waiting.isEmpty())
                Q_EMIT finished(ExitDone);
        });
}

void OutboxCommand::settle(ClientId id, int exitCode)
{
    if (!m_waiting.remove(id))
        return;
    if (exitCode != ExitDone)
        m_exitCode = exitCode;
    if (m_waiting.isEmpty())
        Q_EMIT finished(m_exitCode);
}

void OutboxCommand::timedOut()
{
    fail(ExitKept, u"%1 messages are not sent yet: "_s.arg(m_waiting.size()) + lastTrouble());
}

} // namespace conclave::client
