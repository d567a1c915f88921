// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/publicgroup.h"

#include "shared/mls/groupimpl.h"
#include "shared/mls/state.h"

#include <algorithm>

namespace conclave::mls {

namespace {

// Whether somebody can join by a GroupInfo alone.
Status checkForJoining(const GroupInfo &info, const RatchetTree &tree)
{
    const auto *external = find(info.extensions, ExtensionType::ExternalPub);
    if (!external)
        return Fault::BadGroupInfo;
    const auto key = decode<Bytes>(external->data);
    if (!key || !isAgreementKey(*key))
        return Fault::BadKey;
    if (!haveEachTypeOnce(info.extensions))
        return Fault::Malformed;
    const auto *nodes = find(info.extensions, ExtensionType::RatchetTree);
    return !nodes || nodes->data == encode(tree.nodes()) ? Status() : Status(Fault::BadTree);
}

// Whether a GroupInfo tells of the epoch that a commit makes, and is the committer's.
Status checkNext(const GroupInfo &info, const CommitEffect &effect, const AuthenticatedContent &commit)
{
    const auto &next = effect.context;
    if (info.context.groupId != next.groupId)
        return Fault::WrongGroup;
    if (info.context.epoch != next.epoch)
        return Fault::WrongEpoch;
    if (info.context.treeHash != next.treeHash)
        return Fault::BadTreeHash;
    if (info.context != next || info.signer != effect.committer)
        return Fault::BadGroupInfo;
    if (!equalInConstantTime(info.confirmationTag, commit.auth.confirmationTag))
        return Fault::BadConfirmationTag;
    if (const auto fine = checkSignature(info, effect.changes.tree); !fine)
        return fine;
    return checkForJoining(info, effect.changes.tree);
}

} // namespace

template <class Archive>
void PublicGroup::Epoch::state(Archive &archive)
{
    archive(context);
    archive(tree);
    archive(confirmationTag);
    archive(isOver);
    if constexpr (Archive::isReading)
        interimHash = interimTranscriptHash(context.confirmedTranscriptHash, confirmationTag);
}

Result<PublicGroup> PublicGroup::create(const GroupInfo &info, const std::optional<Group::Nodes> &nodes,
                                        const World &world)
{
    auto tree = treeOf(info, nodes);
    if (!tree)
        return tree.fault();
    if (const auto fine = checkGroup(info, *tree, world); !fine)
        return fine.fault();
    if (const auto fine = checkForJoining(info, *tree); !fine)
        return fine.fault();
    PublicGroup group;
    auto interim = interimTranscriptHash(info.context.confirmedTranscriptHash, info.confirmationTag);
    group.m_now = {info.context, *std::move(tree), info.confirmationTag, std::move(interim), false};
    return group;
}

// What a member says in this epoch, or somebody who may from outside.
Result<AuthenticatedContent> PublicGroup::contentOf(const Message &message, ContentType type) const
{
    if (m_now.isOver)
        return Fault::Removed;
    if (message.format == WireFormat::PrivateMessage)
        return Fault::CannotDecrypt;
    if (message.format != WireFormat::PublicMessage || message.publicMessage.content.type != type)
        return Fault::Malformed;
    auto content = mls::contentOf(message.publicMessage);
    if (content.content.groupId != m_now.context.groupId)
        return Fault::WrongGroup;
    if (content.content.epoch != m_now.context.epoch)
        return Fault::WrongEpoch;
    if (const auto fine = checkSender(content, m_now.tree, m_now.context); !fine)
        return fine.fault();
    return content;
}

Result<PublicGroup::Proposed> PublicGroup::takeProposal(const Message &proposal, const World &world)
{
    const auto content = contentOf(proposal, ContentType::Proposal);
    if (!content)
        return content.fault();
    GivenProposal given{content->content.proposal, content->content.sender};
    if (const auto fine = checkProposal(given, m_now.tree, m_now.context, world); !fine)
        return fine.fault();
    auto reference = m_waiting.add(*content);
    if (!reference)
        return reference.fault();
    return Proposed{*std::move(reference), std::move(given)};
}

Result<PublicGroup::Next> PublicGroup::checkCommit(const Message &commit, const GroupInfo &info,
                                                   const World &world) const
{
    const auto content = contentOf(commit, ContentType::Commit);
    if (!content)
        return content.fault();
    auto effect = effectOf(*content, m_waiting, m_now.tree, m_now.context, world);
    if (!effect)
        return effect.fault();
    effect->context.confirmedTranscriptHash = confirmedTranscriptHash(m_now.interimHash, *content);
    if (const auto fine = checkNext(info, *effect, *content); !fine)
        return fine.fault();

    auto &[changes, context, committer, added] = *effect;
    const auto memberAt = [](const RatchetTree &tree, LeafIndex leaf) {
        return Member{leaf, tree.leaf(leaf)->credential};
    };
    Next next;
    next.committer = memberAt(changes.tree, committer);
    next.isExternal = content->content.sender.type == SenderType::NewMemberCommit;
    for (std::size_t i = 0; i < changes.packages.size(); ++i)
        next.added.push_back({changes.added[i], std::move(changes.packages[i])});
    for (const auto leaf : changes.removed)
        next.removed.push_back(memberAt(m_now.tree, leaf));
    for (const auto leaf : changes.updated)
        next.updated.push_back(memberAt(changes.tree, leaf));
    auto interim = interimTranscriptHash(context.confirmedTranscriptHash, info.confirmationTag);
    next.m_epoch = {std::move(context), std::move(changes.tree), info.confirmationTag, std::move(interim),
                    changes.reinit.has_value()};
    return next;
}

void PublicGroup::enter(Next next)
{
    m_now = std::move(next.m_epoch);
    m_waiting.clear();
}

Bytes PublicGroup::serialize() const
{
    auto bytes = encode(StateVersion);
    append(bytes, encode(m_now));
    append(bytes, encode(m_waiting));
    return bytes;
}

Result<PublicGroup> PublicGroup::restore(View bytes)
{
    if (bytes.empty())
        return Fault::Malformed;
    if (bytes.front() != StateVersion)
        return Fault::UnsupportedVersion;
    Reader reader(bytes.subspan(1));
    PublicGroup group;
    reader(group.m_now);
    reader(group.m_waiting);
    if (reader.hasFailed() || !reader.rest().empty() || !fitTogether(group.m_now.context, group.m_now.tree)
        || group.m_waiting.size() > WaitingProposals::Most)
        return Fault::Malformed;
    return group;
}

Result<std::vector<Bytes>> packagesOf(const Welcome &welcome)
{
    std::vector<Bytes> all;
    for (const auto &one : welcome.secrets) {
        if (std::ranges::count(all, one.newMember) > 0)
            return Fault::Malformed;
        all.push_back(one.newMember);
    }
    return all;
}

} // namespace conclave::mls
