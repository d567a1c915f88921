// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/groupimpl.h"

#include <QTest>

using namespace conclave::mls;

namespace {

constexpr std::uint64_t Now = 1'700'000'000;

World world()
{
    World world;
    world.now = Now;
    world.random = systemRandom();
    return world;
}

struct Person
{
    KeyPair signature = signatureKeys(systemRandom());
    Credential credential;
    KeyPackageSecrets package
        = makeKeyPackage(credential, signature, {Now - 1, Now + 1000}, Use::Once, {}, systemRandom());

    Group::Identity identity() const { return {signature.clone(), credential}; }
};

// Signed anew, whatever was changed in it.
struct PackageText
{
    KeyPackage package;
};

template <class Archive>
void io(Archive &archive, PackageText &text)
{
    unsignedKeyPackage(archive, text.package);
}

KeyPackage signedBy(const Person &person, KeyPackage package)
{
    package.leaf.signature = signLeaf(package.leaf, nullptr, person.signature.secret);
    package.signature = signWithLabel(person.signature.secret, "KeyPackageTBS", encode(PackageText{package}));
    return package;
}

Proposal proposalOf(ProposalType type)
{
    Proposal proposal;
    proposal.type = type;
    return proposal;
}

Proposal addOf(const KeyPackage &package)
{
    auto proposal = proposalOf(ProposalType::Add);
    proposal.add = package;
    return proposal;
}

Proposal pskOf(std::uint16_t number)
{
    auto proposal = proposalOf(ProposalType::PreSharedKey);
    proposal.psk.id = encode(number);
    proposal.psk.nonce = Bytes(HashBytes);
    return proposal;
}

LeafNode leafOfNumber(std::uint32_t number)
{
    LeafNode leaf;
    leaf.encryptionKey = hash(encode(2 * number));
    leaf.signatureKey = hash(encode(2 * number + 1));
    leaf.capabilities = ownCapabilities();
    return leaf;
}

Node nodeOfLeaf(std::uint32_t number)
{
    return {NodeType::Leaf, leafOfNumber(number), {}};
}

Bytes vectorOf(Bytes content)
{
    auto all = encode(std::uint32_t(content.size() | 0x80000000));
    append(all, content);
    return all;
}

const Bytes SmallOrder = Bytes(KeyBytes);

template <class T>
int faultOf(const Result<T> &result)
{
    return result ? -1 : int(result.fault());
}

// Two who are in a group by a Welcome.
struct Two
{
    Person alice;
    Person bob;
    Group hers = *Group::create({1}, alice.package.clone(), alice.identity(), {}, world());
    Group his = [this] {
        const auto made = hers.commit({{addOf(bob.package.package)}, true}, {}, world());
        hers.applyPending();
        return *Group::join(*made->welcome, bob.package, bob.identity(), {}, {}, world());
    }();
};

#define COMPARE_FAULT(result, fault) QCOMPARE(faultOf(result), int(Fault::fault))

} // namespace

// What would cost too much, overflow or wrap is refused before it does.
class tst_MlsLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // More than the guards that a process may have, were each guarded by itself.
    void keepsManySecretsApart()
    {
        const SecretBytes one(HashBytes);
        const SecretBytes other(HashBytes);
        if (std::abs(one.data() - other.data()) >= 4096)
            QSKIP("under a sanitizer each secret has pages of its own");
        std::vector<SecretBytes> secrets;
        for (std::uint32_t i = 0; i < 100'000; ++i)
            secrets.emplace_back(encode(i));
        for (std::uint32_t i = 0; i < secrets.size(); i += 3)
            secrets[i] = SecretBytes(encode(i + 1));
        for (std::uint32_t i = 0; i < secrets.size(); ++i)
            QVERIFY(secrets[i] == SecretBytes(encode(i % 3 == 0 ? i + 1 : i)));
    }

    // A blank node is one octet and some four hundred bytes of memory, an empty reference two octets and a thousand.
    void readsNoVectorThatGrowsBeyondMemory()
    {
        COMPARE_FAULT(decode<Group::Nodes>(vectorOf(Bytes(1 << 20))), Malformed);
        QVERIFY(decode<Group::Nodes>(vectorOf(Bytes(1 << 14))));
        Bytes references;
        for (int i = 0; i < 1 << 18; ++i)
            append(references, Bytes{2, 0});
        COMPARE_FAULT(decode<std::vector<ProposalOrRef>>(vectorOf(references)), Malformed);
        QVERIFY(decode<Bytes>(vectorOf(Bytes(16 << 20)))); // bytes are as long as they are
    }

    void refusesTreesThatAreTooWide()
    {
        Group::Nodes nodes(2 * MostLeaves - 1);
        nodes.front() = nodeOfLeaf(1);
        nodes.back() = nodeOfLeaf(2);
        QVERIFY(RatchetTree::fromNodes(nodes));
        nodes.resize(nodes.size() + 2);
        nodes.back() = nodeOfLeaf(3);
        COMPARE_FAULT(RatchetTree::fromNodes(nodes), TooMany);
    }

    void refusesATreeThatEndsWithAParent()
    {
        Node parent;
        parent.type = NodeType::Parent;
        parent.parent.encryptionKey = hash({});
        COMPARE_FAULT(RatchetTree::fromNodes({nodeOfLeaf(1), parent}), BadTree);
        QVERIFY(RatchetTree::fromNodes({nodeOfLeaf(1), parent, nodeOfLeaf(2)}));
    }

    void hasNoLeafBeyondTheTree()
    {
        const RatchetTree tree(leafOfNumber(1));
        QVERIFY(tree.leaf({0}));
        for (const std::uint32_t beyond : {1U, 1U << 31, (1U << 31) + 1, 0xffffffffU}) {
            QVERIFY(!tree.leaf({beyond}));
            QVERIFY(!SecretTree(SecretBytes(HashBytes), 1).ratchet({beyond}, RatchetKind::Application));
        }
    }

    void refusesLongLists_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("versions") << 0;
        QTest::newRow("suites") << 1;
        QTest::newRow("extensions") << 2;
        QTest::newRow("proposals") << 3;
        QTest::newRow("credentials") << 4;
    }
    void refusesLongLists()
    {
        QFETCH(const int, which);
        const Person person;
        for (const auto size : {MostListed, MostListed + 1}) {
            auto package = person.package.package;
            auto &can = package.leaf.capabilities;
            if (which == 0)
                can.versions.resize(size, Mls10);
            if (which == 1)
                can.suites.resize(size, Suite);
            if (which == 2)
                can.extensions.resize(size, ExtensionType(0xf000));
            if (which == 3)
                can.proposals.resize(size, ProposalType(0xf000));
            if (which == 4)
                can.credentials.resize(size, CredentialType::Basic);
            const auto checked = checkKeyPackage(signedBy(person, package), world());
            if (size > MostListed)
                COMPARE_FAULT(checked, TooMany);
            else
                QVERIFY(checked);
        }
    }

    void refusesToRequireTooMuch()
    {
        RequiredCapabilities required;
        required.extensions.resize(MostListed, ExtensionType::LastResort);
        QVERIFY(requiredBy({{ExtensionType::RequiredCapabilities, encode(required)}}));
        required.extensions.push_back(ExtensionType::LastResort);
        COMPARE_FAULT(requiredBy({{ExtensionType::RequiredCapabilities, encode(required)}}), TooMany);
        const Two two;
        const Extensions many(MostListed + 1, {ExtensionType::ApplicationId, {}});
        COMPARE_FAULT(checkCapabilities(*two.hers.tree().leaf({0}), two.hers.tree(), many), TooMany);
    }

    void refusesACommitOfTooManyProposals()
    {
        const Two two;
        std::vector<GivenProposal> proposals;
        for (std::uint16_t i = 0; i < MostProposals; ++i)
            proposals.push_back({pskOf(i), {}});
        const auto &tree = two.hers.tree();
        QVERIFY(changesBy(proposals, {}, tree, two.hers.context(), world()));
        proposals.push_back({pskOf(MostProposals), {}});
        COMPARE_FAULT(changesBy(proposals, {}, tree, two.hers.context(), world()), TooMany);
    }

    void isFullForThoseWhoComeByThemselvesToo()
    {
        RatchetTree tree(leafOfNumber(0));
        for (std::uint32_t i = 1; i < RatchetTree::MostMembers; ++i)
            tree.add(leafOfNumber(i));
        const GroupContext context;
        const Sender joiner{SenderType::NewMemberCommit, {}, 0};
        std::vector<GivenProposal> proposals{{proposalOf(ProposalType::ExternalInit), joiner}};
        COMPARE_FAULT(changesBy(proposals, joiner, tree, context, world()), TooMany);
        auto removal = proposalOf(ProposalType::Remove);
        removal.remove = {5};
        proposals.push_back({removal, joiner});
        QVERIFY(changesBy(proposals, joiner, tree, context, world()));
    }

    // Else nobody could join any more: to them the tree is wrong.
    void refusesALeafWithTheKeyOfAParent()
    {
        const Two two;
        const auto *root = two.hers.tree().parent({1});
        QVERIFY(root);
        const Person carol;
        auto package = carol.package.package;
        package.leaf.encryptionKey = root->encryptionKey;
        const std::vector<GivenProposal> proposals{{addOf(signedBy(carol, package)), {}}};
        COMPARE_FAULT(changesBy(proposals, {}, two.hers.tree(), two.hers.context(), world()), DuplicateKey);
    }

    // Else nobody could commit any more: there is no encrypting to it.
    void refusesKeysOfSmallOrder()
    {
        const Person person;
        QVERIFY(isAgreementKey(person.package.init.open));
        QVERIFY(!isAgreementKey(SmallOrder));
        QVERIFY(!isAgreementKey({}));
        auto package = person.package.package;
        package.initKey = SmallOrder;
        COMPARE_FAULT(checkKeyPackage(signedBy(person, package), world()), BadKey);
        package = person.package.package;
        package.leaf.encryptionKey = SmallOrder;
        COMPARE_FAULT(checkKeyPackage(signedBy(person, package), world()), BadKey);

        RatchetTree tree(leafOfNumber(0));
        tree.add(leafOfNumber(1));
        const UpdatePath path{leafOfNumber(2), {{SmallOrder, {}}}};
        COMPARE_FAULT(mergePath(tree, {0}, path), BadKey);

        auto nodes = Two().hers.tree().nodes();
        QVERIFY(RatchetTree::fromNodes(nodes));
        nodes[1]->parent.encryptionKey = SmallOrder;
        COMPARE_FAULT(RatchetTree::fromNodes(nodes), BadKey);
    }

    void refusesAPathWithTooFewSecretsForOthers()
    {
        RatchetTree tree(leafOfNumber(0));
        std::vector<KeyPair> keys;
        for (std::uint32_t i = 1; i < 4; ++i) {
            keys.push_back(agreementKeys(systemRandom()));
            auto leaf = leafOfNumber(i);
            leaf.encryptionKey = keys.back().open;
            tree.add(leaf);
        }
        GroupContext context;
        const auto made = newPath(tree, {0}, systemRandom());
        UpdatePath path{leafOfNumber(9), {}};
        path.leaf.parentHash = tree.setPath({0}, made.keys);
        path.nodes = *sealPath(tree, made, {}, context, systemRandom());
        PrivateTree own({1}, keys.front().clone());
        QVERIFY(openPath(tree, own, {0}, path, {}, context));
        QVERIFY(checkReaders(tree, {0}, path, {}));
        path.nodes.back().pathSecrets.pop_back(); // of leaves 2 and 3
        COMPARE_FAULT(checkReaders(tree, {0}, path, {}), BadPath);
    }

    void usesNoGenerationTwice()
    {
        constexpr auto Last = std::numeric_limits<std::uint32_t>::max();
        HashRatchet ratchet(SecretBytes(HashBytes), Last - 1);
        QVERIFY(ratchet.keyOf(Last - 1));
        QVERIFY(ratchet.isAtEnd());
        COMPARE_FAULT(ratchet.keyOf(Last), TooFarAhead);

        SecretTree keys(SecretBytes(HashBytes), 1);
        const AuthenticatedContent content{WireFormat::PrivateMessage, {}, {}};
        const SecretBytes senderData(HashBytes);
        *keys.ratchet({0}, RatchetKind::Application) = HashRatchet(SecretBytes(HashBytes), Last - 1);
        QVERIFY(protectPrivate(content, senderData, keys, 0, systemRandom()));
        COMPARE_FAULT(protectPrivate(content, senderData, keys, 0, systemRandom()), TooFarAhead);
    }

    void joinsNoGroupWithoutANextEpoch()
    {
        const Two two;
        auto info = two.hers.info(Group::Tree::Included);
        QVERIFY(checkGroup(info, two.hers.tree(), world()));
        info.context.epoch = std::numeric_limits<std::uint64_t>::max();
        info.signature = signGroupInfo(info, two.alice.signature.secret);
        COMPARE_FAULT(checkGroup(info, two.hers.tree(), world()), WrongEpoch);
    }

    // Whatever was missing may come: then the same message is taken.
    void readsAnEncryptedCommitAgainOnceItsKeyIsKnown()
    {
        Two two;
        const SecretBytes secret(HashBytes);
        const PskLookup knowing = [&secret](const PreSharedKeyId &) { return &secret; };
        const auto made = two.hers.commit({{pskOf(1)}, false, Group::Wire::Private}, knowing, world());
        QVERIFY(made);
        COMPARE_FAULT(two.his.process(made->commit, {}, world()), UnknownPsk);
        QVERIFY(two.his.process(made->commit, knowing, world()));
        two.hers.applyPending();
        QVERIFY(std::ranges::equal(two.his.epochAuthenticator(), two.hers.epochAuthenticator()));
        COMPARE_FAULT(two.his.process(made->commit, knowing, world()), WrongEpoch);
    }

    void readsNoEncryptedProposalTwice()
    {
        Two two;
        const auto proposal = two.hers.proposeUpdate(Group::Wire::Private, world());
        QVERIFY(two.his.process(*proposal, {}, world()));
        COMPARE_FAULT(two.his.process(*proposal, {}, world()), KeyUsed);
    }
};

QTEST_GUILESS_MAIN(tst_MlsLimits)
#include "tst_mlslimits.moc"
