// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace conclave::test {

class Device;
class World;

// Who does a step.
enum class Subject : quint8 { Person, Server, Crowd };

// What stands behind the verb, taken word by word.
class Arguments
{
public:
    explicit Arguments(const QString &text)
        : m_rest(text.trimmed())
    {
    }
    QString word();
    std::optional<int> number(); // nothing, and nothing taken, when the next word is none
    bool take(const QString &words); // true when it stood there
    QString beforeArrow(); // what stands before " => ", which is taken with it; all when there is no arrow
    QString rest() { return std::exchange(m_rest, {}); }
    bool isEmpty() const { return m_rest.isEmpty(); }

private:
    QString m_rest;
};

struct Act
{
    World &world;
    Device *device; // of a person's step only
    Arguments &arguments;
};

// A verb of the scripts. `run` does the step, or waits for what it expects, and answers what went wrong, if anything.
struct Verb
{
    Subject subject;
    const char *name;
    const char *arguments; // for people
    QString (*run)(const Act &act);
};

const Verb *findVerb(Subject subject, const QString &step); // the longest that the step begins with, or null

} // namespace conclave::test
