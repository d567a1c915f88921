// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/types.h"

#include <bit>

// The full binary tree in an array (RFC 9420, appendix C): leaves at even places, their parents between them. A tree
// has a power of two of leaves, at most MostLeaves.
namespace conclave::mls {

constexpr std::uint32_t MostLeaves = 256;

struct NodeIndex
{
    std::uint32_t value = 0;

    auto operator<=>(const NodeIndex &) const = default;
};

constexpr NodeIndex nodeOf(LeafIndex leaf)
{
    return {2 * leaf.value};
}

constexpr bool isLeaf(NodeIndex node)
{
    return node.value % 2 == 0;
}

constexpr LeafIndex leafOf(NodeIndex node)
{
    return {node.value / 2};
}

constexpr std::uint32_t level(NodeIndex node)
{
    return std::uint32_t(std::countr_one(node.value));
}

constexpr std::uint32_t nodeWidth(std::uint32_t leaves)
{
    return leaves == 0 ? 0 : 2 * leaves - 1;
}

constexpr NodeIndex rootOf(std::uint32_t leaves)
{
    return {std::bit_floor(nodeWidth(leaves)) - 1};
}

constexpr NodeIndex left(NodeIndex node) // of a parent
{
    return {node.value ^ (1U << (level(node) - 1))};
}

constexpr NodeIndex right(NodeIndex node) // of a parent
{
    return {node.value ^ (3U << (level(node) - 1))};
}

constexpr NodeIndex parentOf(NodeIndex node) // of any but the root
{
    const auto k = level(node);
    return {(node.value | (1U << k)) & ~(((node.value >> (k + 1)) & 1U) << (k + 1))};
}

constexpr NodeIndex siblingOf(NodeIndex node) // of any but the root
{
    const auto parent = parentOf(node);
    return node < parent ? right(parent) : left(parent);
}

// Whether a leaf lies below a node, or is it.
constexpr bool isBelow(LeafIndex leaf, NodeIndex node)
{
    const auto half = (1U << level(node)) - 1; // nodes on either side
    const auto at = nodeOf(leaf).value;
    return at + half >= node.value && at <= node.value + half;
}

} // namespace conclave::mls
