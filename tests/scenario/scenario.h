// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/scenario/verbs.h"

#include <QList>
#include <QStringList>

namespace conclave::test {

// A script of the folder, as its README describes it, and its run against a world of its own.
class Scenario
{
public:
    Scenario(const QString &name, const QString &text);

    QString run(); // what went wrong, beginning with file and line; empty when nothing did

private:
    struct Step
    {
        int line = 0;
        QString text;
        bool isPending = false; // has to fail, and ends the script: a known fault
        bool goesOn = false; // the next step comes at once
        Subject subject = Subject::Person;
        QString who;
        const Verb *verb = nullptr;
        QString arguments;
    };

    QString parse(); // the problem, if there is one; likewise below
    QString parseLine(Step step);
    QString parseStep(Step step, const QString &who, const QString &action);
    QString runStep(World &world, const Step &step) const;
    QString perform(World &world, const Step &step) const;
    QString at(int line, const QString &problem) const;

    QString m_name;
    QString m_text;
    QStringList m_people;
    int m_crowd = 0;
    QList<Step> m_steps;
};

} // namespace conclave::test
