// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/codec.h"
#include "shared/mls/types.h"

// How each structure of types.h is written.
namespace conclave::mls {

// A reader that meets a value it does not know has failed.
template <class Archive>
void unknown(Archive &archive)
{
    if constexpr (Archive::isReading)
        archive.fail();
}

template <class Archive>
void io(Archive &archive, LeafIndex &index)
{
    archive(index.value);
}

template <class Archive>
void io(Archive &archive, HpkeCiphertext &sealed)
{
    archive(sealed.kemOutput);
    archive(sealed.ciphertext);
}

template <class Archive>
void io(Archive &archive, Credential &credential)
{
    archive(credential.type);
    if (credential.type == CredentialType::Basic)
        archive(credential.identity);
    else
        unknown(archive);
}

template <class Archive>
void io(Archive &archive, Extension &extension)
{
    archive(extension.type);
    archive(extension.data);
}

template <class Archive>
void io(Archive &archive, Capabilities &capabilities)
{
    archive(capabilities.versions);
    archive(capabilities.suites);
    archive(capabilities.extensions);
    archive(capabilities.proposals);
    archive(capabilities.credentials);
}

template <class Archive>
void io(Archive &archive, Lifetime &lifetime)
{
    archive(lifetime.notBefore);
    archive(lifetime.notAfter);
}

// All of a leaf but its signature: what LeafNodeTBS begins with.
template <class Archive>
void unsignedLeaf(Archive &archive, LeafNode &leaf)
{
    archive(leaf.encryptionKey);
    archive(leaf.signatureKey);
    archive(leaf.credential);
    archive(leaf.capabilities);
    archive(leaf.source);
    switch (leaf.source) {
    case LeafSource::KeyPackage:
        archive(leaf.lifetime);
        break;
    case LeafSource::Update:
        break;
    case LeafSource::Commit:
        archive(leaf.parentHash);
        break;
    default:
        unknown(archive);
    }
    archive(leaf.extensions);
}

template <class Archive>
void io(Archive &archive, LeafNode &leaf)
{
    unsignedLeaf(archive, leaf);
    archive(leaf.signature);
}

template <class Archive>
void io(Archive &archive, ParentNode &parent)
{
    archive(parent.encryptionKey);
    archive(parent.parentHash);
    archive(parent.unmergedLeaves);
}

template <class Archive>
void io(Archive &archive, Node &node)
{
    archive(node.type);
    switch (node.type) {
    case NodeType::Leaf:
        archive(node.leaf);
        break;
    case NodeType::Parent:
        archive(node.parent);
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void unsignedKeyPackage(Archive &archive, KeyPackage &package)
{
    archive(package.version);
    archive(package.suite);
    archive(package.initKey);
    archive(package.leaf);
    archive(package.extensions);
}

template <class Archive>
void io(Archive &archive, KeyPackage &package)
{
    unsignedKeyPackage(archive, package);
    archive(package.signature);
}

template <class Archive>
void io(Archive &archive, PreSharedKeyId &psk)
{
    archive(psk.type);
    switch (psk.type) {
    case PskType::External:
        archive(psk.id);
        break;
    case PskType::Resumption:
        archive(psk.use);
        if (psk.use < ResumptionUse::Application || psk.use > ResumptionUse::Branch)
            unknown(archive);
        archive(psk.groupId);
        archive(psk.epoch);
        break;
    default:
        unknown(archive);
    }
    archive(psk.nonce);
}

template <class Archive>
void io(Archive &archive, Proposal &proposal)
{
    archive(proposal.type);
    switch (proposal.type) {
    case ProposalType::Add:
        archive(proposal.add);
        break;
    case ProposalType::Update:
        archive(proposal.update);
        break;
    case ProposalType::Remove:
        archive(proposal.remove);
        break;
    case ProposalType::PreSharedKey:
        archive(proposal.psk);
        break;
    case ProposalType::ReInit:
        archive(proposal.reinitGroupId);
        archive(proposal.reinitVersion);
        archive(proposal.reinitSuite);
        archive(proposal.extensions);
        break;
    case ProposalType::ExternalInit:
        archive(proposal.kemOutput);
        break;
    case ProposalType::GroupContextExtensions:
        archive(proposal.extensions);
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void io(Archive &archive, ProposalOrRef &item)
{
    archive(item.kind);
    switch (item.kind) {
    case ProposalOrRef::Kind::Value:
        archive(item.value);
        break;
    case ProposalOrRef::Kind::Reference:
        archive(item.reference);
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void io(Archive &archive, UpdatePathNode &node)
{
    archive(node.encryptionKey);
    archive(node.pathSecrets);
}

template <class Archive>
void io(Archive &archive, UpdatePath &path)
{
    archive(path.leaf);
    archive(path.nodes);
}

template <class Archive>
void io(Archive &archive, Commit &commit)
{
    archive(commit.proposals);
    archive(commit.path);
}

template <class Archive>
void io(Archive &archive, GroupContext &context)
{
    archive(context.version);
    archive(context.suite);
    archive(context.groupId);
    archive(context.epoch);
    archive(context.treeHash);
    archive(context.confirmedTranscriptHash);
    archive(context.extensions);
}

template <class Archive>
void unsignedGroupInfo(Archive &archive, GroupInfo &info)
{
    archive(info.context);
    archive(info.extensions);
    archive(info.confirmationTag);
    archive(info.signer);
}

template <class Archive>
void io(Archive &archive, GroupInfo &info)
{
    unsignedGroupInfo(archive, info);
    archive(info.signature);
}

template <class Archive>
void io(Archive &archive, PathSecret &path)
{
    archive(path.secret);
}

template <class Archive>
void io(Archive &archive, GroupSecrets &secrets)
{
    archive(secrets.joinerSecret);
    archive(secrets.pathSecret);
    archive(secrets.psks);
}

template <class Archive>
void io(Archive &archive, EncryptedGroupSecrets &secrets)
{
    archive(secrets.newMember);
    archive(secrets.secrets);
}

template <class Archive>
void io(Archive &archive, Welcome &welcome)
{
    archive(welcome.suite);
    archive(welcome.secrets);
    archive(welcome.encryptedGroupInfo);
}

template <class Archive>
void io(Archive &archive, Sender &sender)
{
    archive(sender.type);
    switch (sender.type) {
    case SenderType::Member:
        archive(sender.leaf);
        break;
    case SenderType::External:
        archive(sender.index);
        break;
    case SenderType::NewMemberProposal:
    case SenderType::NewMemberCommit:
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void contentBody(Archive &archive, FramedContent &content)
{
    switch (content.type) {
    case ContentType::Application:
        archive(content.application);
        break;
    case ContentType::Proposal:
        archive(content.proposal);
        break;
    case ContentType::Commit:
        archive(content.commit);
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void io(Archive &archive, FramedContent &content)
{
    archive(content.groupId);
    archive(content.epoch);
    archive(content.sender);
    archive(content.authenticatedData);
    archive(content.type);
    contentBody(archive, content);
}

template <class Archive>
void framedAuth(Archive &archive, FramedAuth &auth, ContentType type)
{
    archive(auth.signature);
    if (type == ContentType::Commit)
        archive(auth.confirmationTag);
}

template <class Archive>
void io(Archive &archive, AuthenticatedContent &content)
{
    archive(content.wireFormat);
    archive(content.content);
    framedAuth(archive, content.auth, content.content.type);
}

template <class Archive>
void io(Archive &archive, PublicMessage &message)
{
    archive(message.content);
    framedAuth(archive, message.auth, message.content.type);
    if (message.content.sender.type == SenderType::Member)
        archive(message.membershipTag);
}

template <class Archive>
void io(Archive &archive, PrivateMessage &message)
{
    archive(message.groupId);
    archive(message.epoch);
    archive(message.type);
    archive(message.authenticatedData);
    archive(message.encryptedSenderData);
    archive(message.ciphertext);
}

template <class Archive>
void io(Archive &archive, SenderData &data)
{
    archive(data.leaf);
    archive(data.generation);
    archive(data.reuseGuard);
}

template <class Archive>
void io(Archive &archive, Message &message)
{
    archive(message.version);
    archive(message.format);
    if (message.version != Mls10)
        unknown(archive);
    switch (message.format) {
    case WireFormat::PublicMessage:
        archive(message.publicMessage);
        break;
    case WireFormat::PrivateMessage:
        archive(message.privateMessage);
        break;
    case WireFormat::Welcome:
        archive(message.welcome);
        break;
    case WireFormat::GroupInfo:
        archive(message.groupInfo);
        break;
    case WireFormat::KeyPackage:
        archive(message.keyPackage);
        break;
    default:
        unknown(archive);
    }
}

template <class Archive>
void io(Archive &archive, RequiredCapabilities &required)
{
    archive(required.extensions);
    archive(required.proposals);
    archive(required.credentials);
}

template <class Archive>
void io(Archive &archive, ExternalSender &sender)
{
    archive(sender.signatureKey);
    archive(sender.credential);
}

} // namespace conclave::mls
