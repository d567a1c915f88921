// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mlsstory.h"

#include "shared/mls/groupimpl.h"
#include "tests/fuzz/mlspromise.h"

#include <algorithm>

namespace conclave::mls::test {

namespace {

constexpr std::uint64_t Now = 1'700'000'000;
constexpr std::uint64_t Day = 24 * 3600;

Person person(const std::string &name)
{
    const auto random = seeded(name);
    auto signature = signatureKeys(random);
    Credential credential{CredentialType::Basic, copyOf(viewOf(name))};
    auto package = makeKeyPackage(credential, signature, {Now - Day, Now + 28 * Day}, Use::Once, {}, random);
    return {std::move(signature), std::move(credential), std::move(package)};
}

template <class T>
T must(Result<T> result, const char *what)
{
    require(bool(result), what);
    return *std::move(result);
}

Proposal proposalOf(ProposalType type)
{
    Proposal proposal;
    proposal.type = type;
    return proposal;
}

// Plays it once.
class Teller
{
public:
    Teller()
    {
        for (const auto *name : {"alice", "bob", "carol", "dave", "eve", "frank", "grace", "server"})
            m_story.people.emplace(name, person(name));
    }

    Story tell()
    {
        begin();
        firstEpoch();
        secondEpoch();
        thirdEpoch();
        laterEpochs();
        end();
        return std::move(m_story);
    }

private:
    const Person &one(const std::string &name) const { return m_story.people.at(name); }
    Group &group(const std::string &name) { return m_groups.at(name); }

    void begin()
    {
        const auto &server = one("server");
        const std::vector<ExternalSender> senders{{server.signature.open, server.credential}};
        m_extensions = {{ExtensionType::ExternalSenders, encode(senders)}};
        const auto &alice = one("alice");
        m_groups.emplace("alice",
                         must(Group::create(copyOf(viewOf("the group")), alice.package.clone(), alice.identity(),
                                            m_extensions, m_world),
                              "a group begins"));
        Group::CommitOptions options{{add("bob"), add("carol"), add("dave")}, true};
        const auto made = must(group("alice").commit(options, sharedSecret, m_world), "people are added");
        group("alice").applyPending();
        for (const auto *name : {"bob", "carol", "dave"})
            join(name, *made.welcome);
        learn(*made.welcome);
    }

    void learn(const Welcome &welcome)
    {
        const auto &package = m_story.carol().package;
        const auto ours
            = std::ranges::find(welcome.secrets, keyPackageRef(package.package), &EncryptedGroupSecrets::newMember);
        const auto opened = must(decryptWithLabel(package.init, "Welcome", welcome.encryptedGroupInfo, ours->secrets),
                                 "carol is meant");
        auto told = must(decode<GroupSecrets>(opened.view()), "carol is told secrets");
        const auto keys = welcomeKeys(told.joinerSecret, pskSecret({}));
        const auto plain = must(mls::open(keys.key.view(), keys.nonce.view(), {}, welcome.encryptedGroupInfo),
                                "carol is told of the group");
        auto &forge = m_story.forge;
        forge.welcome = welcome;
        forge.info = must(decode<GroupInfo>(plain.view()), "it is a group");
        forge.secrets = epochSecrets(told.joinerSecret, pskSecret({}), forge.info.context);
        forge.joiner = std::move(told.joinerSecret);
        forge.pathSecret = std::move(told.pathSecret);
        forge.tree = group("carol").tree();
    }

    void firstEpoch()
    {
        const auto hello = viewOf("hello");
        deliver("private message", "bob", must(group("bob").encrypt(hello, viewOf("aad"), 64, m_world), "bob says"));
        m_late = must(group("bob").encrypt(viewOf("late"), {}, 0, m_world), "bob says more");
        const auto update = must(group("dave").proposeUpdate(Group::Wire::Public, m_world), "dave proposes");
        remember(update);
        deliver("public update", "dave", update);
        const auto guest = must(group("bob").propose(add("eve"), Group::Wire::Private, m_world), "bob proposes");
        deliver("private add", "bob", guest);
        const auto own = must(group("carol").proposeUpdate(Group::Wire::Public, m_world), "carol proposes");
        remember(own);
        deliver("own update", "carol", own);
        m_story.forge.step = m_story.steps.size();
        const auto made = commit("alice", {}, "public commit");
        m_story.forge.contents.push_back(made.commit.publicMessage.content);
        join("eve", *made.welcome);
    }

    void secondEpoch()
    {
        note("late message", m_late); // eve cannot read it
        commit("eve", {{}, true, Group::Wire::Private}, "private commit");
    }

    void thirdEpoch()
    {
        auto removal = proposalOf(ProposalType::Remove);
        removal.remove = {3};
        deliver("external proposal", "", byOutsider("server", SenderType::External, removal));
        auto extensions = proposalOf(ProposalType::GroupContextExtensions);
        extensions.extensions = m_extensions;
        extensions.extensions.push_back({ExtensionType::ApplicationId, {1}});
        commit("bob", {{extensions}}, "extensions and removal");
    }

    void laterEpochs()
    {
        auto joined = must(Group::joinExternally(group("bob").info(Group::Tree::Included), {},
                                                 one("frank").package.clone(), one("frank").identity(), {}, m_world),
                           "frank comes by himself");
        deliver("external commit", "", joined.commit);
        m_groups.emplace("frank", std::move(joined.group));

        auto psk = proposalOf(ProposalType::PreSharedKey);
        psk.psk.id = {1};
        psk.psk.nonce = Bytes(HashBytes, 7);
        commit("alice", {{psk}}, "commit without a path");

        auto grace = add("grace");
        deliver("new member's proposal", "", byOutsider("grace", SenderType::NewMemberProposal, grace));
        const auto made = commit("frank", {{}, false, Group::Wire::Private}, "private commit of an add");
        join("grace", *made.welcome);
    }

    void end()
    {
        auto reinit = proposalOf(ProposalType::ReInit);
        reinit.reinitGroupId = copyOf(viewOf("another"));
        reinit.reinitVersion = Mls10;
        reinit.reinitSuite = Suite;
        const auto last = must(group("bob").commit({{reinit}}, sharedSecret, m_world), "bob ends it");
        group("bob").dropPending();
        note("reinit", last.commit);
        auto removal = proposalOf(ProposalType::Remove);
        removal.remove = {2};
        note("own removal", must(group("alice").commit({{removal}}, sharedSecret, m_world), "carol has to go").commit);
    }

    Proposal add(const std::string &name) const
    {
        auto proposal = proposalOf(ProposalType::Add);
        proposal.add = one(name).package.package;
        return proposal;
    }

    Message byOutsider(const std::string &name, SenderType type, const Proposal &proposal)
    {
        FramedContent content;
        content.groupId = group("alice").context().groupId;
        content.epoch = group("alice").context().epoch;
        content.sender.type = type;
        content.type = ContentType::Proposal;
        content.proposal = proposal;
        AuthenticatedContent all{WireFormat::PublicMessage, content, {}};
        all.auth.signature = signContent(one(name).signature.secret, all, group("alice").context());
        Message message;
        message.publicMessage = {all.content, all.auth, {}};
        return message;
    }

    Group::CommitMade commit(const std::string &by, const Group::CommitOptions &options, const std::string &name)
    {
        auto made = must(group(by).commit(options, sharedSecret, m_world), name.c_str());
        deliver(name, by, made.commit);
        group(by).applyPending();
        return made;
    }

    void join(const std::string &name, const Welcome &welcome)
    {
        const auto &who = one(name);
        m_groups.emplace(
            name, must(Group::join(welcome, who.package, who.identity(), {}, sharedSecret, m_world), "somebody joins"));
    }

    void deliver(const std::string &name, const std::string &from, const Message &message)
    {
        if (from != "carol")
            note(name, message);
        for (auto &[who, view] : m_groups) {
            if (who != from && !view.isOver())
                require(bool(view.process(message, sharedSecret, m_world)), name.c_str());
        }
    }

    void note(const std::string &name, const Message &message)
    {
        auto after = group("carol").clone();
        require(bool(after.process(message, sharedSecret, m_world)), name.c_str());
        m_story.steps.push_back(
            {name, group("carol").clone(), message, copyOf(after.epochAuthenticator()), after.isOver()});
    }

    void remember(const Message &proposal)
    {
        const auto &content = proposal.publicMessage.content;
        const auto ref = refHash("MLS 1.0 Proposal Reference", encode(contentOf(proposal.publicMessage)));
        m_story.forge.proposals.emplace(ref, GivenProposal{content.proposal, content.sender});
        m_story.forge.contents.push_back(content);
    }

    World m_world = worldOf("story");
    Story m_story;
    std::map<std::string, Group> m_groups;
    Extensions m_extensions;
    Message m_late;
};

} // namespace

Random seeded(std::string_view seed)
{
    return [block = hash(viewOf(seed)), at = std::size_t(0)](std::span<std::uint8_t> bytes) mutable {
        for (auto &byte : bytes) {
            if (at == block.size()) {
                block = hash(block);
                at = 0;
            }
            byte = block[at++];
        }
    };
}

World worldOf(std::string_view seed)
{
    World world;
    world.now = Now;
    world.random = seeded(seed);
    world.succession = [](const Credential &, const Credential &) { return true; }; // more lies behind
    return world;
}

const SecretBytes *sharedSecret(const PreSharedKeyId &id)
{
    static const SecretBytes secret(HashBytes);
    return id.type == PskType::External && id.id == Bytes{1} ? &secret : nullptr;
}

const Person &Story::owner(const Bytes &signatureKey) const
{
    const auto found
        = std::ranges::find_if(people, [&](const auto &one) { return one.second.signature.open == signatureKey; });
    return found == people.end() ? people.at("alice") : found->second;
}

const Story &story()
{
    static const auto told = Teller().tell();
    return told;
}

} // namespace conclave::mls::test
