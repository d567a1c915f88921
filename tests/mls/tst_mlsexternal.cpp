// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

constexpr Sender Joiner{SenderType::NewMemberCommit, {}, 0};

Proposal externalInit(Bytes kemOutput = {}) // empty: the right one
{
    Proposal proposal;
    proposal.type = ProposalType::ExternalInit;
    proposal.kemOutput = std::move(kemOutput);
    return proposal;
}

struct JoinCase
{
    const char *name;
    Fault fault;
    std::function<void(Room &, Plan &)> wrong;
};

JoinCase leaf(const char *name, Fault fault, std::function<void(LeafNode &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.leaf = how; }};
}

JoinCase also(const char *name, Fault fault, std::function<Proposal(Room &)> more)
{
    return {name, fault, [more](Room &room, Plan &plan) { plan.add(more(room), Joiner); }};
}

// RFC 9420, sections 12.2 and 12.4.3.2.
const std::vector<JoinCase> &joinCases()
{
    static const std::vector<JoinCase> cases{
        {"without an external init", Fault::BadProposals, [](Room &, Plan &plan) { plan.proposals.clear(); }},
        also("with two external inits", Fault::BadProposals, [](Room &) { return externalInit(); }),
        {"with another key", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.proposals.clear();
             plan.add(externalInit(agreementKeys(systemRandom()).open), Joiner);
         }},
        {"with a key too short", Fault::BadKey,
         [](Room &, Plan &plan) {
             plan.proposals.clear();
             plan.add(externalInit(Bytes(KeyBytes - 1, 9)), Joiner);
         }},
        also("with an add", Fault::BadProposals, [](Room &) { return addOf(guest("erin").package.package); }),
        also("with an update", Fault::BadProposals, [](Room &room) { return updateOf(room.mallory.updatedLeaf()); }),
        also("with extensions", Fault::BadProposals, [](Room &) { return extensionsOf({}); }),
        also("with a new group", Fault::BadProposals, [](Room &) { return reinitOf(Mls10); }),
        also("removing somebody else", Fault::Refused, [](Room &) { return removeOf({1}); }),
        also("removing nobody", Fault::BadProposals, [](Room &) { return removeOf({9}); }),
        {"removing two", Fault::BadProposals,
         [](Room &, Plan &plan) {
             plan.add(removeOf({1}), Joiner);
             plan.add(removeOf({2}), Joiner);
         }},
        {"with a proposal by reference", Fault::BadProposals,
         [](Room &room, Plan &plan) {
             const auto removal = room.mallory.propose(removeOf({1}));
             if (!take(room.alice, removal))
                 qFatal("nobody takes a right proposal");
             plan.refer(removeOf({1}), Joiner, room.mallory.refOf(removal));
         }},
        {"without a path", Fault::UnknownSender, [](Room &, Plan &plan) { plan.hasPath = false; }},
        leaf("with a leaf of a key package", Fault::BadLeafSource,
             [](LeafNode &one) { one.source = LeafSource::KeyPackage; }),
        leaf("with a leaf of an update", Fault::BadLeafSource, [](LeafNode &one) { one.source = LeafSource::Update; }),
        leaf("with a wrong parent hash", Fault::BadParentHash,
             [](LeafNode &one) { one.parentHash = flipped(one.parentHash); }),
        leaf("with another's signature key", Fault::BadSignature,
             [](LeafNode &one) { one.signatureKey = Person("eve").identity.signature.open; }),
        leaf("who cannot do the version", Fault::UnsupportedVersion,
             [](LeafNode &one) { one.capabilities.versions.clear(); }),
        leaf("who cannot do what the group does", Fault::UnsupportedExtension,
             [](LeafNode &one) { one.capabilities.extensions.clear(); }),
        {"with a member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             const auto key = room.mallory.leaf().encryptionKey;
             plan.leaf = [key](LeafNode &one) { one.encryptionKey = key; };
         }},
        {"with a leaf for another place", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             plan.signedLeaf = [&room](LeafNode &one) {
                 const LeafPlace place{room.mallory.context().groupId, {5}};
                 one.signature = signLeaf(one, &place, room.mallory.person().identity.signature.secret);
             };
         }},
        {"with a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) {
             plan.signedContent = [](AuthenticatedContent &all) { all.auth.signature = flipped(all.auth.signature); };
         }},
        {"with a wrong confirmation tag", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.tagged
                 = [](AuthenticatedContent &all) { all.auth.confirmationTag = flipped(all.auth.confirmationTag); };
         }},
        {"into another epoch", Fault::WrongEpoch,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { ++content.epoch; }; }},
        {"as an external sender", Fault::UnknownSender,
         [](Room &, Plan &plan) {
             plan.content = [](FramedContent &content) { content.sender.type = SenderType::External; };
         }},
        {"as one who proposes", Fault::UnknownSender,
         [](Room &, Plan &plan) {
             plan.content = [](FramedContent &content) { content.sender.type = SenderType::NewMemberProposal; };
         }},
        {"who proposes only", Fault::UnknownSender,
         [](Room &, Plan &plan) {
             plan.content = [](FramedContent &content) {
                 content.type = ContentType::Proposal;
                 content.proposal = addOf(guest("x").package.package);
             };
         }},
    };
    return cases;
}

struct InfoCase
{
    const char *name;
    Fault fault;
    std::function<void(GroupInfo &)> before; // its signature
    std::function<void(GroupInfo &)> after = {};
};

const std::vector<InfoCase> &infoCases()
{
    static const std::vector<InfoCase> cases{
        {"no key to join by", Fault::UnsupportedExtension, [](GroupInfo &one) { one.extensions.pop_back(); }},
        {"an unreadable key to join by", Fault::Malformed,
         [](GroupInfo &one) { one.extensions.back().data.pop_back(); }},
        {"a key to join by that is too short", Fault::BadKey,
         [](GroupInfo &one) {
             one.extensions.back().data = {1, 9};
         }},
        {"no tree", Fault::BadTree, [](GroupInfo &one) { one.extensions.erase(one.extensions.begin()); }},
        {"another tree hash", Fault::BadTreeHash,
         [](GroupInfo &one) { one.context.treeHash = flipped(one.context.treeHash); }},
        {"another version", Fault::UnsupportedVersion, [](GroupInfo &one) { one.context.version = 2; }},
        {"another suite", Fault::UnsupportedSuite, [](GroupInfo &one) { one.context.suite = 2; }},
        {"a signer who is not there", Fault::UnknownSender, [](GroupInfo &one) { one.signer = {7}; }},
        {"a wrong signature", Fault::BadSignature, {}, [](GroupInfo &one) { one.signature = flipped(one.signature); }},
    };
    return cases;
}

template <class T>
void addRows(const std::vector<T> &cases)
{
    QTest::addColumn<std::size_t>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].name) << i;
}

} // namespace

// Joining by oneself.
class tst_MlsExternal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesABrokenJoin_data() { addRows(joinCases()); }
    void refusesABrokenJoin()
    {
        QFETCH(std::size_t, index);
        const auto &[name, fault, wrong] = joinCases()[index];
        auto room = Room::open({{Spoken, {}}});
        const auto info = room.alice.info(Group::Tree::Included);
        const auto dave = guest("dave");
        Plan plan;
        plan.add(externalInit(), Joiner);
        const auto right = Mallory::joinExternally(info, dave, plan);
        wrong(room, plan);
        const auto broken = Mallory::joinExternally(info, dave, plan);
        QCOMPARE(refusal(room.alice, broken.message, fault, right.message, right.epochAuthenticator), QByteArray());
    }

    // Who comes back takes their own former place, and nobody else's.
    void replacesOnlyOneself()
    {
        auto room = Room::open();
        const auto info = room.alice.info(Group::Tree::Included);
        const auto again = guest("bob");
        Plan plan;
        plan.add(externalInit(), Joiner);
        plan.add(removeOf({2}), Joiner);
        const auto wrong = Mallory::joinExternally(info, again, plan);
        plan.proposals.pop_back();
        plan.add(removeOf({1}), Joiner);
        const auto right = Mallory::joinExternally(info, again, plan);
        QCOMPARE(refusal(room.alice, wrong.message, Fault::Refused, right.message, right.epochAuthenticator),
                 QByteArray());
        const auto other = Group::joinExternally(info, std::nullopt, again.package.clone(), again.identity.clone(),
                                                 LeafIndex{2}, world());
        QVERIFY(!other);
        QCOMPARE(nameOf(other.fault()), nameOf(Fault::Refused));
    }
    void isNotInAGroupTwice()
    {
        auto room = Room::open();
        const auto info = room.alice.info(Group::Tree::Included);
        const auto &mallory = room.mallory.person();
        Plan plan;
        plan.add(externalInit(), Joiner);
        const auto wrong = Mallory::joinExternally(info, mallory, plan);
        plan.add(removeOf({3}), Joiner);
        const auto right = Mallory::joinExternally(info, mallory, plan);
        QCOMPARE(refusal(room.alice, wrong.message, Fault::DuplicateKey, right.message, right.epochAuthenticator),
                 QByteArray());
        const auto twice = Group::joinExternally(info, std::nullopt, mallory.package.clone(), mallory.identity.clone(),
                                                 std::nullopt, world());
        QVERIFY(!twice);
        QCOMPARE(nameOf(twice.fault()), nameOf(Fault::DuplicateKey));
    }
    void staysWithinTheLimitOfMembers()
    {
        const auto alice = guest("alice");
        auto group = *Group::create({1}, alice.package.clone(), alice.identity.clone(), {}, world());
        std::vector<Proposal> all;
        for (std::uint32_t i = 1; i < RatchetTree::MostMembers; ++i)
            all.push_back(addOf(guest("x").package.package));
        QVERIFY(group.commit({all}, {}, world()));
        group.applyPending();
        Plan plan;
        plan.add(externalInit(), Joiner);
        const auto late = Mallory::joinExternally(group.info(Group::Tree::Included), guest("late"), plan);
        const auto refused = take(group, late.message);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::TooMany));
        const auto added = group.commit({{addOf(guest("late").package.package)}}, {}, world());
        QVERIFY(!added);
        QCOMPARE(nameOf(added.fault()), nameOf(Fault::TooMany));
        QVERIFY(group.commit({{removeOf({6}), addOf(guest("late").package.package)}}, {}, world()));
        group.dropPending();
        plan.add(removeOf({5}), Joiner);
        const auto again = Mallory::joinExternally(group.info(Group::Tree::Included), guest("x"), plan);
        QCOMPARE(acceptance(group, again.message, again.epochAuthenticator), QByteArray());
    }

    void refusesABrokenGroupInfo_data() { addRows(infoCases()); }
    void refusesABrokenGroupInfo()
    {
        QFETCH(std::size_t, index);
        const auto &[name, fault, before, after] = infoCases()[index];
        auto room = Room::open();
        Plan plan;
        const auto right = room.mallory.commit(plan);
        plan.info = before;
        plan.signedInfo = after;
        const auto wrong = room.mallory.commit(plan);
        const auto join = [](const GroupInfo &info) {
            const auto dave = guest("dave");
            return Group::joinExternally(info, std::nullopt, dave.package.clone(), dave.identity.clone(), std::nullopt,
                                         world());
        };
        const auto refused = join(wrong.info);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(fault));
        QCOMPARE(acceptance(room.alice, right.message, right.epochAuthenticator), QByteArray());
        auto joined = join(right.info);
        QVERIFY(joined);
        QCOMPARE(acceptance(room.alice, joined->commit), QByteArray());
        QCOMPARE(acceptance(joined->group, *room.alice.encrypt(viewOf("welcome"), {}, 0, world())), QByteArray());
    }
};

QTEST_GUILESS_MAIN(tst_MlsExternal)
#include "tst_mlsexternal.moc"
