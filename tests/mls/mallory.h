// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"
#include "tests/mls/makers.h"

// Mallory: somebody whom the others took into their group, or who was left a GroupInfo, and who then does not keep to
// the protocol. Everything here is made of the library's lower functions, past the checks of Group, and everything may
// be broken just before it is signed, tagged or encrypted, so that all that comes later fits it.
namespace conclave::mls::test {

constexpr std::uint64_t Now = 1'800'000'000;
constexpr std::uint64_t Week = 7 * 24 * 3600;

World world(); // it is Now, and everybody is believed
PskLookup knownPsks(); // knows the external one of the id "known" and every resumption of other groups
const char *nameOf(Fault fault);

// Somebody with a key package.
struct Person
{
    explicit Person(std::string_view name, Lifetime lifetime = {Now - 60, Now + Week});

    Group::Identity identity;
    KeyPackageSecrets package;
};

void sign(LeafNode &leaf, const LeafPlace *place, const Person &signer);
void sign(KeyPackage &package, const Person &signer);
void signAll(KeyPackage &package, const Person &signer); // its leaf too

Proposal updateOf(const LeafNode &leaf);
Proposal pskOf(PreSharedKeyId id);
Proposal reinitOf(std::uint16_t version);
PreSharedKeyId externalPsk(std::uint8_t nonce = 1); // that knownPsks() has

// The tree hash by the book, of nodes that need be no tree.
Bytes treeHashOf(const Group::Nodes &nodes);

// What a forger is about to send. What is empty breaks nothing.
struct Plan
{
    template <class T>
    using Break = std::function<void(T &)>;

    struct Item
    {
        ProposalOrRef told;
        GivenProposal given;
    };
    std::vector<Item> proposals;
    bool hasPath = true;
    Group::Wire wire = Group::Wire::Public;
    bool hasWelcomePathSecrets = true;

    Break<NewPath> newPath; // before the parent hashes
    Break<LeafNode> leaf; // before the leaf's signature
    Break<LeafNode> signedLeaf;
    Break<Group::Nodes> tree; // of the new epoch, before its hash
    Break<UpdatePath> path; // encrypted already
    Break<GroupContext> context; // of the new epoch, before its secrets
    Break<FramedContent> content; // before the signature
    Break<AuthenticatedContent> signedContent; // before the transcript
    Break<AuthenticatedContent> tagged; // before the membership tag, or the encryption
    Break<Message> message;
    Break<GroupInfo> info; // before its signature
    Break<GroupInfo> signedInfo;
    Break<GroupSecrets> secrets; // before their encryption
    Break<Welcome> welcome;

    void add(Proposal proposal, Sender sender); // by value
    void refer(Proposal proposal, Sender sender, Bytes reference);
};

// What came of a plan.
struct Forged
{
    Message message;
    Welcome welcome; // for who is added
    GroupInfo info;
    Bytes epochAuthenticator;
    LeafIndex self; // of who made it
};

class Mallory
{
public:
    Mallory(const Welcome &welcome, Person self); // whom the Welcome must fit
    static Forged joinExternally(const GroupInfo &info, const Person &self, const Plan &plan);

    const Person &person() const { return m_person; }
    LeafIndex self() const { return m_self; }
    Sender sender() const { return {SenderType::Member, m_self, 0}; }
    LeafPlace place() const { return {m_context.groupId, m_self}; }
    const LeafNode &leaf() const { return *m_tree.leaf(m_self); }
    const RatchetTree &tree() const { return m_tree; }
    const GroupContext &context() const { return m_context; }
    const EpochSecrets &secrets() const { return m_secrets; }
    SecretTree &keys() { return m_keys; }

    LeafNode updatedLeaf(); // with a new key, and signed for this place
    Forged commit(const Plan &plan);
    Message propose(const Proposal &proposal, const Plan &plan = {}); // as a member
    Message say(std::string_view text, const Plan &plan = {}); // application data, encrypted
    Message sealedRaw(View plaintext, const SenderData &sender, ContentType type); // whatever is inside
    Bytes refOf(const Message &proposal) const; // of a readable one

    // A message of somebody outside: signed, without a tag.
    Message fromOutside(const Proposal &proposal, Sender sender, const Person &signer, const Plan &plan = {}) const;

private:
    FramedContent newContent(ContentType type) const;
    AuthenticatedContent signedWith(FramedContent content, const Plan &plan) const;
    Message framed(const AuthenticatedContent &content, const Plan &plan);

    Person m_person;
    LeafIndex m_self;
    GroupContext m_context;
    RatchetTree m_tree;
    EpochSecrets m_secrets;
    SecretTree m_keys;
    Bytes m_interim;
};

} // namespace conclave::mls::test
