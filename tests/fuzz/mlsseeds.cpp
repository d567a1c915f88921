// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/wire.h"
#include "tests/fuzz/mlsgrouptarget.h"
#include "tests/fuzz/mlsstory.h"

#include <algorithm>

namespace conclave::mls::test {

namespace {

Bytes with(std::initializer_list<std::uint8_t> first, View rest)
{
    Bytes all(first);
    append(all, rest);
    return all;
}

std::string fileName(std::string name)
{
    std::ranges::replace(name, ' ', '.');
    std::erase(name, '\'');
    return name;
}

FramedContent contentBy(std::uint32_t leaf, ContentType type)
{
    FramedContent content;
    content.groupId = story().forge.info.context.groupId;
    content.epoch = story().forge.info.context.epoch;
    content.sender.leaf = {leaf};
    content.type = type;
    return content;
}

std::vector<std::pair<std::string, Proposal>> proposals()
{
    std::vector<std::pair<std::string, Proposal>> all;
    Proposal proposal;
    proposal.type = ProposalType::Add;
    proposal.add = story().people.at("grace").package.package;
    all.emplace_back("add", proposal);
    proposal = {};
    proposal.type = ProposalType::Update;
    proposal.update = *story().forge.tree->leaf({1});
    proposal.update.source = LeafSource::Update;
    proposal.update.encryptionKey = story().people.at("frank").package.encryption.open;
    all.emplace_back("update", proposal);
    proposal = {};
    proposal.type = ProposalType::Remove;
    proposal.remove = {3};
    all.emplace_back("remove", proposal);
    proposal = {};
    proposal.type = ProposalType::PreSharedKey;
    proposal.psk.id = {1};
    proposal.psk.nonce = Bytes(HashBytes, 7);
    all.emplace_back("psk", proposal);
    proposal = {};
    proposal.type = ProposalType::ReInit;
    proposal.reinitGroupId = {1, 2, 3};
    proposal.reinitVersion = Mls10;
    proposal.reinitSuite = Suite;
    all.emplace_back("reinit", proposal);
    proposal = {};
    proposal.type = ProposalType::GroupContextExtensions;
    const RequiredCapabilities required{{ExtensionType::LastResort}, {ProposalType::Add}, {CredentialType::Basic}};
    proposal.extensions = {{ExtensionType::RequiredCapabilities, encode(required)}};
    all.emplace_back("extensions", proposal);
    return all;
}

UpdatePath pathOf(const LeafNode &leaf)
{
    UpdatePath path;
    path.leaf = leaf;
    path.leaf.source = LeafSource::Commit;
    path.leaf.lifetime = {};
    return path;
}

constexpr std::uint8_t Commits = Mend::Signatures | Mend::Tag | Mend::Path;

void addContents(Seeds &seeds)
{
    const auto addAs = [&seeds](const std::string &name, const FramedContent &content, std::uint8_t mend) {
        seeds[name + ".public"] = with({1, mend}, encode(content));
        seeds[name + ".private"] = with({1, std::uint8_t(mend | Mend::Private)}, encode(content));
    };
    auto everything = contentBy(0, ContentType::Commit);
    everything.commit.path = pathOf(*story().forge.tree->leaf({0}));
    addAs("commit.empty", everything, Commits);
    for (const auto &[name, proposal] : proposals()) {
        auto content = contentBy(1, ContentType::Proposal);
        content.proposal = proposal;
        addAs("proposal." + name, content, Mend::Signatures);
        if (proposal.type == ProposalType::Update)
            continue;
        auto commit = contentBy(0, ContentType::Commit);
        commit.commit.proposals = {{ProposalOrRef::Kind::Value, proposal, {}}};
        commit.commit.path = everything.commit.path;
        addAs("commit." + name, commit, Commits);
        if (proposal.type != ProposalType::ReInit)
            everything.commit.proposals.push_back(commit.commit.proposals.front());
    }
    for (const auto &[reference, given] : story().forge.proposals)
        everything.commit.proposals.push_back({ProposalOrRef::Kind::Reference, {}, reference});
    std::erase_if(everything.commit.proposals, [](const auto &one) { // it removes whose update would be covered
        return one.kind == ProposalOrRef::Kind::Value && one.value.type == ProposalType::Remove;
    });
    addAs("commit.everything", everything, Commits);
    auto said = contentBy(1, ContentType::Application);
    said.application = copyOf(viewOf("hello"));
    seeds["application.private"] = with({1, Mend::Private}, encode(said));
}

void addExternalCommit(Seeds &seeds)
{
    auto content = contentBy(0, ContentType::Commit);
    content.sender.type = SenderType::NewMemberCommit;
    Proposal init;
    init.type = ProposalType::ExternalInit;
    init.kemOutput = agreementKeys(seeded("ephemeral")).open;
    content.commit.proposals = {{ProposalOrRef::Kind::Value, init, {}}};
    content.commit.path = pathOf(story().people.at("frank").package.package.leaf);
    seeds["commit.external"] = with({1, Commits}, encode(content));
}

} // namespace

Seeds mlsGroupSeeds()
{
    Seeds seeds;
    for (std::size_t i = 0; i < story().steps.size(); ++i)
        seeds["step." + fileName(story().steps[i].name)] = {0, std::uint8_t(i)};
    addContents(seeds);
    addExternalCommit(seeds);
    const auto info = encode(story().forge.info);
    constexpr std::uint8_t Right = Mend::Signatures | Mend::Tag | Mend::TreeHash;
    seeds["join.welcome"] = with({2, 0}, info);
    seeds["join.mended"] = with({2, Right}, info);
    seeds["join.external"] = with({2, Mend::External}, info);
    seeds["join.again"] = with({2, std::uint8_t(Right | Mend::External | Mend::Extended)}, info);
    return seeds;
}

Seeds mlsTreeSeeds()
{
    Seeds seeds;
    for (const auto &step : story().steps)
        seeds["nodes." + fileName(step.name)] = with({0}, encode(step.before.tree().nodes()));
    seeds["grown"] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 192, 196, 0, 66, 195, 129, 65, 0, 0, 197, 70, 193};
    seeds["shrunk"] = {1, 0, 0, 0, 0, 0, 192, 193, 194, 195, 196, 69, 68, 67, 66, 65, 192, 0, 192};
    return seeds;
}

Seeds mlsCodecSeeds()
{
    const auto &forge = story().forge;
    const auto &leaf = *forge.tree->leaf({0});
    Seeds seeds;
    for (const auto &step : story().steps)
        seeds["message." + fileName(step.name)] = with({0}, encode(step.message));
    for (const auto &[name, proposal] : proposals())
        seeds["proposal." + name] = with({13}, encode(proposal));
    seeds["welcome"] = with({5}, encode(forge.welcome));
    seeds["groupsecrets"] = with({6}, encode(GroupSecrets{forge.joiner.clone(), {}, {proposals()[3].second.psk}}));
    seeds["groupinfo"] = with({7}, encode(forge.info));
    seeds["context"] = with({8}, encode(forge.info.context));
    seeds["keypackage"] = with({9}, encode(story().carol().package.package));
    seeds["leaf"] = with({10}, encode(leaf));
    seeds["parent"] = with({11}, encode(ParentNode{leaf.encryptionKey, {1}, {{1}, {2}}}));
    seeds["nodes"] = with({12}, encode(forge.tree->nodes()));
    seeds["path"] = with({15}, encode(UpdatePath{leaf, {{leaf.encryptionKey, {{{1}, {2}}}}}}));
    seeds["capabilities"] = with({16}, encode(leaf.capabilities));
    seeds["senderdata"] = with({21}, encode(SenderData{{1}, 2, {3, 4, 5, 6}}));
    seeds["senders"] = with({23}, forge.info.context.extensions.at(0).data);
    seeds["hostile.length.long"] = with({26}, Bytes{0x40, 0x01, 7});
    seeds["hostile.length.eight"] = with({26}, Bytes{0xc0, 0, 0, 0, 0, 0, 0, 1, 7});
    seeds["hostile.length.beyond"] = with({26}, Bytes{0xbf, 0xff, 0xff, 0xff});
    return seeds;
}

} // namespace conclave::mls::test
