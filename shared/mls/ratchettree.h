// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/crypto.h"
#include "shared/mls/treemath.h"

#include <set>

// The public half of a ratchet tree (RFC 9420, sections 4 and 7): who is in the group, and the public keys above them.
// A value; a changed copy is swapped in when all of it is right. Any thread.
namespace conclave::mls {

class RatchetTree
{
public:
    static constexpr std::uint32_t MostMembers = 128;

    RatchetTree() = default; // one blank leaf
    explicit RatchetTree(LeafNode first);

    // What a ratchet_tree extension holds (section 12.4.3.3): its shape, indices and keys are checked, hashes and
    // signatures are not, nor are the keys of leaves. BadTree, DuplicateKey, BadKey, TooMany.
    static Result<RatchetTree> fromNodes(std::vector<std::optional<Node>> nodes);
    std::vector<std::optional<Node>> nodes() const; // without blanks at the end

    std::uint32_t leafCount() const { return std::uint32_t(m_nodes.size() + 1) / 2; }
    NodeIndex root() const { return rootOf(leafCount()); }
    const LeafNode *leaf(LeafIndex leaf) const; // nullptr: blank, or beyond the tree
    const ParentNode *parent(NodeIndex node) const;
    bool isBlank(NodeIndex node) const { return !m_nodes[node.value]; }
    const Bytes &encryptionKey(NodeIndex node) const; // of a node that is not blank
    std::vector<LeafIndex> members() const;

    LeafIndex add(LeafNode leaf); // into the leftmost blank leaf; section 7.7
    void update(LeafIndex at, LeafNode leaf);
    void setLeaf(LeafIndex at, LeafNode leaf); // without blanking what is above it
    bool hasEncryptionKey(const Bytes &key) const;
    bool isEachKeyThereOnce() const; // of leaves and their parents
    void remove(LeafIndex at); // and what it leaves blank at the end; section 7.8

    std::vector<NodeIndex> directPath(LeafIndex leaf) const; // upwards; without the leaf
    std::vector<NodeIndex> resolution(NodeIndex node) const; // section 4.1.1

    // The nodes of a direct path whose child on the copath has something below it, each with that child. Section 4.1.2.
    struct Step
    {
        NodeIndex node;
        NodeIndex copath;
    };
    std::vector<Step> filteredPath(LeafIndex leaf) const;

    Bytes treeHash() const { return treeHash(root()); } // section 7.8
    Bytes treeHash(NodeIndex node) const;

    // Puts new keys on a filtered path, blanks the rest of it, sets the parent hashes and returns the one that the leaf
    // must have. The leaf itself stays as it is. Section 7.9.
    Bytes setPath(LeafIndex leaf, const std::vector<Bytes> &keys);

    // Whether each parent has the hash that one of its children tells, as a chain down to a leaf. Section 7.9.2.
    bool areParentHashesRight() const;

    bool operator==(const RatchetTree &) const = default;

private:
    using Excluded = std::set<LeafIndex>; // leaves that are taken for blank
    Bytes hashWithout(NodeIndex node, const Excluded &excluded) const;
    Bytes parentHash(NodeIndex parent, NodeIndex child) const; // which that child of it tells
    bool isShapeRight() const;
    void truncate();

    std::vector<std::optional<Node>> m_nodes{std::nullopt}; // a full tree
};

} // namespace conclave::mls
