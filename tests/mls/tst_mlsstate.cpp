// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/members.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

// What a member keeps from one run of the program to the next.
class tst_MlsState : public QObject
{
    Q_OBJECT

private:
    World m_world;

    static Group again(const Group &group) { return must(Group::restore(group.serialize())); }
    Message said(Group &group, std::string_view text) { return must(group.encrypt(viewOf(text), {}, 0, m_world)); }
    Bytes heard(Group &group, const Message &message) { return must(group.process(message, {}, m_world)).application; }
    Fault refusalOf(Group &group, const Message &message)
    {
        const auto taken = group.process(message, {}, m_world);
        return taken ? Fault::Malformed : taken.fault();
    }
    // Has a bit of everything: a past, skipped keys, waiting proposals, an own update, a pending commit.
    std::vector<Group> full()
    {
        auto members = groupOf({"anna", "ben", "cleo"}, m_world);
        commitAll(members, 1, {.forcesPath = true}, m_world);
        said(members[0], "lost");
        heard(members[1], said(members[0], "read"));
        const auto update = must(members[1].proposeUpdate(Group::Wire::Public, m_world));
        must(members[2].process(update, {}, m_world));
        must(members[2].propose(removeOf(members[0].self()), Group::Wire::Private, m_world));
        must(members[2].commit({}, {}, m_world));
        return members;
    }

private Q_SLOTS:
    void init() { m_world = seededWorld(1); }

    void readsMapsInTheirOrderOnly()
    {
        using Map = std::map<std::uint16_t, bool>;
        const Bytes right{6, 0, 1, 1, 0, 3, 0};
        QCOMPARE(encode(Map{{3, false}, {1, true}}), right);
        QVERIFY(must(decode<Map>(right)) == (Map{{1, true}, {3, false}}));
        for (const auto &wrong :
             {Bytes{6, 0, 3, 0, 0, 1, 1}, Bytes{6, 0, 1, 1, 0, 1, 1}, Bytes{3, 0, 1, 2}, Bytes{5, 0, 1, 1, 0, 3}})
            QCOMPARE(decode<Map>(wrong).fault(), Fault::Malformed);
    }

    void keepsEverything()
    {
        for (const auto &group : full()) {
            const auto bytes = group.serialize();
            const auto restored = Group::restore(bytes);
            QVERIFY(restored);
            QVERIFY(restored->serialize() == bytes);
            QVERIFY(group.clone().serialize() == bytes);
            QVERIFY(restored->context() == group.context());
            QVERIFY(restored->tree() == group.tree());
            QCOMPARE(restored->hasPending(), group.hasPending());
            QCOMPARE(restored->waitingProposals(), group.waitingProposals());
            QCOMPARE(restored->privateTree().size(), group.privateTree().size());
        }
    }

    void goesOnInTheSameEpoch()
    {
        auto members = groupOf({"anna", "ben"}, m_world);
        const auto late = said(members[0], "late");
        QCOMPARE(heard(members[1], said(members[0], "first")), copyOf(viewOf("first")));
        members[0] = again(members[0]);
        members[1] = again(members[1]);
        QCOMPARE(heard(members[1], late), copyOf(viewOf("late"))); // its key was kept
        QCOMPARE(refusalOf(members[1], late), Fault::KeyUsed);
        members[1] = again(members[1]);
        QCOMPARE(refusalOf(members[1], late), Fault::KeyUsed);
        QCOMPARE(heard(members[1], said(members[0], "next")), copyOf(viewOf("next")));
    }

    void readsThePast()
    {
        auto members = groupOf({"anna", "ben"}, m_world);
        const auto old = said(members[0], "old");
        commitAll(members, 0, {}, m_world);
        members[1] = again(members[1]);
        QCOMPARE(heard(members[1], old), copyOf(viewOf("old")));
        members[1].forgetPast();
        const auto older = said(members[0], "older");
        commitAll(members, 0, {}, m_world);
        members[1].forgetPast();
        members[1] = again(members[1]);
        QCOMPARE(refusalOf(members[1], older), Fault::WrongEpoch);
    }

    void appliesTheOwnCommitAfterACrash_data()
    {
        QTest::addColumn<Group::Wire>("wire");
        QTest::addRow("public") << Group::Wire::Public;
        QTest::addRow("private") << Group::Wire::Private;
    }
    void appliesTheOwnCommitAfterACrash()
    {
        QFETCH(Group::Wire, wire);
        auto members = groupOf({"anna", "ben"}, m_world);
        const auto made = must(members[0].commit({.forcesPath = true, .wire = wire}, {}, m_world));
        members[0] = again(members[0]);
        auto other = members[1].clone();
        const auto foreign = must(other.commit({.forcesPath = true, .wire = wire}, {}, m_world));
        QVERIFY(members[0].isPending(made.commit));
        QVERIFY(!members[0].isPending(foreign.commit));
        must(members[1].process(made.commit, {}, m_world));
        members[0].applyPending();
        QVERIFY(!members[0].isPending(made.commit));
        QCOMPARE(copyOf(members[0].epochAuthenticator()), copyOf(members[1].epochAuthenticator()));
        members[0] = again(members[0]);
        QCOMPARE(heard(members[1], said(members[0], "hello")), copyOf(viewOf("hello")));
    }

    void keepsAPendingCommitThatShrinksTheTree()
    {
        auto members = groupOf({"anna", "ben", "cleo", "dan", "eve"}, m_world);
        commitAll(members, 4, {.forcesPath = true}, m_world);
        must(members[0].commit({.proposals = {removeOf(members[4].self())}}, {}, m_world));
        members[0] = again(members[0]);
        members[0].applyPending();
        QCOMPARE(members[0].tree().leafCount(), 4U);
    }

    void takesTheCommitOfAnOwnUpdate()
    {
        auto members = groupOf({"anna", "ben"}, m_world);
        must(members[1].process(must(members[0].proposeUpdate(Group::Wire::Public, m_world)), {}, m_world));
        members[0] = again(members[0]);
        commitAll(members, 1, {}, m_world);
        QCOMPARE(copyOf(members[0].epochAuthenticator()), copyOf(members[1].epochAuthenticator()));
    }

    void staysOver()
    {
        auto members = groupOf({"anna", "ben"}, m_world);
        commitAll(members, 0, {.proposals = {removeOf(members[1].self())}}, m_world);
        QVERIFY(members[1].isOver());
        QVERIFY(again(members[1]).isOver());
    }

    void refusesWhatIsCutOff()
    {
        const auto members = full();
        const auto bytes = members[2].serialize();
        for (std::size_t size = 0; size < bytes.size(); size += 7) {
            const auto restored = Group::restore(SecretBytes(bytes.view().first(size)));
            QVERIFY2(!restored, qPrintable(QString::number(size)));
            QCOMPARE(restored.fault(), Fault::Malformed);
        }
        SecretBytes longer(bytes.size() + 1);
        std::copy_n(bytes.data(), bytes.size(), longer.data());
        QCOMPARE(Group::restore(longer).fault(), Fault::Malformed);
    }

    void refusesAnotherVersion()
    {
        auto bytes = groupOf({"anna"}, m_world)[0].serialize();
        bytes.data()[0] = 2;
        QCOMPARE(Group::restore(bytes).fault(), Fault::UnsupportedVersion);
    }

    // Whatever one byte becomes: refused as malformed, or a group that can be asked things.
    void survivesDamage()
    {
        auto members = full();
        const auto bytes = members[2].serialize();
        const auto message = said(members[0], "hello");
        std::size_t refused = 0;
        std::size_t tried = 0;
        for (std::size_t at = 1; at < bytes.size(); at += 13) {
            ++tried;
            auto damaged = bytes.clone();
            damaged.data()[at] ^= std::uint8_t(1U << (at % 8));
            auto restored = Group::restore(damaged);
            if (!restored) {
                QCOMPARE(restored.fault(), Fault::Malformed);
                ++refused;
                continue;
            }
            const auto taken = restored->process(message, {}, m_world);
            restored->dropPending();
            const auto made = restored->commit({.forcesPath = true}, {}, m_world);
            restored->applyPending();
            QVERIFY(!taken || taken->application == copyOf(viewOf("hello")));
            QCOMPARE(restored->context().epoch, members[2].context().epoch + (made ? 1 : 0));
        }
        QVERIFY(refused > tried / 4);
    }

    void refusesKeysOfAnotherTree()
    {
        auto members = groupOf({"anna", "ben"}, m_world);
        const auto bytes = members[0].serialize();
        const auto *keys = members[0].privateTree().keys({0});
        QVERIFY(keys);
        const auto secret = keys->secret.view();
        const auto all = bytes.view();
        const auto found = std::search(all.begin(), all.end(), secret.begin(), secret.end());
        QVERIFY(found != all.end());
        auto damaged = bytes.clone();
        damaged.data()[(found - all.begin()) + 5] ^= 1;
        QCOMPARE(Group::restore(damaged).fault(), Fault::Malformed);
    }
};

QTEST_GUILESS_MAIN(tst_MlsState)
#include "tst_mlsstate.moc"
