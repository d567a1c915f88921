// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/group.h"
#include "shared/mls/wire.h"
#include "tests/mls/makers.h"

#include <QtGlobal>

// Members for the tests of groups, and what they need to meet.
namespace conclave::mls::test {

Random seededRandom(std::uint64_t seed); // the same bytes each time
World seededWorld(std::uint64_t seed);

// What cannot fail if the test is right.
template <class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("refused: %d", int(result.fault()));
    return *std::move(result);
}

constexpr ExtensionType PolicyExtension{0xF0C2}; // one of the group's context, that all can do

// Somebody with keys of their own, in no group yet.
struct Newcomer
{
    KeyPair signature;
    Credential credential;

    static Newcomer named(std::string_view name, const World &world);
    Group::Identity identity() const { return {signature.clone(), credential}; }
    KeyPackageSecrets package(const World &world) const;
};

void signPackage(KeyPackage &package, const SecretBytes &key); // anew, but not its leaf

// A group of the first, and then of all, each added by a commit of its own.
std::vector<Group> groupOf(const std::vector<std::string_view> &names, const World &world);

// A commit that all but its sender take, and the sender after them. Returns what was made.
Group::CommitMade commitAll(std::vector<Group> &members, std::size_t committer, const Group::CommitOptions &options,
                            const World &world);

} // namespace conclave::mls::test
