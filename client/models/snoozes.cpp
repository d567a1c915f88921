// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/snoozes.h"

#include "client/store/mapkeys.h"

#include <algorithm>

namespace conclave::client {

namespace {

using Kind = Entry::Kind;

// Timers stand still while the computer sleeps: the clock is looked at now and then.
constexpr qint64 LongestWaitMs = 60'000;

constexpr std::pair<Kind, const char *> Names[]
    = {{Kind::Mention, "mention"}, {Kind::Replies, "replies"}, {Kind::Invitation, "invitation"}};

QString nameOf(Kind kind)
{
    for (const auto &[one, name] : Names) {
        if (one == kind)
            return QString::fromLatin1(name);
    }
    return {};
}

// Nothing for what another program wrote there.
std::optional<Snoozes::Snooze> snoozeOf(const ReadPlace &key, const QString &value)
{
    bool isNumber = false;
    const auto until = value.section(u' ', 0, 0).toLongLong(&isNumber);
    const auto what = value.section(u' ', 1);
    for (const auto &[kind, name] : Names) {
        if (isNumber && until > 0 && what == QLatin1StringView(name))
            return Snoozes::Snooze{key, kind, until};
    }
    return std::nullopt;
}

} // namespace

bool Snoozes::Snooze::isFor(const Entry &entry) const
{
    return entry.kind == kind && keyOf(entry) == key;
}

Snoozes::Snoozes(Workspace &workspace)
    : m_workspace(workspace)
    , m_watchedFrom(SystemClock().nowMs())
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &Snoozes::watch);
    connect(&m_workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        const auto place = mapkeys::placeOf(mapkeys::Snooze, key);
        if (!place)
            return;
        Q_EMIT changed(place->conversation);
        watch();
    });
    watch();
}

ReadPlace Snoozes::keyOf(const Entry &entry)
{
    switch (entry.kind) {
    case Kind::Mention:
        return {entry.place.conversation, entry.message};
    case Kind::Replies:
        return entry.place;
    default:
        return {entry.place.conversation};
    }
}

QList<Snoozes::Snooze> Snoozes::of(ConversationId conversation) const
{
    QList<Snooze> found;
    const auto all = m_workspace.map().all(mapkeys::Snooze);
    for (auto it = all.cbegin(); it != all.cend(); ++it) {
        const auto snooze = it.key().conversation == conversation ? snoozeOf(it.key(), it.value()) : std::nullopt;
        if (snooze)
            found.append(*snooze);
    }
    return found;
}

void Snoozes::set(const Entry &entry, qint64 until)
{
    m_workspace.setMap(mapkeys::of(mapkeys::Snooze, keyOf(entry)),
                       QStringLiteral("%1 %2").arg(until).arg(nameOf(entry.kind)));
}

void Snoozes::forget(const Entry &entry)
{
    m_workspace.setMap(mapkeys::of(mapkeys::Snooze, keyOf(entry)), {});
}

void Snoozes::forget(const Snooze &snooze)
{
    m_workspace.setMap(mapkeys::of(mapkeys::Snooze, snooze.key), {});
}

// Tells of those whose time has come since it looked last, and comes again for the next.
void Snoozes::watch()
{
    const qint64 now = SystemClock().nowMs();
    const qint64 before = std::exchange(m_watchedFrom, now);
    qint64 next = 0;
    const auto all = m_workspace.map().all(mapkeys::Snooze);
    for (auto it = all.cbegin(); it != all.cend(); ++it) {
        const auto snooze = snoozeOf(it.key(), it.value());
        if (snooze && snooze->until > now)
            next = next == 0 ? snooze->until : std::min(next, snooze->until);
        else if (snooze && snooze->until > before)
            Q_EMIT changed(it.key().conversation);
    }
    if (next > 0)
        m_next.start(int(std::min(next - now + 1, LongestWaitMs)));
    else
        m_next.stop();
}

} // namespace conclave::client
