// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/members.h"

#include <memory>
#include <random>

namespace conclave::mls::test {

namespace {

struct PackageToSign
{
    KeyPackage *package;
};

template <class Archive>
void io(Archive &archive, PackageToSign &item)
{
    unsignedKeyPackage(archive, *item.package);
}

} // namespace

Random seededRandom(std::uint64_t seed)
{
    return [engine = std::make_shared<std::mt19937_64>(seed)](std::span<std::uint8_t> bytes) {
        for (auto &byte : bytes)
            byte = std::uint8_t((*engine)());
    };
}

World seededWorld(std::uint64_t seed)
{
    World world;
    world.now = 1'800'000'000;
    world.random = seededRandom(seed);
    return world;
}

Newcomer Newcomer::named(std::string_view name, const World &world)
{
    return {signatureKeys(world.random), {CredentialType::Basic, copyOf(viewOf(name))}};
}

KeyPackageSecrets Newcomer::package(const World &world) const
{
    return makeKeyPackage(credential, signature, {*world.now - 1, *world.now + 1000}, Use::Once, {PolicyExtension},
                          world.random);
}

void signPackage(KeyPackage &package, const SecretBytes &key)
{
    package.signature = signWithLabel(key, "KeyPackageTBS", encode(PackageToSign{&package}));
}

Group::CommitMade commitAll(std::vector<Group> &members, std::size_t committer, const Group::CommitOptions &options,
                            const World &world)
{
    auto made = must(members[committer].commit(options, {}, world));
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != committer && !members[i].isOver())
            must(members[i].process(made.commit, {}, world));
    }
    members[committer].applyPending();
    return made;
}

std::vector<Group> groupOf(const std::vector<std::string_view> &names, const World &world)
{
    std::vector<Group> members;
    for (const auto name : names) {
        const auto person = Newcomer::named(name, world);
        auto own = person.package(world);
        if (members.empty()) {
            members.push_back(
                must(Group::create(copyOf(viewOf("group")), std::move(own), person.identity(), {}, world)));
            continue;
        }
        const auto made = commitAll(members, members.size() - 1, {.proposals = {addOf(own.package)}}, world);
        members.push_back(must(Group::join(*made.welcome, own, person.identity(), std::nullopt, {}, world)));
    }
    return members;
}

} // namespace conclave::mls::test
