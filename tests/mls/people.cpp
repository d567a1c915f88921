// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/mallory.h"

// The honest part of the forger's tools: people, proposals, what everybody knows.
namespace conclave::mls::test {

World world()
{
    World world;
    world.now = Now;
    world.random = systemRandom();
    return world;
}

PskLookup knownPsks()
{
    return [](const PreSharedKeyId &id) -> const SecretBytes * {
        static const SecretBytes secret(copyOf(viewOf("a secret of which everybody was told")));
        return id.type == PskType::Resumption || id.id == copyOf(viewOf("known")) ? &secret : nullptr;
    };
}

const char *nameOf(Fault fault)
{
    static constexpr std::array names{"Malformed",
                                      "UnsupportedVersion",
                                      "UnsupportedSuite",
                                      "UnsupportedCredential",
                                      "UnsupportedExtension",
                                      "UnsupportedProposal",
                                      "BadSignature",
                                      "BadMembershipTag",
                                      "BadConfirmationTag",
                                      "BadKey",
                                      "BadLifetime",
                                      "BadLeafSource",
                                      "BadGroupInfo",
                                      "BadTree",
                                      "BadParentHash",
                                      "BadTreeHash",
                                      "DuplicateKey",
                                      "CannotDecrypt",
                                      "BadPadding",
                                      "WrongGroup",
                                      "WrongEpoch",
                                      "UnknownSender",
                                      "NotAMember",
                                      "BadProposals",
                                      "UnknownProposal",
                                      "MissingPath",
                                      "BadPath",
                                      "UnknownPsk",
                                      "BadPsks",
                                      "NotForUs",
                                      "KeyUsed",
                                      "TooFarAhead",
                                      "TooMany",
                                      "Refused",
                                      "Removed",
                                      "PendingCommit",
                                      "ProposalsWaiting"};
    static_assert(names.size() == std::size_t(Fault::ProposalsWaiting) + 1);
    return names.at(std::size_t(fault));
}

Person::Person(std::string_view name, Lifetime lifetime)
    : identity{signatureKeys(systemRandom()), {CredentialType::Basic, copyOf(viewOf(name))}}
    , package(makeKeyPackage(identity.credential, identity.signature, lifetime, Use::Once, {}, systemRandom()))
{
}

Proposal updateOf(const LeafNode &leaf)
{
    Proposal proposal;
    proposal.type = ProposalType::Update;
    proposal.update = leaf;
    return proposal;
}

Proposal pskOf(PreSharedKeyId id)
{
    Proposal proposal;
    proposal.type = ProposalType::PreSharedKey;
    proposal.psk = std::move(id);
    return proposal;
}

Proposal reinitOf(std::uint16_t version)
{
    Proposal proposal;
    proposal.type = ProposalType::ReInit;
    proposal.reinitGroupId = copyOf(viewOf("the next group"));
    proposal.reinitVersion = version;
    proposal.reinitSuite = Suite;
    return proposal;
}

PreSharedKeyId externalPsk(std::uint8_t nonce)
{
    PreSharedKeyId id;
    id.id = copyOf(viewOf("known"));
    id.nonce = Bytes(HashBytes, nonce);
    return id;
}

} // namespace conclave::mls::test
