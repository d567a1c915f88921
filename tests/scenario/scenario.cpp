// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/scenario.h"

#include "tests/scenario/world.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int PendingPatienceMs = 3000; // for what is expected to fail

} // namespace

Scenario::Scenario(const QString &name, const QString &text)
    : m_name(name)
    , m_text(text)
{
}

QString Scenario::at(int line, const QString &problem) const
{
    return u"%1:%2: %3"_s.arg(m_name).arg(line).arg(problem);
}

QString Scenario::parse()
{
    const auto lines = m_text.split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        Step step;
        step.line = i + 1;
        step.text = lines.at(i).section(u'#', 0, 0).trimmed();
        if (step.text.isEmpty())
            continue;
        if (const auto problem = parseLine(step); !problem.isEmpty())
            return at(step.line, u"%1\n  %2"_s.arg(step.text, problem));
    }
    return m_people.isEmpty() ? at(1, u"nobody takes part"_s) : QString();
}

QString Scenario::parseLine(Step step)
{
    auto rest = step.text;
    if (rest.startsWith("people "_L1)) {
        m_people << rest.mid(7).split(u' ', Qt::SkipEmptyParts);
        return {};
    }
    if (rest.startsWith("crowd "_L1)) {
        m_crowd = rest.mid(6).toInt();
        return {};
    }
    step.isPending = rest.startsWith("pending "_L1);
    if (step.isPending)
        rest = rest.mid(8);
    step.goesOn = rest.endsWith(" &"_L1);
    if (step.goesOn)
        rest.chop(2);
    const auto colon = rest.indexOf(u": "_s);
    if (colon < 0)
        return u"this is no step"_s;
    return parseStep(step, rest.left(colon), rest.mid(colon + 2).trimmed());
}

QString Scenario::parseStep(Step step, const QString &who, const QString &action)
{
    step.who = who;
    if (who == "server"_L1)
        step.subject = Subject::Server;
    else if (who == "crowd"_L1)
        step.subject = Subject::Crowd;
    else if (std::none_of(m_people.cbegin(), m_people.cend(),
                          [&who](const QString &one) { return one.section(u':', -1) == who; }))
        return u"nobody is called %1"_s.arg(who);
    step.verb = findVerb(step.subject, action);
    if (!step.verb)
        return u"unknown verb"_s;
    step.arguments = action.mid(qsizetype(qstrlen(step.verb->name)));
    m_steps << step;
    return {};
}

QString Scenario::run()
{
    if (auto problem = parse(); !problem.isEmpty())
        return problem;
    World world;
    if (auto problem = world.begin(m_people, m_crowd); !problem.isEmpty())
        return at(1, problem);
    if (auto problem = world.settle(); !problem.isEmpty())
        return at(1, problem);
    for (const auto &step : m_steps) {
        const auto problem = runStep(world, step);
        if (step.isPending && problem.isEmpty())
            return at(step.line, u"%1\n  this works now: take the word away"_s.arg(step.text));
        if (step.isPending)
            break; // what follows waits for the same
        if (!problem.isEmpty())
            return at(step.line, u"%1\n  %2"_s.arg(step.text, problem));
    }
    return {};
}

QString Scenario::runStep(World &world, const Step &step) const
{
    if (auto problem = perform(world, step); !problem.isEmpty())
        return problem;
    if (step.goesOn)
        return {};
    const auto problem = world.settle(step.isPending ? PendingPatienceMs : PatienceMs);
    const auto refusal = world.unexpectedRefusal(); // it may be the reason
    return refusal.isEmpty() ? problem : refusal;
}

QString Scenario::perform(World &world, const Step &step) const
{
    Arguments arguments(step.arguments);
    const auto problem = step.verb->run({world, world.device(step.who), arguments});
    if (problem.isEmpty() && !arguments.isEmpty())
        return u"what is \"%1\"? %2 %3"_s.arg(arguments.rest(), QLatin1StringView(step.verb->name),
                                              QLatin1StringView(step.verb->arguments));
    return problem;
}

} // namespace conclave::test
