// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/world.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSet>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace conclave::test {

using client::DumpScope;

namespace {

constexpr int MaxShownLines = 30;
constexpr int PollMs = 3;

QString linesOnlyIn(const QList<QByteArray> &lines, const QList<QByteArray> &others, QChar mark)
{
    const QSet<QByteArray> known(others.cbegin(), others.cend());
    QString text;
    int shown = 0;
    for (const auto &line : lines) {
        if (known.contains(line))
            continue;
        if (++shown <= MaxShownLines)
            text += u"\n  %1 %2"_s.arg(mark).arg(QString::fromUtf8(line));
    }
    return shown > MaxShownLines ? text + u"\n  %1 ... and %2 more"_s.arg(mark).arg(shown - MaxShownLines) : text;
}

// Every row of a dump has a line of its own, so the rows that differ say all.
QString rowsThatDiffer(const QByteArray &left, const QByteArray &right)
{
    const auto rows = [](const QByteArray &dump) {
        auto lines = dump.split('\n');
        for (auto &line : lines) {
            while (line.endsWith(',') || line.endsWith(']')) // depends on what is behind the row
                line.chop(1);
        }
        return lines;
    };
    return linesOnlyIn(rows(left), rows(right), u'-') + linesOnlyIn(rows(right), rows(left), u'+');
}

} // namespace

// Looks far more often than QTest::qWaitFor, which sleeps 10 ms between two answers of a server that takes one.
bool waitUntil(const std::function<bool()> &condition, int patienceMs)
{
    const QDeadlineTimer deadline(patienceMs);
    bool met = condition();
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&condition, &deadline, &met, &loop] {
        met = condition();
        if (met || deadline.hasExpired())
            loop.quit();
    });
    poll.start(PollMs);
    if (!met)
        loop.exec();
    return met;
}

World::World() = default;

QString World::addPeople(const QStringList &names)
{
    for (const auto &name : names) {
        const auto role = name.contains(u':') ? name.section(u':', 0, 0) : u"member"_s;
        const auto device = name.section(u':', -1);
        const auto user = device.section(u'/', 0, 0);
        if (device == user && !m_server.addUser(user, role))
            return u"cannot add the user %1"_s.arg(user);
        m_devices.push_back(std::make_unique<Device>(m_server, user, device));
    }
    return {};
}

QString World::begin(const QStringList &people, int crowd)
{
    // Users that exist when the server starts are known to it at once.
    if (auto problem = addPeople(people); !problem.isEmpty())
        return problem;
    if (auto problem = m_crowd.add(m_server, crowd); !problem.isEmpty())
        return problem;
    if (auto problem = startServer(); !problem.isEmpty())
        return problem;
    for (const auto &device : m_devices)
        device->start();
    return m_crowd.signIn();
}

QString World::startServer()
{
    return m_server.start() ? QString() : u"the server does not start:\n"_s + m_server.log();
}

Device *World::device(const QString &name)
{
    const auto found
        = std::find_if(m_devices.begin(), m_devices.end(), [&](const auto &d) { return d->name() == name; });
    return found == m_devices.end() ? nullptr : found->get();
}

QList<Device *> World::online()
{
    QList<Device *> devices;
    for (const auto &device : m_devices) {
        if (device->wantsToBeOnline() && m_server.isRunning())
            devices << device.get();
    }
    return devices;
}

std::optional<ConversationId> World::channel(const QString &name) const
{
    const auto found = m_channels.constFind(name);
    return found == m_channels.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<MessageId> World::written(ConversationId conversation, const QString &text) const
{
    const auto texts = m_written.value(conversation);
    const auto found = texts.constFind(text);
    return found == texts.constEnd() ? std::nullopt : std::optional(*found);
}

QString World::unexpectedRefusal()
{
    for (const auto &device : m_devices) {
        if (const auto code = device->takeRefusal(); !code.isEmpty())
            return u"%1 was refused: %2"_s.arg(device->name(), code);
    }
    return {};
}

QString World::settle(int patienceMs)
{
    QElapsedTimer elapsed;
    elapsed.start();
    const auto patience = [&] { return std::max(1, patienceMs - int(elapsed.elapsed())); };
    const auto connected = online();
    QString problem;
    const auto allComplete = [&](const auto &devices) {
        for (const auto &device : devices) {
            if (!device->isComplete()) {
                problem = u"%1 does not come to rest: %2"_s.arg(device->name(), device->whyIncomplete());
                return false;
            }
        }
        return true;
    };
    if (!waitUntil([&] { return allComplete(connected); }, patience()))
        return problem;
    const auto fresh = signInAfresh();
    QList<Device *> all = connected;
    for (const auto &[user, device] : fresh)
        all << device.get();
    const auto isSettled = [&] {
        if (!allComplete(all))
            return false;
        problem = difference(fresh);
        return problem.isEmpty();
    };
    if (!waitUntil(isSettled, patience()))
        return problem;
    for (const auto &[user, device] : fresh) {
        if (const auto tokens = device->store().profile().tokens(); tokens && *tokens)
            m_freshTokens.insert(user, **tokens);
    }
    return {};
}

// The first time with the password; later with those tokens, which saves the server the hashing and changes nothing
// else.
World::Fresh World::signInAfresh()
{
    Fresh fresh;
    for (const auto *device : online()) {
        auto &afresh = fresh[device->user()];
        if (afresh)
            continue;
        afresh = std::make_unique<Device>(m_server, device->user(), device->user() + u"/fresh"_s);
        if (const auto tokens = m_freshTokens.constFind(device->user()); tokens != m_freshTokens.constEnd())
            afresh->signInWith(*tokens);
        afresh->start();
    }
    return fresh;
}

QString World::difference(const Fresh &fresh)
{
    for (auto *device : online()) {
        const auto mine = device->dump(DumpScope::Everything);
        const auto other = fresh.at(device->user())->dump(DumpScope::Everything);
        if (mine != other)
            return u"the store of %1 (-) differs from a fresh sign-in's (+):%2"_s.arg(device->name(),
                                                                                      rowsThatDiffer(mine, other));
    }
    return channelDifference();
}

QString World::channelDifference()
{
    for (auto channel = m_channels.cbegin(); channel != m_channels.cend(); ++channel) {
        QList<Device *> members;
        for (auto *device : online()) {
            if (device->isMember(*channel))
                members << device;
        }
        if (members.size() < 2 || !beginsForAllAlike(*channel, members))
            continue;
        const auto first = members.first()->dump(DumpScope::Shared, {*channel});
        for (auto *member : members.mid(1)) {
            const auto dump = member->dump(DumpScope::Shared, {*channel});
            if (dump != first)
                return u"of #%1, %2 (-) and %3 (+) do not hold the same:%4"_s.arg(
                    channel.key(), members.first()->name(), member->name(), rowsThatDiffer(first, dump));
        }
    }
    return {};
}

// Where history begins with the join, members share only a part.
bool World::beginsForAllAlike(ConversationId conversation, const QList<Device *> &members)
{
    const auto info = members.first()->store().conversations().find(conversation);
    return info && *info && (*info)->history == protocol::History::All;
}

} // namespace conclave::test
