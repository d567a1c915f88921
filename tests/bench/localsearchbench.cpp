// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/localsearchbench.h"

#include "client/store/messagefinder.h"
#include "shared/crypto/crypto.h"
#include "shared/search/matcher.h"

#include <QDate>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <vector>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

using namespace client;

constexpr int Rooms = 50;
constexpr int Samples = 25;
constexpr int Transaction = 1000; // messages
constexpr int RareEvery = 10'000; // messages
constexpr qint64 MinuteMs = 60'000;

// CPU time of this program: others on the machine do not count.
double cpuMs()
{
    return double(std::clock()) * 1e3 / CLOCKS_PER_SEC;
}

// Twelve words a message, few of them frequent; the same ones in every run.
class Words
{
public:
    Words()
    {
        for (int i = 0; i < 40'000; ++i) {
            QString word;
            for (int n = 3 + m_random.bounded(7); n > 0; --n)
                word += QChar(u'a' + m_random.bounded(26));
            m_words << word;
        }
    }
    QString message(int number)
    {
        QStringList words;
        for (int i = 0; i < 12; ++i)
            words << word(int(std::pow(40'000.0, m_random.generateDouble())) - 1);
        if (number % RareEvery == 7)
            words << u"zanzibarquux"_s;
        if (number % 20 == 3)
            words << u"明天上午開會討論預算"_s;
        return words.join(u' ');
    }
    const QString &word(int rank) const { return m_words.at(rank); }

private:
    QRandomGenerator m_random{1};
    QStringList m_words;
};

class Bench
{
public:
    Bench(QTextStream &out, int messages)
        : m_out(out)
        , m_messages(messages)
    {
    }

    bool run()
    {
        if (!m_directory.isValid() || !crypto::initialise() || !fill())
            return false;
        const double build = timed([this] { return bool(m_finder->open()); });
        const double save = timed([this] { return bool(m_finder->save()); });
        m_finder = std::make_unique<MessageFinder>(file(), key());
        const double load = median(5, [this] {
            m_finder->drop();
            return bool(m_finder->open());
        });
        if (m_failed || m_finder->wasRebuilt())
            return false;
        m_out << u"%1 messages, store %2 MiB, index on disk %3 MiB (CPU time)\n"_s.arg(m_messages)
                     .arg(mib(file()))
                     .arg(mib(MessageFinder::snapshotFile(file())));
        line(u"making the index"_s, build, 0);
        line(u"sealing and writing it"_s, save, 0);
        line(u"taking it from its file"_s, load, build);
        const double scan = timed([this] { return scanAll(m_words.word(5000)); });
        line(u"decrypting and reading all"_s, scan, 0);
        for (const auto &[what, query] : queries())
            line(what, median(Samples, [this, &query] { return search(query); }), scan);
        return !m_failed;
    }

private:
    static Secret key() { return Secret(QByteArray(crypto::KeyBytes, 'k')); }
    QString file() const { return m_directory.filePath(u"store.db"_s); }
    static qint64 mib(const QString &name) { return QFileInfo(name).size() / (1024 * 1024); }

    QList<std::pair<QString, QString>> queries() const
    {
        return {{u"a rare word"_s, u"zanzibarquux"_s},
                {u"a word of the middle"_s, m_words.word(5000)},
                {u"a frequent word"_s, m_words.word(2)},
                {u"two words"_s, m_words.word(30) + u' ' + m_words.word(90)},
                {u"a beginning"_s, m_words.word(300).left(3)},
                {u"a part of a word"_s, u"nzibarq"_s},
                {u"two Chinese letters"_s, u"預算"_s},
                {u"a word and a minus"_s, m_words.word(40) + u" -"_s + m_words.word(3)},
                {u"nothing at all"_s, u"qqxxzzyy"_s}};
    }

    bool fill()
    {
        auto store = LocalStore::open(file(), key());
        if (!store)
            return false;
        m_store = *std::move(store);
        QList<ConversationId> rooms;
        for (int i = 0; i < Rooms; ++i) {
            protocol::Conversation conversation;
            conversation.id = ConversationId::create();
            conversation.name = u"room-%1"_s.arg(i);
            conversation.createdBy = UserId::create();
            protocol::Membership membership;
            membership.joinedSeq = 1;
            if (!m_store->conversations().put(conversation)
                || !m_store->conversations().putMembership(conversation.id, membership))
                return false;
            rooms << conversation.id;
        }
        const auto sender = UserId::create();
        const qint64 start = QDate(2024, 1, 1).startOfDay().toMSecsSinceEpoch();
        for (int i = 0; i < m_messages;) {
            sql::Transaction transaction(m_store->database());
            for (int end = std::min(m_messages, i + Transaction); i < end; ++i) {
                protocol::Event event;
                event.conversation = rooms.at(i % Rooms);
                event.seq = i / Rooms + 1;
                event.counts = true;
                event.at = start + i * 5 * MinuteMs;
                event.sender = sender;
                event.clientId = ClientId::create();
                protocol::Content::Text text;
                text.text = m_words.message(i);
                if (!m_store->messages().putText(event, &text, false))
                    return false;
            }
            if (!transaction.commit())
                return false;
        }
        m_finder = std::make_unique<MessageFinder>(file(), key());
        return bool(m_store->searchJournal().start());
    }

    bool search(const QString &text)
    {
        SearchRequest request;
        request.query.terms = search::parse(text, QDate::currentDate()).query.terms;
        return bool(m_finder->find(request));
    }

    bool scanAll(const QString &text)
    {
        const search::Matcher matcher(search::parse(text, QDate::currentDate()).query.terms);
        return bool(m_store->messages().forEach(500, [&matcher, this](const Message &message) {
            m_matches += message.text && matcher.matches(message.text->text) ? 1 : 0;
            return Status();
        }));
    }

    template <class Work>
    double timed(Work work)
    {
        const double before = cpuMs();
        m_failed = !work() || m_failed;
        return cpuMs() - before;
    }

    template <class Work>
    double median(int samples, Work work)
    {
        std::vector<double> times;
        for (int i = 0; i < samples; ++i)
            times.push_back(timed(work));
        std::sort(times.begin(), times.end());
        return times.at(times.size() / 2);
    }

    void line(const QString &what, double ms, double ofMs)
    {
        m_out << u"%1 %2 ms"_s.arg(what, -28).arg(ms, 10, 'f', 2);
        if (ofMs > 0)
            m_out << u"   %1 x"_s.arg(ms / ofMs, 0, 'f', 4);
        m_out << '\n';
        m_out.flush();
    }

    QTextStream &m_out;
    const int m_messages;
    QTemporaryDir m_directory;
    Words m_words;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<MessageFinder> m_finder;
    qint64 m_matches = 0;
    bool m_failed = false;
};

} // namespace

bool benchLocalSearch(QTextStream &out, int messages)
{
    return Bench(out, messages).run();
}

} // namespace conclave::test
