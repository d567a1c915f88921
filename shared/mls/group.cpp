// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/group.h"

#include "shared/mls/groupimpl.h"
#include "shared/mls/wire.h"

#include <algorithm>
#include <limits>
#include <set>

namespace conclave::mls {

Bytes signGroupInfo(const GroupInfo &info, const SecretBytes &key)
{
    return signWithLabel(key, "GroupInfoTBS", encode(GroupInfoToSign{&info}));
}

Result<RatchetTree> treeOf(const GroupInfo &info, const std::optional<Group::Nodes> &nodes)
{
    if (const auto *extension = find(info.extensions, ExtensionType::RatchetTree)) {
        auto told = decode<Group::Nodes>(extension->data);
        return told ? RatchetTree::fromNodes(*std::move(told)) : Result<RatchetTree>(told.fault());
    }
    return nodes ? RatchetTree::fromNodes(*nodes) : Result<RatchetTree>(Fault::BadTree);
}

Status checkSignature(const GroupInfo &info, const RatchetTree &tree)
{
    const auto *signer = tree.leaf(info.signer);
    if (!signer)
        return Fault::UnknownSender;
    const auto told = encode(GroupInfoToSign{&info});
    return verifyWithLabel(signer->signatureKey, "GroupInfoTBS", told, info.signature) ? Status()
                                                                                       : Status(Fault::BadSignature);
}

// Section 12.4.3.1: all that somebody who comes can know of a group that they are told of.
Status checkGroup(const GroupInfo &info, const RatchetTree &tree, const World &world)
{
    const auto &context = info.context;
    if (context.version != Mls10)
        return Fault::UnsupportedVersion;
    if (context.suite != Suite)
        return Fault::UnsupportedSuite;
    if (context.epoch > LastEpoch)
        return Fault::WrongEpoch;
    if (!haveEachTypeOnce(info.extensions))
        return Fault::Malformed;
    if (const auto fine = checkSignature(info, tree); !fine)
        return fine;
    if (tree.treeHash() != context.treeHash)
        return Fault::BadTreeHash;
    if (!tree.areParentHashesRight())
        return Fault::BadParentHash;
    if (const auto fine = checkContextExtensions(context.extensions, world); !fine)
        return fine;
    for (const auto index : tree.members()) {
        const auto &leaf = *tree.leaf(index);
        const LeafPlace place{context.groupId, index};
        if (const auto fine = checkLeaf(leaf, leaf.source, &place, world, Standing::InTheTree); !fine)
            return fine;
        if (const auto fine = checkCapabilities(leaf, tree, context.extensions); !fine)
            return fine;
    }
    return {};
}

Turn turnOf(const SecretBytes &init, const SecretBytes &commit, const SecretBytes &psk, GroupContext context,
            View interimHash, const AuthenticatedContent &content)
{
    context.confirmedTranscriptHash = confirmedTranscriptHash(interimHash, content);
    Turn turn{std::move(context), {}, {}, {}};
    turn.joiner = joinerSecret(init, commit, turn.context);
    turn.secrets = epochSecrets(turn.joiner, psk, turn.context);
    turn.confirmationTag = confirmationTag(turn.secrets, turn.context.confirmedTranscriptHash);
    return turn;
}

Group::Epoch Group::epochOf(GroupContext context, RatchetTree tree, EpochSecrets secrets, Bytes confirmationTag)
{
    Epoch epoch;
    epoch.context = std::move(context);
    epoch.keys = SecretTree(std::move(secrets.encryption), tree.leafCount());
    epoch.tree = std::move(tree);
    epoch.secrets = std::move(secrets);
    epoch.interimHash = interimTranscriptHash(epoch.context.confirmedTranscriptHash, confirmationTag);
    epoch.confirmationTag = std::move(confirmationTag);
    return epoch;
}

namespace {

// Those of a Welcome (sections 8.4 and 12.4.3.1).
Status checkPsks(const std::vector<PreSharedKeyId> &psks)
{
    std::set<Bytes> seen;
    for (const auto &psk : psks) {
        const bool continues = psk.type == PskType::Resumption && psk.use != ResumptionUse::Application;
        if (continues || psk.nonce.size() != HashBytes || !seen.insert(encode(psk)).second)
            return Fault::BadPsks; // groups that continue others (sections 11.2 and 11.3) are not supported
    }
    return {};
}

} // namespace

Result<Group> Group::create(Bytes groupId, KeyPackageSecrets own, Identity identity, Extensions extensions,
                            const World &world)
{
    if (const auto fine = checkKeyPackage(own.package, world); !fine)
        return fine.fault();
    if (!fitTogether(own, identity.signature))
        return Fault::BadKey;
    if (const auto fine = checkContextExtensions(extensions, world); !fine)
        return fine.fault();
    RatchetTree tree(own.package.leaf);
    if (const auto fine = checkCapabilities(own.package.leaf, tree, extensions); !fine)
        return fine.fault();
    GroupContext context{Mls10, Suite, std::move(groupId), 0, tree.treeHash(), {}, std::move(extensions)};
    SecretBytes secret(HashBytes);
    world.random({secret.data(), secret.size()});
    auto secrets = epochSecretsOf(secret);
    auto tag = mls::confirmationTag(secrets, context.confirmedTranscriptHash);
    Group group;
    group.m_identity = std::move(identity);
    group.m_own = PrivateTree({0}, std::move(own.encryption));
    group.m_now = epochOf(std::move(context), std::move(tree), std::move(secrets), std::move(tag));
    return group;
}

namespace {

// What a Welcome says to one of those whom it names.
struct OpenedWelcome
{
    GroupSecrets secrets;
    SecretBytes psk;
    GroupInfo info;
};

Result<OpenedWelcome> openWelcome(const Welcome &welcome, const KeyPackageSecrets &own, const PskLookup &psks)
{
    const auto ref = keyPackageRef(own.package);
    const auto ours = std::ranges::find(welcome.secrets, ref, &EncryptedGroupSecrets::newMember);
    if (ours == welcome.secrets.end())
        return Fault::NotForUs;
    const auto opened = decryptWithLabel(own.init, "Welcome", welcome.encryptedGroupInfo, ours->secrets);
    if (!opened)
        return opened.fault();
    auto secrets = decode<GroupSecrets>(opened->view());
    if (!secrets)
        return secrets.fault();
    if (const auto fine = checkPsks(secrets->psks); !fine)
        return fine.fault();
    auto psk = pskSecretOf(secrets->psks, psks);
    if (!psk)
        return psk.fault();
    const auto keys = welcomeKeys(secrets->joinerSecret, *psk);
    const auto plain = mls::open(keys.key.view(), keys.nonce.view(), {}, welcome.encryptedGroupInfo);
    if (!plain)
        return plain.fault();
    auto info = decode<GroupInfo>(plain->view());
    if (!info)
        return info.fault();
    return OpenedWelcome{*std::move(secrets), *std::move(psk), *std::move(info)};
}

// The private keys of somebody who comes: of their leaf, and of what the path secret leads to.
Result<PrivateTree> newcomersKeys(const RatchetTree &tree, const KeyPackageSecrets &own, const OpenedWelcome &told)
{
    const auto members = tree.members();
    const auto self = std::ranges::find_if(members, [&](LeafIndex one) { return *tree.leaf(one) == own.package.leaf; });
    if (self == members.end())
        return Fault::NotAMember;
    PrivateTree keys(*self, own.encryption.clone());
    if (!told.secrets.pathSecret)
        return keys;
    auto node = nodeOf(*self);
    while (node != tree.root() && !isBelow(told.info.signer, node))
        node = parentOf(node);
    if (tree.isBlank(node))
        return Fault::BadPath;
    if (const auto learned = keys.implant(tree, node, told.secrets.pathSecret->secret.clone()); !learned)
        return learned.fault();
    return keys;
}

} // namespace

Result<Group> Group::join(const Welcome &welcome, const KeyPackageSecrets &own, Identity identity,
                          const std::optional<Nodes> &nodes, const PskLookup &psks, const World &world)
{
    if (welcome.suite != Suite || own.package.suite != Suite)
        return Fault::UnsupportedSuite;
    if (!fitTogether(own, identity.signature))
        return Fault::BadKey;
    const auto told = openWelcome(welcome, own, psks);
    if (!told)
        return told.fault();
    const auto &info = told->info;
    auto tree = treeOf(info, nodes);
    if (!tree)
        return tree.fault();
    if (const auto fine = checkGroup(info, *tree, world); !fine)
        return fine.fault();
    auto keys = newcomersKeys(*tree, own, *told);
    if (!keys)
        return keys.fault();
    auto secrets = epochSecrets(told->secrets.joinerSecret, told->psk, info.context);
    const auto tag = mls::confirmationTag(secrets, info.context.confirmedTranscriptHash);
    if (!equalInConstantTime(tag, info.confirmationTag))
        return Fault::BadConfirmationTag;
    Group group;
    group.m_identity = std::move(identity);
    group.m_own = *std::move(keys);
    group.m_now = epochOf(info.context, *std::move(tree), std::move(secrets), info.confirmationTag);
    return group;
}

SecretBytes Group::exportSecret(std::string_view label, View context, std::size_t size) const
{
    return mls::exportSecret(m_now.secrets, label, context, size);
}

FramedContent Group::newContent(ContentType type) const
{
    FramedContent content;
    content.groupId = m_now.context.groupId;
    content.epoch = m_now.context.epoch;
    content.sender = {SenderType::Member, self(), 0};
    content.type = type;
    return content;
}

AuthenticatedContent Group::signedContent(FramedContent content, Wire wire) const
{
    const auto format = wire == Wire::Public ? WireFormat::PublicMessage : WireFormat::PrivateMessage;
    AuthenticatedContent all{format, std::move(content), {}};
    all.auth.signature = signContent(m_identity.signature.secret, all, m_now.context);
    return all;
}

Result<Message> Group::framed(const AuthenticatedContent &content, std::size_t paddedTo, const World &world)
{
    Message message;
    message.format = content.wireFormat;
    if (content.wireFormat == WireFormat::PublicMessage) {
        message.publicMessage = protectPublic(content, m_now.secrets.membershipKey, m_now.context);
        return message;
    }
    auto sealed = protectPrivate(content, m_now.secrets.senderData, m_now.keys, paddedTo, world.random);
    if (!sealed)
        return sealed.fault();
    message.privateMessage = *std::move(sealed);
    return message;
}

Result<Message> Group::encrypt(View application, View authenticatedData, std::size_t paddedTo, const World &world)
{
    if (m_isOver)
        return Fault::Removed;
    if (m_waiting.size() > 0)
        return Fault::ProposalsWaiting;
    auto content = newContent(ContentType::Application);
    content.application = copyOf(application);
    content.authenticatedData = copyOf(authenticatedData);
    return framed(signedContent(std::move(content), Wire::Private), paddedTo, world);
}

Result<Message> Group::propose(Proposal proposal, Wire wire, const World &world)
{
    if (m_isOver)
        return Fault::Removed;
    auto content = newContent(ContentType::Proposal);
    content.proposal = std::move(proposal);
    const GivenProposal given{content.proposal, content.sender};
    if (const auto fine = checkProposal(given, m_now.tree, m_now.context, world); !fine)
        return fine.fault();
    if (m_waiting.size() >= WaitingProposals::Most)
        return Fault::TooMany;
    const auto all = signedContent(std::move(content), wire);
    auto message = framed(all, 0, world);
    if (!message)
        return message.fault();
    if (const auto reference = m_waiting.add(all); !reference)
        return reference.fault();
    return message;
}

Result<Message> Group::proposeUpdate(Wire wire, const World &world)
{
    auto keys = agreementKeys(world.random);
    Proposal proposal;
    proposal.type = ProposalType::Update;
    proposal.update = *m_now.tree.leaf(self());
    proposal.update.encryptionKey = keys.open;
    proposal.update.source = LeafSource::Update;
    proposal.update.lifetime = {};
    proposal.update.parentHash.clear();
    const LeafPlace place{m_now.context.groupId, self()};
    proposal.update.signature = signLeaf(proposal.update, &place, m_identity.signature.secret);
    const auto key = keys.open;
    auto message = propose(std::move(proposal), wire, world);
    if (message)
        m_updates.insert_or_assign(key, std::move(keys));
    return message;
}

GroupInfo Group::info(Tree tree) const
{
    return infoOf(m_now, tree);
}

GroupInfo Group::infoOf(const Epoch &epoch, Tree tree) const
{
    GroupInfo info{epoch.context, {}, epoch.confirmationTag, self(), {}};
    if (tree == Tree::Included)
        info.extensions.push_back({ExtensionType::RatchetTree, encode(epoch.tree.nodes())});
    info.extensions.push_back({ExtensionType::ExternalPub, encode(externalKeys(epoch.secrets).open)});
    info.signature = signGroupInfo(info, m_identity.signature.secret);
    return info;
}

void Group::enter(Epoch next, PrivateTree own)
{
    m_resumption.insert_or_assign(m_now.context.epoch, m_now.secrets.resumptionPsk.clone());
    while (m_resumption.size() > KeptResumptions)
        m_resumption.erase(m_resumption.begin());
    m_past.push_back(
        {std::move(m_now.context), std::move(m_now.tree), std::move(m_now.secrets.senderData), std::move(m_now.keys)});
    if (m_past.size() > PastEpochs)
        m_past.erase(m_past.begin());
    m_now = std::move(next);
    m_own = std::move(own);
    m_own.forgetOthers(m_now.tree);
    m_waiting.clear();
    m_updates.clear();
    m_pending.reset();
}

void Group::forgetPast()
{
    m_past.clear();
}

void Group::forgetSkipped()
{
    m_now.keys.forgetSkipped();
}

Result<SecretBytes> pskSecretOf(const std::vector<PreSharedKeyId> &ids, const PskLookup &psks)
{
    std::vector<Psk> known;
    for (const auto &id : ids) {
        const auto *secret = psks ? psks(id) : nullptr;
        if (!secret)
            return Fault::UnknownPsk;
        known.push_back({id, secret->clone()});
    }
    return pskSecret(known);
}

// What the group itself knows comes first: the resumption secrets of its own past.
PskLookup Group::lookupWith(const PskLookup &psks) const
{
    return [this, &psks](const PreSharedKeyId &id) -> const SecretBytes * {
        if (id.type == PskType::Resumption && id.groupId == m_now.context.groupId) {
            if (id.epoch == m_now.context.epoch)
                return &m_now.secrets.resumptionPsk;
            const auto found = m_resumption.find(id.epoch);
            return found == m_resumption.end() ? nullptr : &found->second;
        }
        return psks ? psks(id) : nullptr;
    };
}

} // namespace conclave::mls
