// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

constexpr std::uint64_t Day = 24 * 3600;

struct PackageCase
{
    const char *name;
    Fault fault;
    std::function<void(KeyPackage &)> broken; // before both signatures
    std::function<void(KeyPackage &)> signedLeaf = {}; // before the package's
    std::function<void(KeyPackage &)> signedPackage = {};
};

// RFC 9420, sections 5.3.1, 7.2, 7.3 and 10.1.
const std::vector<PackageCase> &packageCases()
{
    static const std::vector<PackageCase> cases{
        {"of another version", Fault::UnsupportedVersion, [](KeyPackage &one) { one.version = 2; }},
        {"of another suite", Fault::UnsupportedSuite, [](KeyPackage &one) { one.suite = 1; }},
        {"init key too short", Fault::BadKey, [](KeyPackage &one) { one.initKey.pop_back(); }},
        {"no init key", Fault::BadKey, [](KeyPackage &one) { one.initKey.clear(); }},
        {"init key is the leaf's", Fault::BadKey, [](KeyPackage &one) { one.initKey = one.leaf.encryptionKey; }},
        {"leaf's key too short", Fault::BadKey, [](KeyPackage &one) { one.leaf.encryptionKey.pop_back(); }},
        {"signature key too short", Fault::BadSignature, [](KeyPackage &one) { one.leaf.signatureKey.pop_back(); }},
        {"another's signature key", Fault::BadSignature,
         [](KeyPackage &one) { one.leaf.signatureKey = Person("x").identity.signature.open; }},
        {"signature key of small order",
         Fault::BadSignature,
         [](KeyPackage &one) {
             one.leaf.signatureKey = Bytes(KeyBytes, 0);
             one.leaf.signatureKey[0] = 1; // the neutral element: many verifiers take any message of it
         },
         {},
         [](KeyPackage &one) {
             one.signature = Bytes(SignatureBytes, 0);
             one.signature[0] = 1;
         }},
        {"wrong signature",
         Fault::BadSignature,
         {},
         {},
         [](KeyPackage &one) { one.signature = flipped(one.signature); }},
        {"signature cut off", Fault::BadSignature, {}, {}, [](KeyPackage &one) { one.signature.pop_back(); }},
        {"leaf with a wrong signature",
         Fault::BadSignature,
         {},
         [](KeyPackage &one) { one.leaf.signature = flipped(one.leaf.signature); }},
        {"leaf for an update", Fault::BadLeafSource, [](KeyPackage &one) { one.leaf.source = LeafSource::Update; }},
        {"leaf for a commit", Fault::BadLeafSource, [](KeyPackage &one) { one.leaf.source = LeafSource::Commit; }},
        {"over for more than the skew", Fault::BadLifetime,
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now - Week, Now - SkewSeconds - 1};
         }},
        {"not begun by more than the skew", Fault::BadLifetime,
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now + SkewSeconds + 1, Now + Week};
         }},
        {"ends before it begins", Fault::BadLifetime,
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now + 10, Now - 10};
         }},
        {"lives too long", Fault::BadLifetime,
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now, Now + 90 * Day + 1};
         }},
        {"lives forever", Fault::BadLifetime,
         [](KeyPackage &one) {
             one.leaf.lifetime = {0, ~0ULL};
         }},
        {"cannot do the version", Fault::UnsupportedVersion,
         [](KeyPackage &one) { one.leaf.capabilities.versions = {0x0a0a}; }},
        {"cannot do the suite", Fault::UnsupportedSuite,
         [](KeyPackage &one) {
             one.leaf.capabilities.suites = {1, 0x0a0a};
         }},
        {"cannot do its own credential", Fault::UnsupportedCredential,
         [](KeyPackage &one) { one.leaf.capabilities.credentials = {CredentialType::X509}; }},
        {"leaf with an extension that it cannot do", Fault::UnsupportedExtension,
         [](KeyPackage &one) {
             one.leaf.extensions = {{ExtensionType(0x1a1a), {}}};
         }},
        {"leaf with an extension twice", Fault::Malformed,
         [](KeyPackage &one) {
             one.leaf.extensions = {{Spoken, {}}, {Spoken, {}}};
         }},
        {"an extension twice", Fault::Malformed,
         [](KeyPackage &one) {
             one.extensions = {{Spoken, {}}, {Spoken, {}}};
         }},
        {"a credential that nobody knows", Fault::Malformed,
         [](KeyPackage &one) { one.leaf.credential.type = CredentialType::X509; }},
        {"a leaf of no known source", Fault::Malformed, [](KeyPackage &one) { one.leaf.source = LeafSource(4); }},
    };
    return cases;
}

KeyPackage brokenPackage(const PackageCase &one, const Person &person)
{
    auto package = person.package.package;
    if (one.broken)
        one.broken(package);
    sign(package.leaf, nullptr, person);
    if (one.signedLeaf)
        one.signedLeaf(package);
    sign(package, person);
    if (one.signedPackage)
        one.signedPackage(package);
    return package;
}

const std::vector<std::pair<const char *, std::function<void(KeyPackage &)>>> &strangePackages()
{
    static const std::vector<std::pair<const char *, std::function<void(KeyPackage &)>>> strange{
        {"versions",
         [](KeyPackage &one) {
             one.leaf.capabilities.versions.insert(one.leaf.capabilities.versions.begin(), 0x0a0a);
         }},
        {"suites",
         [](KeyPackage &one) { one.leaf.capabilities.suites.insert(one.leaf.capabilities.suites.begin(), 0x1a1a); }},
        {"extensions", [](KeyPackage &one) { one.leaf.capabilities.extensions.push_back(ExtensionType(0x2a2a)); }},
        {"proposals", [](KeyPackage &one) { one.leaf.capabilities.proposals.push_back(ProposalType(0x3a3a)); }},
        {"credentials", [](KeyPackage &one) { one.leaf.capabilities.credentials.push_back(CredentialType(0x4a4a)); }},
        {"an extension of the leaf that it can do",
         [](KeyPackage &one) {
             one.leaf.capabilities.extensions.push_back(ExtensionType(0x5a5a));
             one.leaf.extensions.push_back({ExtensionType(0x5a5a), {1, 2, 3}});
         }},
        {"an extension of the package",
         [](KeyPackage &one) {
             one.extensions = {{ExtensionType(0x6a6a), {1}}};
         }},
        {"just over",
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now - Week, Now - SkewSeconds};
         }},
        {"just not begun",
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now + SkewSeconds, Now + Week};
         }},
        {"just not too long",
         [](KeyPackage &one) {
             one.leaf.lifetime = {Now, Now + 90 * Day};
         }},
    };
    return strange;
}

Extensions required(RequiredCapabilities capabilities)
{
    return {{ExtensionType::RequiredCapabilities, encode(capabilities)}};
}

// Everybody learns of an update of Mallory's, which Bob will commit.
Message updateTo(Room &room, std::vector<ExtensionType> extensions)
{
    auto leaf = room.mallory.updatedLeaf();
    leaf.capabilities = ownCapabilities(std::move(extensions));
    const auto place = room.mallory.place();
    sign(leaf, &place, room.mallory.person());
    return room.mallory.propose(updateOf(leaf));
}

World refusing(std::string_view name)
{
    auto strict = world();
    strict.policy = [name = copyOf(viewOf(name))](const Credential &credential, const Bytes &) {
        return credential.identity != name;
    };
    strict.succession = [](const Credential &, const Credential &) { return true; };
    return strict;
}

} // namespace

// Leaves and key packages.
class tst_MlsLeaves : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesABrokenKeyPackage_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < packageCases().size(); ++i)
            QTest::newRow(packageCases()[i].name) << i;
    }
    void refusesABrokenKeyPackage()
    {
        QFETCH(std::size_t, index);
        const auto &one = packageCases()[index];
        auto room = Room::open();
        const auto dave = guest("dave");
        const auto right = room.mallory.propose(addOf(dave.package.package));
        const auto wrong = room.mallory.propose(addOf(brokenPackage(one, dave)));
        QCOMPARE(refusal(room.alice, wrong, one.fault, right), QByteArray());
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        const auto rightCommit = room.mallory.commit(plan);
        plan.proposals.clear();
        plan.add(addOf(brokenPackage(one, dave)), room.mallory.sender());
        const auto wrongCommit = room.mallory.commit(plan);
        QCOMPARE(refusal(room.bob, wrongCommit.message, one.fault, rightCommit.message, rightCommit.epochAuthenticator),
                 QByteArray());
    }

    // What nobody knows, and is not required, does not matter; clocks may differ by an hour.
    void takesAStrangeKeyPackage_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < strangePackages().size(); ++i)
            QTest::newRow(strangePackages()[i].first) << i;
    }
    void takesAStrangeKeyPackage()
    {
        QFETCH(std::size_t, index);
        auto room = Room::open();
        const auto dave = guest("dave");
        auto package = dave.package.package;
        strangePackages()[index].second(package);
        signAll(package, dave);
        Plan plan;
        plan.add(addOf(package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        QCOMPARE(acceptance(room.alice, made.message, made.epochAuthenticator), QByteArray());
    }

    // Section 5.3.1: the policy is asked wherever a leaf or an external sender comes to be seen.
    void asksThePolicyAboutKeyPackages()
    {
        auto room = Room::open();
        const auto right = room.mallory.propose(addOf(guest("dave").package.package));
        const auto wrong = room.mallory.propose(addOf(guest("eve").package.package));
        QCOMPARE(refusal(room.alice, wrong, Fault::Refused, right, {}, refusing("eve")), QByteArray());
        const auto eve = guest("eve");
        const auto alone = Group::create({1}, eve.package.clone(), eve.identity.clone(), {}, refusing("eve"));
        QVERIFY(!alone);
        QCOMPARE(nameOf(alone.fault()), nameOf(Fault::Refused));
    }
    void asksThePolicyAboutPaths()
    {
        const auto becomesEve = [](Room &, Plan &plan) {
            plan.leaf = [](LeafNode &leaf) { leaf.credential.identity = copyOf(viewOf("eve")); };
        };
        QCOMPARE(outcome({"", Fault::Refused, becomesEve}, Room::open(), refusing("eve")), QByteArray());
    }
    void asksThePolicyAboutUpdates()
    {
        auto room = Room::open();
        auto leaf = room.mallory.updatedLeaf();
        const auto right = room.mallory.propose(updateOf(leaf));
        leaf.credential.identity = copyOf(viewOf("eve"));
        const auto place = room.mallory.place();
        sign(leaf, &place, room.mallory.person());
        const auto wrong = room.mallory.propose(updateOf(leaf));
        QCOMPARE(refusal(room.alice, wrong, Fault::Refused, right, {}, refusing("eve")), QByteArray());
    }
    void asksThePolicyAboutExternalSenders()
    {
        const auto told = [](std::string_view name) {
            return Extensions{{ExtensionType::ExternalSenders,
                               encode(std::vector<ExternalSender>{{Person(name).identity.signature.open,
                                                                   {CredentialType::Basic, copyOf(viewOf(name))}}})}};
        };
        auto room = Room::open();
        const auto right = room.mallory.propose(extensionsOf(told("server")));
        const auto wrong = room.mallory.propose(extensionsOf(told("eve")));
        QCOMPARE(refusal(room.alice, wrong, Fault::Refused, right, {}, refusing("eve")), QByteArray());
        const auto dave = guest("dave");
        const auto group
            = Group::create({1}, dave.package.clone(), dave.identity.clone(), told("eve"), refusing("eve"));
        QVERIFY(!group);
        QCOMPARE(nameOf(group.fault()), nameOf(Fault::Refused));
    }
    void asksThePolicyAboutAllWhoAreThere()
    {
        auto room = Room::open();
        const auto dave = guest("dave");
        Plan plan;
        plan.add(addOf(dave.package.package), room.mallory.sender());
        const auto made = room.mallory.commit(plan);
        for (const auto *name : {"alice", "bob", "mallory", "dave"}) {
            const auto group
                = Group::join(made.welcome, dave.package, dave.identity.clone(), std::nullopt, {}, refusing(name));
            QVERIFY(!group);
            QCOMPARE(nameOf(group.fault()), nameOf(Fault::Refused));
            const auto frank = guest("frank");
            const auto alone = Group::joinExternally(made.info, std::nullopt, frank.package.clone(),
                                                     frank.identity.clone(), std::nullopt, refusing(name));
            QVERIFY(!alone);
            QCOMPARE(nameOf(alone.fault()), nameOf(Fault::Refused));
        }
        QVERIFY(Group::join(made.welcome, dave.package, dave.identity.clone(), std::nullopt, {}, refusing("eve")));
    }

    // A credential does not change behind the back of who uses the library.
    void keepsCredentials()
    {
        const auto changed
            = [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.credential.identity.push_back(1); }; };
        QCOMPARE(outcome({"", Fault::Refused, changed}), QByteArray());
        auto lenient = world();
        lenient.succession = [](const Credential &before, const Credential &after) {
            return before.identity == copyOf(viewOf("mallory")) && after.identity.back() == 1;
        };
        auto room = Room::open();
        Plan plan;
        changed(room, plan);
        const auto made = room.mallory.commit(plan);
        QCOMPARE(acceptance(room.alice, made.message, made.epochAuthenticator, lenient), QByteArray());
    }

    // Section 11.1 and 13.4: what a group uses or requires.
    void addsOnlyWhoCanDoWhatTheGroupDoes_data()
    {
        QTest::addColumn<Extensions>("extensions");
        QTest::newRow("used") << Extensions{{Spoken, {}}};
        QTest::newRow("required") << required({{Spoken}, {}, {}});
    }
    void addsOnlyWhoCanDoWhatTheGroupDoes()
    {
        QFETCH(Extensions, extensions);
        const CommitCase one{
            "", Fault::UnsupportedExtension,
            [](Room &room, Plan &plan) {
                plan.proposals.clear();
                plan.add(addOf(guest("dave", {}).package.package), room.mallory.sender());
            },
            [](Room &room, Plan &plan) { plan.add(addOf(guest("dave").package.package), room.mallory.sender()); }};
        QCOMPARE(outcome(one, Room::open(extensions)), QByteArray());
    }
    void staysOnlyWhoCanDoWhatTheGroupDoes()
    {
        const auto forgets
            = [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.capabilities.extensions.clear(); }; };
        QCOMPARE(outcome({"", Fault::UnsupportedExtension, forgets}, Room::open({{Spoken, {}}})), QByteArray());
    }
    void leavesOutAnUpdateToLess()
    {
        auto room = Room::open(required({{Spoken}, {}, {}}));
        QCOMPARE(acceptance(room.bob, updateTo(room, {})), QByteArray());
        const auto without = room.bob.commit({}, {}, world());
        QVERIFY(without);
        QVERIFY(without->commit.publicMessage.content.commit.proposals.empty());
        room.bob.dropPending();
        QCOMPARE(acceptance(room.bob, updateTo(room, {Spoken})), QByteArray());
        const auto with = room.bob.commit({}, {}, world());
        QVERIFY(with);
        QCOMPARE(with->commit.publicMessage.content.commit.proposals.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(tst_MlsLeaves)
#include "tst_mlsleaves.moc"
