// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/keyschedule.h"

#include "shared/mls/wire.h"

namespace conclave::mls {

namespace {

struct PskLabel
{
    PreSharedKeyId id;
    std::uint16_t index = 0;
    std::uint16_t count = 0;
};

template <class Archive>
void io(Archive &archive, PskLabel &label)
{
    archive(label.id);
    archive(label.index);
    archive(label.count);
}

struct ConfirmedInput
{
    WireFormat wireFormat = WireFormat::PublicMessage;
    FramedContent content;
    Bytes signature;
};

template <class Archive>
void io(Archive &archive, ConfirmedInput &input)
{
    archive(input.wireFormat);
    archive(input.content);
    archive(input.signature);
}

SecretBytes memberSecret(const SecretBytes &joiner, const SecretBytes &psk)
{
    return extract(joiner.view(), psk.view());
}

Bytes hashOfBoth(View before, View more)
{
    auto both = copyOf(before);
    append(both, more);
    return hash(both);
}

} // namespace

SecretBytes joinerSecret(const SecretBytes &init, const SecretBytes &commit, const GroupContext &context)
{
    return expandWithLabel(extract(init.view(), commit.view()).view(), "joiner", encode(context), HashBytes);
}

WelcomeKeys welcomeKeys(const SecretBytes &joiner, const SecretBytes &psk)
{
    const auto welcome = deriveSecret(memberSecret(joiner, psk).view(), "welcome");
    return {expandWithLabel(welcome.view(), "key", {}, KeyBytes),
            expandWithLabel(welcome.view(), "nonce", {}, NonceBytes)};
}

EpochSecrets epochSecrets(const SecretBytes &joiner, const SecretBytes &psk, const GroupContext &context)
{
    return epochSecretsOf(expandWithLabel(memberSecret(joiner, psk).view(), "epoch", encode(context), HashBytes));
}

EpochSecrets epochSecretsOf(const SecretBytes &epoch)
{
    const auto derived = [&epoch](std::string_view label) { return deriveSecret(epoch.view(), label); };
    EpochSecrets secrets;
    secrets.senderData = derived("sender data");
    secrets.encryption = derived("encryption");
    secrets.exporter = derived("exporter");
    secrets.external = derived("external");
    secrets.confirmationKey = derived("confirm");
    secrets.membershipKey = derived("membership");
    secrets.resumptionPsk = derived("resumption");
    secrets.epochAuthenticator = derived("authentication");
    secrets.init = derived("init");
    return secrets;
}

KeyPair externalKeys(const EpochSecrets &epoch)
{
    return deriveKeyPair(epoch.external.view());
}

SecretBytes exportSecret(const EpochSecrets &epoch, std::string_view label, View context, std::size_t size)
{
    return expandWithLabel(deriveSecret(epoch.exporter.view(), label).view(), "exported", hash(context), size);
}

SecretBytes pskSecret(const std::vector<Psk> &psks)
{
    const SecretBytes zeroes(HashBytes);
    SecretBytes secret(HashBytes);
    for (std::size_t i = 0; i < psks.size(); ++i) {
        const auto extracted = extract(zeroes.view(), psks[i].secret.view());
        const PskLabel label{psks[i].id, std::uint16_t(i), std::uint16_t(psks.size())};
        const auto input = expandWithLabel(extracted.view(), "derived psk", encode(label), HashBytes);
        secret = extract(input.view(), secret.view());
    }
    return secret;
}

Bytes confirmedTranscriptHash(View interim, const AuthenticatedContent &commit)
{
    return hashOfBoth(interim, encode(ConfirmedInput{commit.wireFormat, commit.content, commit.auth.signature}));
}

Bytes interimTranscriptHash(View confirmed, View confirmationTag)
{
    return hashOfBoth(confirmed, encode(copyOf(confirmationTag)));
}

Bytes confirmationTag(const EpochSecrets &epoch, View confirmedTranscriptHash)
{
    return mac(epoch.confirmationKey.view(), confirmedTranscriptHash);
}

} // namespace conclave::mls
