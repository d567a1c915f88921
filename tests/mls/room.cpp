// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

namespace conclave::mls::test {

namespace {

template <class T>
T need(Result<T> result)
{
    if (!result)
        qFatal("an honest member failed: %s", nameOf(result.fault()));
    return *std::move(result);
}

Group founded(const Person &person, Extensions extensions, const World &world)
{
    return need(Group::create(copyOf(viewOf("room")), person.package.clone(), person.identity.clone(),
                              std::move(extensions), world));
}

Group::CommitMade committed(Group &group, std::vector<Proposal> proposals, bool forcesPath, const World &world)
{
    auto made = need(group.commit({std::move(proposals), forcesPath}, knownPsks(), world));
    group.applyPending();
    return made;
}

} // namespace

Person guest(std::string_view name, std::vector<ExtensionType> extensions)
{
    Person person(name);
    person.package = makeKeyPackage(person.identity.credential, person.identity.signature, {Now - 60, Now + Week},
                                    Use::Once, std::move(extensions), systemRandom());
    return person;
}

Group joined(const Welcome &welcome, const Person &person, const World &world)
{
    return need(Group::join(welcome, person.package, person.identity.clone(), std::nullopt, knownPsks(), world));
}

Room Room::open(Extensions extensions, const World &world)
{
    const auto alice = guest("alice");
    const auto bob = guest("bob");
    const auto carol = guest("carol");
    auto mallory = guest("mallory");
    auto group = founded(alice, std::move(extensions), world);
    auto first = committed(group, {addOf(bob.package.package), addOf(carol.package.package)}, true, world);
    auto bobs = joined(*first.welcome, bob, world);
    auto carols = joined(*first.welcome, carol, world);
    auto second = committed(group, {addOf(mallory.package.package)}, false, world);
    need(take(bobs, second.commit, world));
    need(take(carols, second.commit, world));
    return {std::move(group), std::move(bobs), std::move(carols), Mallory(*second.welcome, std::move(mallory))};
}

RoomWithGap RoomWithGap::open()
{
    const auto alice = guest("alice");
    const auto first = guest("first");
    const auto second = guest("second");
    const auto carol = guest("carol");
    auto mallory = guest("mallory");
    auto group = founded(alice, {}, world());
    auto made
        = committed(group, {addOf(first.package.package), addOf(second.package.package), addOf(carol.package.package)},
                    true, world());
    auto carols = joined(*made.welcome, carol);
    made = committed(group, {removeOf({1}), removeOf({2}), addOf(mallory.package.package)}, true, world());
    need(take(carols, made.commit));
    return {std::move(group), std::move(carols), Mallory(*made.welcome, std::move(mallory))};
}

State::State(const Group &group)
    : all(group.serialize())
    , isOver(group.isOver())
{
}

Result<Received> take(Group &reader, const Message &message, const World &world, const PskLookup &psks)
{
    const auto arrived = decode<Message>(encode(message));
    return arrived ? reader.process(*arrived, psks, world) : Result<Received>(arrived.fault());
}

QByteArray acceptance(Group &reader, const Message &message, const Bytes &epochAuthenticator, const World &world)
{
    const auto taken = take(reader, message, world);
    if (!taken)
        return QByteArray("the right one is refused: ") + nameOf(taken.fault());
    if (!epochAuthenticator.empty() && copyOf(reader.epochAuthenticator()) != epochAuthenticator)
        return "the members do not agree";
    return {};
}

QByteArray refusal(Group &reader, const Message &broken, Fault fault, const Message &twin,
                   const Bytes &epochAuthenticator, const World &world)
{
    const State before(reader);
    const auto taken = take(reader, broken, world);
    if (taken)
        return "the broken one is taken";
    if (taken.fault() != fault)
        return QByteArray("another fault: ") + nameOf(taken.fault());
    if (State(reader) != before)
        return "something changed";
    return acceptance(reader, twin, epochAuthenticator, world);
}

QByteArray outcome(const CommitCase &one, Room room, const World &world)
{
    Plan plan;
    if (one.right)
        one.right(room, plan);
    const auto right = room.mallory.commit(plan);
    one.wrong(room, plan);
    const auto wrong = room.mallory.commit(plan);
    return refusal(room.alice, wrong.message, one.fault, right.message, right.epochAuthenticator, world);
}

Bytes flipped(Bytes bytes)
{
    bytes.at(0) ^= 1;
    return bytes;
}

// Zero, one, the two of order eight, and those of them and of minus one that also fit when the prime is added.
std::vector<Bytes> lowOrderPoints()
{
    Bytes zero(KeyBytes, 0);
    auto one = zero;
    one[0] = 1;
    Bytes prime(KeyBytes, 0xff); // little-endian 2^255 - 19
    prime[0] = 0xed;
    prime[31] = 0x7f;
    auto lessOne = prime;
    --lessOne[0];
    auto moreOne = prime;
    ++moreOne[0];
    const Bytes eight{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
                      0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00};
    const Bytes otherEight{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
                           0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
                           0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57};
    std::vector<Bytes> all{zero, one, eight, otherEight, lessOne, prime, moreOne};
    for (std::size_t i = 0, count = all.size(); i < count; ++i) {
        all.push_back(all[i]);
        all.back()[31] |= 0x80; // which X25519 ignores
    }
    return all;
}

} // namespace conclave::mls::test
