// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

using MakeProposal = std::function<Proposal(Room &)>;
struct ProposalCase
{
    const char *name;
    Fault fault;
    MakeProposal wrong;
    MakeProposal right;
};

Proposal changedUpdate(Room &room, const std::function<void(LeafNode &)> &change)
{
    auto leaf = room.mallory.updatedLeaf();
    change(leaf);
    const auto place = room.mallory.place();
    sign(leaf, &place, room.mallory.person());
    return updateOf(leaf);
}

Proposal rightUpdate(Room &room)
{
    return updateOf(room.mallory.updatedLeaf());
}

MakeProposal update(const std::function<void(LeafNode &)> &change)
{
    return [change](Room &room) { return changedUpdate(room, change); };
}

MakeProposal psk(const std::function<void(PreSharedKeyId &)> &change)
{
    return [change](Room &) {
        auto id = externalPsk();
        change(id);
        return pskOf(id);
    };
}

PreSharedKeyId resumption(ResumptionUse use)
{
    PreSharedKeyId id;
    id.type = PskType::Resumption;
    id.use = use;
    id.groupId = copyOf(viewOf("another"));
    id.nonce = Bytes(HashBytes, 7);
    return id;
}

MakeProposal pskFor(ResumptionUse use)
{
    return [use](Room &) { return pskOf(resumption(use)); };
}

MakeProposal always(const Proposal &proposal)
{
    return [proposal](Room &) { return proposal; };
}

Extensions extension(ExtensionType type, Bytes data = {})
{
    return {{type, std::move(data)}};
}

Extensions senders(std::vector<ExternalSender> list)
{
    return extension(ExtensionType::ExternalSenders, encode(list));
}

Extensions required(const RequiredCapabilities &capabilities)
{
    return extension(ExtensionType::RequiredCapabilities, encode(capabilities));
}

Proposal externalInit()
{
    Proposal proposal;
    proposal.type = ProposalType::ExternalInit;
    proposal.kemOutput = agreementKeys(systemRandom()).open;
    return proposal;
}

// RFC 9420, sections 7.3 and 12.1: proposals by themselves, as a member sends them.
const std::vector<ProposalCase> &proposalCases()
{
    static const std::vector<ProposalCase> cases{
        {"an update to a key package's leaf", Fault::BadLeafSource,
         update([](LeafNode &leaf) { leaf.source = LeafSource::KeyPackage; }), rightUpdate},
        {"an update to a commit's leaf", Fault::BadLeafSource,
         update([](LeafNode &leaf) { leaf.source = LeafSource::Commit; }), rightUpdate},
        {"an update to the same key", Fault::DuplicateKey,
         [](Room &room) {
             const auto key = room.mallory.leaf().encryptionKey;
             return changedUpdate(room, [key](LeafNode &leaf) { leaf.encryptionKey = key; });
         },
         rightUpdate},
        {"an update with a wrong signature", Fault::BadSignature,
         [](Room &room) {
             auto proposal = rightUpdate(room);
             proposal.update.signature = flipped(proposal.update.signature);
             return proposal;
         },
         rightUpdate},
        {"an update for another place", Fault::BadSignature,
         [](Room &room) {
             auto leaf = room.mallory.updatedLeaf();
             const LeafPlace place{room.mallory.context().groupId, {1}};
             sign(leaf, &place, room.mallory.person());
             return updateOf(leaf);
         },
         rightUpdate},
        {"an update for another group", Fault::BadSignature,
         [](Room &room) {
             auto leaf = room.mallory.updatedLeaf();
             const LeafPlace place{viewOf("elsewhere"), room.mallory.self()};
             sign(leaf, &place, room.mallory.person());
             return updateOf(leaf);
         },
         rightUpdate},
        {"an update to another credential", Fault::Refused,
         update([](LeafNode &leaf) { leaf.credential.identity.push_back(1); }), rightUpdate},
        {"an update to an extension that the leaf cannot do", Fault::UnsupportedExtension, update([](LeafNode &leaf) {
             leaf.extensions = {{ExtensionType(0x1a1a), {}}};
         }),
         rightUpdate},
        {"an update to a key that is too short", Fault::BadKey,
         update([](LeafNode &leaf) { leaf.encryptionKey.pop_back(); }), rightUpdate},
        {"an update to another version", Fault::UnsupportedVersion,
         update([](LeafNode &leaf) { leaf.capabilities.versions = {2}; }), rightUpdate},
        {"a removal of nobody", Fault::BadProposals, always(removeOf({7})), always(removeOf({2}))},
        {"a removal far away", Fault::BadProposals, always(removeOf({0xffffffff})), always(removeOf({2}))},
        {"a short nonce", Fault::BadProposals, psk([](PreSharedKeyId &id) { id.nonce.pop_back(); }),
         always(pskOf(externalPsk()))},
        {"a long nonce", Fault::BadProposals, psk([](PreSharedKeyId &id) { id.nonce.push_back(1); }),
         always(pskOf(externalPsk()))},
        {"a key of a re-initialisation", Fault::BadProposals, pskFor(ResumptionUse::ReInit),
         pskFor(ResumptionUse::Application)},
        {"a key of a branch", Fault::BadProposals, pskFor(ResumptionUse::Branch), pskFor(ResumptionUse::Application)},
        {"a key of no known use", Fault::Malformed, pskFor(ResumptionUse(4)), pskFor(ResumptionUse::Application)},
        {"back to an older version", Fault::BadProposals, always(reinitOf(0)), always(reinitOf(Mls10))},
        {"a new group with an extension twice", Fault::Malformed,
         [](Room &) {
             auto proposal = reinitOf(Mls10);
             proposal.extensions = {{Spoken, {}}, {Spoken, {}}};
             return proposal;
         },
         always(reinitOf(Mls10))},
        {"an external init of a member", Fault::BadProposals, always(externalInit()), always(removeOf({2}))},
        {"an extension twice", Fault::Malformed, always(extensionsOf({{Spoken, {}}, {Spoken, {1}}})),
         always(extensionsOf({{Spoken, {}}}))},
        {"required capabilities cut off", Fault::Malformed,
         always(extensionsOf(extension(ExtensionType::RequiredCapabilities, {0, 0}))),
         always(extensionsOf(required({})))},
        {"external senders cut off", Fault::Malformed,
         always(extensionsOf(extension(ExtensionType::ExternalSenders, {1}))), always(extensionsOf(senders({})))},
        {"an external sender without a key", Fault::BadKey, always(extensionsOf(senders({{{}, {}}}))),
         always(extensionsOf(senders({{Bytes(KeyBytes, 1), {}}})))},
        {"of an unknown type", Fault::Malformed,
         [](Room &) {
             Proposal proposal;
             proposal.type = ProposalType(0x0a0a);
             return proposal;
         },
         always(removeOf({2}))},
    };
    return cases;
}

Room roomWithServer(const Person &server)
{
    return Room::open(senders({{server.identity.signature.open, server.identity.credential}}));
}

constexpr Sender External{SenderType::External, {}, 0};
constexpr Sender NewMember{SenderType::NewMemberProposal, {}, 0};

} // namespace

// Proposals as they come in, from members and from outside.
class tst_MlsProposals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesABrokenProposal_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < proposalCases().size(); ++i)
            QTest::newRow(proposalCases()[i].name) << i;
    }
    void refusesABrokenProposal()
    {
        QFETCH(std::size_t, index);
        const auto &[name, fault, wrong, right] = proposalCases()[index];
        auto room = Room::open();
        const auto rightOne = room.mallory.propose(right(room));
        QCOMPARE(refusal(room.alice, room.mallory.propose(wrong(room)), fault, rightOne), QByteArray());
        Plan hidden;
        hidden.wire = Group::Wire::Private;
        const auto hiddenOne = room.mallory.propose(right(room), hidden);
        QCOMPARE(refusal(room.alice, room.mallory.propose(wrong(room), hidden), fault, hiddenOne), QByteArray());
    }

    void refusesToRemoveABlankLeaf()
    {
        auto room = RoomWithGap::open();
        QCOMPARE(refusal(room.alice, room.mallory.propose(removeOf({2})), Fault::BadProposals,
                         room.mallory.propose(removeOf({3}))),
                 QByteArray());
    }

    // Section 12.1.8: from outside.
    void takesFromOutsideOnlyWhatIsAllowed_data()
    {
        QTest::addColumn<Proposal>("proposal");
        QTest::addColumn<Fault>("fault");
        QTest::newRow("an update") << updateOf(guest("x").package.package.leaf) << Fault::BadProposals;
        QTest::newRow("an external init") << externalInit() << Fault::BadProposals;
        QTest::newRow("a broken add") << addOf({}) << Fault::BadKey;
    }
    void takesFromOutsideOnlyWhatIsAllowed()
    {
        QFETCH(Proposal, proposal);
        QFETCH(Fault, fault);
        const Person server("server");
        auto room = roomWithServer(server);
        QCOMPARE(refusal(room.alice, room.mallory.fromOutside(proposal, External, server), fault,
                         room.mallory.fromOutside(removeOf({2}), External, server)),
                 QByteArray());
    }
    void takesFromOutsideOnlyWhatIsSigned()
    {
        const Person server("server");
        auto room = roomWithServer(server);
        const auto right = room.mallory.fromOutside(removeOf({2}), External, server);
        auto other = External;
        other.index = 1;
        const auto ofNobody = room.mallory.fromOutside(removeOf({2}), other, server);
        QCOMPARE(refusal(room.alice, ofNobody, Fault::UnknownSender, right), QByteArray());
        const auto ofAnother = room.mallory.fromOutside(removeOf({2}), External, Person("eve"));
        QCOMPARE(refusal(room.alice, ofAnother, Fault::BadSignature, right), QByteArray());
        Plan later;
        later.content = [](FramedContent &content) { ++content.epoch; };
        const auto early = room.mallory.fromOutside(removeOf({2}), External, server, later);
        QCOMPARE(refusal(room.alice, early, Fault::WrongEpoch, right), QByteArray());
        Plan commits;
        commits.content = [](FramedContent &content) {
            content.type = ContentType::Commit;
            content.commit.path.emplace();
        };
        const auto commit = room.mallory.fromOutside(removeOf({2}), External, server, commits);
        QCOMPARE(refusal(room.alice, commit, Fault::UnknownSender, right), QByteArray());
        auto closed = Room::open();
        QCOMPARE(refusal(closed.alice, closed.mallory.fromOutside(removeOf({2}), External, server),
                         Fault::UnknownSender, closed.mallory.propose(removeOf({2}))),
                 QByteArray());
    }
    void takesFromANewMemberOnlyTheirOwnAdd()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        const auto add = addOf(dave.package.package);
        const auto right = room.mallory.fromOutside(add, NewMember, dave);
        const auto ofAnother = room.mallory.fromOutside(add, NewMember, guest("eve"));
        QCOMPARE(refusal(room.alice, ofAnother, Fault::BadSignature, right), QByteArray());
        const auto removal = room.mallory.fromOutside(removeOf({2}), NewMember, dave);
        QCOMPARE(refusal(room.alice, removal, Fault::UnknownSender, right), QByteArray());
        Plan elsewhere;
        elsewhere.content = [](FramedContent &content) { content.groupId.push_back(1); };
        const auto foreign = room.mallory.fromOutside(add, NewMember, dave, elsewhere);
        QCOMPARE(refusal(room.alice, foreign, Fault::WrongGroup, right), QByteArray());
    }

    // Section 12.4.1: what a member gathered does not outlive the epoch.
    void forgetsProposalsWithTheEpoch()
    {
        auto room = Room::open();
        const auto proposal = room.mallory.propose(removeOf({2}));
        QCOMPARE(acceptance(room.alice, proposal), QByteArray());
        QCOMPARE(acceptance(room.bob, proposal), QByteArray());
        QCOMPARE(room.alice.waitingProposals(), std::size_t(1));
        const auto without = room.mallory.commit({});
        QCOMPARE(acceptance(room.alice, without.message, without.epochAuthenticator), QByteArray());
        QCOMPARE(acceptance(room.bob, without.message, without.epochAuthenticator), QByteArray());
        QCOMPARE(room.alice.waitingProposals(), std::size_t(0));
        const auto next = room.alice.commit({}, {}, world());
        QVERIFY(next);
        QVERIFY(next->commit.publicMessage.content.commit.proposals.empty());
        QCOMPARE(acceptance(room.bob, next->commit), QByteArray());
        QVERIFY(room.bob.tree().leaf({2}));
    }

    // Whatever somebody proposed, the others can commit what is fine.
    void leavesOutWhatCannotBeCovered_data()
    {
        QTest::addColumn<Proposal>("hostile");
        auto unknown = externalPsk();
        unknown.id = {9};
        QTest::newRow("an unknown key") << pskOf(unknown);
        QTest::newRow("a new group") << reinitOf(Mls10);
        QTest::newRow("a capability that nobody has") << extensionsOf(required({{ExtensionType(0x0a0a)}, {}, {}}));
        QTest::newRow("an extension that nobody knows") << extensionsOf(extension(ExtensionType(0x0a0a)));
    }
    void leavesOutWhatCannotBeCovered()
    {
        QFETCH(Proposal, hostile);
        auto room = Room::open();
        const auto fine = room.mallory.propose(removeOf({2}));
        for (const auto &one : {room.mallory.propose(hostile), fine}) {
            QCOMPARE(acceptance(room.alice, one), QByteArray());
            QCOMPARE(acceptance(room.bob, one), QByteArray());
        }
        const auto made = room.alice.commit({}, knownPsks(), world());
        QVERIFY(made);
        QCOMPARE(made->commit.publicMessage.content.commit.proposals.size(), std::size_t(1));
        QCOMPARE(acceptance(room.bob, made->commit), QByteArray());
        QVERIFY(!room.bob.tree().leaf({2}));
    }
};

QTEST_GUILESS_MAIN(tst_MlsProposals)
#include "tst_mlsproposals.moc"
