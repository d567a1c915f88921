// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/groupimpl.h"
#include "shared/mls/publicgroup.h"
#include "tests/mls/members.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

// A group of four of whose paths all are full, seen by a server, and a commit of the first that the server has to
// judge.
struct Scene
{
    World world = seededWorld(7);
    std::vector<Newcomer> people;
    std::vector<Group> members;
    std::optional<PublicGroup> server;
    Message commit;
    GroupInfo info;

    Scene()
    {
        for (const auto *name : {"anna", "ben", "cleo", "dan"})
            join(name);
        for (std::size_t i = 0; i < members.size(); ++i)
            step(i, {.forcesPath = true});
        const auto guest = Newcomer::named("eve", world);
        set(must(
            members[0].commit({.proposals = {addOf(guest.package(world).package)}, .forcesPath = true}, {}, world)));
    }
    void set(const Group::CommitMade &made)
    {
        commit = made.commit;
        info = made.info;
    }
    void join(std::string_view name)
    {
        people.push_back(Newcomer::named(name, world));
        auto own = people.back().package(world);
        if (members.empty()) {
            members.push_back(
                must(Group::create(copyOf(viewOf("group")), std::move(own), people.back().identity(), {}, world)));
            server = must(PublicGroup::create(members[0].info(Group::Tree::Included), std::nullopt, world));
            return;
        }
        const auto made = step(members.size() - 1, {.proposals = {addOf(own.package)}});
        members.push_back(must(Group::join(*made.welcome, own, people.back().identity(), std::nullopt, {}, world)));
    }
    Group::CommitMade step(std::size_t committer, const Group::CommitOptions &options)
    {
        auto made = commitAll(members, committer, options, world);
        server->enter(must(server->checkCommit(made.commit, made.info, world)));
        return made;
    }
    void signCommit(std::size_t as = 0)
    {
        auto &message = commit.publicMessage;
        message.auth.signature = signContent(people[as].signature.secret, contentOf(message), members[0].context());
    }
    void signInfo(std::size_t as = 0) { info.signature = signGroupInfo(info, people[as].signature.secret); }
    FramedContent &content() { return commit.publicMessage.content; }
    UpdatePath &path() { return *content().commit.path; }
    void signPathLeaf()
    {
        const LeafPlace place{members[0].context().groupId, members[0].self()};
        path().leaf.signature = signLeaf(path().leaf, &place, people[0].signature.secret);
    }
    void propose(Proposal proposal)
    {
        content().commit.proposals = {{ProposalOrRef::Kind::Value, std::move(proposal), {}}};
        signCommit();
    }
};

struct Case
{
    const char *name;
    Fault expected;
    std::function<void(Scene &)> breakIt;
};

const std::vector<Case> &cases()
{
    static const std::vector<Case> all{
        {"signature", Fault::BadSignature, [](Scene &s) { s.commit.publicMessage.auth.signature[5] ^= 1; }},
        {"private", Fault::CannotDecrypt,
         [](Scene &s) { s.set(must(s.members[1].commit({.wire = Group::Wire::Private}, {}, s.world))); }},
        {"no commit", Fault::Malformed,
         [](Scene &s) { s.commit = must(s.members[1].proposeUpdate(Group::Wire::Public, s.world)); }},
        {"past epoch", Fault::WrongEpoch, [](Scene &s) { --s.content().epoch; }},
        {"epoch ahead", Fault::WrongEpoch, [](Scene &s) { ++s.content().epoch; }},
        {"other group", Fault::WrongGroup, [](Scene &s) { s.content().groupId.push_back(1); }},
        {"no such member", Fault::UnknownSender, [](Scene &s) { s.content().sender.leaf = {40}; }},
        {"other member's name", Fault::BadSignature,
         [](Scene &s) {
             s.content().sender.leaf = s.members[1].self();
             s.signCommit();
         }},
        {"short path", Fault::BadPath,
         [](Scene &s) {
             s.path().nodes.pop_back();
             s.signCommit();
         }},
        {"long path", Fault::BadPath,
         [](Scene &s) {
             s.path().nodes.push_back(s.path().nodes.back());
             s.signCommit();
         }},
        {"secret for nobody", Fault::BadPath,
         [](Scene &s) {
             auto &secrets = s.path().nodes[0].pathSecrets;
             secrets.push_back(secrets[0]);
             s.signCommit();
         }},
        {"secret missing", Fault::BadPath,
         [](Scene &s) {
             s.path().nodes[1].pathSecrets.pop_back();
             s.signCommit();
         }},
        {"no path", Fault::MissingPath,
         [](Scene &s) {
             s.content().commit.path.reset();
             s.propose(removeOf(s.members[1].self()));
         }},
        {"path leaf's signature", Fault::BadSignature,
         [](Scene &s) {
             s.path().leaf.signature[0] ^= 1;
             s.signCommit();
         }},
        {"path leaf's parent hash", Fault::BadParentHash,
         [](Scene &s) {
             s.path().leaf.parentHash[0] ^= 1;
             s.signPathLeaf();
             s.signCommit();
         }},
        {"path with an old key", Fault::DuplicateKey,
         [](Scene &s) {
             s.path().nodes[0].encryptionKey = s.members[0].tree().leaf(s.members[2].self())->encryptionKey;
             s.signCommit();
         }},
        {"unknown proposal", Fault::UnknownProposal,
         [](Scene &s) {
             s.content().commit.proposals = {{ProposalOrRef::Kind::Reference, {}, Bytes(HashBytes)}};
             s.signCommit();
         }},
        {"added leaf's signature", Fault::BadSignature,
         [](Scene &s) {
             const auto guest = Newcomer::named("eve", s.world);
             auto package = guest.package(s.world).package;
             package.leaf.signature[0] ^= 1;
             signPackage(package, guest.signature.secret);
             s.propose(addOf(package));
         }},
        {"added package too old", Fault::BadLifetime, [](Scene &s) { *s.world.now += 5000; }},
        {"removes itself", Fault::BadProposals, [](Scene &s) { s.propose(removeOf(s.members[0].self())); }},
        {"removes nobody", Fault::BadProposals, [](Scene &s) { s.propose(removeOf({5})); }},
        {"not in the policy", Fault::Refused,
         [](Scene &s) {
             s.world.policy
                 = [](const Credential &one, const Bytes &) { return one.identity != copyOf(viewOf("eve")); };
         }},
        {"tag of the commit", Fault::BadConfirmationTag,
         [](Scene &s) { s.commit.publicMessage.auth.confirmationTag[0] ^= 1; }},
        {"tag of the info", Fault::BadConfirmationTag,
         [](Scene &s) {
             s.info.confirmationTag[0] ^= 1;
             s.signInfo();
         }},
        {"info's tree hash", Fault::BadTreeHash,
         [](Scene &s) {
             s.info.context.treeHash[0] ^= 1;
             s.signInfo();
         }},
        {"info's transcript", Fault::BadGroupInfo,
         [](Scene &s) {
             s.info.context.confirmedTranscriptHash[0] ^= 1;
             s.signInfo();
         }},
        {"info's extensions", Fault::BadGroupInfo,
         [](Scene &s) {
             s.info.context.extensions.push_back({ExtensionType(0xF0C2), {}});
             s.signInfo();
         }},
        {"info's group", Fault::WrongGroup,
         [](Scene &s) {
             s.info.context.groupId.push_back(1);
             s.signInfo();
         }},
        {"info of before", Fault::WrongEpoch, [](Scene &s) { s.info = s.members[0].info(Group::Tree::Included); }},
        {"info's signature", Fault::BadSignature, [](Scene &s) { s.info.signature[0] ^= 1; }},
        {"info of another", Fault::BadGroupInfo,
         [](Scene &s) {
             s.info.signer = s.members[1].self();
             s.signInfo(1);
         }},
        {"no external key", Fault::BadGroupInfo,
         [](Scene &s) {
             std::erase_if(s.info.extensions, [](const auto &one) { return one.type == ExtensionType::ExternalPub; });
             s.signInfo();
         }},
        {"external key that nobody can agree with", Fault::BadKey,
         [](Scene &s) {
             for (auto &one : s.info.extensions) {
                 if (one.type == ExtensionType::ExternalPub)
                     one.data = encode(Bytes(KeyBytes));
             }
             s.signInfo();
         }},
        {"an extension twice", Fault::Malformed,
         [](Scene &s) {
             s.info.extensions.push_back(s.info.extensions.back());
             s.signInfo();
         }},
        {"short external key", Fault::BadKey,
         [](Scene &s) {
             for (auto &one : s.info.extensions) {
                 if (one.type == ExtensionType::ExternalPub)
                     one.data = encode(Bytes(31));
             }
             s.signInfo();
         }},
        {"tree of before", Fault::BadTree,
         [](Scene &s) {
             for (auto &one : s.info.extensions) {
                 if (one.type == ExtensionType::RatchetTree)
                     one.data = encode(s.members[0].tree().nodes());
             }
             s.signInfo();
         }},
    };
    return all;
}

} // namespace

// What the server sees of a group, beside its members.
class tst_MlsPublicGroup : public QObject
{
    Q_OBJECT

private:
    static void isSame(const PublicGroup &server, const Group &member)
    {
        QVERIFY(server.context() == member.context());
        QVERIFY(server.tree() == member.tree());
        QCOMPARE(server.waitingProposals(), member.waitingProposals());
        const auto again = PublicGroup::restore(server.serialize());
        QVERIFY(again);
        QVERIFY(again->serialize() == server.serialize());
        QVERIFY(again->context() == server.context());
        QVERIFY(again->interimHash() == server.interimHash());
    }

private Q_SLOTS:
    void followsCommits()
    {
        Scene s;
        isSame(*s.server, s.members[0]);
        const auto guest = Newcomer::named("eve", s.world).package(s.world).package;
        const auto next = s.server->checkCommit(s.commit, s.info, s.world);
        QVERIFY(next);
        QVERIFY((next->committer == PublicGroup::Member{{0}, s.people[0].credential}));
        QVERIFY(!next->isExternal);
        QCOMPARE(next->added.size(), std::size_t(1));
        QCOMPARE(next->added[0].leaf.value, 4U);
        QCOMPARE(next->added[0].package.leaf.credential.identity, copyOf(viewOf("eve")));
        s.members[0].dropPending();

        const auto made = s.members[1].commit({.proposals = {removeOf({2}), addOf(guest)}}, {}, s.world);
        QVERIFY(made);
        const auto both = s.server->checkCommit(made->commit, made->info, s.world);
        QVERIFY(both);
        QVERIFY((both->removed == std::vector{PublicGroup::Member{{2}, s.people[2].credential}}));
        QCOMPARE(both->added[0].leaf.value, 2U);
        QVERIFY(both->added[0].package == guest);
        must(s.members[0].process(made->commit, {}, s.world));
        s.server->enter(*both);
        isSame(*s.server, s.members[0]);
    }

    void followsProposals()
    {
        Scene s;
        s.members[0].dropPending();
        const auto update = must(s.members[3].proposeUpdate(Group::Wire::Public, s.world));
        const auto removal = must(s.members[1].propose(removeOf({2}), Group::Wire::Public, s.world));
        for (const auto &message : {update, removal}) {
            const auto taken = s.server->takeProposal(message, s.world);
            QVERIFY(taken);
            QVERIFY(must(s.members[0].process(message, {}, s.world)).proposalRef == taken->reference);
            QVERIFY(taken->given.proposal == message.publicMessage.content.proposal);
        }
        isSame(*s.server, s.members[0]);
        const auto made = must(s.members[0].commit({}, {}, s.world));
        const auto next = s.server->checkCommit(made.commit, made.info, s.world);
        QVERIFY(next);
        QVERIFY((next->updated == std::vector{PublicGroup::Member{{3}, s.people[3].credential}}));
        QVERIFY((next->removed == std::vector{PublicGroup::Member{{2}, s.people[2].credential}}));
        s.server->enter(*next);
        s.members[0].applyPending();
        isSame(*s.server, s.members[0]);
        QCOMPARE(s.server->waitingProposals(), std::size_t(0));
    }

    void followsExternalJoins()
    {
        Scene s;
        s.members[0].dropPending();
        const auto told = s.members[0].info(Group::Tree::Apart);
        const auto nodes = s.members[0].tree().nodes();
        const auto guest = Newcomer::named("eve", s.world);
        auto joined
            = must(Group::joinExternally(told, nodes, guest.package(s.world), guest.identity(), std::nullopt, s.world));
        const auto next = s.server->checkCommit(joined.commit, joined.info, s.world);
        QVERIFY(next);
        QVERIFY(next->isExternal);
        QVERIFY(next->added.empty());
        QVERIFY((next->committer == PublicGroup::Member{{4}, guest.credential}));
        s.server->enter(*next);
        isSame(*s.server, joined.group);

        const auto again = must(Group::joinExternally(joined.group.info(Group::Tree::Included), std::nullopt,
                                                      guest.package(s.world), guest.identity(), LeafIndex{4}, s.world));
        const auto resync = s.server->checkCommit(again.commit, again.info, s.world);
        QVERIFY(resync);
        QVERIFY((resync->removed == std::vector{PublicGroup::Member{{4}, guest.credential}}));
        s.server->enter(*resync);
        isSame(*s.server, again.group);
    }

    void endsWithTheGroup()
    {
        Scene s;
        s.members[0].dropPending();
        Proposal reinit;
        reinit.type = ProposalType::ReInit;
        reinit.reinitGroupId = copyOf(viewOf("next"));
        reinit.reinitVersion = Mls10;
        reinit.reinitSuite = Suite;
        s.step(0, {.proposals = {reinit}});
        QVERIFY(s.server->isOver());
        QVERIFY(must(PublicGroup::restore(s.server->serialize())).isOver());
        QCOMPARE(s.server->checkCommit(s.commit, s.info, s.world).fault(), Fault::Removed);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("at");
        for (std::size_t i = 0; i < cases().size(); ++i)
            QTest::addRow("%s", cases()[i].name) << int(i);
    }
    // The same commit, unbroken, is taken.
    void refuses()
    {
        QFETCH(int, at);
        const auto &one = cases()[std::size_t(at)];
        Scene s;
        const auto before = s.server->serialize();
        const auto commit = s.commit;
        const auto info = s.info;
        const auto world = s.world;
        one.breakIt(s);
        const auto broken = s.server->checkCommit(s.commit, s.info, s.world);
        QVERIFY(!broken);
        QCOMPARE(int(broken.fault()), int(one.expected));
        QVERIFY(s.server->serialize() == before);
        QVERIFY(s.server->checkCommit(commit, info, world));
    }

    void refusesProposals()
    {
        Scene s;
        const auto before = s.server->serialize();
        auto broken = must(s.members[1].proposeUpdate(Group::Wire::Public, s.world));
        broken.publicMessage.auth.signature[0] ^= 1;
        QCOMPARE(s.server->takeProposal(broken, s.world).fault(), Fault::BadSignature);
        const auto hidden = must(s.members[1].proposeUpdate(Group::Wire::Private, s.world));
        QCOMPARE(s.server->takeProposal(hidden, s.world).fault(), Fault::CannotDecrypt);
        QCOMPARE(s.server->takeProposal(s.commit, s.world).fault(), Fault::Malformed);
        const auto old = must(s.members[1].proposeUpdate(Group::Wire::Public, s.world));
        QVERIFY(s.server->serialize() == before);
        s.server->enter(must(s.server->checkCommit(s.commit, s.info, s.world)));
        QCOMPARE(s.server->takeProposal(old, s.world).fault(), Fault::WrongEpoch);
    }

    // Else nobody could join any more: a tree that is told has each key once.
    void refusesAnUpdateToTheKeyOfAParent()
    {
        Scene s;
        s.members[0].dropPending();
        const NodeIndex other{5}; // above the third and the fourth
        QVERIFY(!s.members[0].tree().isBlank(other));
        Proposal update;
        update.type = ProposalType::Update;
        update.update = *s.members[1].tree().leaf({1});
        update.update.source = LeafSource::Update;
        update.update.encryptionKey = s.members[0].tree().encryptionKey(other);
        const LeafPlace place{s.members[1].context().groupId, {1}};
        update.update.signature = signLeaf(update.update, &place, s.people[1].signature.secret);
        const GivenProposal given{update, {SenderType::Member, {1}, 0}};
        const auto &committer = s.members[0];
        const auto changes
            = changesBy({given}, {SenderType::Member, {0}, 0}, committer.tree(), committer.context(), s.world);
        QVERIFY(!changes);
        QCOMPARE(changes.fault(), Fault::DuplicateKey);
        // Whoever commits leaves it out.
        must(s.members[0].process(must(s.members[1].propose(update, Group::Wire::Public, s.world)), {}, s.world));
        must(s.members[0].commit({}, {}, s.world));
        s.members[0].applyPending();
        QVERIFY(s.members[0].tree().leaf({1})->encryptionKey != update.update.encryptionKey);
    }

    void refusesToBeginWithABrokenGroup()
    {
        Scene s;
        const auto good = s.members[0].info(Group::Tree::Included);
        QVERIFY(PublicGroup::create(good, std::nullopt, s.world));
        s.info = good;
        s.info.signature[0] ^= 1;
        QCOMPARE(PublicGroup::create(s.info, std::nullopt, s.world).fault(), Fault::BadSignature);
        s.info = good;
        s.info.context.treeHash[0] ^= 1;
        s.signInfo();
        QCOMPARE(PublicGroup::create(s.info, std::nullopt, s.world).fault(), Fault::BadTreeHash);
        s.info = good;
        std::erase_if(s.info.extensions, [](const auto &one) { return one.type == ExtensionType::ExternalPub; });
        s.signInfo();
        QCOMPARE(PublicGroup::create(s.info, std::nullopt, s.world).fault(), Fault::BadGroupInfo);
        QCOMPARE(PublicGroup::create(s.members[0].info(Group::Tree::Apart), std::nullopt, s.world).fault(),
                 Fault::BadTree);
    }

    void limitsWhatWaits()
    {
        Scene s;
        auto message = must(s.members[1].propose(removeOf({2}), Group::Wire::Public, s.world));
        for (std::size_t i = 0; i < WaitingProposals::Most; ++i) {
            auto &content = message.publicMessage.content;
            content.authenticatedData = encode(std::uint32_t(i));
            message.publicMessage.auth.signature
                = signContent(s.people[1].signature.secret, contentOf(message.publicMessage), s.members[1].context());
            QVERIFY(s.server->takeProposal(message, s.world));
            QVERIFY(s.server->takeProposal(message, s.world)); // known already
        }
        const auto more = must(s.members[1].proposeUpdate(Group::Wire::Public, s.world));
        QCOMPARE(s.server->takeProposal(more, s.world).fault(), Fault::TooMany);
    }

    void refusesDamagedState()
    {
        Scene s;
        const auto bytes = s.server->serialize();
        for (std::size_t size = 0; size < bytes.size(); size += 31)
            QCOMPARE(PublicGroup::restore(View(bytes).first(size)).fault(), Fault::Malformed);
        for (std::size_t at = 1; at < bytes.size(); at += 37) {
            auto damaged = bytes;
            damaged[at] ^= std::uint8_t(1U << (at % 8));
            const auto restored = PublicGroup::restore(damaged);
            if (restored)
                QVERIFY(restored->tree().treeHash() == restored->context().treeHash);
            else
                QCOMPARE(restored.fault(), Fault::Malformed);
        }
        auto other = bytes;
        other[0] = 9;
        QCOMPARE(PublicGroup::restore(other).fault(), Fault::UnsupportedVersion);
    }

    void listsThePackagesOfAWelcome()
    {
        Scene s;
        s.members[0].dropPending();
        const auto first = Newcomer::named("eve", s.world).package(s.world).package;
        const auto second = Newcomer::named("finn", s.world).package(s.world).package;
        auto made = must(s.members[0].commit({.proposals = {addOf(first), addOf(second)}}, {}, s.world));
        QVERIFY(must(packagesOf(*made.welcome)) == (std::vector{keyPackageRef(first), keyPackageRef(second)}));
        made.welcome->secrets[1].newMember = made.welcome->secrets[0].newMember;
        QCOMPARE(packagesOf(*made.welcome).fault(), Fault::Malformed);
    }
};

QTEST_GUILESS_MAIN(tst_MlsPublicGroup)
#include "tst_mlspublicgroup.moc"
