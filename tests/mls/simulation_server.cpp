// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/simulation.h"

#include <algorithm>

namespace conclave::mls::test {

namespace {

// Whether one of somebody's keys opens one of the secrets of a path.
bool opensOne(const Group &group, const UpdatePath &path, const GroupContext &context)
{
    for (std::uint32_t i = 0; i < nodeWidth(group.tree().leafCount()); ++i) {
        const auto *keys = group.privateTree().keys({i});
        if (!keys)
            continue;
        for (const auto &node : path.nodes) {
            for (const auto &sealed : node.pathSecrets) {
                if (decryptWithLabel(*keys, "UpdatePathNode", encode(context), sealed))
                    return true;
            }
        }
    }
    return false;
}

} // namespace

bool Simulation::accept(const EventPtr &event)
{
    const bool isHandshake = event->type != ContentType::Application;
    const bool isPublic = event->message.format == WireFormat::PublicMessage;
    if (isHandshake ? event->epoch != m_epoch : event->epoch + Group::PastEpochs < m_epoch) {
        ++m_counts["stale"];
        if (m_server && event->type == ContentType::Commit && isPublic) {
            const auto judged = m_server->checkCommit(event->message, *event->info, m_world);
            check(!judged && judged.fault() == Fault::WrongEpoch, "the server takes a commit of the past");
        }
        return false;
    }
    m_log.push_back(event);
    if (isHandshake)
        followPublicly(event);
    hauntBy(event);
    if (event->type != ContentType::Commit)
        return true;
    const auto &intention = event->intention;
    Epoch next;
    next.names = m_epochs[m_epoch].names;
    next.extensions = intention.extensions.value_or(m_epochs[m_epoch].extensions);
    for (const auto name : intention.removed)
        next.names.erase(name);
    for (const auto &added : intention.added)
        next.names.insert(added.name);
    if (intention.isJoin)
        next.names.insert(event->sender);
    m_epochs[++m_epoch] = std::move(next);
    m_info = *event->info;
    m_proposed.clear();
    invite(event);
    ++m_counts["commits"];
    return true;
}

void Simulation::invite(const EventPtr &event)
{
    for (const auto &[name, package] : event->intention.added)
        m_clients[name].invitation = {event, package, m_log.size()};
}

// The server's view of it.
void Simulation::followPublicly(const EventPtr &event)
{
    const bool isPublic = event->message.format == WireFormat::PublicMessage;
    if (event->type == ContentType::Proposal) {
        if (!isPublic)
            m_server.reset(); // a commit may refer to what it cannot read
        if (m_server)
            expect(m_server->takeProposal(event->message, m_world), "the server refuses a proposal");
        return;
    }
    if (!isPublic || !m_server) {
        auto begun = PublicGroup::create(*event->info, std::nullopt, m_world);
        if (expect(begun, "the server refuses a group"))
            m_server = *std::move(begun);
        return;
    }
    auto next = m_server->checkCommit(event->message, *event->info, m_world);
    if (!expect(next, "the server refuses a commit"))
        return;
    std::set<Name> added;
    for (const auto &one : next->added)
        added.insert(nameOf(one.package.leaf.credential).value());
    std::set<Name> meant;
    for (const auto &one : event->intention.added)
        meant.insert(one.name);
    check(added == meant, "the server sees others added");
    std::set<Name> removed;
    for (const auto &one : next->removed)
        removed.insert(nameOf(one.credential).value());
    auto gone = event->intention.removed;
    if (event->intention.isJoin && m_epochs[m_epoch].names.contains(event->sender))
        gone.insert(event->sender); // a resync
    check(removed == gone, "the server sees others removed");
    check(next->isExternal == event->intention.isJoin, "the server sees another kind of commit");
    check(nameOf(next->committer.credential) == event->sender, "the server sees another committer");
    m_server->enter(*std::move(next));
    if (chance(10)) {
        auto restored = PublicGroup::restore(m_server->serialize());
        if (expect(restored, "the server cannot restore its view"))
            m_server = *std::move(restored);
    }
    ++m_counts["commits that the server judged"];
}

// Those who were removed try to read what is later than they.
void Simulation::hauntBy(const EventPtr &event)
{
    for (auto &client : m_clients) {
        if (!client.ghost || event->epoch < client.ghost->group.context().epoch)
            continue;
        auto &ghost = client.ghost->group;
        const bool isLater = event->epoch > ghost.context().epoch;
        if (isLater)
            check(!ghost.process(event->message, {}, m_world), "one who was removed reads a message");
        const bool isOpen = event->type == ContentType::Commit && event->message.format == WireFormat::PublicMessage;
        if (!isLater || !isOpen || client.ghost->tries == 0 || !event->message.publicMessage.content.commit.path)
            continue;
        --client.ghost->tries;
        auto context = event->info->context;
        context.confirmedTranscriptHash = m_epochs[event->epoch].context.confirmedTranscriptHash;
        check(!opensOne(ghost, *event->message.publicMessage.content.commit.path, context),
              "one who was removed reads a path");
        ++m_counts["paths that ghosts tried"];
    }
}

void Simulation::makeGhost(Client &client, const EventPtr &removal)
{
    client.ghost = Client::Ghost{client.group->clone(), 3};
    if (removal->message.format != WireFormat::PublicMessage)
        return;
    const auto &path = removal->message.publicMessage.content.commit.path;
    auto context = removal->info->context;
    context.confirmedTranscriptHash = client.group->context().confirmedTranscriptHash;
    check(!opensOne(*client.group, *path, context), "one who is removed reads the path of that commit");
}

void Simulation::checkReach(const Client &client, const EventPtr &commit)
{
    const auto &path = commit->message.publicMessage.content.commit.path;
    const bool isUpdated = std::ranges::any_of(
        client.now.known, [&](const auto &known) { return known->sender == client.name; }); // to a key that waits
    if (isUpdated || !path || commit->message.format != WireFormat::PublicMessage)
        return;
    auto context = commit->info->context;
    context.confirmedTranscriptHash = client.group->context().confirmedTranscriptHash;
    check(opensOne(*client.group, *path, context), "a member cannot read a path");
}

} // namespace conclave::mls::test
