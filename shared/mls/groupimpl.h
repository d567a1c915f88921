// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"
#include "shared/mls/wire.h"

#include <limits>

// What the sources of Group share.
namespace conclave::mls {

struct GroupInfoToSign
{
    const GroupInfo *info;
};

template <class Archive>
void io(Archive &archive, GroupInfoToSign &item)
{
    unsignedGroupInfo(archive, const_cast<GroupInfo &>(*item.info));
}

// From one epoch to the next.
struct Turn
{
    GroupContext context;
    SecretBytes joiner;
    EpochSecrets secrets;
    Bytes confirmationTag;
};
Turn turnOf(const SecretBytes &init, const SecretBytes &commit, const SecretBytes &psk, GroupContext context,
            View interimHash, const AuthenticatedContent &content);

// Whether a content is signed by whom it says it is from, and they may send such a thing (section 6.1).
Status checkSender(const AuthenticatedContent &content, const RatchetTree &tree, const GroupContext &context);

const LeafNode *replacedBy(const Changes &joining, const RatchetTree &before); // whom an external commit replaces

Bytes signGroupInfo(const GroupInfo &info, const SecretBytes &key);
Result<RatchetTree> treeOf(const GroupInfo &info, const std::optional<Group::Nodes> &nodes);
Status checkSignature(const GroupInfo &info, const RatchetTree &tree);
Status checkGroup(const GroupInfo &info, const RatchetTree &tree, const World &world);
Result<SecretBytes> pskSecretOf(const std::vector<PreSharedKeyId> &ids, const PskLookup &psks);

// What a commit makes of a group, as far as it can be told without secrets: its proposals and the open half of its path
// (section 12.4.2).
struct CommitEffect
{
    Changes changes; // the path is in the tree
    GroupContext context; // of the next epoch, but for the transcript hash
    LeafIndex committer; // where one who comes by it is then
    std::vector<LeafIndex> added; // with that one
};
Result<CommitEffect> effectOf(const AuthenticatedContent &content, const WaitingProposals &waiting,
                              const RatchetTree &tree, const GroupContext &context, const World &world);

// What every group that this library is in has.
bool fitTogether(const GroupContext &context, const RatchetTree &tree);

struct Group::Pending
{
    Epoch next;
    PrivateTree own;
    Bytes message; // the hash of the commit, as it was sent
    bool isOver = false;

    template <class Archive>
    void state(Archive &archive);
};

constexpr std::uint64_t LastEpoch = std::numeric_limits<std::uint64_t>::max() / 2; // no group comes near it

constexpr std::string_view ExternalInitLabel = "MLS 1.0 external init secret";

} // namespace conclave::mls
