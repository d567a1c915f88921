// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/proposals.h"

#include "shared/mls/wire.h"

#include <algorithm>
#include <set>

namespace conclave::mls {

namespace {

Status checkUpdate(const GivenProposal &given, const RatchetTree &tree, const GroupContext &context, const World &world)
{
    const auto at = given.sender.leaf;
    const auto *before = tree.leaf(at);
    if (given.sender.type != SenderType::Member || !before)
        return Fault::BadProposals;
    const LeafPlace place{context.groupId, at};
    if (const auto fine = checkLeaf(given.proposal.update, LeafSource::Update, &place, world, Standing::New); !fine)
        return fine;
    return checkSuccession(*before, given.proposal.update, world);
}

Status checkPsk(const PreSharedKeyId &psk)
{
    if (psk.nonce.size() != HashBytes)
        return Fault::BadProposals;
    if (psk.type == PskType::Resumption && psk.use != ResumptionUse::Application)
        return Fault::BadProposals; // others belong to a group's beginning
    return {};
}

bool mayPropose(SenderType sender, ProposalType type)
{
    switch (sender) {
    case SenderType::Member:
        return type != ProposalType::ExternalInit;
    case SenderType::External:
        return type == ProposalType::Add || type == ProposalType::Remove || type == ProposalType::PreSharedKey
            || type == ProposalType::ReInit || type == ProposalType::GroupContextExtensions;
    case SenderType::NewMemberProposal:
        return type == ProposalType::Add;
    case SenderType::NewMemberCommit:
        return type == ProposalType::ExternalInit || type == ProposalType::Remove || type == ProposalType::PreSharedKey;
    }
    return false;
}

bool wantsPath(ProposalType type)
{
    return type == ProposalType::Update || type == ProposalType::Remove || type == ProposalType::ExternalInit
        || type == ProposalType::GroupContextExtensions;
}

std::ptrdiff_t countOf(const std::vector<GivenProposal> &proposals, ProposalType type)
{
    return std::ranges::count_if(proposals, [type](const auto &one) { return one.proposal.type == type; });
}

// What the committer may not cover, whatever the proposals are.
Status checkList(const std::vector<GivenProposal> &proposals, const Sender &committer)
{
    std::set<LeafIndex> changed;
    std::set<Bytes> psks;
    for (const auto &[proposal, sender] : proposals) {
        const bool isOfLeaf = proposal.type == ProposalType::Update || proposal.type == ProposalType::Remove;
        const auto leaf = proposal.type == ProposalType::Update ? sender.leaf : proposal.remove;
        if (isOfLeaf && !changed.insert(leaf).second)
            return Fault::BadProposals;
        if (isOfLeaf && committer.type == SenderType::Member && leaf == committer.leaf)
            return Fault::BadProposals;
        if (proposal.type == ProposalType::PreSharedKey && !psks.insert(encode(proposal.psk)).second)
            return Fault::BadProposals;
    }
    if (countOf(proposals, ProposalType::GroupContextExtensions) > 1)
        return Fault::BadProposals;
    if (countOf(proposals, ProposalType::ReInit) > 0 && proposals.size() > 1)
        return Fault::BadProposals;
    if (committer.type != SenderType::NewMemberCommit)
        return {};
    const bool isFine = countOf(proposals, ProposalType::ExternalInit) == 1
        && countOf(proposals, ProposalType::Remove) <= 1
        && std::ranges::all_of(proposals, [&](const auto &one) { return one.sender == committer; });
    return isFine ? Status() : Status(Fault::BadProposals);
}

void applyAll(Changes &changes, const std::vector<GivenProposal> &proposals)
{
    for (const auto &[proposal, sender] : proposals) {
        if (proposal.type == ProposalType::GroupContextExtensions) {
            changes.extensions = proposal.extensions;
        } else if (proposal.type == ProposalType::Update) {
            changes.tree.update(sender.leaf, proposal.update);
            changes.updated.push_back(sender.leaf);
        } else if (proposal.type == ProposalType::Remove) {
            changes.removed.push_back(proposal.remove);
        } else if (proposal.type == ProposalType::PreSharedKey) {
            changes.psks.push_back(proposal.psk);
        } else if (proposal.type == ProposalType::ReInit) {
            changes.reinit = proposal;
        } else if (proposal.type == ProposalType::ExternalInit) {
            changes.kemOutput = proposal.kemOutput;
        }
    }
    for (const auto leaf : changes.removed)
        changes.tree.remove(leaf);
    for (const auto &[proposal, sender] : proposals) {
        if (proposal.type != ProposalType::Add)
            continue;
        changes.added.push_back(changes.tree.add(proposal.add.leaf));
        changes.packages.push_back(proposal.add);
    }
}

} // namespace

Status checkProposal(const GivenProposal &given, const RatchetTree &tree, const GroupContext &context,
                     const World &world)
{
    const auto &proposal = given.proposal;
    if (!mayPropose(given.sender.type, proposal.type))
        return Fault::BadProposals;
    switch (proposal.type) {
    case ProposalType::Add:
        return checkKeyPackage(proposal.add, world);
    case ProposalType::Update:
        return checkUpdate(given, tree, context, world);
    case ProposalType::Remove:
        return tree.leaf(proposal.remove) ? Status() : Status(Fault::BadProposals);
    case ProposalType::PreSharedKey:
        return checkPsk(proposal.psk);
    case ProposalType::ReInit:
        if (!haveEachTypeOnce(proposal.extensions))
            return Fault::Malformed;
        return proposal.reinitVersion >= context.version ? Status() : Fault::BadProposals;
    case ProposalType::ExternalInit:
        return {};
    case ProposalType::GroupContextExtensions:
        return checkContextExtensions(proposal.extensions, world); // who supports them shows with the whole list
    }
    return Fault::UnsupportedProposal;
}

Result<Changes> changesBy(const std::vector<GivenProposal> &proposals, const Sender &committer, const RatchetTree &tree,
                          const GroupContext &context, const World &world)
{
    if (proposals.size() > MostProposals)
        return Fault::TooMany;
    for (const auto &given : proposals) {
        if (const auto fine = checkProposal(given, tree, context, world); !fine)
            return fine.fault();
    }
    if (const auto fine = checkList(proposals, committer); !fine)
        return fine.fault();
    Changes changes{tree, context.extensions, {}, {}, {}, {}, {}, {}, {}, false};
    applyAll(changes, proposals);
    changes.needsPath = proposals.empty()
        || std::ranges::any_of(proposals, [](const auto &one) { return wantsPath(one.proposal.type); });
    const std::size_t joiners = committer.type == SenderType::NewMemberCommit ? 1 : 0;
    if (changes.tree.members().size() + joiners > RatchetTree::MostMembers)
        return Fault::TooMany;
    if (!changes.tree.isEachKeyThereOnce())
        return Fault::DuplicateKey;
    const bool areNewExtensions = countOf(proposals, ProposalType::GroupContextExtensions) > 0;
    for (const auto index : changes.tree.members()) {
        const bool isNew = std::ranges::count(changes.added, index) + std::ranges::count(changes.updated, index) > 0;
        if (!isNew && !areNewExtensions)
            continue;
        const auto fine = checkCapabilities(*changes.tree.leaf(index), changes.tree, changes.extensions);
        if (!fine)
            return fine.fault();
    }
    return changes;
}

} // namespace conclave::mls
