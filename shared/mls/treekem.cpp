// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/treekem.h"

#include "shared/mls/wire.h"

#include <algorithm>

namespace conclave::mls {

namespace {

KeyPair nodeKeys(const SecretBytes &pathSecret)
{
    return deriveKeyPair(deriveSecret(pathSecret.view(), "node").view());
}

bool isOf(const RatchetTree &tree, NodeIndex node, const KeyPair &keys)
{
    return node.value < nodeWidth(tree.leafCount()) && !tree.isBlank(node) && tree.encryptionKey(node) == keys.open;
}

// Whose keys a path secret is encrypted to: not those of the leaves that are new in this epoch.
std::vector<NodeIndex> audience(const RatchetTree &tree, NodeIndex copath, const std::vector<LeafIndex> &added)
{
    auto nodes = tree.resolution(copath);
    std::erase_if(nodes, [&](NodeIndex node) { return isLeaf(node) && std::ranges::count(added, leafOf(node)) > 0; });
    return nodes;
}

} // namespace

PrivateTree::PrivateTree(LeafIndex self, KeyPair leaf)
    : m_self(self)
{
    set(nodeOf(self), std::move(leaf));
}

const KeyPair *PrivateTree::keys(NodeIndex node) const
{
    const auto found = m_keys.find(node);
    return found == m_keys.end() ? nullptr : &found->second;
}

std::map<NodeIndex, Bytes> PrivateTree::openKeys() const
{
    std::map<NodeIndex, Bytes> open;
    for (const auto &[node, keys] : m_keys)
        open.emplace(node, keys.open);
    return open;
}

Status PrivateTree::learn(const RatchetTree &tree, NodeIndex node, const SecretBytes &pathSecret)
{
    auto keys = nodeKeys(pathSecret);
    if (tree.isBlank(node) || keys.open != tree.encryptionKey(node))
        return Fault::BadPath;
    set(node, std::move(keys));
    return {};
}

Result<SecretBytes> PrivateTree::implant(const RatchetTree &tree, NodeIndex node, SecretBytes pathSecret)
{
    for (;; node = parentOf(node)) {
        if (!tree.isBlank(node)) {
            if (const auto learned = learn(tree, node, pathSecret); !learned)
                return learned.fault();
            pathSecret = deriveSecret(pathSecret.view(), "path");
        }
        if (node == tree.root())
            return pathSecret;
    }
}

void PrivateTree::forgetOthers(const RatchetTree &tree)
{
    std::erase_if(m_keys, [&](const auto &one) { return !isOf(tree, one.first, one.second); });
}

bool PrivateTree::isSoundFor(const RatchetTree &tree) const
{
    return tree.leaf(m_self) && m_keys.contains(nodeOf(m_self)) && std::ranges::all_of(m_keys, [&](const auto &one) {
               const auto &[node, keys] = one;
               return isOf(tree, node, keys) && isBelow(m_self, node) && keys.secret.size() == KeyBytes
                   && agreementKeysOf(keys.secret.view()).open == keys.open;
           });
}

PrivateTree PrivateTree::clone() const
{
    PrivateTree copy;
    copy.m_self = m_self;
    for (const auto &[node, keys] : m_keys)
        copy.m_keys.emplace(node, keys.clone());
    return copy;
}

NewPath newPath(const RatchetTree &tree, LeafIndex leaf, const Random &random)
{
    NewPath path;
    path.steps = tree.filteredPath(leaf);
    SecretBytes secret(HashBytes);
    random({secret.data(), secret.size()});
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        path.keys.push_back(nodeKeys(secret).open);
        auto next = deriveSecret(secret.view(), "path");
        path.pathSecrets.push_back(std::move(secret));
        secret = std::move(next);
    }
    path.commitSecret = std::move(secret);
    return path;
}

Result<std::vector<UpdatePathNode>> sealPath(const RatchetTree &tree, const NewPath &path,
                                             const std::vector<LeafIndex> &added, const GroupContext &context,
                                             const Random &random)
{
    std::vector<UpdatePathNode> nodes;
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        UpdatePathNode node{path.keys[i], {}};
        for (const auto reader : audience(tree, path.steps[i].copath, added)) {
            auto sealed = encryptWithLabel(tree.encryptionKey(reader), "UpdatePathNode", encode(context),
                                           path.pathSecrets[i].view(), random);
            if (!sealed)
                return sealed.fault();
            node.pathSecrets.push_back(*std::move(sealed));
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

Status mergePath(RatchetTree &tree, LeafIndex sender, const UpdatePath &path)
{
    const auto steps = tree.filteredPath(sender);
    if (path.nodes.size() != steps.size())
        return Fault::BadPath;
    std::vector<Bytes> keys{path.leaf.encryptionKey};
    for (const auto &node : path.nodes) {
        if (!isAgreementKey(node.encryptionKey))
            return Fault::BadKey;
        keys.push_back(node.encryptionKey);
    }
    auto sorted = keys;
    std::ranges::sort(sorted);
    const bool isTwice = std::ranges::adjacent_find(sorted) != sorted.end();
    if (isTwice || std::ranges::any_of(keys, [&](const Bytes &key) { return tree.hasEncryptionKey(key); }))
        return Fault::DuplicateKey;
    keys.erase(keys.begin());
    if (tree.setPath(sender, keys) != path.leaf.parentHash)
        return Fault::BadParentHash;
    tree.setLeaf(sender, path.leaf);
    return {};
}

Status checkReaders(const RatchetTree &tree, LeafIndex sender, const UpdatePath &path,
                    const std::vector<LeafIndex> &added)
{
    const auto steps = tree.filteredPath(sender);
    if (path.nodes.size() != steps.size())
        return Fault::BadPath;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (path.nodes[i].pathSecrets.size() != audience(tree, steps[i].copath, added).size())
            return Fault::BadPath;
    }
    return {};
}

Result<SecretBytes> openPath(const RatchetTree &tree, PrivateTree &own, LeafIndex sender, const UpdatePath &path,
                             const std::vector<LeafIndex> &added, const GroupContext &context)
{
    const auto steps = tree.filteredPath(sender);
    const auto ours = std::ranges::find_if(steps, [&](const auto &step) { return isBelow(own.self(), step.copath); });
    if (ours == steps.end() || path.nodes.size() != steps.size())
        return Fault::BadPath;
    const auto &sealed = path.nodes[std::size_t(ours - steps.begin())].pathSecrets;
    const auto readers = audience(tree, ours->copath, added);
    if (sealed.size() != readers.size())
        return Fault::BadPath;
    for (std::size_t i = 0; i < readers.size(); ++i) {
        const auto *keys = own.keys(readers[i]);
        if (!keys || keys->open != tree.encryptionKey(readers[i]))
            continue;
        auto secret = decryptWithLabel(*keys, "UpdatePathNode", encode(context), sealed[i]);
        if (!secret)
            return secret.fault();
        return own.implant(tree, ours->node, *std::move(secret));
    }
    return Fault::BadPath;
}

} // namespace conclave::mls
