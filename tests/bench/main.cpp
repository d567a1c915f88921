// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/searchbench.h"
#include "tests/bench/timelinebench.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTextStream>
#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;
using namespace conclave::test;

// How fast the real server acknowledges messages, each of them on disk before its acknowledgement. What counts are the
// ratios: both sides of each were measured in the same run on the same machine.
namespace {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

QByteArray append(qint64 id, const QString &room)
{
    const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, u"hello"_s}, {u"files"_s, QJsonArray()}};
    return QJsonDocument(QJsonObject{{u"id"_s, id},
                                     {u"op"_s, u"event.append"_s},
                                     {u"conversation"_s, room},
                                     {u"client_id"_s, WireClient::newId()},
                                     {u"content"_s, content}})
        .toJson(QJsonDocument::Compact);
}

// Acknowledged messages a second with so many on their way at a time.
double rate(WireClient &client, const QString &room, int messages, int inFlight, std::vector<double> *latencies)
{
    static qint64 lastId = 1'000'000;
    QElapsedTimer timer;
    timer.start();
    int sent = 0;
    for (int answered = 0; answered < messages; ++answered) {
        const auto before = timer.nsecsElapsed();
        while (sent < messages && sent - answered < inFlight) {
            client.sendRaw(append(++lastId, room));
            ++sent;
        }
        if (client.nextReply().contains("error"_L1))
            return 0;
        if (latencies)
            latencies->push_back(double(timer.nsecsElapsed() - before) / 1e6);
    }
    return messages * 1e9 / double(timer.nsecsElapsed());
}

QString ratio(double a, double b)
{
    return b > 0 ? u"%1"_s.arg(a / b, 0, 'f', 2) : u"-"_s;
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Measures how fast a server acknowledges messages, and how fast it searches them. It starts one of its own "
        u"on\n"
        "loopback with a temporary database (SQLite; PostgreSQL with CONCLAVE_TEST_DATABASE=postgres) and throws it\n"
        "away. `timeline` measures what a window takes for long channels; QT_SCALE_FACTOR=2 for twice the density."_s);
    parser.addHelpOption();
    parser.addPositionalArgument(u"part"_s, u"messages (default), search or timeline"_s, u"[part]"_s);
    const QCommandLineOption storedOption(
        u"stored"_s, u"How many messages there are to search (default 200000), or in the long channel (100000)."_s,
        u"N"_s);
    parser.addOption(storedOption);
    const QCommandLineOption messagesOption(u"messages"_s, u"How many messages each part sends (default 2000)."_s,
                                            u"N"_s, u"2000"_s);
    parser.addOption(messagesOption);
    parser.process(application);
    const auto stored = [&](int otherwise) {
        return parser.isSet(storedOption) ? std::max(5000, parser.value(storedOption).toInt()) : otherwise;
    };
    const auto chosen = parser.positionalArguments().value(0, u"messages"_s);
    if (chosen == "search"_L1) {
        const bool done = benchSearch(out(), stored(200'000));
        if (!done)
            out() << "the server failed\n";
        return done ? 0 : 1;
    }
    if (chosen == "timeline"_L1)
        return benchTimeline(out(), stored(100'000)) ? 0 : 1;
    if (chosen != "messages"_L1)
        parser.showHelp(1);
    const int messages = std::max(100, parser.value(messagesOption).toInt());

    ServerProcess server;
    WireClient ana(server);
    if (!server.addUser(u"ana"_s) || !server.start() || !ana.signIn(u"ana"_s)) {
        out() << "the server does not start:\n" << server.log();
        return 1;
    }
    const auto room = ana.createChannel(u"bench"_s);
    rate(ana, room, 100, 8, nullptr); // warm
    std::vector<double> latencies;
    const double one = rate(ana, room, messages, 1, &latencies);
    const double many = rate(ana, room, messages, 64, nullptr);
    std::sort(latencies.begin(), latencies.end());
    const auto percentile = [&](double share) { return latencies.at(size_t(share * double(latencies.size() - 1))); };
    out() << u"one at a time    %1 messages/s, acknowledged after %2 ms (median), %3 ms (99 %)\n"_s.arg(one, 0, 'f', 0)
                 .arg(percentile(0.5), 0, 'f', 2)
                 .arg(percentile(0.99), 0, 'f', 2)
          << u"64 on their way  %1 messages/s\n"_s.arg(many, 0, 'f', 0)
          << u"ratio            %1 (one COMMIT for all that wait)\n"_s.arg(ratio(many, one));
    return one > 0 && many > 0 ? 0 : 1;
}
