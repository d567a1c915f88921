// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/hpke.h"

#include "shared/mls/codec.h"

#include <algorithm>

namespace conclave::mls {

namespace {

constexpr std::array<std::uint8_t, 5> KemSuite{'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> HpkeSuite{'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};

SecretBytes joined(std::initializer_list<View> parts)
{
    std::size_t size = 0;
    for (const auto part : parts)
        size += part.size();
    SecretBytes all(size);
    auto *to = all.data();
    for (const auto part : parts)
        to = std::copy(part.begin(), part.end(), to);
    return all;
}

// RFC 9180, section 4.
SecretBytes labelledExtract(View suite, View salt, std::string_view label, View key)
{
    return extract(salt, joined({viewOf("HPKE-v1"), suite, viewOf(label), key}).view());
}

SecretBytes labelledExpand(View suite, View key, std::string_view label, View info, std::size_t size)
{
    const auto length = encode(std::uint16_t(size));
    return expand(key, joined({length, viewOf("HPKE-v1"), suite, viewOf(label), info}).view(), size);
}

// Section 4.1: what both sides of an agreement know.
SecretBytes sharedSecret(const SecretBytes &agreed, View kemOutput, View key)
{
    const auto extracted = labelledExtract(KemSuite, {}, "eae_prk", agreed.view());
    return labelledExpand(KemSuite, extracted.view(), "shared_secret", joined({kemOutput, key}).view(), HashBytes);
}

// Section 5.1, in the base mode.
struct Context
{
    SecretBytes key;
    SecretBytes nonce;
    SecretBytes exporter;
};

Context contextOf(const SecretBytes &shared, View info)
{
    const std::uint8_t baseMode = 0;
    const auto pskIdHash = labelledExtract(HpkeSuite, {}, "psk_id_hash", {});
    const auto infoHash = labelledExtract(HpkeSuite, {}, "info_hash", info);
    const auto context = joined({View(&baseMode, 1), pskIdHash.view(), infoHash.view()});
    const auto secret = labelledExtract(HpkeSuite, shared.view(), "secret", {});
    return {labelledExpand(HpkeSuite, secret.view(), "key", context.view(), KeyBytes),
            labelledExpand(HpkeSuite, secret.view(), "base_nonce", context.view(), NonceBytes),
            labelledExpand(HpkeSuite, secret.view(), "exp", context.view(), HashBytes)};
}

struct Sending
{
    Bytes kemOutput;
    Context context;
};

Result<Sending> sendingTo(View key, View info, const Random &random)
{
    const auto ephemeral = agreementKeys(random);
    const auto agreed = agree(ephemeral.secret.view(), key);
    if (!agreed)
        return agreed.fault();
    return Sending{ephemeral.open, contextOf(sharedSecret(*agreed, ephemeral.open, key), info)};
}

Result<Context> receivingFrom(const KeyPair &keys, View info, View kemOutput)
{
    const auto agreed = agree(keys.secret.view(), kemOutput);
    if (!agreed)
        return agreed.fault();
    return contextOf(sharedSecret(*agreed, kemOutput, keys.open), info);
}

SecretBytes exported(const Context &context, std::string_view exporterContext)
{
    return labelledExpand(HpkeSuite, context.exporter.view(), "sec", viewOf(exporterContext), HashBytes);
}

Bytes labelledInfo(std::string_view label, View context)
{
    auto text = copyOf(viewOf("MLS 1.0 "));
    append(text, viewOf(label));
    auto info = encode(text);
    append(info, encode(copyOf(context)));
    return info;
}

} // namespace

KeyPair deriveKeyPair(View material)
{
    const auto extracted = labelledExtract(KemSuite, {}, "dkp_prk", material);
    return agreementKeysOf(labelledExpand(KemSuite, extracted.view(), "sk", {}, KeyBytes).view());
}

KeyPair agreementKeys(const Random &random)
{
    SecretBytes material(KeyBytes);
    random({material.data(), material.size()});
    return deriveKeyPair(material.view());
}

Result<HpkeCiphertext> hpkeSeal(View key, View info, View data, View plaintext, const Random &random)
{
    auto sending = sendingTo(key, info, random);
    if (!sending)
        return sending.fault();
    const auto &context = sending->context;
    return HpkeCiphertext{std::move(sending->kemOutput),
                          seal(context.key.view(), context.nonce.view(), data, plaintext)};
}

Result<SecretBytes> hpkeOpen(const KeyPair &keys, View info, View data, const HpkeCiphertext &sealed)
{
    const auto context = receivingFrom(keys, info, sealed.kemOutput);
    if (!context)
        return context.fault();
    return open(context->key.view(), context->nonce.view(), data, sealed.ciphertext);
}

Result<HpkeCiphertext> encryptWithLabel(View key, std::string_view label, View context, View plaintext,
                                        const Random &random)
{
    return hpkeSeal(key, labelledInfo(label, context), {}, plaintext, random);
}

Result<SecretBytes> decryptWithLabel(const KeyPair &keys, std::string_view label, View context,
                                     const HpkeCiphertext &sealed)
{
    return hpkeOpen(keys, labelledInfo(label, context), {}, sealed);
}

Result<Exported> exportTo(View key, View info, std::string_view exporterContext, const Random &random)
{
    auto sending = sendingTo(key, info, random);
    if (!sending)
        return sending.fault();
    return Exported{std::move(sending->kemOutput), exported(sending->context, exporterContext)};
}

Result<SecretBytes> exportFrom(const KeyPair &keys, View info, std::string_view exporterContext, View kemOutput)
{
    const auto context = receivingFrom(keys, info, kemOutput);
    if (!context)
        return context.fault();
    return exported(*context, exporterContext);
}

} // namespace conclave::mls
