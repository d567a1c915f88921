// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <utility>
#include <variant>

namespace conclave::mls {

// Why something was refused. Each has one cause; nothing was changed when one is returned.
enum class Fault {
    Malformed, // bytes that are no such structure: cut off, trailing octets, lengths that are not minimal
    UnsupportedVersion,
    UnsupportedSuite,
    UnsupportedCredential,
    UnsupportedExtension, // required by the group, or used, but not among a member's capabilities
    UnsupportedProposal,
    BadSignature,
    BadMembershipTag,
    BadConfirmationTag,
    BadKey, // a public key that nobody can use: a wrong length, a point of small order
    BadLifetime,
    BadLeafSource, // a leaf that was made for another use
    BadGroupInfo, // one that is not of the epoch that its commit made, or that nobody can join by
    BadTree, // shape, hashes or keys of a ratchet tree
    BadParentHash,
    BadTreeHash,
    DuplicateKey,
    CannotDecrypt,
    BadPadding,
    WrongGroup,
    WrongEpoch, // of the past, or ahead
    UnknownSender,
    NotAMember,
    BadProposals, // a list that RFC 9420, section 12.2 forbids
    UnknownProposal, // a reference to one that never came
    MissingPath, // a commit that must have one
    BadPath, // an update path that does not fit the tree
    UnknownPsk,
    BadPsks, // of a Welcome: a list that RFC 9420, section 12.4.3.1 forbids
    NotForUs, // a Welcome that names none of our key packages
    KeyUsed, // a key of the secret tree that is gone: a replay, or too old
    TooFarAhead,
    TooMany, // beyond the limits of this implementation
    Refused, // by the policy about credentials
    Removed, // we are no member any more
    PendingCommit, // one's own commit is on its way
    ProposalsWaiting, // which somebody must commit before anything else is sent (RFC 9420, section 12.4)
};

// Either a value or the fault that prevented it.
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_value(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Fault fault)
        : m_value(std::in_place_index<1>, fault)
    {
    }

    explicit operator bool() const { return m_value.index() == 0; }
    T &operator*() & { return std::get<0>(m_value); }
    const T &operator*() const & { return std::get<0>(m_value); }
    T &&operator*() && { return std::get<0>(std::move(m_value)); }
    T *operator->() { return &std::get<0>(m_value); }
    const T *operator->() const { return &std::get<0>(m_value); }
    Fault fault() const { return std::get<1>(m_value); }

private:
    std::variant<T, Fault> m_value;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Fault fault)
        : m_fault(fault)
    {
    }

    explicit operator bool() const { return !m_fault; }
    Fault fault() const { return *m_fault; }

private:
    std::optional<Fault> m_fault;
};

using Status = Result<void>;

} // namespace conclave::mls
