// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/group.h"
#include "shared/mls/wire.h"
#include "tests/bench/bench.h"
#include "tests/mls/mlspeer.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace conclave::mls;

namespace conclave::bench {

namespace {

constexpr int WarmUpRounds = 3;
constexpr int Messages = 50; // of one measurement
constexpr std::size_t MessageBytes = 100;
constexpr std::size_t PaddedTo = 240; // with the tag 256
constexpr std::uint64_t DaySeconds = 24 * 3600;

// What is measured, named as the peer names it.
struct Operation
{
    QString name;
    QString description;
};
const QList<Operation> operations{
    {u"create"_s, u"create and add the rest"_s},
    {u"join"_s, u"join by Welcome"_s},
    {u"firstCommit"_s, u"commit, new tree"_s},
    {u"commit"_s, u"commit, settled tree"_s},
    {u"process"_s, u"process a commit"_s},
    {u"encrypt"_s, u"encrypt"_s},
    {u"decrypt"_s, u"decrypt"_s},
};

// How long something took: by the clock, and of the processors, which others on the machine do not disturb.
struct Span
{
    double clockUs = 0;
    double processorUs = 0;

    Span operator/(int count) const { return {clockUs / count, processorUs / count}; }
};

struct Sample
{
    QMap<QString, Span> spans;
    int messageBytes = 0;
};

template <class T>
T must(Result<T> result, const char *what)
{
    if (!result)
        qFatal("cannot %s: fault %d", what, int(result.fault()));
    return *std::move(result);
}

// The same group as bench.mjs makes of the peer's: all but the founder were added at once; settled means that one
// member on each side of the founder's path has committed.
class OurGroup
{
public:
    explicit OurGroup(int leaves)
    {
        m_world.now = std::uint64_t(QDateTime::currentSecsSinceEpoch());
        m_world.random = systemRandom();
        for (int i = 0; i < leaves; ++i) {
            const auto name = QByteArray("member ") + QByteArray::number(i);
            m_identities.push_back(
                {signatureKeys(m_world.random), {CredentialType::Basic, {name.begin(), name.end()}}});
            m_packages.push_back(makeKeyPackage(m_identities.back().credential, m_identities.back().signature,
                                                {*m_world.now - DaySeconds, *m_world.now + 28 * DaySeconds}, Use::Once,
                                                {}, m_world.random));
        }
        auto [group, made] = create();
        m_welcome = *made.welcome;
        group.applyPending();
        settle(std::move(group));
        m_newest = create();
        m_newest->group.applyPending();
    }

    Sample measure()
    {
        Sample sample;
        auto &spans = sample.spans;
        spans[u"create"_s] = timed([&] { (void)create(); });
        spans[u"join"_s] = timed([&] { (void)join(m_packages.size() - 1); });
        spans[u"firstCommit"_s] = timed([&] { (void)commit(m_newest->group); });
        m_newest->group.dropPending();
        Message made;
        spans[u"commit"_s] = timed([&] { made = commit(founder()).commit; });
        founder().applyPending();
        spans[u"process"_s] = timed([&] { take(last(), made); });
        std::vector<Message> sent;
        spans[u"encrypt"_s] = timed([&] { sent = encrypt(); }) / Messages;
        spans[u"decrypt"_s] = timed([&] {
                                  for (const auto &message : sent)
                                      take(last(), message);
                              })
            / Messages;
        sample.messageBytes = int(encode(sent.front()).size());
        return sample;
    }

private:
    struct Created
    {
        Group group;
        Group::CommitMade made;
    };

    Created create() const
    {
        auto group
            = must(Group::create(Bytes(16), m_packages.front().clone(), m_identities.front().clone(), {}, m_world),
                   "create a group");
        Group::CommitOptions options;
        for (std::size_t i = 1; i < m_packages.size(); ++i) {
            options.proposals.emplace_back().type = ProposalType::Add;
            options.proposals.back().add = m_packages[i].package;
        }
        auto made = must(group.commit(options, PskLookup(), m_world), "add members");
        return {std::move(group), std::move(made)};
    }
    Group join(std::size_t member) const
    {
        return must(Group::join(m_welcome, m_packages[member], m_identities[member].clone(), std::nullopt, PskLookup(),
                                m_world),
                    "join");
    }
    Group::CommitMade commit(Group &group) const
    {
        return must(group.commit({{}, true, Group::Wire::Public, Group::Tree::Included}, PskLookup(), m_world),
                    "commit");
    }
    void take(Group &group, const Message &message) const
    {
        (void)must(group.process(message, PskLookup(), m_world), "process");
    }
    std::vector<Message> encrypt()
    {
        std::vector<Message> messages;
        for (int i = 0; i < Messages; ++i)
            messages.push_back(must(founder().encrypt(Bytes(MessageBytes), {}, PaddedTo, m_world), "encrypt"));
        return messages;
    }
    void settle(Group first)
    {
        m_settled.push_back(std::move(first));
        const auto leaves = m_packages.size();
        for (std::size_t leaf = 1; leaf < leaves; leaf *= 2)
            m_settled.push_back(join(leaf));
        const auto committers = m_settled.size();
        if (m_settled.back().self().value != leaves - 1)
            m_settled.push_back(join(leaves - 1));
        for (std::size_t i = committers - 1; i > 0; --i) {
            const auto made = commit(m_settled[i]).commit;
            for (std::size_t other = 0; other < m_settled.size(); ++other) {
                if (other == i)
                    m_settled[other].applyPending();
                else
                    take(m_settled[other], made);
            }
        }
    }
    Group &founder() { return m_settled.front(); }
    Group &last() { return m_settled.back(); }

    static double processorUs()
    {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e6 + double(time.tv_nsec) / 1e3;
    }
    template <class Work>
    static Span timed(Work work)
    {
        const auto before = processorUs();
        QElapsedTimer timer;
        timer.start();
        work();
        const auto clockUs = double(timer.nsecsElapsed()) / 1e3;
        return {clockUs, processorUs() - before};
    }

    World m_world;
    std::vector<Group::Identity> m_identities;
    std::vector<KeyPackageSecrets> m_packages;
    Welcome m_welcome;
    std::optional<Created> m_newest; // where nobody but the founder has committed yet
    std::vector<Group> m_settled;
};

Sample theirSample(test::MlsPeer &peer)
{
    const auto answer = peer.ask(u"bench"_s, {{u"messages"_s, Messages}});
    Sample sample;
    const auto spans = answer[u"spans"_s].toObject();
    for (auto span = spans.begin(); span != spans.end(); ++span)
        sample.spans[span.key()] = {(*span)[u"clock"_s].toDouble(), (*span)[u"processor"_s].toDouble()};
    sample.messageBytes = answer[u"bytes"_s].toInt();
    return sample;
}

Span median(const std::vector<Sample> &samples, const QString &operation)
{
    std::vector<double> clock;
    std::vector<double> processor;
    for (const auto &sample : samples) {
        clock.push_back(sample.spans[operation].clockUs);
        processor.push_back(sample.spans[operation].processorUs);
    }
    return {percentile(clock, 0.5), percentile(processor, 0.5)};
}

void print(int leaves, const std::vector<Sample> &ours, const std::vector<Sample> &theirs)
{
    for (const auto &[operation, description] : operations) {
        const auto our = median(ours, operation);
        const auto their = median(theirs, operation);
        out() << QStringLiteral("%1 leaves  %2 ").arg(leaves, 3).arg(description, -24) << figure(our.clockUs / 1000, 3)
              << " ms, ts-mls " << figure(their.clockUs / 1000, 3) << " ms, ratio "
              << figure(our.clockUs / their.clockUs, 3) << ", of processor time "
              << figure(our.processorUs / their.processorUs, 3) << '\n';
    }
    out() << QStringLiteral("%1 leaves  a message of %2 bytes takes ").arg(leaves, 3).arg(MessageBytes)
          << ours.front().messageBytes << " bytes, ts-mls " << theirs.front().messageBytes << '\n';
    out().flush();
}

bool measure(test::MlsPeer &peer, int leaves, int rounds)
{
    OurGroup group(leaves);
    const auto prepared = peer.ask(u"benchPrepare"_s, {{u"leaves"_s, leaves}, {u"paddedTo"_s, qint64(PaddedTo)}});
    if (prepared.contains(u"error"_s)) {
        out() << "the peer: " << prepared[u"error"_s].toString() << '\n';
        return false;
    }
    std::vector<Sample> ours;
    std::vector<Sample> theirs;
    for (int round = 0; round < WarmUpRounds + rounds; ++round) {
        const auto our = group.measure();
        const auto their = theirSample(peer);
        if (their.spans.size() != our.spans.size())
            return false;
        if (round < WarmUpRounds)
            continue;
        ours.push_back(our);
        theirs.push_back(their);
    }
    print(leaves, ours, theirs);
    return true;
}

bool run(const QCommandLineParser &options)
{
    if (const auto missing = test::MlsPeer::missing(); !missing.isEmpty()) {
        out() << missing << '\n';
        return false;
    }
    test::MlsPeer peer;
    if (!peer.start()) {
        out() << "node does not start\n";
        return false;
    }
    const int rounds = std::max(1, options.value(u"mls-rounds"_s).toInt());
    for (const int leaves : {2, 30, 100}) {
        if (!measure(peer, leaves, rounds))
            return false;
    }
    return true;
}

} // namespace

Part mlsPart()
{
    return {u"mls"_s,
            u"encryption of conversations in groups of 2, 30 and 100 devices, beside ts-mls"_s,
            {{u"mls-rounds"_s, u"mls: how often each operation is measured (default 15)."_s, u"N"_s, u"15"_s}},
            run};
}

} // namespace conclave::bench
