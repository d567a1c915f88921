// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/mallory.h"

#include "shared/mls/groupimpl.h"
#include "shared/mls/wire.h"

#include <QtGlobal>

namespace conclave::mls::test {

namespace {

struct PackageToSign
{
    const KeyPackage *package;
};

template <class Archive>
void io(Archive &archive, PackageToSign &item)
{
    unsignedKeyPackage(archive, const_cast<KeyPackage &>(*item.package));
}

template <class T>
T need(Result<T> result)
{
    if (!result)
        qFatal("the forger failed: %s", nameOf(result.fault()));
    return *std::move(result);
}

template <class T>
void apply(const Plan::Break<T> &breaks, T &thing)
{
    if (breaks)
        breaks(thing);
}

Bytes hashOfNodes(const Group::Nodes &nodes, std::uint32_t first, std::uint32_t count)
{
    Bytes input;
    const auto middle = first + count / 2;
    const auto node = middle < nodes.size() ? nodes[middle] : std::nullopt;
    if (count == 1) {
        append(input, encode(NodeType::Leaf));
        append(input, encode(LeafIndex{first / 2}));
        append(input, encode(node ? std::optional(node->leaf) : std::nullopt));
        return hash(input);
    }
    append(input, encode(NodeType::Parent));
    append(input, encode(node ? std::optional(node->parent) : std::nullopt));
    append(input, encode(hashOfNodes(nodes, first, count / 2)));
    append(input, encode(hashOfNodes(nodes, middle + 1, count / 2)));
    return hash(input);
}

// Where a forger starts from.
struct Start
{
    const Person &person;
    const GroupContext &context;
    const RatchetTree &tree;
    const Bytes &interim;
    const SecretBytes &init;
    std::optional<LeafIndex> self; // of a member
};

// What the proposals of a plan make of a group, however wrong they are.
struct Next
{
    RatchetTree tree;
    GroupContext context;
    std::vector<LeafIndex> added;
    std::vector<KeyPackage> packages;
    std::vector<PreSharedKeyId> psks;
    LeafIndex self;
    NewPath secrets;
    SecretBytes commitSecret{HashBytes};
    Group::Nodes nodes;
};

Next applied(const Start &start, const Plan &plan)
{
    Next next{start.tree, start.context, {}, {}, {}, {}, {}, SecretBytes(HashBytes), {}};
    ++next.context.epoch;
    for (const auto &[told, given] : plan.proposals) {
        if (given.proposal.type == ProposalType::GroupContextExtensions)
            next.context.extensions = given.proposal.extensions;
        else if (given.proposal.type == ProposalType::Update && given.sender.type == SenderType::Member)
            next.tree.update(given.sender.leaf, given.proposal.update);
        else if (given.proposal.type == ProposalType::PreSharedKey)
            next.psks.push_back(given.proposal.psk);
    }
    for (const auto &[told, given] : plan.proposals) {
        if (given.proposal.type == ProposalType::Remove && start.tree.leaf(given.proposal.remove))
            next.tree.remove(given.proposal.remove);
    }
    for (const auto &[told, given] : plan.proposals) {
        if (given.proposal.type == ProposalType::Add) {
            next.added.push_back(next.tree.add(given.proposal.add.leaf));
            next.packages.push_back(given.proposal.add);
        }
    }
    next.self = start.self ? *start.self : next.tree.add(start.person.package.package.leaf);
    return next;
}

UpdatePath pathOf(const Start &start, const Plan &plan, Next &next)
{
    UpdatePath path;
    next.secrets = newPath(next.tree, next.self, systemRandom());
    apply(plan.newPath, next.secrets);
    next.commitSecret = next.secrets.commitSecret.clone();
    path.leaf = next.tree.leaf(next.self) ? *next.tree.leaf(next.self) : *start.tree.leaf(next.self);
    path.leaf.source = LeafSource::Commit;
    path.leaf.encryptionKey = agreementKeys(systemRandom()).open;
    path.leaf.parentHash = next.tree.setPath(next.self, next.secrets.keys);
    apply(plan.leaf, path.leaf);
    const LeafPlace place{next.context.groupId, next.self};
    sign(path.leaf, &place, start.person);
    apply(plan.signedLeaf, path.leaf);
    next.tree.setLeaf(next.self, path.leaf);
    return path;
}

struct Finished
{
    AuthenticatedContent content;
    Welcome welcome;
    GroupInfo info;
    Bytes epochAuthenticator;
    LeafIndex self;
};

Welcome welcomeOf(const Plan &plan, const Next &next, const SecretBytes &joiner, const SecretBytes &psk,
                  const GroupInfo &info)
{
    const auto keys = welcomeKeys(joiner, psk);
    Welcome welcome;
    welcome.encryptedGroupInfo = seal(keys.key.view(), keys.nonce.view(), {}, encode(info));
    for (std::size_t i = 0; i < next.packages.size(); ++i) {
        GroupSecrets secrets{joiner.clone(), {}, next.psks};
        for (std::size_t step = 0; plan.hasWelcomePathSecrets && step < next.secrets.steps.size(); ++step) {
            if (isBelow(next.added[i], next.secrets.steps[step].node)) {
                secrets.pathSecret = PathSecret{next.secrets.pathSecrets[step].clone()};
                break;
            }
        }
        apply(plan.secrets, secrets);
        auto sealed = encryptWithLabel(next.packages[i].initKey, "Welcome", welcome.encryptedGroupInfo,
                                       encodeSecret(secrets).view(), systemRandom());
        if (sealed) // else nobody can be told with such a key
            welcome.secrets.push_back({keyPackageRef(next.packages[i]), *std::move(sealed)});
    }
    apply(plan.welcome, welcome);
    return welcome;
}

Finished finish(const Start &start, const Plan &plan, FramedContent content, WireFormat format)
{
    auto next = applied(start, plan);
    for (const auto &[told, given] : plan.proposals)
        content.commit.proposals.push_back(told);
    if (plan.hasPath)
        content.commit.path = pathOf(start, plan, next);
    next.nodes = next.tree.nodes();
    apply(plan.tree, next.nodes);
    next.context.treeHash = treeHashOf(next.nodes);
    if (plan.hasPath) {
        auto sealed = sealPath(next.tree, next.secrets, next.added, next.context, systemRandom());
        if (sealed)
            content.commit.path->nodes = *std::move(sealed);
        apply(plan.path, *content.commit.path);
    }
    apply(plan.content, content);
    AuthenticatedContent all{format, std::move(content), {}};
    all.auth.signature = signContent(start.person.identity.signature.secret, all, start.context);
    apply(plan.signedContent, all);

    next.context.confirmedTranscriptHash = confirmedTranscriptHash(start.interim, all);
    apply(plan.context, next.context);
    std::vector<Psk> psks;
    for (const auto &id : next.psks) {
        const auto *secret = knownPsks()(id);
        psks.push_back({id, secret ? secret->clone() : SecretBytes(HashBytes)});
    }
    const auto psk = pskSecret(psks);
    const auto joiner = joinerSecret(start.init, next.commitSecret, next.context);
    const auto epoch = epochSecrets(joiner, psk, next.context);
    all.auth.confirmationTag = confirmationTag(epoch, next.context.confirmedTranscriptHash);
    GroupInfo info{next.context,
                   {{ExtensionType::RatchetTree, encode(next.nodes)},
                    {ExtensionType::ExternalPub, encode(externalKeys(epoch).open)}},
                   all.auth.confirmationTag,
                   next.self,
                   {}};
    apply(plan.tagged, all);
    apply(plan.info, info);
    info.signature = signGroupInfo(info, start.person.identity.signature.secret);
    apply(plan.signedInfo, info);
    auto welcome = welcomeOf(plan, next, joiner, psk, info);
    return {std::move(all), std::move(welcome), std::move(info), copyOf(epoch.epochAuthenticator.view()), next.self};
}

} // namespace

Bytes treeHashOf(const Group::Nodes &nodes)
{
    std::uint32_t count = 1;
    while (count < nodes.size())
        count = 2 * count + 1;
    return hashOfNodes(nodes, 0, count);
}

void Plan::add(Proposal proposal, Sender sender)
{
    proposals.push_back({{ProposalOrRef::Kind::Value, proposal, {}}, {proposal, sender}});
}

void Plan::refer(Proposal proposal, Sender sender, Bytes reference)
{
    proposals.push_back({{ProposalOrRef::Kind::Reference, {}, std::move(reference)}, {std::move(proposal), sender}});
}

void sign(LeafNode &leaf, const LeafPlace *place, const Person &signer)
{
    leaf.signature = signLeaf(leaf, place, signer.identity.signature.secret);
}

void sign(KeyPackage &package, const Person &signer)
{
    package.signature
        = signWithLabel(signer.identity.signature.secret, "KeyPackageTBS", encode(PackageToSign{&package}));
}

void signAll(KeyPackage &package, const Person &signer)
{
    sign(package.leaf, nullptr, signer);
    sign(package, signer);
}

Mallory::Mallory(const Welcome &welcome, Person self)
    : m_person(std::move(self))
{
    const auto &own = m_person.package;
    const auto ref = keyPackageRef(own.package);
    const auto ours = std::ranges::find(welcome.secrets, ref, &EncryptedGroupSecrets::newMember);
    if (ours == welcome.secrets.end())
        qFatal("the Welcome is not for the forger");
    const auto told = need(decode<GroupSecrets>(
        need(decryptWithLabel(own.init, "Welcome", welcome.encryptedGroupInfo, ours->secrets)).view()));
    const auto keys = welcomeKeys(told.joinerSecret, pskSecret({}));
    const auto info = need(
        decode<GroupInfo>(need(mls::open(keys.key.view(), keys.nonce.view(), {}, welcome.encryptedGroupInfo)).view()));
    m_context = info.context;
    m_tree = need(treeOf(info, std::nullopt));
    for (const auto leaf : m_tree.members()) {
        if (m_tree.leaf(leaf)->signatureKey == m_person.identity.signature.open)
            m_self = leaf;
    }
    m_secrets = epochSecrets(told.joinerSecret, pskSecret({}), m_context);
    m_keys = SecretTree(std::move(m_secrets.encryption), m_tree.leafCount());
    m_interim = interimTranscriptHash(m_context.confirmedTranscriptHash, info.confirmationTag);
}

Forged Mallory::joinExternally(const GroupInfo &info, const Person &self, const Plan &plan)
{
    const auto tree = need(treeOf(info, std::nullopt));
    const auto key = need(decode<Bytes>(find(info.extensions, ExtensionType::ExternalPub)->data));
    const auto exported = need(exportTo(key, {}, ExternalInitLabel, systemRandom()));
    auto all = plan;
    for (auto &[told, given] : all.proposals) {
        if (given.proposal.type == ProposalType::ExternalInit && given.proposal.kemOutput.empty())
            told.value.kemOutput = given.proposal.kemOutput = exported.kemOutput;
    }
    FramedContent content;
    content.groupId = info.context.groupId;
    content.epoch = info.context.epoch;
    content.sender.type = SenderType::NewMemberCommit;
    content.type = ContentType::Commit;
    const auto interim = interimTranscriptHash(info.context.confirmedTranscriptHash, info.confirmationTag);
    auto done = finish({self, info.context, tree, interim, exported.secret, std::nullopt}, all, std::move(content),
                       WireFormat::PublicMessage);
    Forged forged{{}, std::move(done.welcome), std::move(done.info), std::move(done.epochAuthenticator), done.self};
    forged.message.publicMessage = {done.content.content, done.content.auth, {}};
    apply(plan.message, forged.message);
    return forged;
}

LeafNode Mallory::updatedLeaf()
{
    auto leaf = this->leaf();
    leaf.source = LeafSource::Update;
    leaf.lifetime = {};
    leaf.encryptionKey = agreementKeys(systemRandom()).open;
    const auto at = place();
    sign(leaf, &at, m_person);
    return leaf;
}

FramedContent Mallory::newContent(ContentType type) const
{
    FramedContent content;
    content.groupId = m_context.groupId;
    content.epoch = m_context.epoch;
    content.sender = sender();
    content.type = type;
    return content;
}

Forged Mallory::commit(const Plan &plan)
{
    const auto format = plan.wire == Group::Wire::Public ? WireFormat::PublicMessage : WireFormat::PrivateMessage;
    auto done = finish({m_person, m_context, m_tree, m_interim, m_secrets.init, m_self}, plan,
                       newContent(ContentType::Commit), format);
    return {framed(done.content, plan), std::move(done.welcome), std::move(done.info),
            std::move(done.epochAuthenticator), m_self};
}

AuthenticatedContent Mallory::signedWith(FramedContent content, const Plan &plan) const
{
    const auto format = plan.wire == Group::Wire::Public ? WireFormat::PublicMessage : WireFormat::PrivateMessage;
    apply(plan.content, content);
    AuthenticatedContent all{format, std::move(content), {}};
    all.auth.signature = signContent(m_person.identity.signature.secret, all, m_context);
    apply(plan.signedContent, all);
    apply(plan.tagged, all);
    return all;
}

Message Mallory::framed(const AuthenticatedContent &content, const Plan &plan)
{
    Message message;
    message.format = content.wireFormat;
    if (content.wireFormat == WireFormat::PublicMessage)
        message.publicMessage = protectPublic(content, m_secrets.membershipKey, m_context);
    else
        message.privateMessage = need(protectPrivate(content, m_secrets.senderData, m_keys, 0, systemRandom()));
    apply(plan.message, message);
    return message;
}

Message Mallory::propose(const Proposal &proposal, const Plan &plan)
{
    auto content = newContent(ContentType::Proposal);
    content.proposal = proposal;
    return framed(signedWith(std::move(content), plan), plan);
}

Message Mallory::say(std::string_view text, const Plan &plan)
{
    auto content = newContent(ContentType::Application);
    content.application = copyOf(viewOf(text));
    auto inner = plan;
    inner.wire = Group::Wire::Private;
    return framed(signedWith(std::move(content), inner), inner);
}

Message Mallory::sealedRaw(View plaintext, const SenderData &sender, ContentType type)
{
    Message message;
    message.format = WireFormat::PrivateMessage;
    auto &sealed = message.privateMessage;
    sealed.groupId = m_context.groupId;
    sealed.epoch = m_context.epoch;
    sealed.type = type;
    auto head = encode(sealed.groupId);
    append(head, encode(sealed.epoch));
    append(head, encode(sealed.type));
    auto data = head;
    append(data, encode(Bytes()));
    auto keys = m_keys.clone();
    const auto kind = type == ContentType::Application ? RatchetKind::Application : RatchetKind::Handshake;
    auto *ratchet = keys.ratchet(sender.leaf, kind);
    for (auto step = 0; ratchet->generation() < sender.generation && step < 2000; ++step)
        (void)ratchet->next(); // of a generation that is further away nobody will look at the key
    auto key = ratchet->next();
    for (std::size_t i = 0; i < sender.reuseGuard.size(); ++i)
        key.nonce.data()[i] ^= sender.reuseGuard[i];
    sealed.ciphertext = seal(key.key.view(), key.nonce.view(), data, plaintext);
    const auto hiding = senderDataKey(m_secrets.senderData, sealed.ciphertext);
    sealed.encryptedSenderData = seal(hiding.key.view(), hiding.nonce.view(), head, encode(sender));
    return message;
}

Bytes Mallory::refOf(const Message &proposal) const
{
    return refHash("MLS 1.0 Proposal Reference", encode(contentOf(proposal.publicMessage)));
}

Message Mallory::fromOutside(const Proposal &proposal, Sender sender, const Person &signer, const Plan &plan) const
{
    auto content = newContent(ContentType::Proposal);
    content.sender = sender;
    content.proposal = proposal;
    apply(plan.content, content);
    AuthenticatedContent all{WireFormat::PublicMessage, std::move(content), {}};
    all.auth.signature = signContent(signer.identity.signature.secret, all, m_context);
    apply(plan.signedContent, all);
    Message message;
    message.publicMessage = {all.content, all.auth, {}};
    apply(plan.message, message);
    return message;
}

} // namespace conclave::mls::test
