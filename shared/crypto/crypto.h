// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"
#include "shared/util/secret.h"

#include <QByteArray>

// The suite's cryptography: libsodium primitives with fixed sizes, no protocol state. All functions may be called on
// any thread after initialise().
namespace conclave::crypto {

// Starts libsodium and runs known-answer tests of what this library uses (SHA-256, Ed25519, XChaCha20-Poly1305,
// Argon2id). A program whose self test fails must not start.
Status initialise();

QByteArray randomBytes(qsizetype size);
QByteArray sha256(QByteArrayView bytes); // 32 bytes
QByteArray randomToken(); // 256 bits as 43 characters of base64url: what is handed out once and stored as tokenHash()
QByteArray tokenHash(QByteArrayView token); // 32 bytes; enough for tokens of full entropy

// HKDF-SHA-256 (RFC 5869), expand step only: a subkey of 32 bytes for one purpose.
Secret subkey(const Secret &key, QByteArrayView purpose);

// XChaCha20-Poly1305-IETF (draft-irtf-cfrg-xchacha): nonce (24 bytes) || ciphertext || tag (16 bytes).
inline constexpr qsizetype KeyBytes = 32;
QByteArray seal(const Secret &key, QByteArrayView plain, QByteArrayView associated);
Result<QByteArray> unseal(const Secret &key, QByteArrayView sealed, QByteArrayView associated);

// Ed25519 (RFC 8032).
struct SigningKey
{
    QByteArray publicKey; // 32 bytes
    Secret secretKey; // 64 bytes

    static SigningKey create();
    static SigningKey fromSeed(const Secret &seed); // 32 bytes
    Secret seed() const;
};
QByteArray sign(const SigningKey &key, QByteArrayView message); // 64 bytes
bool verify(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature);

// Argon2id (RFC 9106) in the PHC string format. Slow on purpose: never on a thread that others wait for.
struct PasswordCost
{
    quint64 operations = 3;
    quint64 memoryBytes = 64 * 1024 * 1024;

    static PasswordCost forTests() { return {1, 8 * 1024}; }
};
inline constexpr qsizetype SaltBytes = 16;
Result<Secret> passphraseKey(QByteArrayView passphrase, QByteArrayView salt, const PasswordCost &cost); // KeyBytes
Result<QByteArray> hashPassword(QByteArrayView password, const PasswordCost &cost);
bool passwordMatches(QByteArrayView hash, QByteArrayView password);
bool needsRehash(QByteArrayView hash, const PasswordCost &cost);

} // namespace conclave::crypto
