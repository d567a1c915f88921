// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace conclave::bench {

namespace {

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

bool run(const QCommandLineParser &options)
{
    const int messages = std::max(100, options.value(u"messages"_s).toInt());
    ServerProcess server;
    WireClient ana(server);
    if (!server.addUser(u"ana"_s) || !server.start() || !ana.signIn(u"ana"_s)) {
        out() << "the server does not start:\n" << server.log();
        return false;
    }
    const auto room = ana.createChannel(u"bench"_s);
    rate(ana, room, 100, 8, nullptr); // warm
    std::vector<double> latencies;
    const double one = rate(ana, room, messages, 1, &latencies);
    const double many = rate(ana, room, messages, 64, nullptr);
    out() << "one at a time    " << figure(one, 0) << " messages/s, acknowledged after "
          << figure(percentile(latencies, 0.5), 2) << " ms (median), " << figure(percentile(latencies, 0.99), 2)
          << " ms (99 %)\n"
          << "64 on their way  " << figure(many, 0) << " messages/s\n"
          << "ratio            " << ratio(many, one) << " (one COMMIT for all that wait)\n";
    return one > 0 && many > 0;
}

} // namespace

Part messagesPart()
{
    return {u"messages"_s,
            u"how fast the server acknowledges messages, each on disk before its acknowledgement"_s,
            {{u"messages"_s, u"messages: how many are sent in each half (default 2000)."_s, u"N"_s, u"2000"_s}},
            run};
}

} // namespace conclave::bench
