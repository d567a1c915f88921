// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mlstreetarget.h"

#include "shared/mls/proposals.h"
#include "shared/mls/wire.h"
#include "tests/fuzz/mlspromise.h"

#include <algorithm>

namespace conclave::mls::test {

namespace {

using Nodes = std::vector<std::optional<Node>>;

// Whether somebody who encrypts to a resolution reaches a leaf.
bool reaches(const RatchetTree &tree, const std::vector<NodeIndex> &resolution, LeafIndex leaf)
{
    return std::ranges::any_of(resolution, [&](NodeIndex node) {
        if (isLeaf(node))
            return leafOf(node) == leaf;
        return isBelow(leaf, node) && !std::ranges::binary_search(tree.parent(node)->unmergedLeaves, leaf);
    });
}

void checkResolutions(const RatchetTree &tree, const std::vector<LeafIndex> &members)
{
    for (std::uint32_t i = 0; i < nodeWidth(tree.leafCount()); ++i) {
        const auto resolution = tree.resolution({i});
        for (const auto node : resolution)
            require(!tree.isBlank(node), "no blank node is encrypted to");
        for (const auto leaf : members)
            require(!isBelow(leaf, {i}) || reaches(tree, resolution, leaf), "a resolution reaches everybody below");
    }
}

void checkPaths(const RatchetTree &tree, const std::vector<LeafIndex> &members)
{
    for (const auto leaf : members) {
        const auto path = tree.directPath(leaf);
        const auto steps = tree.filteredPath(leaf);
        require(steps.size() <= path.size(), "a filtered path is no longer than the path");
        for (const auto &step : steps) {
            require(std::ranges::count(path, step.node) == 1, "a filtered path is of the path");
            require(!isBelow(leaf, step.copath) && parentOf(step.copath) == step.node, "the copath is beside the path");
        }
    }
}

bool checkTree(const RatchetTree &tree)
{
    const auto members = tree.members();
    require(bool(checkKeys(tree)), "the keys of a tree differ");
    require(tree.treeHash() == tree.treeHash(), "a tree has one hash");
    checkResolutions(tree, members);
    checkPaths(tree, members);
    return tree.areParentHashesRight();
}

void checkLeaving(RatchetTree tree)
{
    for (auto members = tree.members(); !members.empty(); members.pop_back()) {
        tree.remove(members.back());
        require(!tree.leaf(members.back()), "who was removed is gone");
        require(tree.members().size() + 1 == members.size(), "nobody else is gone");
        tree.treeHash();
    }
    require(tree.leafCount() == 1, "an empty tree is small");
}

bool readNodes(View bytes)
{
    const auto nodes = decode<Nodes>(bytes);
    if (!nodes)
        return false;
    auto tree = RatchetTree::fromNodes(*nodes);
    if (!tree)
        return false;
    require(encode(tree->nodes()) == copyOf(bytes), "a tree is told as it was");
    const bool isRight = checkTree(*tree);
    checkLeaving(*tree);
    return isRight;
}

// One who makes up trees. The keys are numbers.
class Gardener
{
public:
    // Each octet is a step: what in two bits, who in six.
    void follow(View steps)
    {
        for (const auto step : steps) {
            act(step >> 6, step & 63);
            const auto told = RatchetTree::fromNodes(m_tree.nodes());
            require(bool(told) && *told == m_tree, "a tree that grew is accepted");
            require(m_tree.areParentHashesRight(), "a tree that grew has the right parent hashes");
        }
        checkTree(m_tree);
    }

private:
    void act(int what, std::size_t who)
    {
        const auto members = m_tree.members();
        const auto leaf = members[who % members.size()];
        if (what == 0 && members.size() < MostPeople)
            m_tree.add(newLeaf(LeafSource::KeyPackage));
        else if (what == 1 && members.size() > 1)
            m_tree.remove(leaf);
        else if (what == 2)
            m_tree.update(leaf, newLeaf(LeafSource::Update));
        else
            commit(leaf);
    }
    void commit(LeafIndex at)
    {
        std::vector<Bytes> keys;
        for (std::size_t i = m_tree.filteredPath(at).size(); i > 0; --i)
            keys.push_back(newKey());
        auto leaf = newLeaf(LeafSource::Commit);
        leaf.parentHash = m_tree.setPath(at, keys);
        m_tree.setLeaf(at, leaf);
    }
    LeafNode newLeaf(LeafSource source)
    {
        LeafNode leaf;
        leaf.encryptionKey = newKey();
        leaf.signatureKey = newKey();
        leaf.source = source;
        return leaf;
    }
    Bytes newKey() { return hash(encode(++m_keys)); }

    static constexpr std::size_t MostPeople = 24;

    std::uint32_t m_keys = 0;
    RatchetTree m_tree{newLeaf(LeafSource::KeyPackage)};
};

} // namespace

bool fuzzMlsTree(View bytes)
{
    if (bytes.empty())
        return false;
    const auto rest = bytes.subspan(1);
    if (bytes[0] == 0)
        return readNodes(rest);
    constexpr std::size_t MostSteps = 64;
    Gardener().follow(rest.first(std::min(rest.size(), MostSteps)));
    return true;
}

} // namespace conclave::mls::test
