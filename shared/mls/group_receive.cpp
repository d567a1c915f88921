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
        Received received;
        const auto opened
            = openPrivate(message.privateMessage, m_now.secrets.senderData, m_now.keys,
                          [&](const AuthenticatedContent &content) -> Status {
                              if (const auto fine = checkSender(content, m_now.tree, m_now.context); !fine)
                                  return fine;
                              auto taken = take(content, psks, world);
                              if (!taken)
                                  return taken.fault();
                              received = *std::move(taken);
                              return {};
                          });
        return opened ? Result<Received>(std::move(received)) : opened.fault();
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
    received.proposalRef = remember(content);
    return received;
}

// Section 12.4.2.
Result<Received> Group::takeCommit(const AuthenticatedContent &content, const PskLookup &psks, const World &world)
{
    const auto &commit = content.content.commit;
    auto sender = content.content.sender;
    const bool isExternal = sender.type == SenderType::NewMemberCommit;
    if (!isExternal && sender.leaf == self())
        return Fault::PendingCommit; // one's own is applied, not processed
    const auto given = covered(commit, sender);
    if (!given)
        return given.fault();
    auto changes = changesBy(*given, sender, m_now.tree, m_now.context, world);
    if (!changes)
        return changes.fault();
    if (changes->needsPath && !commit.path)
        return Fault::MissingPath;

    Received received;
    received.type = ContentType::Commit;
    received.sender = sender;
    received.authenticatedData = content.content.authenticatedData;
    received.added = changes->added;
    received.removed = changes->removed;
    received.isOver = changes->reinit.has_value();
    if (std::ranges::count(changes->removed, self()) > 0) {
        received.isOver = m_isOver = true;
        return received;
    }

    auto own = m_own.clone();
    if (const auto update = m_updates.find(changes->tree.leaf(self())->encryptionKey); update != m_updates.end())
        own.set(nodeOf(self()), update->second.clone());
    if (isExternal) {
        auto place = commit.path->leaf;
        place.encryptionKey.clear(); // the path brings it
        sender.leaf = changes->tree.add(std::move(place));
        received.added = {sender.leaf};
        received.sender.leaf = sender.leaf;
    }
    auto context = m_now.context;
    ++context.epoch;
    context.extensions = changes->extensions;
    SecretBytes commitSecret(HashBytes);
    if (commit.path) {
        auto secret = takePath(*commit.path, sender.leaf, *changes, own, context, world);
        if (!secret)
            return secret.fault();
        commitSecret = *std::move(secret);
    }
    context.treeHash = changes->tree.treeHash();
    const auto psk = pskSecretOf(changes->psks, lookupWith(psks));
    if (!psk)
        return psk.fault();
    auto init = m_now.secrets.init.clone();
    if (isExternal) {
        auto exported = exportFrom(externalKeys(m_now.secrets), {}, ExternalInitLabel, changes->kemOutput);
        if (!exported)
            return exported.fault();
        init = *std::move(exported);
    }
    auto turn = turnOf(init, commitSecret, *psk, std::move(context), m_now.interimHash, content);
    if (!equalInConstantTime(turn.confirmationTag, content.auth.confirmationTag))
        return Fault::BadConfirmationTag;
    m_isOver = received.isOver;
    enter(epochOf(std::move(turn.context), std::move(changes->tree), std::move(turn.secrets),
                  std::move(turn.confirmationTag)),
          std::move(own));
    return received;
}

// Puts a path into the tree of the changes and reads from it what it says to this member.
Result<SecretBytes> Group::takePath(const UpdatePath &path, LeafIndex sender, Changes &changes, PrivateTree &own,
                                    GroupContext context, const World &world)
{
    const LeafPlace place{context.groupId, sender};
    if (const auto fine = checkLeaf(path.leaf, LeafSource::Commit, &place, world, Standing::New); !fine)
        return fine.fault();
    if (const auto fine = mergePath(changes.tree, sender, path); !fine)
        return fine.fault();
    if (const auto fine = checkKeys(changes.tree); !fine)
        return fine.fault();
    if (const auto fine = checkCapabilities(path.leaf, changes.tree, context.extensions); !fine)
        return fine.fault();
    context.treeHash = changes.tree.treeHash();
    return openPath(changes.tree, own, sender, path, changes.added, context);
}

} // namespace conclave::mls
