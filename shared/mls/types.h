// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"
#include "shared/mls/secretbytes.h"

#include <compare>
#include <optional>

// The structures of RFC 9420, with the names of its sections. Whether what they hold is allowed is decided elsewhere.
// The values are plain; any thread.
namespace conclave::mls {

constexpr std::uint16_t Mls10 = 1;
constexpr std::uint16_t Suite = 3; // MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519, the only one

enum class CredentialType : std::uint16_t { Basic = 1, X509 = 2 };
enum class ExtensionType : std::uint16_t {
    ApplicationId = 1,
    RatchetTree = 2,
    RequiredCapabilities = 3,
    ExternalPub = 4,
    ExternalSenders = 5,
    LastResort = 10, // of a key package that may be used more than once
};
enum class ProposalType : std::uint16_t {
    Add = 1,
    Update = 2,
    Remove = 3,
    PreSharedKey = 4,
    ReInit = 5,
    ExternalInit = 6,
    GroupContextExtensions = 7,
};
enum class LeafSource : std::uint8_t { KeyPackage = 1, Update = 2, Commit = 3 };
enum class NodeType : std::uint8_t { Leaf = 1, Parent = 2 };
enum class SenderType : std::uint8_t { Member = 1, External = 2, NewMemberProposal = 3, NewMemberCommit = 4 };
enum class ContentType : std::uint8_t { Application = 1, Proposal = 2, Commit = 3 };
enum class WireFormat : std::uint16_t {
    PublicMessage = 1,
    PrivateMessage = 2,
    Welcome = 3,
    GroupInfo = 4,
    KeyPackage = 5,
};
enum class PskType : std::uint8_t { External = 1, Resumption = 2 };
enum class ResumptionUse : std::uint8_t { Application = 1, ReInit = 2, Branch = 3 };

// A leaf of the tree, counted from the left.
struct LeafIndex
{
    std::uint32_t value = 0;

    auto operator<=>(const LeafIndex &) const = default;
};

// Section 5.1.3.
struct HpkeCiphertext
{
    Bytes kemOutput;
    Bytes ciphertext;

    bool operator==(const HpkeCiphertext &) const = default;
};

// Section 5.3. Only basic credentials are understood.
struct Credential
{
    CredentialType type = CredentialType::Basic;
    Bytes identity;

    bool operator==(const Credential &) const = default;
};

struct Extension
{
    ExtensionType type{};
    Bytes data;

    bool operator==(const Extension &) const = default;
};
using Extensions = std::vector<Extension>;

// Section 7.2.
struct Capabilities
{
    std::vector<std::uint16_t> versions;
    std::vector<std::uint16_t> suites;
    std::vector<ExtensionType> extensions;
    std::vector<ProposalType> proposals;
    std::vector<CredentialType> credentials;

    bool operator==(const Capabilities &) const = default;
};

struct Lifetime // seconds since 1970
{
    std::uint64_t notBefore = 0;
    std::uint64_t notAfter = 0;

    bool operator==(const Lifetime &) const = default;
};

struct LeafNode
{
    Bytes encryptionKey;
    Bytes signatureKey;
    Credential credential;
    Capabilities capabilities;
    LeafSource source = LeafSource::KeyPackage;
    Lifetime lifetime; // of a key package's leaf
    Bytes parentHash; // of a commit's leaf
    Extensions extensions;
    Bytes signature;

    bool operator==(const LeafNode &) const = default;
};

// Section 7.1.
struct ParentNode
{
    Bytes encryptionKey;
    Bytes parentHash;
    std::vector<LeafIndex> unmergedLeaves;

    bool operator==(const ParentNode &) const = default;
};

struct Node
{
    NodeType type = NodeType::Leaf;
    LeafNode leaf; // one of the two
    ParentNode parent;

    bool operator==(const Node &) const = default;
};

// Section 10.
struct KeyPackage
{
    std::uint16_t version = Mls10;
    std::uint16_t suite = Suite;
    Bytes initKey;
    LeafNode leaf;
    Extensions extensions;
    Bytes signature;

    bool operator==(const KeyPackage &) const = default;
};

// Section 8.4.
struct PreSharedKeyId
{
    PskType type = PskType::External;
    Bytes id; // of an external one
    ResumptionUse use = ResumptionUse::Application;
    Bytes groupId;
    std::uint64_t epoch = 0;
    Bytes nonce;

    bool operator==(const PreSharedKeyId &) const = default;
};

// Section 12.1. What belongs to another type of proposal is empty.
struct Proposal
{
    ProposalType type{};
    KeyPackage add;
    LeafNode update;
    LeafIndex remove;
    PreSharedKeyId psk;
    Bytes reinitGroupId;
    std::uint16_t reinitVersion = 0;
    std::uint16_t reinitSuite = 0;
    Bytes kemOutput; // of an external init
    Extensions extensions; // of a group context, also of a re-initialised one

    bool operator==(const Proposal &) const = default;
};

// Section 12.4.
struct ProposalOrRef
{
    enum class Kind : std::uint8_t { Value = 1, Reference = 2 };
    Kind kind = Kind::Value;
    Proposal value;
    Bytes reference;

    bool operator==(const ProposalOrRef &) const = default;
};

struct UpdatePathNode
{
    Bytes encryptionKey;
    std::vector<HpkeCiphertext> pathSecrets; // one for each node of the copath's resolution

    bool operator==(const UpdatePathNode &) const = default;
};

struct UpdatePath
{
    LeafNode leaf;
    std::vector<UpdatePathNode> nodes; // upwards

    bool operator==(const UpdatePath &) const = default;
};

struct Commit
{
    std::vector<ProposalOrRef> proposals;
    std::optional<UpdatePath> path;

    bool operator==(const Commit &) const = default;
};

// Section 8.1.
struct GroupContext
{
    std::uint16_t version = Mls10;
    std::uint16_t suite = Suite;
    Bytes groupId;
    std::uint64_t epoch = 0;
    Bytes treeHash;
    Bytes confirmedTranscriptHash;
    Extensions extensions;

    bool operator==(const GroupContext &) const = default;
};

// Section 12.4.3.
struct GroupInfo
{
    GroupContext context;
    Extensions extensions;
    Bytes confirmationTag;
    LeafIndex signer;
    Bytes signature;

    bool operator==(const GroupInfo &) const = default;
};

struct PathSecret
{
    SecretBytes secret;
};

struct GroupSecrets
{
    SecretBytes joinerSecret;
    std::optional<PathSecret> pathSecret;
    std::vector<PreSharedKeyId> psks;
};

struct EncryptedGroupSecrets
{
    Bytes newMember; // the reference of a key package
    HpkeCiphertext secrets;

    bool operator==(const EncryptedGroupSecrets &) const = default;
};

struct Welcome
{
    std::uint16_t suite = Suite;
    std::vector<EncryptedGroupSecrets> secrets;
    Bytes encryptedGroupInfo;

    bool operator==(const Welcome &) const = default;
};

// Section 6.
struct Sender
{
    SenderType type = SenderType::Member;
    LeafIndex leaf; // of a member
    std::uint32_t index = 0; // of an external sender, among the group's

    bool operator==(const Sender &) const = default;
};

struct FramedContent
{
    Bytes groupId;
    std::uint64_t epoch = 0;
    Sender sender;
    Bytes authenticatedData;
    ContentType type = ContentType::Application;
    Bytes application; // one of the three
    Proposal proposal;
    Commit commit;

    bool operator==(const FramedContent &) const = default;
};

struct FramedAuth
{
    Bytes signature;
    Bytes confirmationTag; // of a commit

    bool operator==(const FramedAuth &) const = default;
};

struct AuthenticatedContent
{
    WireFormat wireFormat = WireFormat::PublicMessage;
    FramedContent content;
    FramedAuth auth;

    bool operator==(const AuthenticatedContent &) const = default;
};

struct PublicMessage
{
    FramedContent content;
    FramedAuth auth;
    Bytes membershipTag; // of a member

    bool operator==(const PublicMessage &) const = default;
};

struct PrivateMessage
{
    Bytes groupId;
    std::uint64_t epoch = 0;
    ContentType type = ContentType::Application;
    Bytes authenticatedData;
    Bytes encryptedSenderData;
    Bytes ciphertext;

    bool operator==(const PrivateMessage &) const = default;
};

struct SenderData
{
    LeafIndex leaf;
    std::uint32_t generation = 0;
    std::array<std::uint8_t, 4> reuseGuard{};
};

struct Message
{
    std::uint16_t version = Mls10;
    WireFormat format = WireFormat::PublicMessage;
    PublicMessage publicMessage; // one of the five
    PrivateMessage privateMessage;
    Welcome welcome;
    GroupInfo groupInfo;
    KeyPackage keyPackage;

    bool operator==(const Message &) const = default;
};

// Section 11.1.
struct RequiredCapabilities
{
    std::vector<ExtensionType> extensions;
    std::vector<ProposalType> proposals;
    std::vector<CredentialType> credentials;

    bool operator==(const RequiredCapabilities &) const = default;
};

// Section 12.1.8.1.
struct ExternalSender
{
    Bytes signatureKey;
    Credential credential;

    bool operator==(const ExternalSender &) const = default;
};

} // namespace conclave::mls
