// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/interoproom.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::mls;
using namespace conclave::mls::interop;
using conclave::mls::test::MlsPeer;

namespace {

constexpr auto Public = Group::Wire::Public;
constexpr auto Private = Group::Wire::Private;
constexpr auto Included = Group::Tree::Included;
constexpr auto Apart = Group::Tree::Apart;

const QString fine; // what a step says that went well

// A group that grows, changes and shrinks as a seed has it.
class RandomRoom
{
public:
    RandomRoom(MlsPeer &peer, quint32 seed)
        : m_room(peer)
        , m_random(seed)
    {
    }

    QString run(int steps)
    {
        auto wrong = m_room.found(somebodyNew());
        for (int i = 0; i < steps && wrong.isEmpty(); ++i) {
            wrong = step();
            if (wrong.isEmpty() && m_random.bounded(3) == 0)
                wrong = m_room.talk();
            if (!wrong.isEmpty())
                wrong = u"step %1, %2: %3"_s.arg(i).arg(m_step, wrong);
        }
        return wrong;
    }

private:
    static constexpr std::size_t MostMembers = 11;

    QString step()
    {
        const auto size = m_room.members().size();
        auto &actor = somebody();
        const int what = size < 3 ? 0 : m_random.bounded(size < MostMembers ? 10 : 6) - 4;
        switch (what) {
        case -4:
            m_step = u"replacement"_s;
            return m_room.replace(actor, anotherThan(actor), newcomers(), wire());
        case -3:
            m_step = u"removal"_s;
            return m_room.remove(actor, anotherThan(actor), wire());
        case -2:
            m_step = u"leaving"_s;
            return leave(actor);
        case -1:
            m_step = u"note"_s;
            return m_room.note(actor, {std::uint8_t(m_random.bounded(256))}, wire());
        case 2:
            m_step = u"external join"_s;
            return m_room.joinExternally(somebodyNew(), actor, tree());
        case 3:
            m_step = u"resync"_s;
            return m_room.resync(anotherThan(actor), actor, tree());
        case 4:
        case 5:
        case 0:
            m_step = u"additions"_s;
            return m_room.add(actor, newcomers(), wire(), tree());
        default:
            m_step = u"update"_s;
            return m_room.update(actor, wire());
        }
    }
    QString leave(Member &who)
    {
        Plan plan;
        plan.wire = wire();
        plan.remove = {who.leaf()};
        return m_room.proposeAndCommit(who, anotherThan(who), plan);
    }
    Room::Members newcomers()
    {
        Room::Members all;
        for (int i = 1 + m_random.bounded(3); i > 0; --i)
            all.push_back(&somebodyNew());
        return all;
    }
    Member &somebodyNew()
    {
        const auto name = QString::number(++m_named);
        return m_random.bounded(2) == 0 ? m_room.ours(u"our "_s + name) : m_room.theirs(u"their "_s + name);
    }
    Member &somebody() { return *m_room.members()[std::size_t(m_random.bounded(int(m_room.members().size())))]; }
    Member &anotherThan(const Member &one)
    {
        while (true) {
            auto &other = somebody();
            if (&other != &one)
                return other;
        }
    }
    Group::Wire wire() { return m_random.bounded(2) == 0 ? Public : Private; }
    Group::Tree tree() { return m_random.bounded(2) == 0 ? Included : Apart; }

    Room m_room;
    QRandomGenerator m_random;
    QString m_step;
    int m_named = 0;
};

} // namespace

// shared/mls and another implementation in the same groups.
class tst_MlsInterop : public QObject
{
    Q_OBJECT

private:
    // Whoever acts first, ours or theirs, and the other.
    struct Pair
    {
        Member &first;
        Member &second;
    };
    Pair pairOf(Room &room) const
    {
        QFETCH_GLOBAL(bool, isOursFirst);
        auto &ours = room.ours(u"ours"_s);
        auto &theirs = room.theirs(u"theirs"_s);
        return isOursFirst ? Pair{ours, theirs} : Pair{theirs, ours};
    }

    std::unique_ptr<MlsPeer> m_peer;

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("isOursFirst");
        QTest::newRow("ours first") << true;
        QTest::newRow("theirs first") << false;
    }
    void initTestCase()
    {
        if (const auto missing = MlsPeer::missing(); !missing.isEmpty())
            QSKIP(qPrintable(u"NO LIVE TEST OF MLS: "_s + missing));
        m_peer = std::make_unique<MlsPeer>();
        QVERIFY(m_peer->start());
    }
    void cleanupTestCase() { m_peer.reset(); }

    void oneFoundsAGroupAndTheOtherJoins_data()
    {
        QTest::addColumn<bool>("hasTree");
        QTest::newRow("the Welcome has the tree") << true;
        QTest::newRow("the tree comes apart") << false;
    }
    void oneFoundsAGroupAndTheOtherJoins()
    {
        QFETCH(bool, hasTree);
        Room room(*m_peer);
        const auto [founder, guest] = pairOf(room);
        QCOMPARE(room.found(founder), fine);
        QCOMPARE(room.add(founder, {&guest}, Public, hasTree ? Included : Apart), fine);
        QCOMPARE(room.talk(), fine);
    }

    void bothCommitInTurns()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second}, Private), fine);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(room.update(i % 2 == 0 ? second : first, Public), fine);
            QCOMPARE(room.update(i % 2 == 0 ? first : second, Private), fine);
            QCOMPARE(room.talk(), fine);
        }
        QCOMPARE(first.state().epoch, 9);
    }

    void messagesMayComeOutOfOrder()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second}, Public), fine);
        QCOMPARE(room.talkOutOfOrder(first, second), fine);
        QCOMPARE(room.talkOutOfOrder(second, first), fine);
    }

    void messagesOfTheEpochBeforeAreRead()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second}, Public), fine);
        const auto late = first.encrypt("late");
        QCOMPARE(room.update(second, Public), fine);
        QCOMPARE(second.process(late), QByteArray("late"));
        QVERIFY(!second.process(late));
    }

    void aRemovedMemberKnowsAndReadsNoMore()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        auto &third = room.ours(u"third"_s);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second, &third}, Public), fine);
        QCOMPARE(room.remove(third, second, Private), fine);
        QCOMPARE(room.members().size(), 2U);
        QCOMPARE(room.update(first, Public), fine);
        QCOMPARE(room.remove(first, third, Public), fine);
        QCOMPARE(room.members().size(), 1U);
    }

    // The path is not for those who come with it: the Welcome tells them what they need of it. They commit next, which
    // shows whether they have it.
    void aPathComesWithNewMembers()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        auto &ours = room.ours(u"our third"_s);
        auto &theirs = room.theirs(u"their third"_s);
        auto &oursLater = room.ours(u"our fourth"_s);
        auto &theirsLater = room.theirs(u"their fourth"_s);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second, &ours, &theirs}, Public), fine);
        QCOMPARE(room.replace(first, ours, {&oursLater}, Public), fine);
        QCOMPARE(room.replace(second, theirs, {&theirsLater}, Private), fine);
        QCOMPARE(room.update(second, Public), fine);
        QCOMPARE(room.update(oursLater, Public), fine);
        QCOMPARE(room.update(theirsLater, Private), fine);
        auto &oursLast = room.ours(u"our last"_s);
        auto &theirsLast = room.theirs(u"their last"_s);
        QCOMPARE(room.addWithPath(oursLater, {&theirsLast, &oursLast}), fine);
        QCOMPARE(room.update(first, Public), fine);
        QCOMPARE(room.update(theirsLast, Public), fine);
        QCOMPARE(room.update(oursLast, Public), fine);
        QCOMPARE(room.talk(), fine);
    }

    // The root is above one half only, so that no path sets it.
    void halfOfTheTreeIsEmpty()
    {
        Room room(*m_peer);
        auto &founder = room.ours(u"founder"_s);
        auto &guest = room.theirs(u"guest"_s);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(founder), fine);
        QCOMPARE(room.add(founder, {&guest, &first, &second}, Public), fine);
        QCOMPARE(room.update(guest, Public), fine);
        QCOMPARE(room.remove(first, founder, Public), fine);
        QCOMPARE(room.remove(second, guest, Public), fine);
        QCOMPARE(room.update(first, Public), fine);
        QCOMPARE(room.update(second, Private), fine);
        QCOMPARE(room.talk(), fine);
    }

    void aMemberLeavesByAProposal()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        auto &third = room.theirs(u"their third"_s);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second, &third}, Public), fine);
        Plan plan;
        plan.remove = {second.leaf()};
        QCOMPARE(room.proposeAndCommit(second, first, plan), fine);
        QCOMPARE(room.members().size(), 2U);
        QVERIFY(second.isOver());
    }

    void theContextsExtensionsChange()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(first, {{NoteExtension, {1, 2, 3}}}), fine);
        QCOMPARE(room.add(first, {&second}, Public), fine);
        QCOMPARE(room.note(first, {4}, Public), fine);
        QCOMPARE(room.note(second, {5, 6}, Private), fine);
        Plan plan;
        plan.extensions = Extensions{{NoteExtension, {7}}};
        QCOMPARE(room.proposeAndCommit(first, second, plan), fine);
        QCOMPARE(room.update(first, Public), fine);
        QCOMPARE(room.talk(), fine);
    }

    void anybodyJoinsByThemselves()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        auto &third = room.ours(u"third"_s);
        auto &fourth = room.theirs(u"their fourth"_s);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.joinExternally(second, first, Included), fine);
        QCOMPARE(room.joinExternally(third, second, Apart), fine);
        QCOMPARE(room.joinExternally(fourth, first, Apart), fine);
        QCOMPARE(room.members().size(), 4U);
        QCOMPARE(room.talk(), fine);
    }

    void aMemberThatLostItsWayRejoins()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        auto &third = room.ours(u"third"_s);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second, &third}, Public), fine);
        QCOMPARE(room.update(third, Public), fine);
        QCOMPARE(room.resync(second, first, Included), fine);
        QCOMPARE(room.resync(first, third, Apart), fine);
        QCOMPARE(room.update(second, Private), fine);
        QCOMPARE(room.talk(), fine);
    }

    void ofTwoCommitsOneIsTaken()
    {
        Room room(*m_peer);
        const auto [first, second] = pairOf(room);
        QCOMPARE(room.found(first), fine);
        QCOMPARE(room.add(first, {&second}, Public), fine);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(room.race(first, second), fine);
            QCOMPARE(room.race(second, first), fine);
        }
        QCOMPARE(room.talk(), fine);
    }

    void aLastResortPackageIsUsedTwice()
    {
        Room before(*m_peer);
        const auto [first, second] = pairOf(before);
        const auto package = second.keyPackage(Use::LastResort);
        QCOMPARE(before.found(first), fine);
        QCOMPARE(before.addByPackage(first, second, package), fine);
        QCOMPARE(before.found(first), fine); // another group
        QCOMPARE(before.addByPackage(first, second, package), fine);
        QCOMPARE(before.talk(), fine);
    }

    void aPackageForOneUseIsUsedOnce()
    {
        Room before(*m_peer);
        const auto [first, second] = pairOf(before);
        const auto package = second.keyPackage(Use::Once);
        QCOMPARE(before.found(first), fine);
        QCOMPARE(before.addByPackage(first, second, package), fine);
        QCOMPARE(before.found(first), fine);
        QVERIFY(before.addByPackage(first, second, package).contains(u"no key package of ours"_s));
    }

    void randomGroups_data()
    {
        QTest::addColumn<quint32>("seed");
        const int rounds = qEnvironmentVariableIntValue("CONCLAVE_TEST_MLS_ROUNDS");
        for (quint32 seed = 1; seed <= (rounds > 0 ? quint32(rounds) : 3U); ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomGroups()
    {
        QFETCH(quint32, seed);
        QFETCH_GLOBAL(bool, isOursFirst);
        QCOMPARE(RandomRoom(*m_peer, 2 * seed + (isOursFirst ? 0 : 1)).run(20), fine);
    }
};

QTEST_GUILESS_MAIN(tst_MlsInterop)
#include "tst_mlsinterop.moc"
