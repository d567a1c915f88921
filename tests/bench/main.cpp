// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"
#include "tests/bench/localsearchbench.h"
#include "tests/bench/searchbench.h"
#include "tests/bench/timelinebench.h"

#include <QApplication>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::bench;

namespace {

// How many messages there are to look through.
int stored(const QCommandLineParser &options, int otherwise)
{
    return options.isSet(u"stored"_s) ? std::max(5000, options.value(u"stored"_s).toInt()) : otherwise;
}

QList<Part> allParts()
{
    return {
        messagesPart(),
        {u"search"_s,
         u"how fast the server searches, beside reading all texts"_s,
         {{u"stored"_s,
           u"search, local, timeline: how many messages there are (default 200000; 100000 for timeline)."_s, u"N"_s}},
         [](const QCommandLineParser &options) { return test::benchSearch(out(), stored(options, 200'000)); }},
        {u"local"_s,
         u"how fast a client searches its store, beside decrypting and reading all of it"_s,
         {},
         [](const QCommandLineParser &options) { return test::benchLocalSearch(out(), stored(options, 200'000)); }},
        {u"timeline"_s,
         u"processor time of opening, scrolling and growing long channels; QT_SCALE_FACTOR=2 for twice the density"_s,
         {},
         [](const QCommandLineParser &options) { return test::benchTimeline(out(), stored(options, 100'000)); }},
        uploadsPart(),
        mlsPart(),
        signInsPart(),
        soakPart(),
    };
}

QString description(const QList<Part> &parts)
{
    QString text
        = u"Measures parts of Conclave; all of them when none is named. Servers are its own, on loopback with\n"
          "temporary databases (SQLite; PostgreSQL with CONCLAVE_TEST_DATABASE=postgres).\n\nParts:\n"_s;
    for (const auto &part : parts)
        text += u"  %1 %2\n"_s.arg(part.name, -12).arg(part.summary);
    return text.trimmed();
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const auto parts = allParts();
    QCommandLineParser parser;
    parser.setApplicationDescription(description(parts));
    parser.addHelpOption();
    parser.addPositionalArgument(u"part"_s, u"What to measure."_s, u"[part...]"_s);
    for (const auto &part : parts)
        parser.addOptions(part.options);
    parser.process(application);
    const auto wanted = parser.positionalArguments();
    for (const auto &name : wanted) {
        if (std::none_of(parts.begin(), parts.end(), [&](const Part &part) { return part.name == name; })) {
            out() << "there is no part " << name << "; see conclave-bench --help\n";
            return 2;
        }
    }
    bool isWhole = true;
    for (const auto &part : parts) {
        if (!wanted.isEmpty() && !wanted.contains(part.name))
            continue;
        out() << "== " << part.name << '\n';
        out().flush();
        isWhole = part.run(parser) && isWhole;
    }
    return isWhole ? 0 : 1;
}
