// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/result.h"
#include "shared/mls/secretbytes.h"

#include <functional>

// The functions of suite 3 (RFC 9420, sections 5.1, 5.2, 8): SHA-256, HKDF (RFC 5869), X25519 (RFC 7748), Ed25519 (RFC
// 8032) and ChaCha20-Poly1305 (RFC 8439) of libsodium, and the labelled functions of MLS over them. Any thread.
namespace conclave::mls {

constexpr std::size_t HashBytes = 32;
constexpr std::size_t KeyBytes = 32; // of the AEAD, of X25519 and of Ed25519 in either half
constexpr std::size_t NonceBytes = 12;
constexpr std::size_t TagBytes = 16;
constexpr std::size_t SignatureBytes = 64;

// Fills what it is given with random bytes. Given by whoever uses the library, so that tests can repeat a run.
using Random = std::function<void(std::span<std::uint8_t>)>;
Random systemRandom();

struct KeyPair
{
    SecretBytes secret; // of Ed25519: the seed
    Bytes open;

    KeyPair clone() const { return {secret.clone(), open}; }
    bool isEmpty() const { return secret.isEmpty(); }
};

Bytes hash(View data);
Bytes mac(View key, View data);

SecretBytes extract(View salt, View key); // HKDF-Extract
SecretBytes expand(View key, View info, std::size_t size); // HKDF-Expand; size at most 255 * HashBytes

SecretBytes expandWithLabel(View secret, std::string_view label, View context, std::size_t size);
SecretBytes deriveSecret(View secret, std::string_view label);
SecretBytes deriveTreeSecret(View secret, std::string_view label, std::uint32_t generation, std::size_t size);
Bytes refHash(std::string_view label, View value);

KeyPair signatureKeys(const Random &random);
KeyPair signatureKeysOf(View seed);
Bytes signWithLabel(const SecretBytes &seed, std::string_view label, View content);
bool verifyWithLabel(View key, std::string_view label, View content, View signature);

// Ciphertext and tag; the other way round nothing when the tag is wrong.
Bytes seal(View key, View nonce, View data, View plaintext);
Result<SecretBytes> open(View key, View nonce, View data, View ciphertext);

KeyPair agreementKeysOf(View seed); // X25519; the seed is the secret half
Result<SecretBytes> agree(View secret, View open); // BadKey: a wrong length, or a point that gives zero
bool isAgreementKey(View open); // whether everybody can agree with it

} // namespace conclave::mls
