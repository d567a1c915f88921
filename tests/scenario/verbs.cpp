// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/steps.h"

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

QString dies(const Act &act)
{
    if (const auto count = act.arguments.take(u"after"_s) ? act.arguments.number() : std::nullopt) {
        const auto delivered = [&] {
            int sum = 0;
            for (const auto *device : act.world.online())
                sum += device->delivered();
            return sum;
        };
        const bool any = waitUntil([&, before = delivered()] { return delivered() - before >= *count; });
        if (!any || !act.arguments.take(u"deliveries"_s))
            return u"there were not so many deliveries"_s;
    }
    act.world.server().kill();
    return Done;
}

QString returns(const Act &act)
{
    return act.world.startServer();
}

QString restarts(const Act &act)
{
    if (const int status = act.world.server().terminate(); status != 0)
        return u"it ended with status %1"_s.arg(status);
    return act.world.startServer();
}

QString crowdJoins(const Act &act)
{
    return inChannel(act,
                     [&](ConversationId id) { return act.world.crowd().join(id, act.arguments.number().value_or(1)); });
}

QString crowdLeaves(const Act &act)
{
    return inChannel(
        act, [&](ConversationId id) { return act.world.crowd().leave(id, act.arguments.number().value_or(1)); });
}

// A verb is its entry here, or in the table of the part that has it.
constexpr Verb table[] = {
    {Subject::Server, "dies", "[after N deliveries]", dies},
    {Subject::Server, "returns", "", returns},
    {Subject::Server, "restarts", "", restarts},
    {Subject::Crowd, "join", "CHANNEL N", crowdJoins},
    {Subject::Crowd, "leave", "CHANNEL N", crowdLeaves},
};

} // namespace

QString Arguments::word()
{
    const auto end = m_rest.indexOf(u' ');
    const auto word = m_rest.left(end);
    m_rest = end < 0 ? QString() : m_rest.mid(end).trimmed();
    return word;
}

std::optional<int> Arguments::number()
{
    bool ok = false;
    const int value = m_rest.section(u' ', 0, 0).toInt(&ok);
    if (!ok)
        return std::nullopt;
    word();
    return value;
}

bool Arguments::take(const QString &words)
{
    if (m_rest != words && !m_rest.startsWith(words + u' '))
        return false;
    m_rest = m_rest.mid(words.size()).trimmed();
    return true;
}

QString Arguments::beforeArrow()
{
    static const auto arrow = u" => "_s;
    const auto end = m_rest.indexOf(arrow);
    const auto text = m_rest.left(end);
    m_rest = end < 0 ? QString() : m_rest.mid(end + arrow.size()).trimmed();
    return text.trimmed();
}

const Verb *findVerb(Subject subject, const QString &step)
{
    const Verb *best = nullptr;
    for (const auto part : {Verbs(table), actions(), messageActions(), expectations()}) {
        for (const auto &verb : part) {
            const QLatin1StringView name(verb.name);
            const bool matches = verb.subject == subject && (step == name || step.startsWith(name + u' '));
            if (matches && (!best || qstrlen(best->name) < qstrlen(verb.name)))
                best = &verb;
        }
    }
    return best;
}

} // namespace conclave::test
