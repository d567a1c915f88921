// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/publicgroup.h"
#include "tests/mls/members.h"

#include <memory>
#include <random>
#include <set>
#include <string>

// A group whose clients come and go, race, lag behind and crash, over a server that puts their messages in one order
// and takes one commit for each epoch. Beside the library stands a model that knows only names: what each commit was
// meant to do. All that happens follows from the seed.
namespace conclave::mls::test {

using Name = std::size_t; // of a client, by number

// What a handshake is to do, told by who makes it and not by the library.
struct Intention
{
    struct Invited
    {
        Name name = 0;
        std::shared_ptr<const KeyPackageSecrets> package;
    };
    std::vector<Invited> added;
    std::set<Name> removed;
    std::optional<Extensions> extensions;
    bool isJoin = false; // of the sender
};

struct Event
{
    ContentType type = ContentType::Application;
    Name sender = 0;
    std::uint64_t epoch = 0;
    Message message;
    std::optional<Welcome> welcome;
    std::optional<GroupInfo> info;
    Intention intention;
    Bytes text;
};
using EventPtr = std::shared_ptr<const Event>;

// What a client writes to its disk, in one go.
struct Kept
{
    std::shared_ptr<const SecretBytes> group; // none: not in the group
    std::size_t cursor = 0; // the next event of the server's order
    std::uint64_t readableFrom = 0; // the first epoch whose messages can be read
    std::vector<EventPtr> known; // proposals of this epoch
    std::vector<EventPtr> late; // messages that came but were not read yet
    std::vector<EventPtr> heard; // the last that were read
    EventPtr outgoing; // a commit that was not seen to be taken
};

struct Client
{
    Name name = 0;
    Newcomer person;
    std::optional<Group> group;
    Kept now; // its `group` is that of the disk
    Kept disk;
    bool isOnline = true;

    struct Invitation
    {
        EventPtr commit;
        std::shared_ptr<const KeyPackageSecrets> package;
        std::size_t cursor = 0;
    };
    std::optional<Invitation> invitation;

    struct Ghost // what one who was removed still has, if nothing was deleted
    {
        Group group;
        int tries = 3; // commits whose secrets it tries to open
    };
    std::optional<Ghost> ghost;

    bool isMember() const { return group.has_value(); }
    std::uint64_t epoch() const { return group->context().epoch; }
};

class Simulation
{
public:
    Simulation(std::uint64_t seed, std::size_t clients);

    void step();
    void calmDown(); // everybody comes online and catches up
    const std::string &failure() const { return m_failure; }
    std::string summary() const;

private:
    struct Epoch // of the model, and what the first member who came there saw
    {
        std::set<Name> names;
        Extensions extensions;
        Bytes authenticator;
        Bytes tree;
        GroupContext context;
    };

    std::size_t roll(std::size_t below) { return m_choices() % below; }
    bool chance(std::size_t percent) { return roll(100) < percent; }
    bool check(bool isRight, const std::string &what);
    template <class T>
    bool expect(const Result<T> &result, const std::string &what)
    {
        return check(bool(result), result ? what : what + ": fault " + std::to_string(int(result.fault())));
    }
    Client *randomMember();
    Client *randomOutsider(); // of the current epoch, who is online
    Group::Wire wire() { return chance(m_privatePercent) ? Group::Wire::Private : Group::Wire::Public; }
    std::optional<LeafIndex> leafOf(const RatchetTree &tree, Name name) const;
    std::optional<Name> nameOf(const Credential &credential) const;

    // simulation_clients.cpp
    void keep(Client &client);
    void crash(Client &client);
    void sync(Client &client, std::size_t most);
    void take(Client &client, const EventPtr &event);
    void takeCommit(Client &client, const EventPtr &event);
    void hear(Client &client, const EventPtr &event);
    void replay(Client &client);
    void acceptInvitation(Client &client);
    void readLate(Client &client);
    void flush(Client &client); // sends a commit again that nobody has seen
    void submit(Client &client);
    void checkEpoch(Client &client);
    void checkPrivateTree(const Client &client);

    // simulation_server.cpp
    bool accept(const EventPtr &event); // false: stale
    void followPublicly(const EventPtr &event);
    void hauntBy(const EventPtr &event);
    void invite(const EventPtr &event);
    void makeGhost(Client &client, const EventPtr &removal);
    void checkReach(const Client &client, const EventPtr &commit); // that the path opens to a member: ghosts try so too

    // simulation.cpp
    void say(Client &client);
    void propose(Client &client);
    bool prepareCommit(Client &client);
    void race();
    void joinExternally(Client &client);
    void loseState(Client &client);

    std::uint64_t m_seed;
    std::mt19937_64 m_choices;
    World m_world;
    std::size_t m_privatePercent;
    std::vector<Client> m_clients;
    std::string m_failure;
    std::size_t m_steps = 0;
    std::map<std::string, std::size_t> m_counts; // of what happened

    std::vector<EventPtr> m_log;
    std::map<std::uint64_t, Epoch> m_epochs;
    std::uint64_t m_epoch = 0;
    GroupInfo m_info;
    std::set<Name> m_proposed; // who is proposed to be added in this epoch
    std::optional<PublicGroup> m_server; // nothing while it cannot follow
};

} // namespace conclave::mls::test
