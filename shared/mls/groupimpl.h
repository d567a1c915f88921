// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"
#include "shared/mls/wire.h"

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
Status checkGroup(const GroupInfo &info, const RatchetTree &tree, const World &world);
Result<SecretBytes> pskSecretOf(const std::vector<PreSharedKeyId> &ids, const PskLookup &psks);

constexpr std::string_view ExternalInitLabel = "MLS 1.0 external init secret";

} // namespace conclave::mls
