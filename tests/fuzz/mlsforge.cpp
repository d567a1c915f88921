// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mlsforge.h"

#include "shared/mls/groupimpl.h"
#include "tests/fuzz/mlsgrouptarget.h"
#include "tests/fuzz/mlspromise.h"

namespace conclave::mls::test {

namespace {

struct PackageText
{
    KeyPackage package;
};

template <class Archive>
void io(Archive &archive, PackageText &text)
{
    unsignedKeyPackage(archive, text.package);
}

const KeyPair &keysOf(const Bytes &open)
{
    return story().owner(open).signature;
}

const KeyPair &keysOf(const Sender &sender, const FramedContent &content)
{
    if (sender.type == SenderType::External)
        return story().people.at("server").signature;
    if (sender.type == SenderType::NewMemberProposal)
        return keysOf(content.proposal.add.leaf.signatureKey);
    if (sender.type == SenderType::NewMemberCommit)
        return keysOf(content.commit.path ? content.commit.path->leaf.signatureKey : Bytes());
    const auto *leaf = story().forge.tree->leaf(sender.leaf);
    return keysOf(leaf ? leaf->signatureKey : Bytes());
}

void signAnew(LeafNode &leaf, View groupId, LeafIndex at)
{
    const LeafPlace place{groupId, at};
    leaf.signature = signLeaf(leaf, &place, keysOf(leaf.signatureKey).secret);
}

void signAnew(Proposal &proposal, const FramedContent &content)
{
    if (proposal.type == ProposalType::Update)
        signAnew(proposal.update, content.groupId, content.sender.leaf);
    if (proposal.type != ProposalType::Add)
        return;
    signAnew(proposal.add.leaf, {}, {});
    proposal.add.signature = signWithLabel(keysOf(proposal.add.leaf.signatureKey).secret, "KeyPackageTBS",
                                           encode(PackageText{proposal.add}));
}

std::optional<std::vector<GivenProposal>> covered(const FramedContent &content)
{
    std::vector<GivenProposal> all;
    for (const auto &one : content.commit.proposals) {
        const auto &known = story().forge.proposals;
        const auto found = known.find(one.reference);
        if (one.kind == ProposalOrRef::Kind::Value)
            all.push_back({one.value, content.sender});
        else if (found != known.end())
            all.push_back(found->second);
        else
            return {};
    }
    return all;
}

// A commit on its way: what it makes of the group, as far as it makes anything.
struct Made
{
    std::optional<Changes> changes;
    GroupContext context; // of the next epoch
    SecretBytes commitSecret{HashBytes};
};

void makePath(FramedContent &content, Made &made, const World &world)
{
    auto &tree = made.changes->tree;
    auto &path = *content.commit.path;
    const bool isNew = content.sender.type == SenderType::NewMemberCommit;
    const auto self = isNew ? tree.add(path.leaf) : content.sender.leaf;
    if (!tree.leaf(self))
        return;
    auto secrets = newPath(tree, self, world.random);
    path.leaf.source = LeafSource::Commit;
    path.leaf.encryptionKey = agreementKeys(world.random).open;
    path.leaf.parentHash = tree.setPath(self, secrets.keys);
    signAnew(path.leaf, content.groupId, self);
    tree.setLeaf(self, path.leaf);
    made.context.treeHash = tree.treeHash();
    if (auto nodes = sealPath(tree, secrets, made.changes->added, made.context, world.random))
        path.nodes = *std::move(nodes);
    made.commitSecret = std::move(secrets.commitSecret);
}

Made make(FramedContent &content, std::uint8_t mend, const World &world)
{
    const auto &context = story().forge.info.context;
    Made made{{}, context};
    ++made.context.epoch;
    const auto given = covered(content);
    if (!given)
        return made;
    auto changes = changesBy(*given, content.sender, *story().forge.tree, context, world);
    if (!changes)
        return made;
    made.context.extensions = changes->extensions;
    made.changes = *std::move(changes);
    if (content.commit.path && mend & Mend::Path)
        makePath(content, made, world);
    made.context.treeHash = made.changes->tree.treeHash();
    return made;
}

void tag(AuthenticatedContent &all, Made made)
{
    const auto &forge = story().forge;
    const auto interim = interimTranscriptHash(forge.info.context.confirmedTranscriptHash, forge.info.confirmationTag);
    auto init = forge.secrets.init.clone();
    std::vector<PreSharedKeyId> ids;
    if (made.changes) {
        auto exported = exportFrom(externalKeys(forge.secrets), {}, ExternalInitLabel, made.changes->kemOutput);
        if (exported)
            init = *std::move(exported);
        ids = made.changes->psks;
    }
    auto psk = pskSecretOf(ids, sharedSecret);
    if (!psk)
        psk = pskSecret({});
    const auto turn = turnOf(init, made.commitSecret, *psk, std::move(made.context), interim, all);
    all.auth.confirmationTag = turn.confirmationTag;
}

} // namespace

std::optional<Message> forged(FramedContent content, std::uint8_t mend, const World &world)
{
    const auto &forge = story().forge;
    if (mend & Mend::Signatures) {
        signAnew(content.proposal, content);
        for (auto &one : content.commit.proposals)
            signAnew(one.value, content);
    }
    Made made;
    if (content.type == ContentType::Commit)
        made = make(content, mend, world);
    Message message;
    message.format = mend & Mend::Private ? WireFormat::PrivateMessage : WireFormat::PublicMessage;
    AuthenticatedContent all{message.format, std::move(content), {}};
    const auto &keys = keysOf(all.content.sender, all.content);
    all.auth.signature = signContent(keys.secret, all, forge.info.context);
    if (all.content.type == ContentType::Commit && mend & Mend::Tag)
        tag(all, std::move(made));
    if (message.format == WireFormat::PublicMessage) {
        message.publicMessage = protectPublic(all, forge.secrets.membershipKey, forge.info.context);
        return message;
    }
    SecretTree secrets(forge.secrets.encryption.clone(), forge.tree->leafCount());
    if (auto *ratchet = secrets.ratchet(all.content.sender.leaf, RatchetKind::Application))
        ratchet->next(); // bob has said something already
    if (auto *ratchet = secrets.ratchet(all.content.sender.leaf, RatchetKind::Handshake))
        ratchet->next(); // and proposed
    auto sealed = protectPrivate(all, forge.secrets.senderData, secrets, 0, world.random);
    if (!sealed)
        return {};
    message.privateMessage = *std::move(sealed);
    return message;
}

GroupInfo forged(GroupInfo info, std::uint8_t mend)
{
    auto *extension = const_cast<Extension *>(find(info.extensions, ExtensionType::RatchetTree));
    auto nodes = extension ? decode<Group::Nodes>(extension->data) : Result<Group::Nodes>(Fault::BadTree);
    if (nodes && mend & Mend::Signatures) {
        for (std::size_t i = 0; i < nodes->size(); i += 2) {
            if (auto &node = (*nodes)[i]; node && node->type == NodeType::Leaf)
                signAnew(node->leaf, info.context.groupId, {std::uint32_t(i / 2)});
        }
        extension->data = encode(*nodes);
    }
    const auto tree = nodes ? RatchetTree::fromNodes(*nodes) : Result<RatchetTree>(Fault::BadTree);
    if (tree && mend & Mend::TreeHash)
        info.context.treeHash = tree->treeHash();
    if (mend & Mend::Tag) {
        const auto secrets = epochSecrets(story().forge.joiner, pskSecret({}), info.context);
        info.confirmationTag = confirmationTag(secrets, info.context.confirmedTranscriptHash);
    }
    const auto *signer = tree ? tree->leaf(info.signer) : nullptr;
    if (mend & Mend::Signatures)
        info.signature = signGroupInfo(info, keysOf(signer ? signer->signatureKey : Bytes()).secret);
    return info;
}

Welcome welcomeTo(const GroupInfo &info, const World &world)
{
    const auto &forge = story().forge;
    const auto keys = welcomeKeys(forge.joiner, pskSecret({}));
    Welcome welcome;
    welcome.encryptedGroupInfo = seal(keys.key.view(), keys.nonce.view(), {}, encode(info));
    GroupSecrets secrets{forge.joiner.clone(), {}, {}};
    if (forge.pathSecret)
        secrets.pathSecret = PathSecret{forge.pathSecret->secret.clone()};
    const auto &package = story().carol().package.package;
    auto sealed = encryptWithLabel(package.initKey, "Welcome", welcome.encryptedGroupInfo, encodeSecret(secrets).view(),
                                   world.random);
    require(bool(sealed), "carol has a key");
    welcome.secrets.push_back({keyPackageRef(package), *std::move(sealed)});
    return welcome;
}

} // namespace conclave::mls::test
