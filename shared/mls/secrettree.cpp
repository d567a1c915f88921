// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/secrettree.h"

#include <algorithm>

namespace conclave::mls {

namespace {

MessageKey keyFrom(const SecretBytes &secret, std::uint32_t generation)
{
    return {deriveTreeSecret(secret.view(), "key", generation, KeyBytes),
            deriveTreeSecret(secret.view(), "nonce", generation, NonceBytes)};
}

} // namespace

MessageKey HashRatchet::next()
{
    auto key = keyFrom(m_secret, m_generation);
    m_secret = deriveTreeSecret(m_secret.view(), "secret", m_generation, HashBytes);
    ++m_generation;
    return key;
}

Result<MessageKey> HashRatchet::keyOf(std::uint32_t generation)
{
    if (generation >= m_generation) {
        if (generation - m_generation > MostForward || generation == std::numeric_limits<std::uint32_t>::max())
            return Fault::TooFarAhead;
        while (m_generation <= generation) {
            const auto at = m_generation;
            m_skipped.emplace(at, next());
        }
        while (m_skipped.size() > MostSkipped)
            m_skipped.erase(m_skipped.begin());
    }
    const auto found = m_skipped.find(generation);
    if (found == m_skipped.end())
        return Fault::KeyUsed;
    return found->second.clone();
}

void HashRatchet::drop(std::uint32_t generation)
{
    m_skipped.erase(generation);
}

HashRatchet HashRatchet::clone() const
{
    HashRatchet copy(m_secret.clone());
    copy.m_generation = m_generation;
    for (const auto &[generation, key] : m_skipped)
        copy.m_skipped.emplace(generation, key.clone());
    return copy;
}

bool HashRatchet::isSound() const
{
    return m_secret.size() == HashBytes && m_skipped.size() <= MostSkipped
        && std::ranges::all_of(m_skipped, [this](const auto &one) {
               const auto &[generation, key] = one;
               return generation < m_generation && key.key.size() == KeyBytes && key.nonce.size() == NonceBytes;
           });
}

SecretTree::SecretTree(SecretBytes encryption, std::uint32_t leaves)
    : m_leaves(leaves)
{
    m_secrets.emplace(rootOf(leaves), std::move(encryption));
}

HashRatchet *SecretTree::ratchet(LeafIndex leaf, RatchetKind kind)
{
    if (leaf.value >= m_leaves || (!m_ratchets.contains(leaf) && !expandTo(leaf)))
        return nullptr;
    return &m_ratchets.at(leaf).at(std::size_t(kind));
}

// From the nearest node above whose secret is still there.
bool SecretTree::expandTo(LeafIndex leaf)
{
    auto from = nodeOf(leaf);
    while (!m_secrets.contains(from)) {
        if (from == rootOf(m_leaves))
            return false;
        from = parentOf(from);
    }
    while (!isLeaf(from)) {
        const auto secret = std::move(m_secrets.extract(from).mapped());
        m_secrets.emplace(left(from), expandWithLabel(secret.view(), "tree", viewOf("left"), HashBytes));
        m_secrets.emplace(right(from), expandWithLabel(secret.view(), "tree", viewOf("right"), HashBytes));
        from = isBelow(leaf, left(from)) ? left(from) : right(from);
    }
    const auto secret = std::move(m_secrets.extract(from).mapped());
    auto &ratchets = m_ratchets[leaf];
    ratchets[0] = HashRatchet(expandWithLabel(secret.view(), "handshake", {}, HashBytes));
    ratchets[1] = HashRatchet(expandWithLabel(secret.view(), "application", {}, HashBytes));
    return true;
}

void SecretTree::forgetSkipped()
{
    for (auto &[leaf, ratchets] : m_ratchets) {
        for (auto &ratchet : ratchets)
            ratchet.forgetSkipped();
    }
}

SecretTree SecretTree::clone() const
{
    SecretTree copy;
    copy.m_leaves = m_leaves;
    for (const auto &[node, secret] : m_secrets)
        copy.m_secrets.emplace(node, secret.clone());
    for (const auto &[leaf, ratchets] : m_ratchets)
        copy.m_ratchets.emplace(leaf, std::array{ratchets[0].clone(), ratchets[1].clone()});
    return copy;
}

bool SecretTree::isSoundFor(std::uint32_t leaves) const
{
    const bool areSecretsSound = std::ranges::all_of(m_secrets, [leaves](const auto &one) {
        return one.first.value < nodeWidth(leaves) && one.second.size() == HashBytes;
    });
    return m_leaves == leaves && areSecretsSound && std::ranges::all_of(m_ratchets, [leaves](const auto &one) {
               return one.first.value < leaves && one.second[0].isSound() && one.second[1].isSound();
           });
}

MessageKey senderDataKey(const SecretBytes &senderData, View ciphertext)
{
    const auto sample = ciphertext.first(std::min(HashBytes, ciphertext.size()));
    return {expandWithLabel(senderData.view(), "key", sample, KeyBytes),
            expandWithLabel(senderData.view(), "nonce", sample, NonceBytes)};
}

} // namespace conclave::mls
