// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/crypto.h"
#include "shared/mls/treemath.h"

#include <limits>
#include <map>

// The keys of an epoch's messages (RFC 9420, section 9): a secret for each leaf, two ratchets from each, and every key
// gone once it is used. Lives on the thread that owns its group.
namespace conclave::mls {

enum class RatchetKind : std::uint8_t { Handshake, Application };

struct MessageKey
{
    SecretBytes key;
    SecretBytes nonce;

    MessageKey clone() const { return {key.clone(), nonce.clone()}; }
};

// One sender's keys of one kind.
class HashRatchet
{
public:
    static constexpr std::uint32_t MostForward = 1000; // generations that one message may skip
    static constexpr std::size_t MostSkipped = 256; // keys that are kept for messages that come late; the oldest go

    HashRatchet() = default;
    explicit HashRatchet(SecretBytes secret, std::uint32_t generation = 0)
        : m_secret(std::move(secret))
        , m_generation(generation)
    {
    }

    std::uint32_t generation() const { return m_generation; } // of the next key
    bool isAtEnd() const { return m_generation == std::numeric_limits<std::uint32_t>::max(); }
    MessageKey next(); // and goes on; not at the end, for no number is used twice

    // The key of a generation, which stays until dropped. KeyUsed, TooFarAhead.
    Result<MessageKey> keyOf(std::uint32_t generation);
    void drop(std::uint32_t generation); // once its message was read
    void forgetSkipped() { m_skipped.clear(); }
    HashRatchet clone() const;

    bool isSound() const; // what was read can be a ratchet
    template <class Archive>
    void state(Archive &archive) // for keeping it
    {
        archive(m_secret);
        archive(m_generation);
        archive(m_skipped);
    }

private:
    SecretBytes m_secret;
    std::uint32_t m_generation = 0;
    std::map<std::uint32_t, MessageKey> m_skipped;
};

class SecretTree
{
public:
    SecretTree() = default;
    SecretTree(SecretBytes encryption, std::uint32_t leaves); // of an epoch

    // The ratchet of a leaf; the secrets that lead to it are gone then. nullptr: there is no such leaf.
    HashRatchet *ratchet(LeafIndex leaf, RatchetKind kind);
    void forgetSkipped(); // the keys of messages that never came
    SecretTree clone() const;

    bool isSoundFor(std::uint32_t leaves) const; // what was read can be the secrets of a tree with so many leaves
    template <class Archive>
    void state(Archive &archive)
    {
        archive(m_leaves);
        archive(m_secrets);
        archive(m_ratchets);
    }

private:
    bool expandTo(LeafIndex leaf);

    std::uint32_t m_leaves = 0;
    std::map<NodeIndex, SecretBytes> m_secrets; // of nodes that nothing was asked below yet
    std::map<LeafIndex, std::array<HashRatchet, 2>> m_ratchets;
};

// What hides a message's sender and generation (section 6.3.2).
MessageKey senderDataKey(const SecretBytes &senderData, View ciphertext);

} // namespace conclave::mls
