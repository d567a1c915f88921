// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/groupimpl.h"

#include <algorithm>
#include <set>

namespace conclave::mls {

namespace {

// A new path from a leaf, put into the tree, and the keys that its maker has then.
struct MadePath
{
    UpdatePath path;
    PrivateTree own;
    NewPath secrets;
};

// The leaf must stand in `tree` already; the nodes' secrets follow once the context is known.
Result<MadePath> makePath(RatchetTree &tree, PrivateTree own, LeafNode leaf, const SecretBytes &signatureKey,
                          View groupId, const World &world)
{
    const auto self = own.self();
    auto keys = agreementKeys(world.random);
    MadePath made{{}, std::move(own), newPath(tree, self, world.random)};
    leaf.source = LeafSource::Commit;
    leaf.lifetime = {};
    leaf.encryptionKey = keys.open;
    leaf.parentHash = tree.setPath(self, made.secrets.keys);
    const LeafPlace place{groupId, self};
    leaf.signature = signLeaf(leaf, &place, signatureKey);
    tree.setLeaf(self, leaf);
    made.own.set(nodeOf(self), std::move(keys));
    if (!made.secrets.steps.empty()) {
        const auto known
            = made.own.implant(tree, made.secrets.steps.front().node, made.secrets.pathSecrets.front().clone());
        if (!known)
            return known.fault();
    }
    made.path.leaf = std::move(leaf);
    return made;
}

// Puts what is fine together with a list into it: all, or what is of either half.
void addFine(std::vector<ProposalOrRef> &list, std::span<const ProposalOrRef> more,
             const std::function<bool(const std::vector<ProposalOrRef> &)> &isFine)
{
    const auto before = std::ptrdiff_t(list.size());
    list.insert(list.end(), more.begin(), more.end());
    if (more.empty() || isFine(list))
        return;
    list.erase(list.begin() + before, list.end());
    if (more.size() == 1)
        return;
    addFine(list, more.first(more.size() / 2), isFine);
    addFine(list, more.subspan(more.size() / 2), isFine);
}

// The path's secrets, for who is to read them in the next epoch. The tree's hash comes into the context.
Status seal(MadePath &made, const Changes &changes, GroupContext &context, const World &world)
{
    context.treeHash = changes.tree.treeHash();
    auto nodes = sealPath(changes.tree, made.secrets, changes.added, context, world.random);
    if (!nodes)
        return nodes.fault();
    made.path.nodes = *std::move(nodes);
    return {};
}

// The proposals of somebody who comes by themselves.
FramedContent externalCommit(const GroupContext &context, const Bytes &kemOutput, std::optional<LeafIndex> former)
{
    FramedContent content;
    content.groupId = context.groupId;
    content.epoch = context.epoch;
    content.sender.type = SenderType::NewMemberCommit;
    content.type = ContentType::Commit;
    Proposal init;
    init.type = ProposalType::ExternalInit;
    init.kemOutput = kemOutput;
    content.commit.proposals.push_back({ProposalOrRef::Kind::Value, std::move(init), {}});
    if (former) {
        Proposal removal;
        removal.type = ProposalType::Remove;
        removal.remove = *former;
        content.commit.proposals.push_back({ProposalOrRef::Kind::Value, std::move(removal), {}});
    }
    return content;
}

} // namespace

// What is waiting, but for what the committer may not cover, and what another proposal makes idle.
std::vector<ProposalOrRef> Group::preferred(const std::vector<Proposal> &more) const
{
    std::set<LeafIndex> removed;
    for (const auto &proposal : more) {
        if (proposal.type == ProposalType::Remove)
            removed.insert(proposal.remove);
    }
    const auto &waiting = m_waiting.inOrder();
    std::vector<ProposalOrRef> all;
    for (const auto &[reference, given] : waiting) {
        if (given.proposal.type == ProposalType::Remove && given.proposal.remove != self()
            && removed.insert(given.proposal.remove).second)
            all.push_back({ProposalOrRef::Kind::Reference, {}, reference});
    }
    std::set<LeafIndex> updated;
    for (auto one = waiting.rbegin(); one != waiting.rend(); ++one) { // of several updates the last
        const auto &[proposal, sender] = one->given;
        const bool isUpdate = proposal.type == ProposalType::Update;
        const bool isIdle = isUpdate
            && (sender.leaf == self() || removed.contains(sender.leaf) || !updated.insert(sender.leaf).second);
        const bool isBesideOthers = proposal.type == ProposalType::ReInit && waiting.size() + more.size() > 1;
        if (proposal.type != ProposalType::Remove && !isIdle && !isBesideOthers)
            all.push_back({ProposalOrRef::Kind::Reference, {}, one->reference});
    }
    return all;
}

// Those of them that can be covered together: nobody may keep the others from committing by what they propose.
std::vector<ProposalOrRef> Group::toCommit(const std::vector<Proposal> &more, const PskLookup &psks,
                                           const World &world) const
{
    const auto with = [&more](std::vector<ProposalOrRef> list) {
        for (const auto &proposal : more)
            list.push_back({ProposalOrRef::Kind::Value, proposal, {}});
        return list;
    };
    const auto isFine = [&](const std::vector<ProposalOrRef> &list) {
        const Sender committer{SenderType::Member, self(), 0};
        const auto given = m_waiting.coveredBy({with(list), {}}, committer);
        const auto changes
            = given ? changesBy(*given, committer, m_now.tree, m_now.context, world) : Result<Changes>(given.fault());
        return changes && pskSecretOf(changes->psks, lookupWith(psks));
    };
    std::vector<ProposalOrRef> fine;
    addFine(fine, preferred(more), isFine);
    return with(std::move(fine));
}

Result<Group::CommitMade> Group::commit(const CommitOptions &options, const PskLookup &psks, const World &world)
{
    if (m_isOver || m_pending)
        return m_isOver ? Fault::Removed : Fault::PendingCommit;
    auto content = newContent(ContentType::Commit);
    content.commit.proposals = toCommit(options.proposals, psks, world);
    const auto given = m_waiting.coveredBy(content.commit, content.sender);
    if (!given)
        return given.fault();
    auto changes = changesBy(*given, content.sender, m_now.tree, m_now.context, world);
    if (!changes)
        return changes.fault();
    const auto psk = pskSecretOf(changes->psks, lookupWith(psks));
    if (!psk)
        return psk.fault();

    auto context = m_now.context;
    ++context.epoch;
    context.extensions = changes->extensions;
    auto own = m_own.clone();
    std::optional<MadePath> made;
    SecretBytes commitSecret(HashBytes);
    if (changes->needsPath || options.forcesPath) {
        auto path = makePath(changes->tree, std::move(own), *changes->tree.leaf(self()), m_identity.signature.secret,
                             context.groupId, world);
        if (!path)
            return path.fault();
        made = *std::move(path);
        own = std::move(made->own);
        if (const auto sealed = seal(*made, *changes, context, world); !sealed)
            return sealed.fault();
        content.commit.path = made->path;
        commitSecret = made->secrets.commitSecret.clone();
    }
    context.treeHash = changes->tree.treeHash();

    auto all = signedContent(std::move(content), options.wire);
    auto turn = turnOf(m_now.secrets.init, commitSecret, *psk, std::move(context), m_now.interimHash, all);
    all.auth.confirmationTag = turn.confirmationTag;
    auto message = framed(all, 0, world);
    if (!message)
        return message.fault();
    const auto pending = std::make_shared<Pending>();
    pending->next = epochOf(std::move(turn.context), std::move(changes->tree), std::move(turn.secrets),
                            std::move(turn.confirmationTag));
    pending->own = std::move(own);
    pending->own.forgetOthers(pending->next.tree);
    pending->message = hash(encode(*message));
    pending->isOver = changes->reinit.has_value();
    CommitMade result{*std::move(message), std::nullopt, infoOf(pending->next, Tree::Included)};
    if (!changes->packages.empty()) {
        auto welcome = welcomeFor(*changes, made ? &made->secrets : nullptr, turn.joiner, *psk,
                                  infoOf(pending->next, options.welcomeTree), world);
        if (!welcome)
            return welcome.fault();
        result.welcome = *std::move(welcome);
    }
    m_pending = pending;
    return result;
}

// Section 12.4.3.1.
Result<Welcome> Group::welcomeFor(const Changes &changes, const NewPath *path, const SecretBytes &joiner,
                                  const SecretBytes &psk, const GroupInfo &info, const World &world)
{
    const auto keys = welcomeKeys(joiner, psk);
    Welcome welcome;
    welcome.encryptedGroupInfo = seal(keys.key.view(), keys.nonce.view(), {}, encode(info));
    for (std::size_t i = 0; i < changes.packages.size(); ++i) {
        GroupSecrets secrets{joiner.clone(), {}, changes.psks};
        for (std::size_t step = 0; path && step < path->steps.size(); ++step) {
            if (isBelow(changes.added[i], path->steps[step].node)) {
                secrets.pathSecret = PathSecret{path->pathSecrets[step].clone()};
                break;
            }
        }
        auto sealed = encryptWithLabel(changes.packages[i].initKey, "Welcome", welcome.encryptedGroupInfo,
                                       encodeSecret(secrets).view(), world.random);
        if (!sealed)
            return sealed.fault();
        welcome.secrets.push_back({keyPackageRef(changes.packages[i]), *std::move(sealed)});
    }
    return welcome;
}

bool Group::isPending(const Message &commit) const
{
    return m_pending && hash(encode(commit)) == m_pending->message;
}

void Group::applyPending()
{
    if (const auto pending = std::exchange(m_pending, nullptr)) {
        m_isOver = pending->isOver;
        enter(std::move(pending->next), std::move(pending->own));
    }
}

const LeafNode *replacedBy(const Changes &joining, const RatchetTree &before)
{
    return joining.removed.empty() ? nullptr : before.leaf(joining.removed.front());
}

Result<Group::ExternalJoin> Group::joinExternally(const GroupInfo &info, const std::optional<Nodes> &nodes,
                                                  KeyPackageSecrets own, Identity identity,
                                                  std::optional<LeafIndex> former, const World &world)
{
    if (!fitTogether(own, identity.signature))
        return Fault::BadKey;
    const auto tree = treeOf(info, nodes);
    if (!tree)
        return tree.fault();
    if (const auto fine = checkGroup(info, *tree, world); !fine)
        return fine.fault();
    const auto *extension = find(info.extensions, ExtensionType::ExternalPub);
    const auto key = extension ? decode<Bytes>(extension->data) : Result<Bytes>(Fault::UnsupportedExtension);
    if (!key)
        return key.fault();
    auto exported = exportTo(*key, {}, ExternalInitLabel, world.random);
    if (!exported)
        return exported.fault();

    auto content = externalCommit(info.context, exported->kemOutput, former);
    std::vector<GivenProposal> given;
    for (const auto &one : content.commit.proposals)
        given.push_back({one.value, content.sender});
    auto changes = changesBy(given, content.sender, *tree, info.context, world);
    if (!changes)
        return changes.fault();

    auto context = info.context;
    ++context.epoch;
    const auto self = changes->tree.add(own.package.leaf);
    auto made = makePath(changes->tree, PrivateTree(self, std::move(own.encryption)), own.package.leaf,
                         identity.signature.secret, context.groupId, world);
    if (!made)
        return made.fault();
    if (!changes->tree.isEachKeyThereOnce())
        return Fault::DuplicateKey;
    const auto *replaced = replacedBy(*changes, *tree);
    if (const auto fine = replaced ? checkSuccession(*replaced, made->path.leaf, world) : Status(); !fine)
        return fine.fault();
    if (const auto fine = checkCapabilities(made->path.leaf, changes->tree, context.extensions); !fine)
        return fine.fault();
    if (const auto sealed = seal(*made, *changes, context, world); !sealed)
        return sealed.fault();
    content.commit.path = made->path;

    AuthenticatedContent all{WireFormat::PublicMessage, std::move(content), {}};
    all.auth.signature = signContent(identity.signature.secret, all, info.context);
    const auto interim = interimTranscriptHash(info.context.confirmedTranscriptHash, info.confirmationTag);
    auto turn = turnOf(exported->secret, made->secrets.commitSecret, pskSecret({}), std::move(context), interim, all);
    all.auth.confirmationTag = turn.confirmationTag;
    Message message;
    message.publicMessage = {all.content, all.auth, {}};
    Group group;
    group.m_identity = std::move(identity);
    group.m_own = std::move(made->own);
    group.m_now = epochOf(std::move(turn.context), std::move(changes->tree), std::move(turn.secrets),
                          std::move(turn.confirmationTag));
    auto next = group.info(Tree::Included);
    return ExternalJoin{std::move(group), std::move(message), std::move(next)};
}

} // namespace conclave::mls
