// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/hpke.h"
#include "shared/mls/ratchettree.h"

#include <map>

// The secret half of a ratchet tree, and how it is renewed (RFC 9420, sections 7.4 to 7.6 and 7.9). Values; any thread.
namespace conclave::mls {

// What one member knows of the secrets of a tree: those of the own leaf and of nodes above it.
class PrivateTree
{
public:
    PrivateTree() = default;
    PrivateTree(LeafIndex self, KeyPair leaf);

    LeafIndex self() const { return m_self; }
    const KeyPair *keys(NodeIndex node) const; // nullptr: not known
    std::map<NodeIndex, Bytes> openKeys() const; // the public halves of all that are known
    void set(NodeIndex node, KeyPair keys) { m_keys.insert_or_assign(node, std::move(keys)); }

    Status learn(const RatchetTree &tree, NodeIndex node, const SecretBytes &pathSecret); // the keys of one node

    // The keys of a node and of all above it that are not blank follow from its path secret; they must be those of the
    // tree, else BadPath. Returns the commit secret that follows from the topmost.
    Result<SecretBytes> implant(const RatchetTree &tree, NodeIndex node, SecretBytes pathSecret);

    void forgetOthers(const RatchetTree &tree); // keys that are not, or no more, those of the tree
    PrivateTree clone() const;

    std::size_t size() const { return m_keys.size(); } // how many nodes' keys are known
    bool isSoundFor(const RatchetTree &tree) const; // the own leaf's keys are there, and each key is the tree's
    template <class Archive>
    void state(Archive &archive)
    {
        archive(m_self);
        archive(m_keys);
    }

private:
    LeafIndex m_self;
    std::map<NodeIndex, KeyPair> m_keys;
};

// New keys for the way from a leaf to the root. First the keys, which decide the tree's hash; then, with the context
// that holds it, their secrets for the others.
struct NewPath
{
    std::vector<RatchetTree::Step> steps;
    std::vector<SecretBytes> pathSecrets; // one for each step
    std::vector<Bytes> keys; // likewise
    SecretBytes commitSecret;
};
NewPath newPath(const RatchetTree &tree, LeafIndex leaf, const Random &random);
Result<std::vector<UpdatePathNode>> sealPath(const RatchetTree &tree, const NewPath &path,
                                             const std::vector<LeafIndex> &added, const GroupContext &context,
                                             const Random &random);

// Puts the keys of somebody's path into a tree. BadPath: it does not fit, or tells a wrong parent hash; DuplicateKey.
Status mergePath(RatchetTree &tree, LeafIndex sender, const UpdatePath &path);

// Whether somebody's path, merged already, has a secret for each who has to read one, no more and no less. BadPath.
Status checkReaders(const RatchetTree &tree, LeafIndex sender, const UpdatePath &path,
                    const std::vector<LeafIndex> &added);

// What somebody's path, merged already, says to this member; the keys are in `own` then. Leaves that the same commit
// added got their secret otherwise.
Result<SecretBytes> openPath(const RatchetTree &tree, PrivateTree &own, LeafIndex sender, const UpdatePath &path,
                             const std::vector<LeafIndex> &added, const GroupContext &context);

} // namespace conclave::mls
