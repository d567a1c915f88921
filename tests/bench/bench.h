// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>
#include <QTextStream>
#include <functional>
#include <vector>

// What the parts of conclave-bench share. What counts are ratios: both sides of each are measured in the same run on
// the same machine.
namespace conclave::bench {

// One thing that is measured, in a file of its own; main.cpp lists them all.
struct Part
{
    QString name; // on the command line
    QString summary; // a sentence for --help
    QList<QCommandLineOption> options; // that only this part has; named apart from those of others
    std::function<bool(const QCommandLineParser &options)> run; // prints its figures; false: they are not to be had
};

Part messagesPart();
Part mlsPart();
Part signInsPart();
Part soakPart();
Part uploadsPart();

QTextStream &out();
double percentile(std::vector<double> values, double part); // 0.5: the median; 0 without values
QString ratio(double a, double b);
QString figure(double value, int decimals);

} // namespace conclave::bench
