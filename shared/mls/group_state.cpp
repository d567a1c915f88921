// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/groupimpl.h"
#include "shared/mls/state.h"

#include <algorithm>

namespace conclave::mls {

namespace {

bool areSound(const KeyPair &signature)
{
    return signature.secret.size() == KeyBytes && signatureKeysOf(signature.secret.view()).open == signature.open;
}

bool areSound(const EpochSecrets &secrets)
{
    const auto all
        = {&secrets.senderData,    &secrets.exporter,      &secrets.external,           &secrets.confirmationKey,
           &secrets.membershipKey, &secrets.resumptionPsk, &secrets.epochAuthenticator, &secrets.init};
    return std::ranges::all_of(all, [](const SecretBytes *one) { return one->size() == HashBytes; })
        && secrets.encryption.isEmpty();
}

} // namespace

bool fitTogether(const GroupContext &context, const RatchetTree &tree)
{
    return context.version == Mls10 && context.suite == Suite && context.treeHash == tree.treeHash();
}

template <class Archive>
void Group::Epoch::state(Archive &archive)
{
    archive(context);
    archive(tree);
    archive(secrets);
    archive(keys);
    archive(confirmationTag);
    if constexpr (Archive::isReading)
        interimHash = interimTranscriptHash(context.confirmedTranscriptHash, confirmationTag);
}

template <class Archive>
void Group::PastEpoch::state(Archive &archive)
{
    archive(context);
    archive(tree);
    archive(senderData);
    archive(keys);
}

template <class Archive>
void Group::Pending::state(Archive &archive)
{
    archive(next);
    archive(own);
    archive(message);
    archive(isOver);
}

template <class Archive>
void Group::state(Archive &archive)
{
    archive(m_identity.signature);
    archive(m_identity.credential);
    archive(m_now);
    archive(m_own);
    archive(m_waiting);
    archive(m_updates);
    archive(m_past);
    archive(m_resumption);
    archive(m_isOver);
    bool isPendingThere = m_pending != nullptr;
    archive(isPendingThere);
    if (Archive::isReading && isPendingThere)
        m_pending = std::make_shared<Pending>();
    if (isPendingThere)
        archive(*m_pending);
}

bool Group::Epoch::isSoundFor(const PrivateTree &own) const
{
    return fitTogether(context, tree) && areSound(secrets) && keys.isSoundFor(tree.leafCount()) && own.isSoundFor(tree)
        && equalInConstantTime(confirmationTag, mls::confirmationTag(secrets, context.confirmedTranscriptHash));
}

bool Group::PastEpoch::isSoundBefore(const GroupContext &now) const
{
    return fitTogether(context, tree) && context.groupId == now.groupId && context.epoch < now.epoch
        && senderData.size() == HashBytes && keys.isSoundFor(tree.leafCount());
}

bool Group::isSound() const
{
    const auto &context = m_now.context;
    if (!m_now.isSoundFor(m_own) || !areSound(m_identity.signature)
        || m_now.tree.leaf(self())->signatureKey != m_identity.signature.open)
        return false;
    for (const auto &[open, keys] : m_updates) {
        if (keys.open != open || keys.secret.size() != KeyBytes || agreementKeysOf(keys.secret.view()).open != open)
            return false;
    }
    const bool isPastSound = m_past.size() <= PastEpochs
        && std::ranges::all_of(m_past, [&](const PastEpoch &one) { return one.isSoundBefore(context); });
    const bool areResumptionsSound
        = m_resumption.size() <= KeptResumptions && std::ranges::all_of(m_resumption, [&](const auto &one) {
              return one.first < context.epoch && one.second.size() == HashBytes;
          });
    if (!isPastSound || !areResumptionsSound || m_waiting.size() > WaitingProposals::Most)
        return false;
    return !m_pending
        || (m_pending->next.isSoundFor(m_pending->own) && m_pending->own.self() == self()
            && m_pending->next.context.groupId == context.groupId
            && m_pending->next.context.epoch == context.epoch + 1);
}

// A sizer and a writer change nothing.
template <class Archive>
void Group::write(Archive &archive) const
{
    archive(StateVersion);
    const_cast<Group *>(this)->state(archive);
}

SecretBytes Group::serialize() const
{
    Sizer sizer;
    write(sizer);
    SecretBytes bytes(sizer.size());
    Writer writer(bytes.data());
    write(writer);
    return bytes;
}

Result<Group> Group::read(View bytes)
{
    Reader reader(bytes);
    std::uint8_t version = 0;
    reader(version);
    if (!reader.hasFailed() && version != StateVersion)
        return Fault::UnsupportedVersion;
    Group group;
    group.state(reader);
    if (reader.hasFailed() || !reader.rest().empty())
        return Fault::Malformed;
    return group;
}

Result<Group> Group::restore(const SecretBytes &bytes)
{
    auto group = read(bytes.view());
    if (group && !group->isSound())
        return Fault::Malformed;
    return group;
}

Group Group::clone() const
{
    return *read(serialize().view());
}

} // namespace conclave::mls
