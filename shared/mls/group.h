// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/framing.h"
#include "shared/mls/treekem.h"
#include "shared/mls/waitingproposals.h"

#include <memory>

// One member's view of a group (RFC 9420, sections 8 to 12). It makes and takes messages and holds no socket, file or
// clock. Whatever is refused leaves it as it was. Lives on one thread.
namespace conclave::mls {

// Finds what only members know and no message tells; nullptr: not known.
using PskLookup = std::function<const SecretBytes *(const PreSharedKeyId &id)>;

struct Received
{
    ContentType type = ContentType::Application;
    Sender sender;
    Bytes application;
    Bytes authenticatedData;
    Bytes proposalRef; // of a proposal
    std::vector<LeafIndex> added; // by a commit
    std::vector<LeafIndex> removed;
    bool isOver = false; // the group was re-initialised: nothing more is sent in it
};

class Group
{
public:
    static constexpr std::size_t PastEpochs = 2; // whose application messages can still be read
    static constexpr std::size_t KeptResumptions = 8; // epochs whose resumption secret is still known

    struct Identity
    {
        KeyPair signature;
        Credential credential;

        Identity clone() const { return {signature.clone(), credential}; }
    };

    // A group of one. The leaf is that of a key package that was made for it. The id must be like no other that the
    // caller knows (section 12.4.3): groups know nothing of each other. BadKey: what is ours does not fit together; and
    // the faults of leaves and extensions.
    static Result<Group> create(Bytes groupId, KeyPackageSecrets own, Identity identity, Extensions extensions,
                                const World &world);

    // By a Welcome for one of our key packages, whose init key is used up then (unless it is one of last resort);
    // `nodes` is the tree when the Welcome has none. NotForUs, CannotDecrypt, UnknownPsk, NotAMember, and the faults of
    // a group that is not right. The caller checks that the id is new to it.
    using Nodes = std::vector<std::optional<Node>>;
    static Result<Group> join(const Welcome &welcome, const KeyPackageSecrets &own, Identity identity,
                              const std::optional<Nodes> &nodes, const PskLookup &psks, const World &world);

    // Without being asked in (section 12.4.3.2): the commit must have been taken by the group before this view counts.
    // `former` is the leaf of one's own that it takes the place of, where one has been lost. UnsupportedExtension: the
    // GroupInfo says no external key; and the faults of a group that is not right.
    struct ExternalJoin;
    static Result<ExternalJoin> joinExternally(const GroupInfo &info, const std::optional<Nodes> &nodes,
                                               KeyPackageSecrets own, Identity identity,
                                               std::optional<LeafIndex> former, const World &world);

    const GroupContext &context() const { return m_now.context; }
    const RatchetTree &tree() const { return m_now.tree; }
    const PrivateTree &privateTree() const { return m_own; }
    LeafIndex self() const { return m_own.self(); }
    std::size_t waitingProposals() const { return m_waiting.size(); }
    bool isOver() const { return m_isOver; } // removed, or re-initialised
    View epochAuthenticator() const { return m_now.secrets.epochAuthenticator.view(); }
    SecretBytes exportSecret(std::string_view label, View context, std::size_t size) const;

    // A proposal waits from when it is made: it must have been sent before a commit of this member refers to it.
    enum class Wire { Public, Private };
    enum class Tree { Included, Apart };
    Result<Message> propose(Proposal proposal, Wire wire, const World &world);
    Result<Message> proposeUpdate(Wire wire, const World &world);

    // A commit of all proposals that are waiting, and of more. It counts when the group has taken it: then
    // applyPending(), else dropPending(). PendingCommit while there is one.
    struct CommitOptions
    {
        std::vector<Proposal> proposals = {};
        bool forcesPath = false;
        Wire wire = Wire::Public;
        Tree welcomeTree = Tree::Included;
    };
    struct CommitMade
    {
        Message commit;
        std::optional<Welcome> welcome; // for who was added
        GroupInfo info; // of the new epoch, for who joins by themselves
    };
    Result<CommitMade> commit(const CommitOptions &options, const PskLookup &psks, const World &world);
    bool hasPending() const { return m_pending != nullptr; }
    bool isPending(const Message &commit) const; // the group took one's own
    void applyPending();
    void dropPending() { m_pending.reset(); }

    // Of this epoch; or, application messages only, of one of the last. Any fault but those of making messages; after
    // one that lacks something (UnknownProposal, UnknownPsk) the same message may come again. What was received, and
    // the group, belong on the disk together before anything else is read.
    Result<Received> process(const Message &message, const PskLookup &psks, const World &world);

    // The group must be on the disk before the message is sent: a generation that is used twice gives away what it
    // protects. ProposalsWaiting: somebody commits first; Removed.
    Result<Message> encrypt(View application, View authenticatedData, std::size_t paddedTo, const World &world);
    GroupInfo info(Tree tree) const; // for who joins by themselves
    void forgetPast(); // keys of the epochs before
    void forgetSkipped(); // keys of this epoch's messages that were passed over, and never came

    Group clone() const; // with its pending commit

    // For keeping it: all of it, secrets and a pending commit included. Malformed: it was damaged;
    // UnsupportedVersion: another version of the library kept it.
    SecretBytes serialize() const;
    static Result<Group> restore(const SecretBytes &bytes);

private:
    struct Epoch
    {
        GroupContext context;
        RatchetTree tree;
        EpochSecrets secrets;
        SecretTree keys;
        Bytes interimHash;
        Bytes confirmationTag;

        bool isSoundFor(const PrivateTree &own) const;
        template <class Archive>
        void state(Archive &archive);
    };
    struct PastEpoch
    {
        GroupContext context;
        RatchetTree tree;
        SecretBytes senderData;
        SecretTree keys;

        bool isSoundBefore(const GroupContext &now) const;
        template <class Archive>
        void state(Archive &archive);
    };
    struct Pending;

    Group() = default;

    static Epoch epochOf(GroupContext context, RatchetTree tree, EpochSecrets secrets, Bytes confirmationTag);
    FramedContent newContent(ContentType type) const;
    AuthenticatedContent signedContent(FramedContent content, Wire wire) const;
    Result<Message> framed(const AuthenticatedContent &content, std::size_t paddedTo, const World &world);
    GroupInfo infoOf(const Epoch &epoch, Tree tree) const;
    PskLookup lookupWith(const PskLookup &psks) const;
    void enter(Epoch next, PrivateTree own);

    std::vector<ProposalOrRef> preferred(const std::vector<Proposal> &more) const;
    std::vector<ProposalOrRef> toCommit(const std::vector<Proposal> &more, const PskLookup &psks,
                                        const World &world) const;
    static Result<Welcome> welcomeFor(const Changes &changes, const NewPath *path, const SecretBytes &joiner,
                                      const SecretBytes &psk, const GroupInfo &info, const World &world);

    Result<Received> processPast(const PrivateMessage &message);
    Result<Received> take(const AuthenticatedContent &content, const PskLookup &psks, const World &world);
    Result<Received> takeCommit(const AuthenticatedContent &content, const PskLookup &psks, const World &world);

    static Result<Group> read(View bytes);
    bool isSound() const; // what was read can be a group
    template <class Archive>
    void state(Archive &archive);
    template <class Archive>
    void write(Archive &archive) const;

    Identity m_identity;
    Epoch m_now;
    PrivateTree m_own;
    WaitingProposals m_waiting;
    std::map<Bytes, KeyPair> m_updates; // keys of our own update proposals, by public key
    std::vector<PastEpoch> m_past; // the newest last
    std::map<std::uint64_t, SecretBytes> m_resumption; // of the last epochs
    std::shared_ptr<Pending> m_pending;
    bool m_isOver = false;
};

struct Group::ExternalJoin
{
    Group group;
    Message commit;
    GroupInfo info;
};

} // namespace conclave::mls
