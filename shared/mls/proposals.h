// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/leafrules.h"

// Lists of proposals: which may be committed together (RFC 9420, section 12.2), and what becomes of a group by them
// (section 12.3). Any thread.
namespace conclave::mls {

constexpr std::size_t MostProposals = 2048; // that one commit covers

// A proposal and who made it.
struct GivenProposal
{
    Proposal proposal;
    Sender sender;
};

// What a commit's proposals make of a group, before its path.
struct Changes
{
    RatchetTree tree;
    Extensions extensions;
    std::vector<LeafIndex> added; // in the order of their proposals
    std::vector<KeyPackage> packages; // of those
    std::vector<LeafIndex> updated;
    std::vector<LeafIndex> removed;
    std::vector<PreSharedKeyId> psks;
    std::optional<Proposal> reinit;
    Bytes kemOutput; // of an external init
    bool needsPath = false;
};

// A proposal by itself, as it comes in: the checks that need no list.
Status checkProposal(const GivenProposal &given, const RatchetTree &tree, const GroupContext &context,
                     const World &world);

// All that a commit covers, in its order. The committer is a member, or a new member who joins by it. BadProposals and
// the faults of single proposals.
Result<Changes> changesBy(const std::vector<GivenProposal> &proposals, const Sender &committer, const RatchetTree &tree,
                          const GroupContext &context, const World &world);

} // namespace conclave::mls
