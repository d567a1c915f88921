// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/groupimpl.h"

#include <algorithm>

namespace conclave::mls {

namespace {

// Section 6.1: who may have signed what.
bool fits(const FramedContent &content)
{
    switch (content.sender.type) {
    case SenderType::Member:
        return true;
    case SenderType::External:
        return content.type == ContentType::Proposal;
    case SenderType::NewMemberProposal:
        return content.type == ContentType::Proposal && content.proposal.type == ProposalType::Add;
    case SenderType::NewMemberCommit:
        return content.type == ContentType::Commit && content.commit.path.has_value();
    }
    return false;
}

// Puts a path into the tree.
Status takePath(CommitEffect &effect, const UpdatePath &path, const World &world)
{
    auto &tree = effect.changes.tree;
    const LeafPlace place{effect.context.groupId, effect.committer};
    if (const auto fine = checkLeaf(path.leaf, LeafSource::Commit, &place, world, Standing::New); !fine)
        return fine;
    if (const auto fine = mergePath(tree, effect.committer, path); !fine)
        return fine;
    if (const auto fine = checkReaders(tree, effect.committer, path, effect.changes.added); !fine)
        return fine;
    if (!tree.isEachKeyThereOnce())
        return Fault::DuplicateKey;
    return checkCapabilities(path.leaf, tree, effect.context.extensions);
}

} // namespace

Status checkSender(const AuthenticatedContent &content, const RatchetTree &tree, const GroupContext &context)
{
    const auto &sender = content.content.sender;
    if (!fits(content.content))
        return Fault::UnknownSender;
    Bytes key;
    if (sender.type == SenderType::Member) {
        const auto *leaf = tree.leaf(sender.leaf);
        if (!leaf)
            return Fault::UnknownSender;
        key = leaf->signatureKey;
    } else if (sender.type == SenderType::External) {
        const auto senders = externalSenders(context.extensions);
        if (!senders || sender.index >= senders->size())
            return Fault::UnknownSender;
        key = (*senders)[sender.index].signatureKey;
    } else if (sender.type == SenderType::NewMemberProposal) {
        key = content.content.proposal.add.leaf.signatureKey;
    } else {
        key = content.content.commit.path->leaf.signatureKey;
    }
    return isSignedBy(key, content, context) ? Status() : Status(Fault::BadSignature);
}

Result<Received> Group::process(const Message &message, const PskLookup &psks, const World &world)
{
    if (m_isOver)
        return Fault::Removed;
    const bool isPrivate = message.format == WireFormat::PrivateMessage;
    if (!isPrivate && message.format != WireFormat::PublicMessage)
        return Fault::Malformed;
    const auto &groupId = isPrivate ? message.privateMessage.groupId : message.publicMessage.content.groupId;
    const auto epoch = isPrivate ? message.privateMessage.epoch : message.publicMessage.content.epoch;
    if (groupId != m_now.context.groupId)
        return Fault::WrongGroup;
    if (epoch != m_now.context.epoch)
        return isPrivate ? processPast(message.privateMessage) : Result<Received>(Fault::WrongEpoch);
    if (isPrivate) {
        auto before = message.privateMessage.type == ContentType::Application ? SecretTree() : m_now.keys.clone();
        const auto opened = openPrivate(
            message.privateMessage, m_now.secrets.senderData, m_now.keys,
            [&](const AuthenticatedContent &content) { return checkSender(content, m_now.tree, m_now.context); });
        auto received = opened ? take(*opened, psks, world) : Result<Received>(opened.fault());
        if (!received && message.privateMessage.type != ContentType::Application)
            m_now.keys = std::move(before); // it may come again when what it needs has come
        return received;
    }
    if (message.publicMessage.content.type == ContentType::Application)
        return Fault::Malformed; // section 6.2
    const auto &framedMessage = message.publicMessage;
    if (const auto fine = checkMembershipTag(framedMessage, m_now.secrets.membershipKey, m_now.context); !fine)
        return fine.fault();
    const auto content = contentOf(framedMessage);
    if (const auto fine = checkSender(content, m_now.tree, m_now.context); !fine)
        return fine.fault();
    return take(content, psks, world);
}

Result<Received> Group::processPast(const PrivateMessage &message)
{
    const auto past
        = std::ranges::find_if(m_past, [&](const PastEpoch &one) { return one.context.epoch == message.epoch; });
    if (past == m_past.end() || message.type != ContentType::Application)
        return Fault::WrongEpoch;
    auto opened = openPrivate(message, past->senderData, past->keys, [&](const AuthenticatedContent &content) {
        return checkSender(content, past->tree, past->context);
    });
    if (!opened)
        return opened.fault();
    Received received;
    received.sender = opened->content.sender;
    received.application = std::move(opened->content.application);
    received.authenticatedData = std::move(opened->content.authenticatedData);
    return received;
}

Result<Received> Group::take(const AuthenticatedContent &content, const PskLookup &psks, const World &world)
{
    if (content.content.type == ContentType::Commit)
        return takeCommit(content, psks, world);
    Received received;
    received.type = content.content.type;
    received.sender = content.content.sender;
    received.authenticatedData = content.content.authenticatedData;
    if (content.content.type == ContentType::Application) {
        received.application = content.content.application;
        return received;
    }
    const GivenProposal given{content.content.proposal, content.content.sender};
    if (const auto fine = checkProposal(given, m_now.tree, m_now.context, world); !fine)
        return fine.fault();
    auto reference = m_waiting.add(content);
    if (!reference)
        return reference.fault();
    received.proposalRef = *std::move(reference);
    return received;
}

Result<CommitEffect> effectOf(const AuthenticatedContent &content, const WaitingProposals &waiting,
                              const RatchetTree &tree, const GroupContext &context, const World &world)
{
    const auto &commit = content.content.commit;
    const auto &sender = content.content.sender;
    const auto given = waiting.coveredBy(commit, sender);
    if (!given)
        return given.fault();
    auto changes = changesBy(*given, sender, tree, context, world);
    if (!changes)
        return changes.fault();
    if (changes->needsPath && !commit.path)
        return Fault::MissingPath;
    CommitEffect effect{*std::move(changes), context, sender.leaf, {}};
    effect.added = effect.changes.added;
    if (sender.type == SenderType::NewMemberCommit) {
        auto place = commit.path->leaf;
        place.encryptionKey.clear(); // the path brings it
        effect.committer = effect.changes.tree.add(std::move(place));
        effect.added = {effect.committer};
    }
    ++effect.context.epoch;
    effect.context.extensions = effect.changes.extensions;
    if (commit.path) {
        const bool isExternal = sender.type == SenderType::NewMemberCommit;
        const auto *before = isExternal ? replacedBy(effect.changes, tree) : tree.leaf(sender.leaf);
        if (const auto fine = before ? checkSuccession(*before, commit.path->leaf, world) : Status(); !fine)
            return fine.fault();
        if (const auto fine = takePath(effect, *commit.path, world); !fine)
            return fine.fault();
    }
    effect.context.treeHash = effect.changes.tree.treeHash();
    return effect;
}

// Section 12.4.2.
Result<Received> Group::takeCommit(const AuthenticatedContent &content, const PskLookup &psks, const World &world)
{
    const auto &sender = content.content.sender;
    const bool isExternal = sender.type == SenderType::NewMemberCommit;
    if (!isExternal && sender.leaf == self())
        return Fault::PendingCommit; // one's own is applied, not processed
    auto effect = effectOf(content, m_waiting, m_now.tree, m_now.context, world);
    if (!effect)
        return effect.fault();
    auto &changes = effect->changes;
    Received received;
    received.type = ContentType::Commit;
    received.sender = sender;
    received.sender.leaf = effect->committer;
    received.authenticatedData = content.content.authenticatedData;
    received.added = effect->added;
    received.removed = changes.removed;
    received.isOver = changes.reinit.has_value();
    if (std::ranges::count(changes.removed, self()) > 0) {
        received.isOver = m_isOver = true;
        m_pending.reset();
        return received;
    }

    auto own = m_own.clone();
    if (const auto update = m_updates.find(changes.tree.leaf(self())->encryptionKey); update != m_updates.end())
        own.set(nodeOf(self()), update->second.clone());
    SecretBytes commitSecret(HashBytes);
    if (const auto &path = content.content.commit.path) {
        auto secret = openPath(changes.tree, own, effect->committer, *path, changes.added, effect->context);
        if (!secret)
            return secret.fault();
        commitSecret = *std::move(secret);
    }
    const auto psk = pskSecretOf(changes.psks, lookupWith(psks));
    if (!psk)
        return psk.fault();
    auto init = m_now.secrets.init.clone();
    if (isExternal) {
        auto exported = exportFrom(externalKeys(m_now.secrets), {}, ExternalInitLabel, changes.kemOutput);
        if (!exported)
            return exported.fault();
        init = *std::move(exported);
    }
    auto turn = turnOf(init, commitSecret, *psk, std::move(effect->context), m_now.interimHash, content);
    if (!equalInConstantTime(turn.confirmationTag, content.auth.confirmationTag))
        return Fault::BadConfirmationTag;
    m_isOver = received.isOver;
    enter(epochOf(std::move(turn.context), std::move(changes.tree), std::move(turn.secrets),
                  std::move(turn.confirmationTag)),
          std::move(own));
    return received;
}

} // namespace conclave::mls
