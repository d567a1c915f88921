// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

using Nodes = Group::Nodes;

struct JoinCase
{
    const char *name;
    Fault fault;
    std::function<void(Room &, Plan &)> wrong;
};

Plan::Break<Nodes> nodes(std::function<void(Nodes &)> how)
{
    return how;
}

JoinCase tree(const char *name, Fault fault, std::function<void(Nodes &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.tree = nodes(how); }};
}

// The same where no parent hash depends on Mallory's leaf and the joiner's.
JoinCase withoutPath(const char *name, Fault fault, std::function<void(Room &, Nodes &)> how)
{
    return {name, fault, [how](Room &room, Plan &plan) {
                plan.hasPath = false;
                plan.tree = [&room, how](Nodes &all) { how(room, all); };
            }};
}

JoinCase info(const char *name, Fault fault, std::function<void(GroupInfo &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.info = how; }};
}

JoinCase secrets(const char *name, Fault fault, std::function<void(GroupSecrets &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.secrets = how; }};
}

JoinCase welcome(const char *name, Fault fault, std::function<void(Welcome &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.welcome = how; }};
}

JoinCase context(const char *name, Fault fault, std::function<void(GroupContext &)> how)
{
    return {name, fault, [how](Room &, Plan &plan) { plan.context = how; }};
}

PreSharedKeyId beginning(ResumptionUse use, std::uint8_t nonce)
{
    PreSharedKeyId id;
    id.type = PskType::Resumption;
    id.use = use;
    id.nonce = Bytes(HashBytes, nonce);
    return id;
}

// RFC 9420, section 12.4.3.1. Mallory takes Dave in: leaves 0 to 4, her path over the nodes 5, 3 and 7.
const std::vector<JoinCase> &welcomeCases()
{
    static const std::vector<JoinCase> cases{
        welcome("of another suite", Fault::UnsupportedSuite, [](Welcome &one) { one.suite = 1; }),
        welcome("for somebody else", Fault::NotForUs,
                [](Welcome &one) { one.secrets[0].newMember = flipped(one.secrets[0].newMember); }),
        welcome("for nobody", Fault::NotForUs, [](Welcome &one) { one.secrets.clear(); }),
        welcome("changed secrets", Fault::CannotDecrypt,
                [](Welcome &one) { one.secrets[0].secrets.ciphertext.back() ^= 1; }),
        welcome("a changed group", Fault::CannotDecrypt, [](Welcome &one) { one.encryptedGroupInfo.back() ^= 1; }),
        welcome("an encapsulated key of another length", Fault::BadKey,
                [](Welcome &one) { one.secrets[0].secrets.kemOutput.pop_back(); }),
        secrets("another joiner secret", Fault::CannotDecrypt,
                [](GroupSecrets &one) { one.joinerSecret = SecretBytes(HashBytes); }),
        secrets("an unknown key", Fault::UnknownPsk,
                [](GroupSecrets &one) {
                    one.psks.push_back(externalPsk());
                    one.psks.back().id = {9};
                }),
        secrets("a known key that is not meant", Fault::CannotDecrypt,
                [](GroupSecrets &one) { one.psks.push_back(externalPsk()); }),
        secrets("a key with a short nonce", Fault::BadPsks,
                [](GroupSecrets &one) {
                    one.psks.push_back(externalPsk());
                    one.psks.back().nonce.pop_back();
                }),
        secrets("a key twice", Fault::BadPsks,
                [](GroupSecrets &one) {
                    one.psks = {externalPsk(), externalPsk()};
                }),
        secrets("two beginnings", Fault::BadPsks,
                [](GroupSecrets &one) {
                    one.psks = {beginning(ResumptionUse::ReInit, 1), beginning(ResumptionUse::Branch, 2)};
                }),
        secrets("another path secret", Fault::BadPath,
                [](GroupSecrets &one) { one.pathSecret = PathSecret{SecretBytes(HashBytes)}; }),
        info("of another version", Fault::UnsupportedVersion, [](GroupInfo &one) { one.context.version = 2; }),
        info("a group of another suite", Fault::UnsupportedSuite, [](GroupInfo &one) { one.context.suite = 1; }),
        info("of a signer that is not there", Fault::UnknownSender, [](GroupInfo &one) { one.signer = {5}; }),
        info("of a signer far away", Fault::UnknownSender, [](GroupInfo &one) { one.signer = {~0U}; }),
        info("in another's name", Fault::BadSignature, [](GroupInfo &one) { one.signer = {1}; }),
        {"a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedInfo = [](GroupInfo &one) { one.signature = flipped(one.signature); }; }},
        {"changed after signing", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedInfo = [](GroupInfo &one) { one.extensions.pop_back(); }; }},
        info("a wrong confirmation tag", Fault::BadConfirmationTag,
             [](GroupInfo &one) { one.confirmationTag = flipped(one.confirmationTag); }),
        info(
            "another past", Fault::BadConfirmationTag,
            [](GroupInfo &one) { one.context.confirmedTranscriptHash = flipped(one.context.confirmedTranscriptHash); }),
        info("another epoch", Fault::BadConfirmationTag, [](GroupInfo &one) { ++one.context.epoch; }),
        info("without a tree", Fault::BadTree, [](GroupInfo &one) { one.extensions.erase(one.extensions.begin()); }),
        info("with an unreadable tree", Fault::Malformed, [](GroupInfo &one) { one.extensions[0].data.pop_back(); }),
        info("with an extension twice", Fault::Malformed,
             [](GroupInfo &one) { one.extensions.push_back(one.extensions.back()); }),
        context("with another tree hash", Fault::BadTreeHash,
                [](GroupContext &one) { one.treeHash = flipped(one.treeHash); }),
        context("with an extension that nobody can do", Fault::UnsupportedExtension,
                [](GroupContext &one) {
                    one.extensions = {{ExtensionType(0x0a0a), {}}};
                }),
        context("that requires what nobody can do", Fault::UnsupportedProposal,
                [](GroupContext &one) {
                    one.extensions = {{ExtensionType::RequiredCapabilities,
                                       encode(RequiredCapabilities{{}, {ProposalType(0x0a0a)}, {}})}};
                }),
        context("that requires credentials nobody has", Fault::UnsupportedCredential,
                [](GroupContext &one) {
                    one.extensions = {{ExtensionType::RequiredCapabilities,
                                       encode(RequiredCapabilities{{}, {}, {CredentialType::X509}})}};
                }),
        context("with an extension of its own twice", Fault::Malformed,
                [](GroupContext &one) {
                    one.extensions = {{Spoken, {}}, {Spoken, {}}};
                }),
        context("with unreadable external senders", Fault::Malformed,
                [](GroupContext &one) {
                    one.extensions = {{ExtensionType::ExternalSenders, {1}}};
                }),
    };
    return cases;
}

const std::vector<JoinCase> &treeCases()
{
    static const std::vector<JoinCase> cases{
        tree("no nodes", Fault::BadTree, [](Nodes &all) { all.clear(); }),
        tree("a blank at the end", Fault::BadTree, [](Nodes &all) { all.push_back({}); }),
        tree("a leaf where a parent belongs", Fault::BadTree, [](Nodes &all) { all[1] = all[0]; }),
        tree("a parent where a leaf belongs", Fault::BadTree, [](Nodes &all) { all[4] = all[1]; }),
        tree("nobody in the right half", Fault::BadTree, [](Nodes &all) { all.resize(8); }),
        withoutPath("without the joiner", Fault::NotAMember,
                    [](Room &, Nodes &all) { all[8]->leaf = guest("frank").package.package.leaf; }),
        withoutPath("a changed member", Fault::BadSignature,
                    [](Room &, Nodes &all) { all[6]->leaf.credential.identity.push_back(1); }),
        withoutPath("a member who cannot do the version", Fault::UnsupportedVersion,
                    [](Room &room, Nodes &all) {
                        all[6]->leaf.capabilities.versions = {2};
                        sign(all[6]->leaf, nullptr, room.mallory.person());
                    }),
        withoutPath("a member whom nobody can encrypt to", Fault::BadKey,
                    [](Room &room, Nodes &all) {
                        all[6]->leaf.encryptionKey = Bytes(KeyBytes, 0);
                        sign(all[6]->leaf, nullptr, room.mallory.person());
                    }),
        tree("a member twice", Fault::DuplicateKey, [](Nodes &all) { all[2] = all[4]; }),
        tree("a node with a member's key", Fault::DuplicateKey,
             [](Nodes &all) { all[1]->parent.encryptionKey = all[4]->leaf.encryptionKey; }),
        tree("two nodes with one key", Fault::DuplicateKey,
             [](Nodes &all) { all[1]->parent.encryptionKey = all[3]->parent.encryptionKey; }),
        tree("a node's key too short", Fault::BadKey, [](Nodes &all) { all[1]->parent.encryptionKey.pop_back(); }),
        tree("another key in a node", Fault::BadParentHash,
             [](Nodes &all) { all[1]->parent.encryptionKey = agreementKeys(systemRandom()).open; }),
        tree("another key in the root", Fault::BadParentHash,
             [](Nodes &all) { all[7]->parent.encryptionKey = agreementKeys(systemRandom()).open; }),
        tree("a wrong parent hash", Fault::BadParentHash,
             [](Nodes &all) { all[3]->parent.parentHash = flipped(all[3]->parent.parentHash); }),
        tree("a parent hash at the root", Fault::BadParentHash, [](Nodes &all) { all[7]->parent.parentHash = {1}; }),
        tree("a node that nobody made", Fault::BadTree,
             [](Nodes &all) {
                 all.resize(10);
                 all[9].emplace();
                 all[9]->type = NodeType::Parent;
                 all[9]->parent.encryptionKey = agreementKeys(systemRandom()).open;
             }),
        tree("an unmerged leaf beyond the tree", Fault::BadTree,
             [](Nodes &all) { all[7]->parent.unmergedLeaves = {{8}}; }),
        tree("an unmerged leaf far away", Fault::BadTree,
             [](Nodes &all) { all[7]->parent.unmergedLeaves = {{0x80000001}}; }),
        tree("an unmerged leaf elsewhere", Fault::BadTree, [](Nodes &all) { all[1]->parent.unmergedLeaves = {{2}}; }),
        tree("an unmerged leaf that is blank", Fault::BadTree,
             [](Nodes &all) { all[7]->parent.unmergedLeaves = {{5}}; }),
        tree("an unmerged leaf twice", Fault::BadTree,
             [](Nodes &all) {
                 all[1]->parent.unmergedLeaves = {{1}, {1}};
             }),
        tree("unmerged leaves out of order", Fault::BadTree,
             [](Nodes &all) {
                 all[1]->parent.unmergedLeaves = {{1}, {0}};
             }),
        tree("an unmerged leaf not told of below", Fault::BadTree,
             [](Nodes &all) { all[7]->parent.unmergedLeaves = {{1}}; }),
        tree("an unmerged leaf that is merged", Fault::BadParentHash,
             [](Nodes &all) {
                 for (const auto at : {1, 3, 7})
                     all[std::size_t(at)]->parent.unmergedLeaves = {{1}};
             }),
    };
    return cases;
}

} // namespace

// Joining by a Welcome.
class tst_MlsJoining : public QObject
{
    Q_OBJECT

private:
    static void add(const std::vector<JoinCase> &cases)
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow(cases[i].name) << i;
    }
    static Result<Group> join(const Welcome &welcome, const Person &person, const World &world = test::world())
    {
        const auto arrived = decode<Welcome>(encode(welcome));
        return arrived
            ? Group::join(*arrived, person.package, person.identity.clone(), std::nullopt, knownPsks(), world)
            : Result<Group>(arrived.fault());
    }
    // The broken Welcome is refused; the right one is taken, and the newcomer is in the conversation.
    static void check(const JoinCase &one)
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        const auto right = room.mallory.commit(plan);
        one.wrong(room, plan);
        const auto wrong = room.mallory.commit(plan);
        const auto refused = join(wrong.welcome, dave);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(one.fault));
        auto joined = join(right.welcome, dave);
        QVERIFY(joined);
        QCOMPARE(acceptance(room.alice, right.message, right.epochAuthenticator), QByteArray());
        QCOMPARE(copyOf(joined->epochAuthenticator()), right.epochAuthenticator);
        QCOMPARE(acceptance(*joined, *room.alice.encrypt(viewOf("welcome"), {}, 0, world())), QByteArray());
    }

private Q_SLOTS:
    void refusesABrokenWelcome_data() { add(welcomeCases()); }
    void refusesABrokenWelcome()
    {
        QFETCH(std::size_t, index);
        check(welcomeCases()[index]);
    }
    void refusesABrokenTree_data() { add(treeCases()); }
    void refusesABrokenTree()
    {
        QFETCH(std::size_t, index);
        check(treeCases()[index]);
    }

    // What a newcomer learns by the path secret is used: all keys above them, and no others.
    void holdsTheKeysOfThePath()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        const auto joined = join(made.welcome, dave);
        QVERIFY(joined);
        const auto &tree = joined->tree();
        QCOMPARE(joined->privateTree().openKeys(),
                 (std::map<NodeIndex, Bytes>{{{7}, tree.encryptionKey({7})}, {{8}, tree.encryptionKey({8})}}));
    }
    // A path secret has to belong to a node.
    void refusesAPathSecretOfNoNode()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        Plan plan;
        plan.hasPath = false;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        QVERIFY(join(room.mallory.commit(plan).welcome, dave));
        plan.secrets = [](GroupSecrets &one) { one.pathSecret = PathSecret{SecretBytes(HashBytes)}; };
        const auto refused = join(room.mallory.commit(plan).welcome, dave);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::BadPath));
    }
    void joinsNoGroupThatContinuesAnother()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        const auto psk = beginning(ResumptionUse::ReInit, 1);
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        plan.add(pskOf(psk), room.mallory.sender());
        plan.context = [](GroupContext &one) { one.epoch = 1; };
        const auto refused = join(room.mallory.commit(plan).welcome, dave);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::BadPsks));
    }
    // Section 7.2: nor who is in the group already.
    void refusesMembersWhoseKeyPackagesLastForEver()
    {
        auto room = Room::open();
        Person endless("dave", {0, std::numeric_limits<std::uint64_t>::max()});
        auto generous = world();
        generous.longestLifetime = std::numeric_limits<std::uint64_t>::max();
        Plan plan;
        plan.add(addOf(endless.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        QVERIFY(join(made.welcome, endless, generous));
        const auto refused = join(made.welcome, endless);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::BadLifetime));
    }
    // Section 12.4.3.1 asks nothing about lifetimes of who is in the group already.
    void takesMembersWhoseKeyPackagesAreOver()
    {
        auto room = Room::open();
        Person late("dave", {Now, Now + 8 * Week});
        Plan plan;
        plan.add(addOf(late.package.package), room.mallory.sender());
        auto later = world();
        later.now = Now + 4 * Week;
        QVERIFY(join(room.mallory.commit(plan).welcome, late, later));
    }
    void needsItsOwnKeys()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        auto other = guest("dave");
        other.package.package = dave.package.package;
        const auto refused = join(made.welcome, other);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::BadKey));
        const auto alone = Group::create({1}, other.package.clone(), other.identity.clone(), {}, world());
        QVERIFY(!alone);
        QCOMPARE(nameOf(alone.fault()), nameOf(Fault::BadKey));
    }
};

QTEST_GUILESS_MAIN(tst_MlsJoining)
#include "tst_mlsjoining.moc"
