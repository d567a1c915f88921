// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/simulation.h"

#include <algorithm>

namespace conclave::mls::test {

Simulation::Simulation(std::uint64_t seed, std::size_t clients)
    : m_seed(seed)
    , m_choices(seed)
    , m_world(seededWorld(seed + 1))
    , m_privatePercent(seed % 3 == 0 ? 0 : 25)
{
    for (Name name = 0; name < clients; ++name) {
        Client client;
        client.name = name;
        client.person = Newcomer::named("client " + std::to_string(name), m_world);
        m_clients.push_back(std::move(client));
    }
    auto &first = m_clients[0];
    first.group = must(
        Group::create(copyOf(viewOf("group")), first.person.package(m_world), first.person.identity(), {}, m_world));
    m_info = first.group->info(Group::Tree::Included);
    m_server = must(PublicGroup::create(m_info, std::nullopt, m_world));
    m_epochs[0].names = {0};
    checkEpoch(first);
    keep(first);
}

bool Simulation::check(bool isRight, const std::string &what)
{
    if (!isRight && m_failure.empty())
        m_failure = "seed " + std::to_string(m_seed) + ", step " + std::to_string(m_steps) + ": " + what;
    return isRight;
}

std::string Simulation::summary() const
{
    auto text = "seed " + std::to_string(m_seed) + ": " + std::to_string(m_steps) + " steps, epoch "
        + std::to_string(m_epoch);
    for (const auto &[what, count] : m_counts)
        text += ", " + std::to_string(count) + " " + what;
    return text;
}

Client *Simulation::randomMember()
{
    std::vector<Client *> all;
    for (auto &client : m_clients) {
        if (client.isMember() && client.isOnline)
            all.push_back(&client);
    }
    return all.empty() ? nullptr : all[roll(all.size())];
}

Client *Simulation::randomOutsider()
{
    std::vector<Client *> all;
    for (auto &client : m_clients) {
        if (!client.isMember() && client.isOnline && !client.invitation)
            all.push_back(&client);
    }
    return all.empty() ? nullptr : all[roll(all.size())];
}

std::optional<Name> Simulation::nameOf(const Credential &credential) const
{
    const auto found
        = std::ranges::find(m_clients, credential, [](const Client &client) { return client.person.credential; });
    return found == m_clients.end() ? std::nullopt : std::optional(found->name);
}

std::optional<LeafIndex> Simulation::leafOf(const RatchetTree &tree, Name name) const
{
    for (const auto leaf : tree.members()) {
        if (tree.leaf(leaf)->credential == m_clients[name].person.credential)
            return leaf;
    }
    return std::nullopt;
}

void Simulation::step()
{
    ++m_steps;
    const auto what = roll(100);
    auto *member = randomMember();
    if (member && chance(80))
        sync(*member, m_log.size());
    if (member && !member->isMember())
        member = nullptr;
    if (what < 30 && member) {
        say(*member);
    } else if (what < 42 && member) {
        propose(*member);
    } else if (what < 64 && member) {
        if (prepareCommit(*member))
            submit(*member);
    } else if (what < 72) {
        race();
    } else if (what < 81) {
        if (auto *outsider = randomOutsider())
            joinExternally(*outsider);
    } else if (what < 85 && member) {
        loseState(*member);
    } else if (what < 89 && member) {
        crash(*member);
    } else if (what < 93) {
        auto &client = m_clients[roll(m_clients.size())];
        client.isOnline = !client.isOnline;
    } else if (what < 96 && member) {
        replay(*member);
    } else if (what < 97 && member) {
        member->group->forgetPast();
        member->now.readableFrom = member->epoch();
    } else if (member) {
        readLate(*member);
    }
    for (auto &client : m_clients) {
        if (client.isOnline && m_failure.empty())
            sync(client, chance(80) ? m_log.size() : roll(4));
    }
    if (m_steps % 50 == 0)
        calmDown();
}

void Simulation::calmDown()
{
    const auto isBehind = [this](const Client &client) {
        return client.isMember() && (client.now.cursor < m_log.size() || client.now.outgoing);
    };
    do { // a commit of one may be news for another
        for (auto &client : m_clients) {
            client.isOnline = true;
            sync(client, m_log.size());
            if (client.isMember())
                readLate(client);
        }
    } while (m_failure.empty() && std::ranges::any_of(m_clients, isBehind));
    for (const auto &client : m_clients) {
        const bool isNamed = m_epochs[m_epoch].names.contains(client.name);
        check(!client.isMember() || (isNamed && client.epoch() == m_epoch), "one who caught up is not there");
        check(!client.isMember() || client.now.cursor == m_log.size(), "one who caught up is not at the end");
        check(!client.isMember() || client.now.late.empty(), "one who caught up has not read all");
    }
}

void Simulation::say(Client &client)
{
    for (auto count = 1 + roll(4); count > 0 && client.isMember(); --count) {
        Event event;
        event.sender = client.name;
        event.epoch = client.epoch();
        event.text = encode(m_choices());
        auto made = client.group->encrypt(event.text, {}, roll(300), m_world);
        if (client.group->waitingProposals() > 0) {
            check(!made && made.fault() == Fault::ProposalsWaiting, "one writes while proposals wait");
            return;
        }
        if (!expect(made, "a message is not encrypted"))
            return;
        event.message = *std::move(made);
        keep(client);
        if (chance(3)) {
            crash(client); // it is never sent
            return;
        }
        accept(std::make_shared<Event>(std::move(event)));
    }
}

void Simulation::propose(Client &client)
{
    Event event;
    event.type = ContentType::Proposal;
    event.sender = client.name;
    event.epoch = client.epoch();
    const auto &names = m_epochs[event.epoch].names;
    const auto other = roll(m_clients.size());
    Result<Message> made = Fault::Malformed;
    if (chance(50)) {
        made = client.group->proposeUpdate(wire(), m_world);
    } else if (std::ranges::any_of(client.now.known, [&](const auto &known) {
                   return known->sender == client.name && known->intention.removed.contains(other);
               })) {
        return; // the same words again are the same proposal
    } else if (names.contains(other)) { // or oneself: to leave
        event.intention.removed = {other};
        made = client.group->propose(removeOf(*leafOf(client.group->tree(), other)), wire(), m_world);
    } else if (event.epoch == m_epoch && m_proposed.insert(other).second) {
        auto package = std::make_shared<KeyPackageSecrets>(m_clients[other].person.package(m_world));
        event.intention.added = {{other, package}};
        made = client.group->propose(addOf(package->package), wire(), m_world);
    } else {
        return;
    }
    if (!expect(made, "a proposal is not made"))
        return;
    event.message = *std::move(made);
    const auto sent = std::make_shared<Event>(std::move(event));
    client.now.known.push_back(sent);
    keep(client);
    if (!chance(5))
        accept(sent);
}

// A commit of all that the client knows of and of more, as the library is asked and as the model understands it.
bool Simulation::prepareCommit(Client &client)
{
    if (!client.isMember() || client.group->hasPending())
        return false;
    for (const auto &known : client.now.known) { // what was to be sent before, and was not
        if (known->sender == client.name && std::find(m_log.rbegin(), m_log.rend(), known) == m_log.rend())
            accept(known);
    }
    Event event;
    event.type = ContentType::Commit;
    event.sender = client.name;
    event.epoch = client.epoch();
    auto &intention = event.intention;
    for (const auto &known : client.now.known) {
        for (const auto removed : known->intention.removed) {
            if (removed != client.name)
                intention.removed.insert(removed);
        }
        intention.added.insert(intention.added.end(), known->intention.added.begin(), known->intention.added.end());
    }
    Group::CommitOptions options{.proposals = {}, .forcesPath = chance(30), .wire = wire()};
    const auto &names = m_epochs[event.epoch].names;
    for (auto more = roll(3); more > 0; --more) {
        const auto other = roll(m_clients.size());
        const bool isAdded = std::ranges::count(intention.added, other, &Intention::Invited::name) > 0;
        if (!names.contains(other) && !isAdded) {
            auto package = std::make_shared<KeyPackageSecrets>(m_clients[other].person.package(m_world));
            options.proposals.push_back(addOf(package->package));
            intention.added.push_back({other, package});
        } else if (names.contains(other) && other != client.name && names.size() - intention.removed.size() > 2
                   && intention.removed.insert(other).second) {
            options.proposals.push_back(removeOf(*leafOf(client.group->tree(), other)));
        }
    }
    if (chance(8)) {
        intention.extensions = Extensions{{PolicyExtension, encode(m_choices())}};
        options.proposals.push_back(extensionsOf(*intention.extensions));
    }
    auto made = client.group->commit(options, {}, m_world);
    if (!expect(made, "a commit is not made"))
        return false;
    check(made->welcome.has_value() == !intention.added.empty(), "a Welcome for nobody, or none");
    event.message = std::move(made->commit);
    event.welcome = std::move(made->welcome);
    event.info = std::move(made->info);
    client.now.outgoing = std::make_shared<Event>(std::move(event));
    if (chance(5)) {
        crash(client); // before it was kept
        return false;
    }
    keep(client);
    if (chance(8)) {
        crash(client); // before it was sent
        return false;
    }
    return true;
}

// Several for one epoch.
void Simulation::race()
{
    std::vector<Client *> racers;
    for (auto &client : m_clients) {
        if (client.isOnline && client.isMember() && chance(40))
            sync(client, m_log.size());
        if (client.isOnline && chance(60) && prepareCommit(client))
            racers.push_back(&client);
    }
    std::ranges::shuffle(racers, m_choices);
    for (auto *client : racers)
        submit(*client);
    m_counts["racers"] += racers.size();
}

void Simulation::joinExternally(Client &client)
{
    const auto tree = must(
        RatchetTree::fromNodes(must(decode<Group::Nodes>(find(m_info.extensions, ExtensionType::RatchetTree)->data))));
    const auto former = leafOf(tree, client.name);
    check(former.has_value() == m_epochs[m_epoch].names.contains(client.name), "the tree has other names");
    auto made = Group::joinExternally(m_info, std::nullopt, client.person.package(m_world), client.person.identity(),
                                      former, m_world);
    if (!expect(made, "nobody can join externally"))
        return;
    Event event;
    event.type = ContentType::Commit;
    event.sender = client.name;
    event.epoch = m_epoch;
    event.message = std::move(made->commit);
    event.info = std::move(made->info);
    event.intention.isJoin = true;
    if (chance(20)) { // somebody is faster
        auto *other = randomMember();
        if (other && prepareCommit(*other))
            submit(*other);
    }
    if (!accept(std::make_shared<Event>(std::move(event))))
        return;
    client.group = std::move(made->group);
    client.now = {};
    client.now.cursor = m_log.size();
    client.now.readableFrom = client.epoch();
    client.invitation.reset();
    checkEpoch(client);
    keep(client);
    ++m_counts[former ? "resyncs" : "external joins"];
}

// A disk that broke: in the group, but without its keys.
void Simulation::loseState(Client &client)
{
    client.group.reset();
    client.now = {};
    client.disk = {};
    if (chance(60))
        joinExternally(client);
}

} // namespace conclave::mls::test
