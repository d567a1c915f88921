// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"

// A group as somebody sees it who has none of its secrets: the server. It follows public handshakes and refuses what no
// member would take, as far as that can be told: membership and confirmation tags, the secrets of paths and pre-shared
// keys are the members' alone. Whatever is refused leaves it as it was. Lives on one thread.
namespace conclave::mls {

class PublicGroup
{
public:
    // From what a member tells of it; `nodes` is the tree when the GroupInfo has none.
    static Result<PublicGroup> create(const GroupInfo &info, const std::optional<Group::Nodes> &nodes,
                                      const World &world);

    const GroupContext &context() const { return m_now.context; }
    const RatchetTree &tree() const { return m_now.tree; }
    const Bytes &interimHash() const { return m_now.interimHash; }
    std::size_t waitingProposals() const { return m_waiting.size(); }
    bool isOver() const { return m_now.isOver; } // it was re-initialised

    struct Proposed
    {
        Bytes reference;
        GivenProposal given;
    };
    Result<Proposed> takeProposal(const Message &proposal, const World &world);

    struct Member
    {
        LeafIndex leaf;
        Credential credential;

        bool operator==(const Member &) const = default;
    };
    struct Added
    {
        LeafIndex leaf;
        KeyPackage package;

        bool operator==(const Added &) const = default;
    };
    // The group after a commit, and what that changes.
    class Next;
    // `info` is what the committer tells of the new epoch, for those who will join by themselves.
    Result<Next> checkCommit(const Message &commit, const GroupInfo &info, const World &world) const;
    void enter(Next next); // one that this view made, and has not left since

    Bytes serialize() const;
    static Result<PublicGroup> restore(View bytes); // Malformed, UnsupportedVersion

private:
    struct Epoch
    {
        GroupContext context;
        RatchetTree tree;
        Bytes confirmationTag;
        Bytes interimHash;
        bool isOver = false;

        template <class Archive>
        void state(Archive &archive);
    };

    PublicGroup() = default;
    Result<AuthenticatedContent> contentOf(const Message &message, ContentType type) const;

    Epoch m_now;
    WaitingProposals m_waiting;
};

class PublicGroup::Next
{
public:
    Member committer; // as they are then
    bool isExternal = false; // the committer joins by it
    std::vector<Added> added; // by proposals: not who joins by the commit
    std::vector<Member> removed; // as they were
    std::vector<Member> updated; // by proposals, as they are then

private:
    friend class PublicGroup;
    Epoch m_epoch;
};

// The references of the key packages that a Welcome is for. Malformed: one is named twice.
Result<std::vector<Bytes>> packagesOf(const Welcome &welcome);

} // namespace conclave::mls
