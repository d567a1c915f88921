// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/leafrules.h"

#include "shared/mls/hpke.h"
#include "shared/mls/wire.h"

#include <algorithm>

namespace conclave::mls {

namespace {

struct LeafToSign
{
    const LeafNode *leaf;
    const LeafPlace *place;
};

template <class Archive>
void io(Archive &archive, LeafToSign &item)
{
    unsignedLeaf(archive, const_cast<LeafNode &>(*item.leaf));
    if (item.leaf->source != LeafSource::KeyPackage && item.place) {
        archive(copyOf(item.place->groupId));
        archive(item.place->index);
    }
}

struct PackageToSign
{
    const KeyPackage *package;
};

template <class Archive>
void io(Archive &archive, PackageToSign &item)
{
    unsignedKeyPackage(archive, const_cast<KeyPackage &>(*item.package));
}

// Section 7.2: what everybody has to know, and so nobody lists.
bool isDefault(ExtensionType type)
{
    return std::uint16_t(type) >= 1 && std::uint16_t(type) <= 5;
}

bool isDefault(ProposalType type)
{
    return std::uint16_t(type) >= 1 && std::uint16_t(type) <= 7;
}

template <class T>
bool lists(const std::vector<T> &all, T one)
{
    return std::ranges::find(all, one) != all.end();
}

bool supports(const Capabilities &capabilities, ExtensionType type)
{
    return isDefault(type) || lists(capabilities.extensions, type);
}

bool areShort(const Capabilities &can)
{
    return can.versions.size() <= MostListed && can.suites.size() <= MostListed && can.extensions.size() <= MostListed
        && can.proposals.size() <= MostListed && can.credentials.size() <= MostListed;
}

Status checkLifetime(const Lifetime &lifetime, const World &world, Standing standing)
{
    const bool isShort
        = lifetime.notAfter >= lifetime.notBefore && lifetime.notAfter - lifetime.notBefore <= world.longestLifetime;
    const auto now = standing == Standing::New ? world.now : std::nullopt;
    const bool isEarly = now && lifetime.notBefore > *now && lifetime.notBefore - *now > SkewSeconds;
    const bool isLate = now && *now > lifetime.notAfter && *now - lifetime.notAfter > SkewSeconds;
    return isShort && !isEarly && !isLate ? Status() : Status(Fault::BadLifetime);
}

template <class T>
Result<T> contentOf(const Extensions &extensions, ExtensionType type)
{
    const auto *extension = find(extensions, type);
    return extension ? decode<T>(extension->data) : Result<T>(T());
}

} // namespace

bool haveEachTypeOnce(const Extensions &extensions)
{
    std::vector<ExtensionType> types;
    for (const auto &extension : extensions)
        types.push_back(extension.type);
    std::ranges::sort(types);
    return std::ranges::adjacent_find(types) == types.end();
}

const Extension *find(const Extensions &extensions, ExtensionType type)
{
    const auto found = std::ranges::find(extensions, type, &Extension::type);
    return found == extensions.end() ? nullptr : &*found;
}

Result<RequiredCapabilities> requiredBy(const Extensions &context)
{
    auto required = contentOf<RequiredCapabilities>(context, ExtensionType::RequiredCapabilities);
    const bool isShort = !required
        || (required->extensions.size() <= MostListed && required->proposals.size() <= MostListed
            && required->credentials.size() <= MostListed);
    return isShort ? std::move(required) : Fault::TooMany;
}

Result<std::vector<ExternalSender>> externalSenders(const Extensions &context)
{
    return contentOf<std::vector<ExternalSender>>(context, ExtensionType::ExternalSenders);
}

Capabilities ownCapabilities(std::vector<ExtensionType> more)
{
    Capabilities capabilities;
    capabilities.versions = {Mls10};
    capabilities.suites = {Suite};
    capabilities.extensions = std::move(more);
    capabilities.extensions.push_back(ExtensionType::LastResort);
    capabilities.credentials = {CredentialType::Basic};
    return capabilities;
}

Bytes signLeaf(const LeafNode &leaf, const LeafPlace *place, const SecretBytes &key)
{
    return signWithLabel(key, "LeafNodeTBS", encode(LeafToSign{&leaf, place}));
}

bool isSigned(const LeafNode &leaf, const LeafPlace *place)
{
    return verifyWithLabel(leaf.signatureKey, "LeafNodeTBS", encode(LeafToSign{&leaf, place}), leaf.signature);
}

Status checkLeaf(const LeafNode &leaf, LeafSource source, const LeafPlace *place, const World &world, Standing standing)
{
    const auto &can = leaf.capabilities;
    if (leaf.source != source)
        return Fault::BadLeafSource;
    if (!areShort(can))
        return Fault::TooMany;
    if (!lists(can.versions, Mls10))
        return Fault::UnsupportedVersion;
    if (!lists(can.suites, Suite))
        return Fault::UnsupportedSuite;
    if (!lists(can.credentials, leaf.credential.type))
        return Fault::UnsupportedCredential;
    if (!haveEachTypeOnce(leaf.extensions))
        return Fault::Malformed;
    for (const auto &extension : leaf.extensions) {
        if (!supports(can, extension.type))
            return Fault::UnsupportedExtension;
    }
    if (!isAgreementKey(leaf.encryptionKey) || leaf.signatureKey.size() != KeyBytes)
        return Fault::BadKey;
    if (!isSigned(leaf, place))
        return Fault::BadSignature;
    if (source == LeafSource::KeyPackage) {
        if (const auto fine = checkLifetime(leaf.lifetime, world, standing); !fine)
            return fine;
    }
    if (world.policy && !world.policy(leaf.credential, leaf.signatureKey))
        return Fault::Refused;
    return {};
}

Status checkSuccession(const LeafNode &before, const LeafNode &after, const World &world)
{
    if (after.encryptionKey == before.encryptionKey)
        return Fault::DuplicateKey;
    if (after.credential == before.credential)
        return {};
    const bool isFine = world.succession && world.succession(before.credential, after.credential);
    return isFine ? Status() : Status(Fault::Refused);
}

Status checkKeyPackage(const KeyPackage &package, const World &world)
{
    if (package.version != Mls10)
        return Fault::UnsupportedVersion;
    if (package.suite != Suite)
        return Fault::UnsupportedSuite;
    if (!isAgreementKey(package.initKey) || package.initKey == package.leaf.encryptionKey)
        return Fault::BadKey;
    if (!haveEachTypeOnce(package.extensions))
        return Fault::Malformed;
    if (!verifyWithLabel(package.leaf.signatureKey, "KeyPackageTBS", encode(PackageToSign{&package}),
                         package.signature))
        return Fault::BadSignature;
    return checkLeaf(package.leaf, LeafSource::KeyPackage, nullptr, world, Standing::New);
}

Status checkContextExtensions(const Extensions &context, const World &world)
{
    const auto senders = externalSenders(context);
    if (!haveEachTypeOnce(context) || !requiredBy(context) || !senders)
        return Fault::Malformed;
    for (const auto &sender : *senders) {
        if (sender.signatureKey.size() != KeyBytes)
            return Fault::BadKey;
        if (world.policy && !world.policy(sender.credential, sender.signatureKey))
            return Fault::Refused;
    }
    return {};
}

Status checkCapabilities(const LeafNode &leaf, const RatchetTree &tree, const Extensions &context)
{
    const auto &can = leaf.capabilities;
    if (context.size() > MostListed)
        return Fault::TooMany;
    const auto required = requiredBy(context);
    if (!required)
        return required.fault();
    for (const auto type : required->extensions) {
        if (!supports(can, type))
            return Fault::UnsupportedExtension;
    }
    for (const auto &extension : context) {
        if (!supports(can, extension.type))
            return Fault::UnsupportedExtension;
    }
    for (const auto type : required->proposals) {
        if (!isDefault(type) && !lists(can.proposals, type))
            return Fault::UnsupportedProposal;
    }
    for (const auto type : required->credentials) {
        if (!lists(can.credentials, type))
            return Fault::UnsupportedCredential;
    }
    for (const auto index : tree.members()) {
        const auto &other = *tree.leaf(index);
        if (!lists(can.credentials, other.credential.type)
            || !lists(other.capabilities.credentials, leaf.credential.type))
            return Fault::UnsupportedCredential;
    }
    return {};
}

Bytes keyPackageRef(const KeyPackage &package)
{
    return refHash("MLS 1.0 KeyPackage Reference", encode(package));
}

bool fitTogether(const KeyPackageSecrets &own, const KeyPair &signature)
{
    return own.init.open == own.package.initKey && own.encryption.open == own.package.leaf.encryptionKey
        && signature.open == own.package.leaf.signatureKey;
}

KeyPackageSecrets makeKeyPackage(const Credential &credential, const KeyPair &signature, Lifetime lifetime, Use use,
                                 std::vector<ExtensionType> capabilities, const Random &random)
{
    KeyPackageSecrets made{{}, agreementKeys(random), agreementKeys(random)};
    auto &package = made.package;
    package.initKey = made.init.open;
    package.leaf.encryptionKey = made.encryption.open;
    package.leaf.signatureKey = signature.open;
    package.leaf.credential = credential;
    package.leaf.capabilities = ownCapabilities(std::move(capabilities));
    package.leaf.source = LeafSource::KeyPackage;
    package.leaf.lifetime = lifetime;
    package.leaf.signature = signLeaf(package.leaf, nullptr, signature.secret);
    if (use == Use::LastResort)
        package.extensions.push_back({ExtensionType::LastResort, {}});
    package.signature = signWithLabel(signature.secret, "KeyPackageTBS", encode(PackageToSign{&package}));
    return made;
}

} // namespace conclave::mls
