// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/waitingproposals.h"

#include "shared/mls/wire.h"

#include <algorithm>

namespace conclave::mls {

const WaitingProposals::Waiting *WaitingProposals::find(const Bytes &reference) const
{
    const auto found = std::ranges::find(m_all, reference, &Waiting::reference);
    return found == m_all.end() ? nullptr : &*found;
}

Result<Bytes> WaitingProposals::add(const AuthenticatedContent &proposal)
{
    auto reference = refHash("MLS 1.0 Proposal Reference", encode(proposal));
    if (find(reference))
        return reference;
    if (m_all.size() >= Most)
        return Fault::TooMany;
    m_all.push_back({reference, {proposal.content.proposal, proposal.content.sender}});
    return reference;
}

Result<std::vector<GivenProposal>> WaitingProposals::coveredBy(const Commit &commit, const Sender &committer) const
{
    std::vector<GivenProposal> all;
    for (const auto &one : commit.proposals) {
        const auto *waiting = one.kind == ProposalOrRef::Kind::Reference ? find(one.reference) : nullptr;
        if (one.kind == ProposalOrRef::Kind::Value)
            all.push_back({one.value, committer});
        else if (waiting)
            all.push_back(waiting->given);
        else
            return Fault::UnknownProposal;
    }
    return all;
}

} // namespace conclave::mls
