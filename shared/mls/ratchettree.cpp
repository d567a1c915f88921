// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/ratchettree.h"

#include "shared/mls/wire.h"

#include <algorithm>

namespace conclave::mls {

namespace {

struct LeafHashInput
{
    NodeType type = NodeType::Leaf;
    LeafIndex index;
    std::optional<LeafNode> leaf;
};

template <class Archive>
void io(Archive &archive, LeafHashInput &input)
{
    archive(input.type);
    archive(input.index);
    archive(input.leaf);
}

struct ParentTreeHashInput
{
    NodeType type = NodeType::Parent;
    std::optional<ParentNode> parent;
    Bytes left;
    Bytes right;
};

template <class Archive>
void io(Archive &archive, ParentTreeHashInput &input)
{
    archive(input.type);
    archive(input.parent);
    archive(input.left);
    archive(input.right);
}

struct ParentHashInput
{
    Bytes encryptionKey;
    Bytes parentHash;
    Bytes siblingTreeHash;
};

template <class Archive>
void io(Archive &archive, ParentHashInput &input)
{
    archive(input.encryptionKey);
    archive(input.parentHash);
    archive(input.siblingTreeHash);
}

Node leafNode(LeafNode leaf)
{
    Node node;
    node.type = NodeType::Leaf;
    node.leaf = std::move(leaf);
    return node;
}

} // namespace

RatchetTree::RatchetTree(LeafNode first)
    : m_nodes{leafNode(std::move(first))}
{
}

Result<RatchetTree> RatchetTree::fromNodes(std::vector<std::optional<Node>> nodes)
{
    if (nodes.size() % 2 == 0 || !nodes.back()) // behind the last leaf there is nothing to tell
        return Fault::BadTree;
    if (nodes.size() > nodeWidth(MostLeaves))
        return Fault::TooMany;
    const auto leaves = std::bit_ceil(std::uint32_t(nodes.size() + 2) / 2);
    nodes.resize(nodeWidth(leaves));
    RatchetTree tree;
    tree.m_nodes = std::move(nodes);
    if (!tree.isShapeRight())
        return Fault::BadTree;
    if (tree.members().size() > MostMembers)
        return Fault::TooMany;
    if (!tree.isEachKeyThereOnce())
        return Fault::DuplicateKey;
    for (const auto &node : tree.m_nodes) {
        if (node && node->type == NodeType::Parent && !isAgreementKey(node->parent.encryptionKey))
            return Fault::BadKey;
    }
    return tree;
}

std::vector<std::optional<Node>> RatchetTree::nodes() const
{
    auto nodes = m_nodes;
    while (!nodes.empty() && !nodes.back())
        nodes.pop_back();
    return nodes;
}

// Before anything is looked up by them: leaves where leaves belong, a member in the right half, and unmerged leaves
// that are below their node, are there, are listed once and in order, and are unmerged in every node on the way
// (section 7.9.2 and 12.4.3.1).
bool RatchetTree::isShapeRight() const
{
    for (std::uint32_t i = 0; i < m_nodes.size(); ++i) {
        const NodeIndex at{i};
        if (m_nodes[i] && (m_nodes[i]->type == NodeType::Leaf) != isLeaf(at))
            return false;
    }
    auto smaller = *this;
    smaller.truncate();
    if (smaller.m_nodes.size() != m_nodes.size())
        return false;
    for (std::uint32_t i = 1; i < m_nodes.size(); i += 2) {
        const auto *node = parent({i});
        if (!node)
            continue;
        const auto &unmerged = node->unmergedLeaves;
        if (std::adjacent_find(unmerged.begin(), unmerged.end(), std::greater_equal<>()) != unmerged.end())
            return false;
        for (const auto leaf : unmerged) {
            if (leaf.value >= leafCount() || !isBelow(leaf, {i}) || !this->leaf(leaf))
                return false;
            for (auto at = parentOf(nodeOf(leaf)); at != NodeIndex{i}; at = parentOf(at)) {
                const auto *between = parent(at);
                if (between && !std::ranges::binary_search(between->unmergedLeaves, leaf))
                    return false;
            }
        }
    }
    return true;
}

const LeafNode *RatchetTree::leaf(LeafIndex leaf) const
{
    if (leaf.value >= leafCount())
        return nullptr;
    const auto &node = m_nodes[nodeOf(leaf).value];
    return node ? &node->leaf : nullptr;
}

const ParentNode *RatchetTree::parent(NodeIndex node) const
{
    const auto &found = m_nodes[node.value];
    return found ? &found->parent : nullptr;
}

const Bytes &RatchetTree::encryptionKey(NodeIndex node) const
{
    const auto &found = *m_nodes[node.value];
    return found.type == NodeType::Leaf ? found.leaf.encryptionKey : found.parent.encryptionKey;
}

std::vector<LeafIndex> RatchetTree::members() const
{
    std::vector<LeafIndex> members;
    for (LeafIndex leaf; leaf.value < leafCount(); ++leaf.value) {
        if (m_nodes[nodeOf(leaf).value])
            members.push_back(leaf);
    }
    return members;
}

LeafIndex RatchetTree::add(LeafNode leaf)
{
    LeafIndex at;
    while (at.value < leafCount() && m_nodes[nodeOf(at).value])
        ++at.value;
    if (at.value == leafCount())
        m_nodes.resize(nodeWidth(2 * leafCount()));
    m_nodes[nodeOf(at).value] = leafNode(std::move(leaf));
    for (const auto node : directPath(at)) {
        if (auto &above = m_nodes[node.value]) {
            auto &unmerged = above->parent.unmergedLeaves;
            unmerged.insert(std::ranges::upper_bound(unmerged, at), at);
        }
    }
    return at;
}

void RatchetTree::setLeaf(LeafIndex at, LeafNode leaf)
{
    m_nodes[nodeOf(at).value] = leafNode(std::move(leaf));
}

bool RatchetTree::hasEncryptionKey(const Bytes &key) const
{
    for (std::uint32_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i] && encryptionKey({i}) == key)
            return true;
    }
    return false;
}

bool RatchetTree::isEachKeyThereOnce() const
{
    std::set<Bytes> keys;
    return std::ranges::all_of(m_nodes, [&keys](const std::optional<Node> &node) {
        if (!node)
            return true;
        if (node->type == NodeType::Parent)
            return keys.insert(node->parent.encryptionKey).second;
        return keys.insert(node->leaf.encryptionKey).second && keys.insert(node->leaf.signatureKey).second;
    });
}

void RatchetTree::update(LeafIndex at, LeafNode leaf)
{
    setLeaf(at, std::move(leaf));
    for (const auto node : directPath(at))
        m_nodes[node.value].reset();
}

void RatchetTree::remove(LeafIndex at)
{
    m_nodes[nodeOf(at).value].reset();
    for (const auto node : directPath(at))
        m_nodes[node.value].reset();
    truncate();
}

// While its right half has no member, the tree is its left half.
void RatchetTree::truncate()
{
    while (leafCount() > 1) {
        const auto half = leafCount() / 2;
        for (LeafIndex leaf{half}; leaf.value < leafCount(); ++leaf.value) {
            if (m_nodes[nodeOf(leaf).value])
                return;
        }
        m_nodes.resize(nodeWidth(half));
    }
}

std::vector<NodeIndex> RatchetTree::directPath(LeafIndex leaf) const
{
    std::vector<NodeIndex> path;
    for (auto node = nodeOf(leaf); node != root();) {
        node = parentOf(node);
        path.push_back(node);
    }
    return path;
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex node) const
{
    if (!isBlank(node)) {
        std::vector<NodeIndex> nodes{node};
        if (!isLeaf(node)) {
            for (const auto leaf : parent(node)->unmergedLeaves)
                nodes.push_back(nodeOf(leaf));
        }
        return nodes;
    }
    if (isLeaf(node))
        return {};
    auto nodes = resolution(left(node));
    const auto more = resolution(right(node));
    nodes.insert(nodes.end(), more.begin(), more.end());
    return nodes;
}

std::vector<RatchetTree::Step> RatchetTree::filteredPath(LeafIndex leaf) const
{
    std::vector<Step> steps;
    for (auto node = nodeOf(leaf); node != root(); node = parentOf(node)) {
        const auto copath = siblingOf(node);
        if (!resolution(copath).empty())
            steps.push_back({parentOf(node), copath});
    }
    return steps;
}

Bytes RatchetTree::treeHash(NodeIndex node) const
{
    return hashWithout(node, {});
}

Bytes RatchetTree::hashWithout(NodeIndex node, const Excluded &excluded) const
{
    if (isLeaf(node)) {
        LeafHashInput input;
        input.index = leafOf(node);
        if (const auto *there = leaf(input.index); there && !excluded.contains(input.index))
            input.leaf = *there;
        return hash(encode(input));
    }
    ParentTreeHashInput input;
    if (const auto *there = parent(node)) {
        input.parent = *there;
        std::erase_if(input.parent->unmergedLeaves, [&](LeafIndex leaf) { return excluded.contains(leaf); });
    }
    input.left = hashWithout(left(node), excluded);
    input.right = hashWithout(right(node), excluded);
    return hash(encode(input));
}

// The sibling's tree hash is the one it had when the parent got its key: without leaves that were added since.
Bytes RatchetTree::parentHash(NodeIndex parent, NodeIndex child) const
{
    const auto *node = this->parent(parent);
    const Excluded added(node->unmergedLeaves.begin(), node->unmergedLeaves.end());
    const auto sibling = child == left(parent) ? right(parent) : left(parent);
    return hash(encode(ParentHashInput{node->encryptionKey, node->parentHash, hashWithout(sibling, added)}));
}

Bytes RatchetTree::setPath(LeafIndex leaf, const std::vector<Bytes> &keys)
{
    const auto steps = filteredPath(leaf);
    for (const auto node : directPath(leaf))
        m_nodes[node.value].reset();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        Node node;
        node.type = NodeType::Parent;
        node.parent.encryptionKey = keys[i];
        m_nodes[steps[i].node.value] = std::move(node);
    }
    Bytes above; // what the node below has to tell; the topmost tells nothing
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        m_nodes[step->node.value]->parent.parentHash = above;
        above = parentHash(step->node, left(step->node) == step->copath ? right(step->node) : left(step->node));
    }
    return above;
}

bool RatchetTree::areParentHashesRight() const
{
    std::set<NodeIndex> told; // parents for which a node below tells the hash
    for (std::uint32_t i = 0; i < m_nodes.size(); ++i) {
        if (!m_nodes[i])
            continue;
        const auto &node = *m_nodes[i];
        const bool isTelling = node.type == NodeType::Parent || node.leaf.source == LeafSource::Commit;
        const auto &tells = node.type == NodeType::Parent ? node.parent.parentHash : node.leaf.parentHash;
        if (!isTelling || NodeIndex{i} == root())
            continue;
        // The nearest parent above that is not blank, and whose child on the way has this node in its resolution.
        auto child = NodeIndex{i};
        auto above = parentOf(child);
        while (isBlank(above) && above != root()) {
            child = above;
            above = parentOf(above);
        }
        if (isBlank(above))
            continue;
        const auto candidates = resolution(child);
        const auto *parentNode = parent(above);
        std::vector<NodeIndex> merged;
        for (const auto one : candidates) {
            const bool isUnmerged = isLeaf(one) && std::ranges::binary_search(parentNode->unmergedLeaves, leafOf(one));
            if (!isUnmerged)
                merged.push_back(one);
        }
        if (merged.size() == 1 && merged.front() == NodeIndex{i} && tells == parentHash(above, child))
            told.insert(above);
    }
    for (std::uint32_t i = 1; i < m_nodes.size(); i += 2) {
        if (m_nodes[i] && !told.contains({i}))
            return false;
    }
    return true;
}

} // namespace conclave::mls
