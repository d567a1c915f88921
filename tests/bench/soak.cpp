// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace conclave::test;

namespace conclave::bench {

namespace {

constexpr int People = 4;
constexpr int RoundMs = 50; // each round one person says something
constexpr int Samples = 20;

// What the kernel says of a process (proc(5)).
struct Footprint
{
    qint64 residentKiB = 0;
    qsizetype descriptors = 0;
};

Footprint footprintOf(qint64 pid)
{
    const auto directory = u"/proc/%1"_s.arg(pid);
    Footprint footprint;
    QFile status(directory + u"/status"_s);
    if (status.open(QIODevice::ReadOnly)) {
        for (const auto &line : status.readAll().split('\n')) {
            if (line.startsWith("VmRSS:"))
                footprint.residentKiB = line.mid(6).trimmed().split(' ').value(0).toLongLong();
        }
    }
    footprint.descriptors
        = QDir(directory + u"/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size();
    return footprint;
}

// Somebody talks, reads back and comes anew, as in an office.
class Office
{
public:
    explicit Office(ServerProcess &server)
        : m_server(server)
    {
    }

    bool open()
    {
        for (int i = 0; i < People; ++i) {
            if (!m_server.addUser(nameOf(i)))
                return false;
        }
        if (!m_server.start())
            return false;
        for (int i = 0; i < People; ++i) {
            m_people.push_back(std::make_unique<WireClient>(m_server));
            if (!m_people.back()->signIn(nameOf(i)))
                return false;
        }
        m_room = m_people.front()->createChannel(u"soak"_s);
        for (int i = 1; i < People; ++i)
            m_people[size_t(i)]->join(m_room);
        return !m_room.isEmpty();
    }

    bool round()
    {
        const auto who = size_t(m_rounds++ % People);
        if (m_people[who]->say(m_room, u"round %1"_s.arg(m_rounds)).contains("error"_L1))
            return false;
        if (m_rounds % 10 == 0 && m_people[who]->history(m_room).isEmpty())
            return false;
        if (m_rounds % 100 == 0) {
            m_people[who] = std::make_unique<WireClient>(m_server);
            return m_people[who]->signIn(nameOf(int(who)));
        }
        return true;
    }
    int rounds() const { return m_rounds; }

private:
    static QString nameOf(int i) { return u"person%1"_s.arg(i); }

    ServerProcess &m_server;
    std::vector<std::unique_ptr<WireClient>> m_people;
    QString m_room;
    int m_rounds = 0;
};

bool run(const QCommandLineParser &options)
{
    const qint64 length = std::max(10, options.value(u"soak-seconds"_s).toInt()) * qint64(1000);
    ServerProcess server;
    Office office(server);
    if (!office.open()) {
        out() << "the office does not open:\n" << server.log();
        return false;
    }
    QElapsedTimer timer;
    timer.start();
    std::vector<Footprint> samples;
    while (timer.elapsed() < length) {
        const auto began = timer.elapsed();
        if (!office.round()) {
            out() << "round " << office.rounds() << " failed\n";
            return false;
        }
        if (timer.elapsed() * Samples / length >= qint64(samples.size()))
            samples.push_back(footprintOf(server.pid()));
        const auto rest = RoundMs - (timer.elapsed() - began);
        if (rest > 0)
            QThread::msleep(static_cast<unsigned long>(rest));
    }
    const auto &settled = samples.at(samples.size() / 4);
    const auto &last = samples.back();
    const double hours = double(length) * 0.75 / 3'600'000;
    out() << office.rounds() << " messages in " << length / 1000 << " s\n"
          << "resident memory  " << samples.front().residentKiB << " KiB at first, " << settled.residentKiB
          << " KiB after a quarter, " << last.residentKiB << " KiB at the end\n"
          << "growth           " << figure(double(last.residentKiB - settled.residentKiB) / 1024 / hours, 2)
          << " MiB an hour in the last three quarters\n"
          << "descriptors      " << settled.descriptors << " after a quarter, " << last.descriptors << " at the end\n";
    return last.descriptors <= settled.descriptors + People;
}

} // namespace

Part soakPart()
{
    return {u"soak"_s,
            u"whether the server's memory and descriptors stay what they are while people talk, read and come anew"_s,
            {{u"soak-seconds"_s, u"soak: how long (default 60)."_s, u"N"_s, u"60"_s}},
            run};
}

} // namespace conclave::bench
