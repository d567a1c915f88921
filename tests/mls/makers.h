// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/types.h"

// Proposals as the tests of groups make them.
namespace conclave::mls::test {

inline Proposal addOf(const KeyPackage &package)
{
    Proposal proposal;
    proposal.type = ProposalType::Add;
    proposal.add = package;
    return proposal;
}

inline Proposal removeOf(LeafIndex leaf)
{
    Proposal proposal;
    proposal.type = ProposalType::Remove;
    proposal.remove = leaf;
    return proposal;
}

inline Proposal extensionsOf(Extensions extensions) // of the group context
{
    Proposal proposal;
    proposal.type = ProposalType::GroupContextExtensions;
    proposal.extensions = std::move(extensions);
    return proposal;
}

} // namespace conclave::mls::test
