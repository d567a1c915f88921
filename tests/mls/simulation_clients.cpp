// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/simulation.h"

#include <algorithm>

namespace conclave::mls::test {

void Simulation::keep(Client &client)
{
    client.now.group = client.group ? std::make_shared<const SecretBytes>(client.group->serialize()) : nullptr;
    client.disk = client.now;
}

void Simulation::crash(Client &client)
{
    client.now = client.disk;
    client.group.reset();
    if (!client.now.group)
        return;
    auto restored = Group::restore(*client.now.group);
    if (!expect(restored, "what was kept cannot be restored"))
        return;
    client.group = *std::move(restored);
    check(client.group->serialize() == *client.now.group, "what was restored is not what was kept");
    check(client.group->hasPending() == (client.now.outgoing != nullptr), "a pending commit was lost, or came back");
    ++m_counts["crashes"];
}

void Simulation::sync(Client &client, std::size_t most)
{
    acceptInvitation(client);
    for (; most > 0 && client.isMember() && client.now.cursor < m_log.size() && m_failure.empty(); --most) {
        take(client, m_log[client.now.cursor++]);
        if (chance(60))
            keep(client); // else in one go with what comes next
        if (chance(2))
            crash(client);
        acceptInvitation(client);
    }
    if (client.isMember() && client.now.cursor == m_log.size())
        flush(client);
    if (client.isMember()) {
        if (!client.now.late.empty() && chance(25))
            readLate(client);
        checkPrivateTree(client);
        check(client.group->waitingProposals() == client.now.known.size(), "other proposals are waiting");
    }
}

void Simulation::flush(Client &client)
{
    check(client.group->hasPending() == (client.now.outgoing != nullptr), "a pending commit that nobody sends");
    if (client.now.outgoing && chance(70))
        submit(client);
}

// Does not learn whether it was taken but by the server's order.
void Simulation::submit(Client &client)
{
    if (!client.isMember() || !client.now.outgoing)
        return;
    const bool isTaken = accept(client.now.outgoing);
    if (chance(10)) {
        crash(client); // before the answer
    } else if (!isTaken && chance(70)) {
        client.group->dropPending();
        client.now.outgoing.reset();
        keep(client);
    }
}

void Simulation::acceptInvitation(Client &client)
{
    if (client.isMember() || !client.invitation)
        return;
    const auto invitation = *std::exchange(client.invitation, std::nullopt);
    auto joined = Group::join(*invitation.commit->welcome, *invitation.package, client.person.identity(), std::nullopt,
                              {}, m_world);
    if (!expect(joined, "one who was invited cannot join"))
        return;
    client.group = *std::move(joined);
    client.now = {};
    client.now.cursor = invitation.cursor;
    client.now.readableFrom = client.epoch();
    check(client.epoch() == invitation.commit->epoch + 1, "one who was invited is in another epoch");
    checkEpoch(client);
    keep(client);
    ++m_counts["joins"];
}

void Simulation::take(Client &client, const EventPtr &event)
{
    if (event->type == ContentType::Commit) {
        takeCommit(client, event);
    } else if (event->type == ContentType::Proposal) {
        if (event->sender == client.name) {
            check(std::ranges::count(client.now.known, event) == 1, "an own proposal was forgotten");
            return;
        }
        const auto taken = client.group->process(event->message, {}, m_world);
        if (expect(taken, "a proposal is refused"))
            client.now.known.push_back(event);
    } else if (chance(15)) {
        client.now.late.push_back(event);
    } else {
        hear(client, event);
    }
}

void Simulation::takeCommit(Client &client, const EventPtr &event)
{
    check(event->epoch == client.epoch(), "a commit of another epoch");
    const bool isOwn = client.group->isPending(event->message);
    check(isOwn == (client.now.outgoing == event), "an own commit is not recognised");
    if (isOwn) {
        client.group->applyPending();
    } else {
        const bool isRemoved = event->intention.removed.contains(client.name)
            || (event->intention.isJoin && event->sender == client.name);
        if (isRemoved)
            makeGhost(client, event);
        else if (chance(5))
            checkReach(client, event);
        if (chance(50))
            client.group->dropPending(); // else the winner's takes its place
        const auto taken = client.group->process(event->message, {}, m_world);
        if (!expect(taken, "a commit is refused"))
            return;
        check(taken->isOver == isRemoved && client.group->isOver() == isRemoved, "who is removed does not know it");
        check(isRemoved || !client.group->hasPending(), "a pending commit outlived its epoch");
        if (isRemoved) {
            check(!client.group->encrypt({}, {}, 0, m_world), "one who is removed goes on writing");
            client.group.reset();
            client.now = {};
            keep(client);
            ++m_counts["removals"];
            return;
        }
    }
    client.now.outgoing.reset();
    client.now.known.clear();
    checkEpoch(client);
}

void Simulation::hear(Client &client, const EventPtr &event)
{
    const bool isReadable
        = event->epoch >= client.now.readableFrom && event->epoch + Group::PastEpochs >= client.epoch();
    const bool isKnown = event->sender == client.name || std::ranges::count(client.now.heard, event) > 0;
    const auto taken = client.group->process(event->message, {}, m_world);
    if (!isReadable) {
        check(!taken && taken.fault() == Fault::WrongEpoch, "a message of an epoch that is gone is read");
    } else if (isKnown) {
        check(!taken && taken.fault() == Fault::KeyUsed, "a message is read twice");
        ++m_counts["replays"];
    } else if (expect(taken, "a message is not read")) {
        check(taken->application == event->text, "a message reads otherwise");
        client.now.heard.push_back(event);
        if (client.now.heard.size() > 200)
            client.now.heard.erase(client.now.heard.begin());
        ++m_counts[event->epoch < client.epoch() ? "messages of the past" : "messages"];
    }
}

void Simulation::readLate(Client &client)
{
    auto late = std::exchange(client.now.late, {});
    std::ranges::shuffle(late, m_choices);
    for (const auto &event : late)
        hear(client, event);
    keep(client);
}

void Simulation::replay(Client &client)
{
    if (client.now.heard.empty())
        return;
    const auto before = client.group->serialize();
    hear(client,
         client.now.heard[client.now.heard.size() - 1 - roll(std::min<std::size_t>(client.now.heard.size(), 20))]);
    check(client.group->serialize() == before, "a replay changed something");
}

// What a member sees on coming to an epoch: what all others see, and what the model says.
void Simulation::checkEpoch(Client &client)
{
    const auto &group = *client.group;
    auto &epoch = m_epochs[client.epoch()];
    const auto tree = encode(group.tree().nodes());
    if (epoch.authenticator.empty()) {
        epoch.authenticator = copyOf(group.epochAuthenticator());
        epoch.tree = hash(tree);
        epoch.context = group.context();
    }
    check(epoch.authenticator == copyOf(group.epochAuthenticator()), "another epoch authenticator");
    check(epoch.tree == hash(tree), "another tree");
    check(epoch.context == group.context(), "another context");
    check(epoch.extensions == group.context().extensions, "other extensions than were meant");
    std::set<Name> names;
    for (const auto leaf : group.tree().members())
        names.insert(nameOf(group.tree().leaf(leaf)->credential).value());
    check(names == epoch.names && names.size() == group.tree().members().size(), "other members than were meant");
    check(group.waitingProposals() == 0, "a proposal outlived its epoch");
    checkPrivateTree(client);
    if (m_server && m_server->context().epoch == client.epoch()) {
        check(m_server->context() == group.context(), "the server is in another epoch");
        check(m_server->tree() == group.tree(), "the server has another tree");
    }
}

// The keys of the own leaf and of what is above it, where that is not blank and came after it; and no others.
void Simulation::checkPrivateTree(const Client &client)
{
    const auto &tree = client.group->tree();
    const auto &own = client.group->privateTree();
    const auto self = client.group->self();
    std::set<NodeIndex> meant{nodeOf(self)};
    for (const auto node : tree.directPath(self)) {
        const auto *parent = tree.parent(node);
        if (parent && !std::ranges::binary_search(parent->unmergedLeaves, self))
            meant.insert(node);
    }
    check(own.size() == meant.size(), "keys are missing, or too many");
    for (const auto node : meant) {
        const auto *keys = own.keys(node);
        check(keys && keys->open == tree.encryptionKey(node), "a key is not the tree's");
        check(!keys || agreementKeysOf(keys->secret.view()).open == keys->open, "a key has another secret");
    }
}

} // namespace conclave::mls::test
