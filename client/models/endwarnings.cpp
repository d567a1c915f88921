// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/endwarnings.h"

#include "client/models/notifypreferences.h"
#include "client/models/notifyrules.h"
#include "client/models/timeleft.h"
#include "client/models/workspace.h"
#include "client/store/mapkeys.h"

#include <QMetaMethod>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MinuteMs = 60'000;
constexpr qint64 HourMs = 60 * MinuteMs;
constexpr qint64 LongestWaitMs = MinuteMs; // timers stand still while the computer sleeps
constexpr qint64 PatienceMs = 30'000; // for what other computers have told already
constexpr auto ToldName = "told"_L1;
constexpr auto DoneName = "done"_L1;

QString nameOf(const EndWarnings::Warning &warning)
{
    return u"%1 %2 "_s.arg(warning.endsAt).arg(warning.before);
}

} // namespace

EndWarnings::EndWarnings(Workspace &workspace)
    : m_workspace(workspace)
    , m_startedAt(m_systemClock.steadyMs())
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &EndWarnings::look);
    connect(&m_workspace, &Workspace::conversationsChanged, this, &EndWarnings::readAll);
    connect(&m_workspace, &Workspace::conversationChanged, this, &EndWarnings::read);
    connect(&m_workspace, &Workspace::statusChanged, this, [this] {
        if (m_workspace.isOnline() && !std::exchange(m_wasOnline, true))
            readAll();
    });
    connect(&m_workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        if (const auto place = mapkeys::placeOf(mapkeys::Done, key); place && place->thread.isNull())
            noteMap(place->conversation);
    });
    connect(&m_workspace.notify(), &NotifyPreferences::changed, this, &EndWarnings::look);
    connect(&m_workspace.notify(), &NotifyPreferences::conversationChanged, this, &EndWarnings::look);
    m_wasOnline = m_workspace.isOnline();
    readAll();
}

void EndWarnings::setClock(const Clock &clock)
{
    m_clock = &clock;
    look();
}

void EndWarnings::readAll()
{
    m_ends.clear();
    const auto memberships = m_workspace.store().conversations().memberships();
    if (memberships) {
        for (auto it = memberships->cbegin(); it != memberships->cend(); ++it)
            read(it.key());
    }
    tidy();
    look();
}

void EndWarnings::read(ConversationId conversation)
{
    const auto &conversations = m_workspace.store().conversations();
    const auto membership = conversations.membership(conversation);
    const auto info = conversations.find(conversation);
    const bool isOwn = membership && *membership && !(*membership)->leftSeq;
    const bool had = m_ends.remove(conversation);
    const bool ends = isOwn && info && *info && (*info)->endsAt && !(*info)->archived;
    if (ends)
        m_ends.insert(
            conversation,
            {(*info)->name, (*info)->atEnd.value_or(protocol::AtEnd::Archive), *(*info)->endsAt, (*info)->createdAt});
    if (had || ends)
        m_next.start(0);
}

// Notes about channels that are gone.
void EndWarnings::tidy()
{
    if (!m_workspace.isOnline())
        return;
    const auto all = m_workspace.map().all(mapkeys::Done);
    for (auto it = all.cbegin(); it != all.cend(); ++it) {
        const auto end = m_ends.constFind(it.key().conversation);
        if (!it.key().thread.isNull())
            continue; // a mention
        if (end == m_ends.cend() || end->at <= m_clock->nowMs())
            m_workspace.setMap(mapkeys::of(mapkeys::Done, it.key()), {});
    }
}

std::optional<EndWarnings::Warning> EndWarnings::current(ConversationId conversation) const
{
    const auto end = m_ends.constFind(conversation);
    const auto now = m_clock->nowMs();
    if (end == m_ends.cend() || end->at <= now)
        return std::nullopt;
    Warning warning{conversation, end->channel, end->atEnd, end->at, 0};
    for (const auto before : Warnings) { // the last one that is due
        if (end->at - before <= now && end->at - before > end->madeAt)
            warning.before = before;
    }
    return warning.before > 0 ? std::optional(warning) : std::nullopt;
}

std::optional<EndWarnings::Warning> EndWarnings::of(ConversationId conversation) const
{
    const auto warning = current(conversation);
    return warning && stateOf(*warning) != State::Finished ? warning : std::nullopt;
}

QString EndWarnings::noteOf(ConversationId conversation) const
{
    const auto own = m_notes.constFind(conversation);
    return own != m_notes.cend() ? *own : m_workspace.map().value(mapkeys::of(mapkeys::Done, conversation, {}));
}

void EndWarnings::noteMap(ConversationId conversation)
{
    const auto kept = m_workspace.map().value(mapkeys::of(mapkeys::Done, conversation, {}));
    if (m_notes.value(conversation) == kept)
        m_notes.remove(conversation);
    look();
}

EndWarnings::State EndWarnings::stateOf(const Warning &warning) const
{
    const auto note = noteOf(warning.conversation);
    const auto name = nameOf(warning);
    if (!note.startsWith(name))
        return State::Untold;
    return note.mid(name.size()) == DoneName ? State::Finished : State::Told;
}

void EndWarnings::setState(const Warning &warning, State state)
{
    const auto note = nameOf(warning) + (state == State::Finished ? DoneName : ToldName);
    m_notes.insert(warning.conversation, note);
    m_workspace.setMap(mapkeys::of(mapkeys::Done, warning.conversation, {}), note);
    m_next.start(0);
}

void EndWarnings::finish(const Warning &warning)
{
    if (stateOf(warning) != State::Finished)
        setState(warning, State::Finished);
}

void EndWarnings::takeBack(ConversationId conversation)
{
    if (const auto warning = current(conversation))
        setState(*warning, State::Told);
}

void EndWarnings::setVisible(ConversationId conversation)
{
    m_visible = conversation;
    if (const auto warning = of(conversation))
        finish(*warning);
}

// What is held back waits: for the end of a quiet time, or for the user to come back to this computer.
bool EndWarnings::mayTell(const Warning &warning) const
{
    static const auto telling = QMetaMethod::fromSignal(&EndWarnings::due);
    if (!isSignalConnected(telling))
        return false; // nobody would show it
    const bool isCurrent = m_wasOnline || m_systemClock.steadyMs() - m_startedAt > PatienceMs;
    if (!isCurrent || m_workspace.isUsedElsewhere())
        return false;
    const auto &preferences = m_workspace.notify();
    return mayWarn(preferences.settings(), preferences.of(warning.conversation),
                   QDateTime::fromMSecsSinceEpoch(m_clock->nowMs()));
}

void EndWarnings::look()
{
    const auto now = m_clock->nowMs();
    QHash<ConversationId, QString> present;
    QList<Warning> untold;
    qint64 wait = LongestWaitMs;
    const auto conversations = m_ends.keys();
    for (const auto &conversation : conversations) {
        if (const auto next = untilNextWarning(m_ends.value(conversation).at, now))
            wait = std::min(wait, *next + 1);
        const auto warning = of(conversation);
        if (!warning)
            continue;
        present.insert(conversation, nameOf(*warning) + title(*warning));
        if (stateOf(*warning) == State::Untold)
            untold.append(*warning);
    }
    if (m_ends.isEmpty())
        m_next.stop();
    else
        m_next.start(int(wait));
    const auto before = std::exchange(m_last, present);
    for (const auto &conversation : conversations + before.keys()) {
        if (before.value(conversation) != present.value(conversation))
            Q_EMIT changed(conversation);
    }
    for (const auto &warning : std::as_const(untold)) {
        if (warning.conversation == m_visible) {
            finish(warning);
        } else if (mayTell(warning)) {
            setState(warning, State::Told);
            Q_EMIT due(warning);
        }
    }
}

QString EndWarnings::title(const Warning &warning) const
{
    const auto left = warning.endsAt - m_clock->nowMs();
    const auto units = [left](qint64 unit) { return int(std::max<qint64>((left + unit - 1) / unit, 1)); };
    if (left <= HourMs - MinuteMs)
        return tr("#%1 ends in %n minute(s)", nullptr, units(MinuteMs)).arg(warning.channel);
    return tr("#%1 ends in %n hour(s)", nullptr, units(HourMs)).arg(warning.channel);
}

QString EndWarnings::sentence(const Warning &warning) const
{
    return warning.atEnd == protocol::AtEnd::Purge
        ? tr("Then everything in it is deleted for good.")
        : tr("Then it is archived: it can be read, but nobody can write in it any more.");
}

} // namespace conclave::client
