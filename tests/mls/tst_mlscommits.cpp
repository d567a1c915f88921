// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

template <class T>
Plan::Break<T> put(Bytes T::*member, Bytes value)
{
    return [member, value = std::move(value)](T &thing) { thing.*member = value; };
}

template <class T>
Plan::Break<T> flip(Bytes T::*member)
{
    return [member](T &thing) { thing.*member = flipped(thing.*member); };
}

Plan::Break<NewPath> pathKey(std::size_t step, Bytes key)
{
    return [step, key = std::move(key)](NewPath &path) { path.keys.at(step) = key; };
}

void signedAt(Room &room, Plan &plan, LeafPlace place)
{
    plan.signedLeaf = [&room, place](LeafNode &leaf) { sign(leaf, &place, room.mallory.person()); };
}

// RFC 9420, sections 7.3, 7.5, 7.6, 7.9 and 12.4: the path of a commit. Mallory's goes over a node that she shares with
// Carol to the root; Alice reads it at the root.
const std::vector<CommitCase> &pathCases()
{
    static const std::vector<CommitCase> cases{
        {"no path in an empty commit", Fault::MissingPath, [](Room &, Plan &plan) { plan.hasPath = false; }},
        {"a leaf for a key package", Fault::BadLeafSource,
         [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.source = LeafSource::KeyPackage; }; }},
        {"a leaf for an update", Fault::BadLeafSource,
         [](Room &, Plan &plan) { plan.leaf = [](LeafNode &leaf) { leaf.source = LeafSource::Update; }; }},
        {"a leaf with a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedLeaf = flip(&LeafNode::signature); }},
        {"a leaf without a signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.signedLeaf = put(&LeafNode::signature, {}); }},
        {"a leaf signed for another group", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             signedAt(room, plan, {viewOf("elsewhere"), {3}});
         }},
        {"a leaf signed for another place", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             signedAt(room, plan, {room.mallory.context().groupId, {2}});
         }},
        {"the key that the leaf had", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.leaf = put(&LeafNode::encryptionKey, room.mallory.leaf().encryptionKey); }},
        {"a leaf with another member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             plan.leaf = put(&LeafNode::encryptionKey, room.mallory.tree().leaf({1})->encryptionKey);
         }},
        {"a leaf with a parent's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) {
             plan.leaf = put(&LeafNode::encryptionKey, room.mallory.tree().encryptionKey({1}));
         }},
        {"a node with a member's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(0, room.mallory.tree().leaf({2})->encryptionKey); }},
        {"a node with another node's key", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(1, room.mallory.tree().encryptionKey({1})); }},
        {"the key that a node had", Fault::DuplicateKey,
         [](Room &room, Plan &plan) { plan.newPath = pathKey(1, room.mallory.tree().encryptionKey({3})); }},
        {"two nodes with one key", Fault::DuplicateKey,
         [](Room &, Plan &plan) { plan.newPath = [](NewPath &path) { path.keys.at(1) = path.keys.at(0); }; }},
        {"a leaf with its own path's key", Fault::DuplicateKey,
         [](Room &, Plan &plan) {
             const auto key = agreementKeys(systemRandom()).open;
             plan.newPath = pathKey(0, key);
             plan.leaf = put(&LeafNode::encryptionKey, key);
         }},
        {"a leaf with a wrong parent hash", Fault::BadParentHash,
         [](Room &, Plan &plan) { plan.leaf = flip(&LeafNode::parentHash); }},
        {"a leaf without a parent hash", Fault::BadParentHash,
         [](Room &, Plan &plan) { plan.leaf = put(&LeafNode::parentHash, {}); }},
        {"a node too few", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes.pop_back(); }; }},
        {"a node too many", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path = [](UpdatePath &path) {
                 path.nodes.push_back({agreementKeys(systemRandom()).open, path.nodes.back().pathSecrets});
             };
         }},
        {"no node at all", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes.clear(); }; }},
        {"a path secret too few", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes[1].pathSecrets.clear(); }; }},
        {"a path secret too many", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path
                 = [](UpdatePath &path) { path.nodes[1].pathSecrets.push_back(path.nodes[1].pathSecrets.back()); };
         }},
        {"a path secret too few for somebody else", Fault::BadPath,
         [](Room &, Plan &plan) { plan.path = [](UpdatePath &path) { path.nodes[0].pathSecrets.clear(); }; }},
        {"a path secret too many for somebody else", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.path
                 = [](UpdatePath &path) { path.nodes[0].pathSecrets.push_back(path.nodes[0].pathSecrets.back()); };
         }},
        {"a path secret that cannot be read", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.path = [](UpdatePath &path) {
                 auto &text = path.nodes[1].pathSecrets[0].ciphertext;
                 text = flipped(text);
             };
         }},
        {"a path secret of another node", Fault::BadPath,
         [](Room &, Plan &plan) {
             plan.newPath = [](NewPath &path) { path.pathSecrets[1] = path.pathSecrets[0].clone(); };
         }},
        {"a node's key of another secret", Fault::BadPath,
         [](Room &, Plan &plan) { plan.newPath = pathKey(1, agreementKeys(systemRandom()).open); }},
        {"a node's key that is too short", Fault::BadKey,
         [](Room &, Plan &plan) { plan.newPath = pathKey(0, Bytes(KeyBytes - 1, 9)); }},
        {"a leaf's key that is too long", Fault::BadKey,
         [](Room &, Plan &plan) { plan.leaf = put(&LeafNode::encryptionKey, Bytes(KeyBytes + 1, 9)); }},
        {"a confirmation tag that is wrong", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.tagged
                 = [](AuthenticatedContent &all) { all.auth.confirmationTag = flipped(all.auth.confirmationTag); };
         }},
        {"a confirmation tag that is cut off", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) {
             plan.tagged = [](AuthenticatedContent &all) { all.auth.confirmationTag.pop_back(); };
         }},
        {"no confirmation tag", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) { plan.tagged = [](AuthenticatedContent &all) { all.auth.confirmationTag.clear(); }; }},
        {"another epoch's secrets", Fault::BadConfirmationTag,
         [](Room &, Plan &plan) { plan.context = [](GroupContext &context) { ++context.epoch; }; }},
    };
    return cases;
}

} // namespace

// The paths and tags of commits.
class tst_MlsCommits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesABrokenPath_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < pathCases().size(); ++i)
            QTest::newRow(pathCases()[i].name) << i;
    }
    void refusesABrokenPath()
    {
        QFETCH(std::size_t, index);
        QCOMPARE(outcome(pathCases()[index]), QByteArray());
    }
};

QTEST_GUILESS_MAIN(tst_MlsCommits)
#include "tst_mlscommits.moc"
