// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/crypto.h"
#include "shared/mls/ratchettree.h"

#include <functional>

// Which leaves and key packages may be in a group (RFC 9420, sections 5.3.1, 7.2, 7.3 and 10.1), and how they are made.
// Any thread.
namespace conclave::mls {

// Decides whether a signature key belongs to whom a credential names: what RFC 9420 calls the Authentication Service.
// Asked of each leaf that comes to be seen. Must not block.
using CredentialPolicy = std::function<bool(const Credential &credential, const Bytes &signatureKey)>;

// Decides whether a member may show another credential than before (section 5.3.1).
using SuccessionPolicy = std::function<bool(const Credential &before, const Credential &after)>;

constexpr std::uint64_t SkewSeconds = 3600; // that clocks may differ
constexpr std::size_t MostListed = 256; // of a kind of capability, or of a group's extensions
constexpr std::uint64_t LongestLifetimeSeconds = 90 * 24 * 3600; // of a key package

// What whoever uses the library knows of the world.
struct World
{
    // Seconds since 1970. Whoever adds somebody, and the server that takes it, asks whether a key package is still
    // valid. A member that follows later must not: absent, only how long it was meant to be valid is looked at.
    std::optional<std::uint64_t> now;
    std::uint64_t longestLifetime = LongestLifetimeSeconds; // that a key package may have
    CredentialPolicy policy; // absent: everybody is believed
    SuccessionPolicy succession; // absent: a credential stays as it is
    Random random; // needed by all that makes messages or keys
};

// Where a leaf stands, or is to stand. Of a key package: nowhere.
struct LeafPlace
{
    View groupId;
    LeafIndex index;
};

const Extension *find(const Extensions &extensions, ExtensionType type);
Result<RequiredCapabilities> requiredBy(const Extensions &context); // of a group; empty when nothing; TooMany
Result<std::vector<ExternalSender>> externalSenders(const Extensions &context);
bool haveEachTypeOnce(const Extensions &extensions);

// What this library can do, for the leaves that it makes.
Capabilities ownCapabilities(std::vector<ExtensionType> more = {});

Bytes signLeaf(const LeafNode &leaf, const LeafPlace *place, const SecretBytes &key);
bool isSigned(const LeafNode &leaf, const LeafPlace *place);

// All that can be said of a leaf alone. A leaf that stands in the tree already is not asked for its lifetime.
enum class Standing { New, InTheTree };
Status checkLeaf(const LeafNode &leaf, LeafSource source, const LeafPlace *place, const World &world,
                 Standing standing);
Status checkSuccession(const LeafNode &before, const LeafNode &after, const World &world); // of the same member
Status checkKeyPackage(const KeyPackage &package, const World &world);

// The extensions of a group by themselves: each once, readable, and external senders who are who they say they are.
Status checkContextExtensions(const Extensions &context, const World &world);

// Whether a leaf can do what the group requires and uses, and the group's members what the leaf uses.
Status checkCapabilities(const LeafNode &leaf, const RatchetTree &tree, const Extensions &context);

Bytes keyPackageRef(const KeyPackage &package);

// A key package and the secrets that belong to it.
struct KeyPackageSecrets
{
    KeyPackage package;
    KeyPair init;
    KeyPair encryption;

    KeyPackageSecrets clone() const { return {package, init.clone(), encryption.clone()}; }
};
bool fitTogether(const KeyPackageSecrets &own, const KeyPair &signature); // each public half is the package's
enum class Use { Once, LastResort };
KeyPackageSecrets makeKeyPackage(const Credential &credential, const KeyPair &signature, Lifetime lifetime, Use use,
                                 std::vector<ExtensionType> capabilities, const Random &random);

} // namespace conclave::mls
