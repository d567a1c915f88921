// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/searchbench.h"

#include "shared/sql/database.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

constexpr int Rooms = 50;
constexpr int InFlight = 64;
constexpr int Samples = 200;
constexpr int Scans = 5; // of all texts, which is slow
constexpr int RareEvery = 10'000; // messages

// Texts as people write them, as far as an index cares: few words are frequent and most are not, with now and then some
// Chinese. The same ones in every run.
class Texts
{
public:
    Texts()
    {
        const QStringList syllables{u"ba"_s, u"ce"_s, u"di"_s,  u"fo"_s,   u"gu"_s,  u"ha"_s,   u"je"_s,  u"ki"_s,
                                    u"lo"_s, u"mu"_s, u"ne"_s,  u"pa"_s,   u"qui"_s, u"ro"_s,   u"sa"_s,  u"te"_s,
                                    u"ur"_s, u"ve"_s, u"str"_s, u"tion"_s, u"ing"_s, u"ment"_s, u"ver"_s, u"en"_s};
        for (int i = 0; i < 30'000; ++i) {
            QString word;
            for (int n = 1 + below(4); n > 0; --n)
                word += syllables.at(below(int(syllables.size())));
            m_words << word;
        }
    }
    QString next(int number)
    {
        QStringList words;
        for (int n = 3 + below(18); n > 0; --n)
            words << frequent();
        if (number % RareEvery == 7)
            words << u"zanzibarquux"_s;
        if (number % 10 == 0)
            words << u"今天天气很好我们去公园"_s.mid(below(5));
        return words.join(u' ');
    }
    // The word of that rank.
    QString word(int rank) const { return m_words.at(rank); }

private:
    int below(int n) { return int(m_random.bounded(n)); }
    QString frequent() // as Zipf found: its rank times its frequency is much the same for all words
    {
        const double size = double(m_words.size());
        return m_words.at(qsizetype(std::pow(size, m_random.generateDouble())) % m_words.size());
    }

    QRandomGenerator m_random{20261127};
    QStringList m_words;
};

QByteArray frame(qint64 id, const QString &room, const QString &text)
{
    const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, text}, {u"files"_s, QJsonArray()}};
    return QJsonDocument(QJsonObject{{u"id"_s, id},
                                     {u"op"_s, u"event.append"_s},
                                     {u"conversation"_s, room},
                                     {u"client_id"_s, WireClient::newId()},
                                     {u"content"_s, content}})
        .toJson(QJsonDocument::Compact);
}

bool fill(WireClient &client, Texts &texts, int messages)
{
    QStringList rooms;
    for (int i = 0; i < Rooms; ++i)
        rooms << client.createChannel(u"bench-%1"_s.arg(i));
    constexpr qint64 FirstId = 1'000'000;
    int sent = 0;
    for (int answered = 0; answered < messages; ++answered) {
        while (sent < messages && sent - answered < InFlight) {
            client.sendRaw(frame(FirstId + sent, rooms.at(sent % Rooms), texts.next(sent)));
            ++sent;
        }
        if (client.nextReply().isEmpty())
            return false;
        client.forgetPushes();
    }
    return true;
}

double percentile(std::vector<double> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.at(size_t(part * double(values.size() - 1)));
}

struct Kind
{
    const char *name;
    QStringList terms;
};

QJsonObject request(const QStringList &terms)
{
    QJsonArray list;
    for (const auto &text : terms)
        list.append(QJsonObject{{u"text"_s, text}, {u"whole"_s, false}, {u"excluded"_s, false}});
    QJsonObject fields{{u"terms"_s, list}, {u"limit"_s, 20}};
    for (const auto *name : {"from", "in", "has", "is"})
        fields.insert(QLatin1StringView(name), QJsonArray());
    return fields;
}

// Median of reading every text, without an index.
double scanMs(sql::Database &database, const QString &term)
{
    std::vector<double> times;
    for (int i = 0; i < Scans; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto rows = database
                              .query(u"SELECT seq FROM events WHERE kind = 'text' AND content LIKE ? ORDER BY at DESC "
                                     "LIMIT 20"_s)
                              .bind(QString(u'%' + term + u'%'))
                              .list([](const sql::Row &row) { return row.integer(0); });
        times.push_back(rows ? double(timer.nsecsElapsed()) / 1e6 : 0);
    }
    return percentile(times, 0.5);
}

bool measure(QTextStream &out, WireClient &client, sql::Database &database, const Kind &kind)
{
    std::vector<double> times;
    qsizetype results = 0;
    for (int i = 0; i < Samples; ++i) {
        QElapsedTimer timer;
        timer.start();
        const auto reply = client.ask(u"message.search"_s, request(kind.terms));
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (!reply.contains("messages"_L1) || reply.value("partial"_L1).toBool())
            return false;
        results = reply.value("messages"_L1).toArray().size();
    }
    const auto median = percentile(times, 0.5);
    const auto scan = scanMs(database, kind.terms.first());
    out << u"%1  %2 found, after %3 ms (median), %4 ms (99 %); reading all: %5 ms, %6 times as long\n"_s
               .arg(QLatin1StringView(kind.name), -20)
               .arg(results, 2)
               .arg(median, 6, 'f', 2)
               .arg(percentile(times, 0.99), 6, 'f', 2)
               .arg(scan, 6, 'f', 1)
               .arg(scan / median, 0, 'f', 0);
    out.flush();
    return true;
}

} // namespace

bool benchSearch(QTextStream &out, int messages)
{
    ServerProcess server;
    WireClient client(server);
    if (!server.addUser(u"ana"_s) || !server.start() || !client.signIn(u"ana"_s))
        return false;
    Texts texts;
    QElapsedTimer timer;
    timer.start();
    if (!fill(client, texts, messages))
        return false;
    out << u"search in %1 messages, stored and indexed at %2 messages/s\n"_s.arg(messages).arg(
        messages * 1000.0 / double(timer.elapsed()), 0, 'f', 0);
    auto database = sql::Database::open(server.database(), sql::Access::ReadOnly);
    if (!database)
        return false;
    const auto longWord = [&texts](int rank) {
        while (texts.word(rank).size() < 7)
            ++rank;
        return texts.word(rank);
    };
    const auto common = longWord(1);
    const auto other = longWord(20);
    const auto seldom = longWord(3000);
    for (const auto &kind :
         {Kind{"rare word", {u"zanzibarquux"_s}}, Kind{"seldom word", {seldom}}, Kind{"common word", {common}},
          Kind{"two common words", {common, other}}, Kind{"prefix", {seldom.left(4)}},
          Kind{"inside of a word", {seldom.mid(2, 4)}}, Kind{"two letters", {u"qu"_s}}, Kind{"Chinese", {u"天气"_s}},
          Kind{"nowhere", {u"strqquingverment"_s}}}) {
        if (!measure(out, client, **database, kind))
            return false;
    }
    return true;
}

} // namespace conclave::test
