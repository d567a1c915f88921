// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"

#include <map>
#include <string>

// A group that is the same in every run: who was in it, what they sent, and the secrets of one of its epochs, so that
// what is made up can be signed and encrypted as if a member had sent it.
namespace conclave::mls::test {

Random seeded(std::string_view seed); // the same bytes after each call
World worldOf(std::string_view seed); // at the time of the story
const SecretBytes *sharedSecret(const PreSharedKeyId &id); // the one that the people of the story know

struct Person
{
    KeyPair signature;
    Credential credential;
    KeyPackageSecrets package;

    Group::Identity identity() const { return {signature.clone(), credential}; }
};

// A message as the member whose view the story is of gets it.
struct Step
{
    std::string name;
    Group before;
    Message message;
    Bytes after; // the authenticator of the epoch that it leaves her in
    bool isOver = false; // then there is none
};

// The epoch that she joined: what she sees then, the secrets, and the proposals that are waiting.
struct Forge
{
    Welcome welcome;
    GroupInfo info;
    SecretBytes joiner;
    std::optional<PathSecret> pathSecret;
    EpochSecrets secrets;
    std::optional<RatchetTree> tree;
    std::map<Bytes, GivenProposal> proposals;
    std::vector<FramedContent> contents; // that were sent in it
    std::size_t step = 0; // the commit that ends it
};

struct Story
{
    std::map<std::string, Person> people; // alice, bob, carol, dave are leaves 0 to 3
    Forge forge;
    std::vector<Step> steps; // as carol sees them

    const Person &carol() const { return people.at("carol"); }
    const Person &owner(const Bytes &signatureKey) const; // alice, when it is nobody's
};
const Story &story();

// Inputs to start from, by the name of their file.
using Seeds = std::map<std::string, Bytes>;
Seeds mlsCodecSeeds();
Seeds mlsTreeSeeds();
Seeds mlsGroupSeeds();

} // namespace conclave::mls::test
