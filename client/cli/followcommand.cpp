// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/followcommand.h"

#include "client/cli/terminal.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int BatchEvents = 500;

QString textOf(const protocol::Event &event)
{
    const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr;
    if (text)
        return u": "_s + inWords(text->text, text->files);
    const auto *edit = event.content ? event.content->as<protocol::Content::Edit>() : nullptr;
    if (edit)
        return u" edited: "_s + edit->text;
    return u" [%1]"_s.arg(event.kind);
}

} // namespace

void printEvent(const PrintedEvent &printed, const Options &options)
{
    if (options.json)
        printBytes(protocol::encode(printed.event) + '\n');
    else
        printLine(u"#%1 %2 %3%4"_s.arg(printable(printed.channel))
                      .arg(printed.event.seq)
                      .arg(printable(printed.sender), printable(textOf(printed.event))));
}

Result<QList<PrintedEvent>> withNames(Account &account, const QString &channel, const QList<protocol::Event> &events)
{
    QList<PrintedEvent> printed;
    QHash<UserId, QString> names;
    for (const auto &event : events) {
        if (!names.contains(event.sender)) {
            const auto user = account.store().profile().user(event.sender);
            if (!user)
                return user.error();
            names.insert(event.sender, *user ? (*user)->name : event.sender.toText());
        }
        printed.append({event, channel, names.value(event.sender)});
    }
    return printed;
}

TailCommand::TailCommand(const Context &context)
    : Command(context)
{
    connect(account(), &Account::eventsStored, this, &TailCommand::noteStored);
    if (options().activity)
        watchActivity();
}

void TailCommand::online()
{
    if (!m_followed.isEmpty()) {
        for (const auto &id : m_followed.keys())
            catchUp(id);
        return;
    }
    ask(
        [names = options().arguments](Account &a) -> Result<QList<Start>> {
            QList<Start> starts;
            for (const auto &name : names) {
                const auto channel = ownChannel(a, channelName(name));
                if (!channel)
                    return channel.error();
                const auto known = a.store().events().newestRange(channel->id);
                if (!known)
                    return known.error();
                starts.append({channel->id, channel->name, known->last});
            }
            return starts;
        },
        [this](const Result<QList<Start>> &starts) {
            if (starts)
                follow(*starts);
            else
                fail(starts.error());
        });
}

void TailCommand::follow(const QList<Start> &starts)
{
    for (const auto &start : starts)
        m_followed.insert(start.id, {start.name, options().since.value_or(start.seq), false, false});
    following();
    for (const auto &start : starts)
        catchUp(start.id);
}

void TailCommand::timedOut()
{
    if (m_followed.isEmpty())
        Command::timedOut();
}

void TailCommand::noteStored(const QList<protocol::Event> &events)
{
    if (const auto id = events.first().conversation; m_followed.contains(id))
        catchUp(id);
}

// Loads what is missing behind the last printed event, and prints it. One at a time for each channel.
void TailCommand::catchUp(ConversationId id)
{
    auto &followed = m_followed[id];
    if (followed.busy) {
        followed.again = true;
        return;
    }
    followed.busy = true;
    call(
        [id, name = followed.name, printed = followed.printed](Account &a, auto reply) {
            a.loadBack(id, printed + 1, [&a, id, name, printed, reply](const Status &loaded) {
                const auto events = loaded ? a.store().events().after(id, printed, BatchEvents)
                                           : Result<QList<protocol::Event>>(loaded.error());
                reply(events ? withNames(a, name, *events) : Result<QList<PrintedEvent>>(events.error()));
            });
        },
        [this, id](const Result<QList<PrintedEvent>> &events) { print(id, events); });
}

void TailCommand::print(ConversationId id, const Result<QList<PrintedEvent>> &events)
{
    auto &followed = m_followed[id];
    followed.busy = false;
    if (!events) {
        if (!lostConnection(events.error()))
            fail(events.error());
        return;
    }
    for (const auto &event : *events) {
        printEvent(event, options());
        followed.printed = event.event.seq;
    }
    if (std::exchange(followed.again, false) || events->size() == BatchEvents)
        catchUp(id);
    else
        caughtUp();
}

void TailCommand::watchActivity()
{
    connect(account(), &Account::userTyping, this, [](ConversationId conversation, UserId user) {
        printJson({{u"typing"_s, user.toText()}, {u"conversation"_s, conversation.toText()}});
    });
    connect(account(), &Account::presenceChanged, this, [](UserId user, protocol::Presence presence) {
        printJson({{u"presence"_s, user.toText()}, {u"state"_s, int(presence)}});
    });
    connect(account(), &Account::cursorsChanged, this, [this](ConversationId conversation) {
        ask([conversation](Account &a) { return a.store().conversations().cursors(conversation); },
            [conversation](const Result<QList<protocol::Cursor>> &cursors) {
                for (const auto &cursor : cursors ? *cursors : QList<protocol::Cursor>())
                    printJson({{u"cursor"_s, cursor.user.toText()},
                               {u"conversation"_s, conversation.toText()},
                               {u"seq"_s, cursor.seq}});
            });
    });
}

TalkCommand::TalkCommand(const Context &context)
    : TailCommand(context)
{
    connect(&m_input, &StandardInput::line, this, &TalkCommand::send);
    connect(&m_input, &StandardInput::atEnd, this, [this] {
        m_atEnd = true;
        QTimer::singleShot(int(options().timeoutMs), this, &TalkCommand::timedOut);
        finishIfDone();
    });
    connect(account(), &Account::messageDelivered, this, [this](ClientId id, Seq seq) {
        if (m_unsent.contains(id))
            m_lastSent = std::max(m_lastSent, seq);
        settle(id, ExitDone);
    });
    connect(account(), &Account::messageFailed, this, [this](ClientId id, const Error &error) {
        if (m_unsent.contains(id))
            printError(u"refused: "_s + codeName(error.code));
        settle(id, ExitRefused);
    });
}

void TalkCommand::begin()
{
    ask([name = channelName(options().arguments.at(0))](Account &a) { return ownChannel(a, name); },
        [this](const Result<protocol::Conversation> &channel) {
            if (channel)
                listen(channel->id);
        });
}

void TalkCommand::following()
{
    ask([name = channelName(options().arguments.at(0))](Account &a) { return ownChannel(a, name); },
        [this](const Result<protocol::Conversation> &channel) {
            if (channel)
                listen(channel->id);
        });
}

void TalkCommand::listen(ConversationId id)
{
    if (std::exchange(m_channel, id))
        return;
    m_input.start();
}

void TalkCommand::send(const QString &line)
{
    if (line.trimmed().isEmpty())
        return;
    if (line.toUtf8().size() > protocol::MaxTextBytes) {
        printError(u"a line of more than %1 bytes was not sent"_s.arg(protocol::MaxTextBytes));
        m_exitCode = ExitOther;
        return;
    }
    protocol::Content::Text text;
    text.text = line;
    ++m_asking;
    ask([id = *m_channel, content = protocol::Content{text}](Account &a) { return a.send(id, content); },
        [this](const Result<ClientId> &id) {
            --m_asking;
            if (id)
                m_unsent.insert(*id);
            else
                fail(id.error());
        });
}

void TalkCommand::settle(ClientId id, int exitCode)
{
    if (!m_unsent.remove(id))
        return;
    if (exitCode != ExitDone)
        m_exitCode = exitCode;
    finishIfDone();
}

void TalkCommand::finishIfDone()
{
    const bool sent = m_atEnd && m_unsent.isEmpty() && m_asking == 0;
    if (sent && (m_lastSent == 0 || printedUpTo(*m_channel) >= m_lastSent))
        Q_EMIT finished(m_exitCode);
}

void TalkCommand::stop(const QString &why)
{
    if (m_unsent.isEmpty() && m_asking == 0)
        Q_EMIT finished(m_exitCode);
    else
        fail(ExitKept, u"not everything is sent yet, the rest is kept in the outbox: "_s + why);
}

void TalkCommand::signInNeeded(const Error &why)
{
    if (m_unsent.isEmpty())
        Command::signInNeeded(why);
    else
        stop(u"the sign-in failed (%1)"_s.arg(codeName(why.code)));
}

void TalkCommand::timedOut()
{
    if (!m_channel)
        TailCommand::timedOut();
    else if (m_atEnd)
        stop(lastTrouble());
}

void TalkCommand::interrupted()
{
    stop(u"interrupted"_s);
}

} // namespace conclave::client
