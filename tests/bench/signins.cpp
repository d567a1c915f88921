// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace conclave::bench {

namespace {

constexpr int RoundsOfOne = 90; // more guesses at one name are refused unseen
constexpr int RoundsOfOneConnection = 20; // that of a stranger is closed after some seconds

// How long a refusal takes, in milliseconds; below 0: it was none.
double refusal(WireClient &client, const QString &name)
{
    QElapsedTimer timer;
    timer.start();
    const auto code
        = client.errorOf(u"session.login"_s,
                         {{u"name"_s, name}, {u"password"_s, u"not the right one"_s}, {u"device_name"_s, u"bench"_s}});
    return code == u"wrong_credentials"_s ? double(timer.nsecsElapsed()) / 1e6 : -1;
}

// The test of Mann and Whitney ("On a Test of Whether one of Two Random Variables is Stochastically Larger than the
// Other", 1947), by its normal approximation: within -2 and 2 nothing tells the two apart.
double mannWhitneyZ(const std::vector<double> &a, const std::vector<double> &b)
{
    double u = 0;
    for (const double x : a) {
        for (const double y : b)
            u += x < y ? 1 : x == y ? 0.5 : 0;
    }
    const double product = double(a.size()) * double(b.size());
    return (u - product / 2) / std::sqrt(product * double(a.size() + b.size() + 1) / 12);
}

bool run(const QCommandLineParser &options)
{
    const int rounds = std::max(20, options.value(u"sign-ins"_s).toInt());
    ServerProcess server;
    bool isReady = true;
    for (int i = 0; isReady && i <= rounds / RoundsOfOne; ++i) {
        const auto number = QString::number(i);
        isReady = server.addUser(u"ana-"_s + number) && server.addUser(u"off-"_s + number)
            && server.run({u"user"_s, u"disable"_s, u"off-"_s + number}).status == 0;
    }
    isReady = isReady && server.start();
    if (!isReady) {
        out() << "the server does not start:\n" << server.log();
        return false;
    }
    std::vector<double> known;
    std::vector<double> disabled;
    std::vector<double> unknown;
    std::optional<WireClient> client;
    for (int i = 0; i < rounds; ++i) { // by turns, so that whatever else the machine does falls on all
        if (i % RoundsOfOneConnection == 0 && !client.emplace(server).connect())
            return false;
        const auto number = QString::number(i / RoundsOfOne);
        known.push_back(refusal(*client, u"ana-"_s + number));
        disabled.push_back(refusal(*client, u"off-"_s + number));
        unknown.push_back(refusal(*client, u"nobody-%1"_s.arg(i)));
    }
    const auto line = [&](const char *whose, const std::vector<double> &times) {
        out() << whose << figure(percentile(times, 0.5), 3) << " ms (median), ratio "
              << ratio(percentile(times, 0.5), percentile(known, 0.5)) << ", z "
              << figure(mannWhitneyZ(known, times), 1) << '\n';
    };
    line("somebody         ", known);
    line("a disabled one   ", disabled);
    line("nobody           ", unknown);
    return percentile(known, 0) > 0 && percentile(disabled, 0) > 0 && percentile(unknown, 0) > 0;
}

} // namespace

Part signInsPart()
{
    return {u"sign-ins"_s,
            u"whether a refused sign-in tells by its time whether there is such an account"_s,
            {{u"sign-ins"_s, u"sign-ins: how many of each (default 450)."_s, u"N"_s, u"450"_s}},
            run};
}

} // namespace conclave::bench
