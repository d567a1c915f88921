// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mlsgrouptarget.h"

#include "shared/mls/groupimpl.h"
#include "tests/fuzz/mlsforge.h"
#include "tests/fuzz/mlspromise.h"

#include <algorithm>

namespace conclave::mls::test {

namespace {

// What can be seen of a member's view.
struct Sight
{
    Bytes authenticator;
    Bytes context;
    Bytes tree;
    bool isOver = false;

    bool operator==(const Sight &) const = default;
};

Sight sightOf(const Group &group)
{
    return {copyOf(group.epochAuthenticator()), encode(group.context()), encode(group.tree().nodes()), group.isOver()};
}

void requireSound(const Group &group)
{
    const auto &tree = group.tree();
    const auto told = RatchetTree::fromNodes(tree.nodes());
    require(bool(told) && *told == tree, "a group's tree can be told to others");
    require(tree.treeHash() == group.context().treeHash, "a group's context has the hash of its tree");
    require(tree.areParentHashesRight(), "a group's tree has the right parent hashes");
    require(tree.leaf(group.self()) != nullptr, "a member has a leaf");
}

// The step that was to come is still taken.
void requireGoesOn(Group &group, const Step &step)
{
    require(bool(group.process(step.message, sharedSecret, worldOf("goes on"))),
            "what was refused is as if never sent");
    require(copyOf(group.epochAuthenticator()) == step.after, "what was refused has no part in the secrets");
}

bool offer(const Message &message, const Step &step)
{
    auto group = step.before.clone();
    const auto before = sightOf(group);
    const auto taken = group.process(message, sharedSecret, worldOf("offered"));
    if (taken) {
        if (!group.isOver())
            requireSound(group);
        return true;
    }
    require(sightOf(group) == before, "what is refused changes nothing");
    requireGoesOn(group, step);
    return false;
}

// Edits of four octets: where (two of them), what, and with which value.
Bytes edited(Bytes bytes, View edits)
{
    for (; edits.size() >= 4 && !bytes.empty(); edits = edits.subspan(4)) {
        const auto at = bytes.begin() + std::ptrdiff_t((edits[0] << 8 | edits[1]) % bytes.size());
        const auto value = edits[3];
        const auto rest = std::min<std::ptrdiff_t>(value, bytes.end() - at);
        switch (edits[2] % 6) {
        case 0:
            *at = value;
            break;
        case 1:
            *at ^= value;
            break;
        case 2:
            bytes.insert(at, value);
            break;
        case 3:
            bytes.erase(at, at + rest);
            break;
        case 4:
            bytes.erase(at, bytes.end());
            break;
        default:
            append(bytes, Bytes(at, at + rest));
        }
    }
    return bytes;
}

bool offerEdited(View bytes)
{
    if (bytes.empty())
        return false;
    const auto &step = story().steps[bytes[0] % story().steps.size()];
    const auto sent = encode(step.message);
    const auto received = edited(sent, bytes.subspan(1));
    const auto message = decode<Message>(received);
    const bool isTaken = message && offer(*message, step);
    require(isTaken == (received == sent), "nothing but what was sent is accepted");
    return isTaken;
}

bool offerContent(View bytes)
{
    const auto content
        = bytes.empty() ? Result<FramedContent>(Fault::Malformed) : decode<FramedContent>(bytes.subspan(1));
    const auto message = content ? forged(*content, bytes[0], worldOf("forged")) : std::optional<Message>();
    return message && offer(*message, story().steps[story().forge.step]);
}

bool offerGroup(View bytes)
{
    const auto told = bytes.empty() ? Result<GroupInfo>(Fault::Malformed) : decode<GroupInfo>(bytes.subspan(1));
    if (!told)
        return false;
    const auto mend = bytes[0];
    const auto info = forged(*told, mend);
    const auto world = worldOf("joined");
    if (mend & Mend::External) {
        const auto &frank = story().people.at("frank");
        const auto former = mend & Mend::Extended ? std::optional(LeafIndex{3}) : std::nullopt;
        const auto joined = Group::joinExternally(info, {}, frank.package.clone(), frank.identity(), former, world);
        if (joined)
            requireSound(joined->group);
        return bool(joined);
    }
    const auto &carol = story().carol();
    const auto joined = Group::join(welcomeTo(info, world), carol.package, carol.identity(), {}, sharedSecret, world);
    if (joined)
        requireSound(*joined);
    return bool(joined);
}

} // namespace

bool fuzzMlsGroup(View bytes)
{
    if (bytes.empty())
        return false;
    switch (GroupInput(bytes[0] % 3)) {
    case GroupInput::Edited:
        return offerEdited(bytes.subspan(1));
    case GroupInput::Content:
        return offerContent(bytes.subspan(1));
    case GroupInput::Joined:
        return offerGroup(bytes.subspan(1));
    }
    return false;
}

} // namespace conclave::mls::test
