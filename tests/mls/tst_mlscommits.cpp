// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

template <class T>
Plan::Break<T> put(Bytes T::*member, Bytes value)
{
    return [member, value = std::move(value)](T &thing) { thing.*member = value; };
}

template <class T>
Plan::Break<T> flip(Bytes T::*member)
{
    return [member](T &thing) { thing.*member = flipped(thing.*member); };
}

Plan::Break<NewPath> pathKey(std::size_t step, Bytes key)
{
    return [step, key = std::move(key)](NewPath &path) { path.keys.at(step) = key; };
}

void signedAt(Room &room, Plan &plan, LeafPlace place)
{
    plan.signedLeaf = [&room, place](LeafNode &leaf) { sign(leaf, &place, room.mallory.person()); };
}

// RFC 9420, sections 7.3, 7.5, 7.6, 7.9 and 12.4: the path of a commit. Mallory's goes over a node that she shares with
// Carol to the root; Alice reads it at the root.
const std::vector<CommitCase> &pathCases()
{
    static const std::vector<CommitCase> cases{
        {"no path in an empty commit", Fault::MissingPath, [](Room &, Plan &plan) { plan.hasPath = false; }},
        {"a leaf for a key package", Fault::BadLeafSource,
         [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.source = LeafSource::KeyPackage; }; }},
        {"a leaf for an update", Fault::BadLeafSource,
         [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.source = LeafSource::Update; }; }},
        {"a leaf with a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedLeaf = flip(&LeafNode::signature); }},
        {"a leaf without a signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedLeaf = put(&LeafNode::signature, {}); }},
        {"a leaf signed for another group", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             signedAt(room, plan, {viewOf("elsewhere"), {3}});
         }},
        {"a leaf signed for another place", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             signedAt(room, plan, {room.mallory.context().groupId, {2}});
         }},
        {"the key that the leaf had", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.leaf = put(&LeafNode::encryptionKey, room.mallory.leaf().encryptionKey); }},
        {"a leaf with another member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             plan.leaf = put(&LeafNode::encryptionKey, room.mallory.tree().leaf({1})->encryptionKey);
         }},
        {"a leaf with a parent's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             plan.leaf = put(&LeafNode::encryptionKey, room.mallory.tree().encryptionKey({1}));
         }},
        {"a node with a member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(0, room.mallory.tree().leaf({2})->encryptionKey); }},
        {"a node with another node's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(1, room.mallory.tree().encryptionKey({1})); }},
        {"the key that a node had", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(1, room.mallory.tree().encryptionKey({3})); }},
        {"two nodes with one key", Fault::DuplicateKey,
         [](Room &, Plan &plan) { plan.newPath = [](NewPath &path) { path.keys.at(1) = path.keys.at(0); }; }},
        {"a leaf with its own path's key", Fault::DuplicateKey,
         [](Room &, Plan &plan) {
             const auto key = agreementKeys(systemRandom()).open;
             plan.newPath = pathKey(0, key);
             plan.leaf = put(&LeafNode::encryptionKey, key);
         }},
        {"a leaf with a wrong parent hash", Fault::BadParentHash,
         [](Room &, Plan &plan) { plan.leaf = flip(&LeafNode::parentHash); }},
        {"a leaf without a parent hash", Fault::BadParentHash,
         [](Room &, Plan &plan) { plan.leaf = put(&LeafNode::parentHash, {}); }},
        {"a node too few", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes.pop_back(); }; }},
        {"a node too many", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path = [](UpdatePath &path) {
                 path.nodes.push_back({agreementKeys(systemRandom()).open, path.nodes.back().pathSecrets});
             };
         }},
        {"no node at all", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes.clear(); }; }},
        {"a path secret too few", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes[1].pathSecrets.clear(); }; }},
        {"a path secret too many", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path
                 = [](UpdatePath &path) { path.nodes[1].pathSecrets.push_back(path.nodes[1].pathSecrets.back()); };
         }},
        {"a path secret too few for somebody else", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes[0].pathSecrets.clear(); }; }},
        {"a path secret too many for somebody else", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path
                 = [](UpdatePath &path) { path.nodes[0].pathSecrets.push_back(path.nodes[0].pathSecrets.back()); };
         }},
        {"a path secret that cannot be read", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.path = [](UpdatePath &path) {
                 auto &text = path.nodes[1].pathSecrets[0].ciphertext;
                 text = flipped(text);
             };
         }},
        {"a path secret of another node", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.newPath = [](NewPath &path) { path.pathSecrets[1] = path.pathSecrets[0].clone(); };
         }},
        {"a node's key of another secret", Fault::BadPath,
         [](Room &, Plan &plan) { plan.newPath = pathKey(1, agreementKeys(systemRandom()).open); }},
        {"a node's key that is too short", Fault::BadKey,
         [](Room &, Plan &plan) { plan.newPath = pathKey(0, Bytes(KeyBytes - 1, 9)); }},
        {"a leaf's key that is too long", Fault::BadKey,
         [](Room &, Plan &plan) { plan.leaf = put(&LeafNode::encryptionKey, Bytes(KeyBytes + 1, 9)); }},
        {"a confirmation tag that is wrong", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.tagged
                 = [](AuthenticatedContent &all) { all.auth.confirmationTag = flipped(all.auth.confirmationTag); };
         }},
        {"a confirmation tag that is cut off", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.tagged = [](AuthenticatedContent &all) { all.auth.confirmationTag.pop_back(); };
         }},
        {"no confirmation tag", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) { plan.tagged = [](AuthenticatedContent &all) { all.auth.confirmationTag.clear(); }; }},
        {"another epoch's secrets", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) { plan.context = [](GroupContext &context) { ++context.epoch; }; }},
    };
    return cases;
}

Sender bob()
{
    return {SenderType::Member, {1}, 0};
}

// An update of Bob's that Alice knows.
void knownUpdate(Room &room, Plan &plan)
{
    auto message = *room.bob.proposeUpdate(Group::Wire::Public, world());
    if (!take(room.alice, message))
        qFatal("nobody takes a right update");
    plan.refer(message.publicMessage.content.proposal, bob(), room.mallory.refOf(message));
}

std::function<void(Room &, Plan &)> with(std::vector<Proposal> proposals)
{
    return [proposals](Room &room, Plan &plan) {
        plan.proposals.clear();
        for (const auto &one : proposals)
            plan.add(one, room.mallory.sender());
    };
}

void withoutPath(Room &, Plan &plan)
{
    plan.hasPath = false;
}

Proposal addOfNew(std::string_view name)
{
    return addOf(guest(name).package.package);
}

Proposal addLike(const Person &person) // a second key package of somebody
{
    return addOf(makeKeyPackage(person.identity.credential, person.identity.signature, {Now, Now + Week}, Use::Once,
                                {Spoken}, systemRandom())
                     .package);
}

Extensions required(const RequiredCapabilities &capabilities)
{
    return {{ExtensionType::RequiredCapabilities, encode(capabilities)}};
}

Proposal externalInit()
{
    Proposal proposal;
    proposal.type = ProposalType::ExternalInit;
    proposal.kemOutput = agreementKeys(systemRandom()).open;
    return proposal;
}

// Sections 11.1, 12.1.7 and 12.2: what may be committed together.
const std::vector<CommitCase> &listCases()
{
    static const auto removal = removeOf({2});
    static const auto speak = extensionsOf({{Spoken, {}}});
    static const auto psk = pskOf(externalPsk());
    static const std::vector<CommitCase> cases{
        {"a removal without a path", Fault::MissingPath, withoutPath, with({removal})},
        {"extensions without a path", Fault::MissingPath, withoutPath, with({speak})},
        {"an update without a path", Fault::MissingPath, withoutPath, knownUpdate},
        {"the committer's own update", Fault::BadProposals,
         [](Room &room, Plan &plan) { plan.add(updateOf(room.mallory.updatedLeaf()), room.mallory.sender()); }},
        {"the committer's own update by reference", Fault::BadProposals,
         [](Room &room, Plan &plan) {
             const auto update = room.mallory.propose(updateOf(room.mallory.updatedLeaf()));
             if (!take(room.alice, update))
                 qFatal("nobody takes a right update");
             plan.refer(update.publicMessage.content.proposal, room.mallory.sender(), room.mallory.refOf(update));
         }},
        {"the committer's removal", Fault::BadProposals, with({removeOf({3})})},
        {"the same removal twice", Fault::BadProposals, with({removal, removal}), with({removal})},
        {"an update and a removal of one leaf", Fault::BadProposals,
         [](Room &room, Plan &plan) { plan.add(removeOf({1}), room.mallory.sender()); }, knownUpdate},
        {"two updates of one leaf", Fault::BadProposals, knownUpdate, knownUpdate},
        {"a removal of nobody", Fault::BadProposals, with({removeOf({9})}), with({removal})},
        {"the same key package twice", Fault::DuplicateKey,
         [](Room &, Plan &plan) { plan.proposals.push_back(plan.proposals.back()); }, with({addOfNew("dave")})},
        {"two key packages of one client", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             const auto dave = guest("dave");
             plan.add(addLike(dave), room.mallory.sender());
             plan.add(addLike(dave), room.mallory.sender());
         },
         with({addOfNew("erin")})},
        {"a client who is there", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.add(addLike(room.mallory.person()), room.mallory.sender()); },
         with({addOfNew("dave")})},
        {"a newcomer with a member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             const auto dave = guest("dave");
             auto package = dave.package.package;
             package.leaf.encryptionKey = room.mallory.tree().leaf({1})->encryptionKey;
             signAll(package, dave);
             plan.add(addOf(package), room.mallory.sender());
         },
         with({addOfNew("erin")})},
        {"a pre-shared key twice", Fault::BadProposals, with({psk, psk}), with({psk, pskOf(externalPsk(2))})},
        {"an unknown pre-shared key", Fault::UnknownPsk,
         [](Room &room, Plan &plan) {
             auto id = externalPsk();
             id.id = {9};
             with({pskOf(id)})(room, plan);
         },
         with({psk})},
        {"extensions twice", Fault::BadProposals, with({speak, speak}), with({speak})},
        {"a new group and something else", Fault::BadProposals, with({reinitOf(Mls10), psk}), with({reinitOf(Mls10)})},
        {"two new groups", Fault::BadProposals, with({reinitOf(Mls10), reinitOf(Mls10)}), with({psk})},
        {"an external init", Fault::BadProposals, with({externalInit()})},
        {"a reference to nothing", Fault::UnknownProposal,
         [](Room &, Plan &plan) { plan.proposals.front().told.reference = Bytes(HashBytes, 1); }, knownUpdate},
        {"an extension that a member cannot do", Fault::UnsupportedExtension,
         with({extensionsOf({{ExtensionType(0x0a0a), {}}})}), with({speak})},
        {"a required extension that a member cannot do", Fault::UnsupportedExtension,
         with({extensionsOf(required({{ExtensionType(0x0a0a)}, {}, {}}))}),
         with({extensionsOf(required({{Spoken, ExtensionType::ExternalSenders}, {}, {}}))})},
        {"a required proposal that a member cannot do", Fault::UnsupportedProposal,
         with({extensionsOf(required({{}, {ProposalType(0x0a0a)}, {}}))}),
         with({extensionsOf(required({{}, {ProposalType::Add}, {}}))})},
        {"a required credential that a member cannot do", Fault::UnsupportedCredential,
         with({extensionsOf(required({{}, {}, {CredentialType::X509}}))}),
         with({extensionsOf(required({{}, {}, {CredentialType::Basic}}))})},
        {"a newcomer who cannot do the new extensions", Fault::UnsupportedExtension,
         with({speak, addOf(guest("dave", {}).package.package)}), with({speak, addOfNew("erin")})},
        {"a newcomer who cannot do what is now required", Fault::UnsupportedExtension,
         with({extensionsOf(required({{Spoken}, {}, {}})), addOf(guest("dave", {}).package.package)}),
         with({extensionsOf(required({{Spoken}, {}, {}})), addOfNew("erin")})},
    };
    return cases;
}

} // namespace

// What would go unnoticed by which test: each of these faults was put into shared/mls, and that test failed.
// - tst_mlsvectors: HPKE suite id, DeriveKeyPair, argument order of extract, order of pre-shared keys, exporter
//   context; encoding of generations, sample of sender data, reuse guard; parent hash with the unmerged,
//   resolution without the unmerged, path not filtered, tree not truncated; interim hash
// - tst_mlspassive: prefix of references; new leaves are readers, path context of the old epoch or extensions,
//   unmerged leaves not extended by an Add; external init label
// - tst_mlscrypto: X25519 takes a secret of zeroes
// - tst_mlscodec: lengths that are not minimal, trailing octets
// - tst_mlsleaves: signature of a leaf or key package, leaf source, lifetime, policy unchecked
// - tst_mlsproposals: proposals kept over an epoch, another credential
// - tst_mlsframing: signature, membership tag, padding, epoch, group unchecked; keys of late messages kept,
//   keys used up by forgeries, any number of keys skipped, old handshakes taken, application data readable
// - tst_mlscommits: confirmation tag, parent hash, duplicate keys, missing path, lists, capabilities, number of
//   readers, keys of a path unchecked; private keys kept after a removal or an update
// - tst_mlsjoining: signature of a GroupInfo, tree hash, parent hash, confirmation tag, unmerged leaves,
//   duplicate keys unchecked; path secret ignored
// - tst_mlssecrets: memory that is not zeroed
// A path that is not blanked before it is merged changes nothing: its nodes are all set or blank by then.

// The paths and tags of commits, and their proposals.
class tst_MlsCommits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesABrokenPath_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < pathCases().size(); ++i)
            QTest::newRow(pathCases()[i].name) << i;
    }
    void refusesABrokenPath()
    {
        QFETCH(std::size_t, index);
        QCOMPARE(outcome(pathCases()[index]), QByteArray());
    }

    void refusesABrokenList_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < listCases().size(); ++i)
            QTest::newRow(listCases()[i].name) << i;
    }
    void refusesABrokenList()
    {
        QFETCH(std::size_t, index);
        QCOMPARE(outcome(listCases()[index]), QByteArray());
    }

    // Who leaves by the same commit is no obstacle to their return.
    void addsAgainWhoIsRemoved()
    {
        auto room = Room::open();
        const auto carol = guest("carol");
        Plan plan;
        plan.add(addOf(carol.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        QCOMPARE(acceptance(room.alice, made.message, made.epochAuthenticator), QByteArray());
        const auto replaced = room.alice.commit({{removeOf({4}), addLike(carol)}}, {}, world());
        QVERIFY(replaced);
        room.alice.dropPending();
        const auto doubled = room.alice.commit({{addLike(carol)}}, {}, world());
        QVERIFY(!doubled);
        QCOMPARE(nameOf(doubled.fault()), nameOf(Fault::DuplicateKey));
    }

    // A key package is judged when it is committed; who was away is not locked out because it is over since.
    void followsAnAdditionLaterThanItsKeyPackageLasted()
    {
        auto room = Room::open();
        const auto carol = guest("carol");
        Plan plan;
        plan.add(addOf(carol.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        auto later = world();
        later.now = Now + 4 * Week;
        const auto refused = take(room.alice, made.message, later);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::BadLifetime));
        later.now.reset();
        QCOMPARE(acceptance(room.alice, made.message, made.epochAuthenticator, later), QByteArray());
    }

    // Else it could be applied, and its maker would go on alone.
    void aRemovalEndsOnesOwnCommit()
    {
        auto room = Room::open();
        QVERIFY(room.alice.commit({}, {}, world()));
        Plan plan;
        plan.add(removeOf(room.alice.self()), room.mallory.sender());
        const auto removed = take(room.alice, room.mallory.commit(plan).message);
        QVERIFY(removed && removed->isOver);
        QVERIFY(!room.alice.hasPending());
        room.alice.applyPending();
        QVERIFY(room.alice.isOver());
    }

    // Nobody keeps private keys of nodes that are blank or that others renewed.
    void holdsOnlyKeysOfTheTree_data()
    {
        QTest::addColumn<std::size_t>("index");
        QTest::newRow("after a path") << std::size_t(0);
        QTest::newRow("after a removal") << std::size_t(1);
        QTest::newRow("after an update") << std::size_t(2);
    }
    void holdsOnlyKeysOfTheTree()
    {
        QFETCH(std::size_t, index);
        auto room = Room::open();
        Plan plan;
        if (index == 1)
            plan.add(removeOf({1}), room.mallory.sender());
        if (index == 2)
            knownUpdate(room, plan);
        QVERIFY(room.alice.privateTree().openKeys().contains({1}));
        const auto made = room.mallory.commit(plan);
        QCOMPARE(acceptance(room.alice, made.message, made.epochAuthenticator), QByteArray());
        const auto held = room.alice.privateTree().openKeys();
        QCOMPARE(held.contains({1}), index == 0);
        QVERIFY(held.contains({3}));
        for (const auto &[node, key] : held) {
            QVERIFY(!room.alice.tree().isBlank(node));
            QCOMPARE(key, room.alice.tree().encryptionKey(node));
        }
    }
};

QTEST_GUILESS_MAIN(tst_MlsCommits)
#include "tst_mlscommits.moc"
