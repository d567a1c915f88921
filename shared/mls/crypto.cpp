// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/crypto.h"

#include "shared/mls/codec.h"

#include <algorithm>
#include <cstdlib>
#include <sodium.h>
#include <string>

namespace conclave::mls {

namespace {

Bytes labelled(std::string_view label)
{
    constexpr std::string_view prefix = "MLS 1.0 ";
    Bytes bytes;
    bytes.reserve(prefix.size() + label.size());
    append(bytes, viewOf(prefix));
    append(bytes, viewOf(label));
    return bytes;
}

// A label and what it stands for: SignContent, RefHashInput and EncryptContext are written alike.
struct Labelled
{
    Bytes label;
    Bytes content;
};

template <class Archive>
void io(Archive &archive, Labelled &labelled)
{
    archive(labelled.label);
    archive(labelled.content);
}

struct KdfLabel
{
    std::uint16_t size = 0;
    Bytes label;
    Bytes context;
};

template <class Archive>
void io(Archive &archive, KdfLabel &label)
{
    archive(label.size);
    archive(label.label);
    archive(label.context);
}

// What only a fault of this program could break; going on would give away keys.
void require(bool holds)
{
    if (!holds)
        std::abort();
}

void authenticate(std::uint8_t *out, View key, std::initializer_list<View> parts)
{
    crypto_auth_hmacsha256_state state;
    const std::uint8_t nothing = 0; // libsodium wants an address even for an empty key
    crypto_auth_hmacsha256_init(&state, key.empty() ? &nothing : key.data(), key.size());
    for (const auto part : parts)
        crypto_auth_hmacsha256_update(&state, part.data(), part.size());
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

} // namespace

Random systemRandom()
{
    return [](std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); };
}

Bytes hash(View data)
{
    Bytes digest(HashBytes);
    crypto_hash_sha256(digest.data(), data.data(), data.size());
    return digest;
}

Bytes mac(View key, View data)
{
    Bytes tag(HashBytes);
    authenticate(tag.data(), key, {data});
    return tag;
}

SecretBytes extract(View salt, View key)
{
    SecretBytes out(HashBytes);
    authenticate(out.data(), salt, {key});
    return out;
}

SecretBytes expand(View key, View info, std::size_t size)
{
    require(size <= 255 * HashBytes);
    SecretBytes out(size);
    SecretBytes block(HashBytes);
    for (std::size_t at = 0; at < size; at += HashBytes) {
        const auto counter = std::uint8_t(at / HashBytes + 1);
        authenticate(block.data(), key, {at == 0 ? View() : block.view(), info, View(&counter, 1)});
        std::copy_n(block.data(), std::min(HashBytes, size - at), out.data() + at);
    }
    return out;
}

SecretBytes expandWithLabel(View secret, std::string_view label, View context, std::size_t size)
{
    return expand(secret, encode(KdfLabel{std::uint16_t(size), labelled(label), copyOf(context)}), size);
}

SecretBytes deriveSecret(View secret, std::string_view label)
{
    return expandWithLabel(secret, label, {}, HashBytes);
}

SecretBytes deriveTreeSecret(View secret, std::string_view label, std::uint32_t generation, std::size_t size)
{
    return expandWithLabel(secret, label, encode(generation), size);
}

Bytes refHash(std::string_view label, View value)
{
    return hash(encode(Labelled{copyOf(viewOf(label)), copyOf(value)}));
}

KeyPair signatureKeys(const Random &random)
{
    SecretBytes seed(KeyBytes);
    random({seed.data(), seed.size()});
    return signatureKeysOf(seed.view());
}

KeyPair signatureKeysOf(View seed)
{
    require(seed.size() == KeyBytes);
    KeyPair keys{SecretBytes(seed), Bytes(KeyBytes)};
    SecretBytes both(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(keys.open.data(), both.data(), seed.data());
    return keys;
}

Bytes signWithLabel(const SecretBytes &seed, std::string_view label, View content)
{
    require(seed.size() == KeyBytes);
    SecretBytes both(crypto_sign_SECRETKEYBYTES);
    Bytes open(KeyBytes);
    crypto_sign_seed_keypair(open.data(), both.data(), seed.data());
    const auto text = encode(Labelled{labelled(label), copyOf(content)});
    Bytes signature(SignatureBytes);
    crypto_sign_detached(signature.data(), nullptr, text.data(), text.size(), both.data());
    return signature;
}

bool verifyWithLabel(View key, std::string_view label, View content, View signature)
{
    if (key.size() != KeyBytes || signature.size() != SignatureBytes)
        return false;
    const auto text = encode(Labelled{labelled(label), copyOf(content)});
    return crypto_sign_verify_detached(signature.data(), text.data(), text.size(), key.data()) == 0;
}

Bytes seal(View key, View nonce, View data, View plaintext)
{
    require(key.size() == KeyBytes && nonce.size() == NonceBytes);
    Bytes out(plaintext.size() + TagBytes);
    crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(), data.data(),
                                              data.size(), nullptr, nonce.data(), key.data());
    return out;
}

Result<SecretBytes> open(View key, View nonce, View data, View ciphertext)
{
    require(key.size() == KeyBytes && nonce.size() == NonceBytes);
    if (ciphertext.size() < TagBytes)
        return Fault::CannotDecrypt;
    SecretBytes out(ciphertext.size() - TagBytes);
    std::uint8_t nothing = 0; // libsodium wants an address even for an empty message
    if (crypto_aead_chacha20poly1305_ietf_decrypt(out.isEmpty() ? &nothing : out.data(), nullptr, nullptr,
                                                  ciphertext.data(), ciphertext.size(), data.data(), data.size(),
                                                  nonce.data(), key.data())
        != 0)
        return Fault::CannotDecrypt;
    return out;
}

KeyPair agreementKeysOf(View seed)
{
    require(seed.size() == KeyBytes);
    KeyPair keys{SecretBytes(seed), Bytes(KeyBytes)};
    crypto_scalarmult_base(keys.open.data(), keys.secret.data());
    return keys;
}

Result<SecretBytes> agree(View secret, View open)
{
    if (secret.size() != KeyBytes || open.size() != KeyBytes)
        return Fault::BadKey;
    SecretBytes shared(KeyBytes);
    if (crypto_scalarmult(shared.data(), secret.data(), open.data()) != 0)
        return Fault::BadKey;
    return shared;
}

bool isAgreementKey(View open)
{
    const Bytes any(KeyBytes); // X25519 makes a multiple of eight of every secret: small orders show with any of them
    return bool(agree(any, open));
}

} // namespace conclave::mls
