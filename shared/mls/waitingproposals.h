// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/proposals.h"

// The proposals of an epoch that a commit may refer to, in the order in which they came. A value; any thread.
namespace conclave::mls {

class WaitingProposals
{
public:
    static constexpr std::size_t Most = 1024; // so that nobody fills the memory of others

    struct Waiting
    {
        Bytes reference;
        GivenProposal given;
    };

    Result<Bytes> add(const AuthenticatedContent &proposal); // its reference; the same one twice is one. TooMany
    const std::vector<Waiting> &inOrder() const { return m_all; }
    std::size_t size() const { return m_all.size(); }
    void clear() { m_all.clear(); }

    // All that a commit covers, in its order. UnknownProposal.
    Result<std::vector<GivenProposal>> coveredBy(const Commit &commit, const Sender &committer) const;

    template <class Archive>
    void state(Archive &archive)
    {
        archive(m_all);
    }

private:
    const Waiting *find(const Bytes &reference) const;

    std::vector<Waiting> m_all;
};

} // namespace conclave::mls
