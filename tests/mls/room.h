// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/wire.h"
#include "tests/mls/mallory.h"

#include <QByteArray>

// Groups that a forger is in, and the one question of all tests of refusals.
namespace conclave::mls::test {

constexpr auto Spoken = ExtensionType(0xff07); // an extension that everybody in a room can do

// Alice (0) made the group, took in Bob (1) and Carol (2) with a path, then Mallory (3) without one.
struct Room
{
    static Room open(Extensions extensions = {}, const World &world = test::world());

    Group alice;
    Group bob;
    Group carol;
    Mallory mallory;
};

// Alice (0), Mallory (1), a blank leaf, and Carol (3).
struct RoomWithGap
{
    static RoomWithGap open();

    Group alice;
    Group carol;
    Mallory mallory;
};

Group joined(const Welcome &welcome, const Person &person, const World &world = test::world());

// Somebody who can do what a room speaks, and more.
Person guest(std::string_view name, std::vector<ExtensionType> extensions = {Spoken});

// All that a member knows.
struct State
{
    explicit State(const Group &group);
    bool operator==(const State &) const = default;

    SecretBytes all;
    bool isOver = false;
};

// Takes a message as it comes over the wire.
Result<Received> take(Group &reader, const Message &message, const World &world = test::world(),
                      const PskLookup &psks = knownPsks());

// Empty, or what went another way: the broken message is refused by the fault, the reader stays as it was, and takes
// the twin that is not broken. After a commit it has the epoch authenticator.
QByteArray refusal(Group &reader, const Message &broken, Fault fault, const Message &twin,
                   const Bytes &epochAuthenticator = {}, const World &world = test::world());
QByteArray acceptance(Group &reader, const Message &message, const Bytes &epochAuthenticator = {},
                      const World &world = test::world());

// A row of a table about commits: what a commit has when it is right, and what breaks it.
struct CommitCase
{
    const char *name;
    Fault fault;
    std::function<void(Room &, Plan &)> wrong;
    std::function<void(Room &, Plan &)> right = {};
};
QByteArray outcome(const CommitCase &one, Room room = Room::open(), const World &world = test::world());

Bytes flipped(Bytes bytes); // with another first bit
std::vector<Bytes> lowOrderPoints(); // of X25519, in all encodings that are shorter than 2^255

} // namespace conclave::mls::test
