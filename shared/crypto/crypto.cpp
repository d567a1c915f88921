// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/crypto/crypto.h"

#include <QtGlobal>
#include <algorithm>
#include <sodium.h>

using namespace Qt::StringLiterals;

namespace conclave::crypto {

namespace {

const unsigned char *data(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

unsigned char *data(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

constexpr qsizetype NonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype TagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

// FIPS 180-4, "abc".
bool sha256Works()
{
    return sha256("abc").toHex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
}

// RFC 8032, section 7.1, test 2.
bool ed25519Works()
{
    const Secret seed(QByteArray::fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    const auto key = SigningKey::fromSeed(seed);
    const auto signature = sign(key, "\x72");
    return signature.toHex()
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
           "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        && verify(key.publicKey, "\x72", signature) && !verify(key.publicKey, "\x73", signature);
}

// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
bool aeadWorks()
{
    const auto key = QByteArray::fromHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const auto sealed = QByteArray::fromHex("404142434445464748494a4b4c4d4e4f5051525354555657"
                                            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                                            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                                            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                                            "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780a"
                                            "cf49");
    const auto associated = QByteArray::fromHex("50515253c0c1c2c3c4c5c6c7");
    const auto plain = unseal(Secret(key), sealed, associated);
    return plain && plain->startsWith("Ladies and Gentlemen of the class of '99");
}

bool argonWorks()
{
    const auto hash = hashPassword("correct", PasswordCost::forTests());
    return hash && passwordMatches(*hash, "correct") && !passwordMatches(*hash, "wrong");
}

} // namespace

Status initialise()
{
    if (sodium_init() < 0)
        return Error{ErrorCode::Internal, u"libsodium cannot start"_s};
    if (!sha256Works() || !ed25519Works() || !aeadWorks() || !argonWorks())
        return Error{ErrorCode::Internal, u"the cryptography self test failed"_s};
    return {};
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    randombytes_buf(bytes.data(), size_t(size));
    return bytes;
}

QByteArray sha256(QByteArrayView bytes)
{
    QByteArray hash(crypto_hash_sha256_BYTES, Qt::Uninitialized);
    crypto_hash_sha256(data(hash), data(bytes), quint64(bytes.size()));
    return hash;
}

QByteArray randomToken()
{
    return randomBytes(32).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray tokenHash(QByteArrayView token)
{
    return sha256(token);
}

Secret subkey(const Secret &key, QByteArrayView purpose)
{
    static_assert(crypto_auth_hmacsha256_BYTES == KeyBytes);
    QByteArray info = purpose.toByteArray() + '\x01';
    Secret out(KeyBytes);
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), size_t(key.size()));
    crypto_auth_hmacsha256_update(&state, data(QByteArrayView(info)), quint64(info.size()));
    crypto_auth_hmacsha256_final(&state, out.data());
    sodium_memzero(&state, sizeof state);
    return out;
}

QByteArray seal(const Secret &key, QByteArrayView plain, QByteArrayView associated)
{
    Q_ASSERT(key.size() == KeyBytes);
    QByteArray sealed = randomBytes(NonceBytes);
    sealed.resize(NonceBytes + plain.size() + TagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(data(sealed) + NonceBytes, nullptr, data(plain), quint64(plain.size()),
                                               data(associated), quint64(associated.size()), nullptr, data(sealed),
                                               key.data());
    return sealed;
}

Result<QByteArray> unseal(const Secret &key, QByteArrayView sealed, QByteArrayView associated)
{
    Q_ASSERT(key.size() == KeyBytes);
    if (sealed.size() < NonceBytes + TagBytes)
        return Error{ErrorCode::WrongKey, u"sealed bytes are cut"_s};
    QByteArray plain(sealed.size() - NonceBytes - TagBytes, Qt::Uninitialized);
    const auto body = sealed.sliced(NonceBytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(data(plain), nullptr, nullptr, data(body), quint64(body.size()),
                                                   data(associated), quint64(associated.size()), data(sealed),
                                                   key.data())
        != 0)
        return Error{ErrorCode::WrongKey, u"sealed bytes do not open with this key"_s};
    return plain;
}

SigningKey SigningKey::create()
{
    return fromSeed(Secret::random(crypto_sign_SEEDBYTES));
}

SigningKey SigningKey::fromSeed(const Secret &seed)
{
    Q_ASSERT(seed.size() == crypto_sign_SEEDBYTES);
    SigningKey key{QByteArray(crypto_sign_PUBLICKEYBYTES, Qt::Uninitialized), Secret(crypto_sign_SECRETKEYBYTES)};
    crypto_sign_seed_keypair(crypto::data(key.publicKey), key.secretKey.data(), seed.data());
    return key;
}

Secret SigningKey::seed() const
{
    Secret seed(crypto_sign_SEEDBYTES);
    crypto_sign_ed25519_sk_to_seed(seed.data(), secretKey.data());
    return seed;
}

QByteArray sign(const SigningKey &key, QByteArrayView message)
{
    QByteArray signature(crypto_sign_BYTES, Qt::Uninitialized);
    crypto_sign_detached(data(signature), nullptr, data(message), quint64(message.size()), key.secretKey.data());
    return signature;
}

bool verify(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature)
{
    return publicKey.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES
        && crypto_sign_verify_detached(data(signature), data(message), quint64(message.size()), data(publicKey)) == 0;
}

Result<Secret> passphraseKey(QByteArrayView passphrase, QByteArrayView salt, const PasswordCost &cost)
{
    static_assert(SaltBytes == crypto_pwhash_SALTBYTES);
    if (salt.size() != SaltBytes)
        return Error{ErrorCode::Invalid, u"the salt has %1 bytes"_s.arg(salt.size())};
    Secret key(KeyBytes);
    if (crypto_pwhash(key.data(), quint64(key.size()), passphrase.data(), quint64(passphrase.size()),
                      reinterpret_cast<const unsigned char *>(salt.data()), cost.operations, size_t(cost.memoryBytes),
                      crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{ErrorCode::Busy, u"not enough memory for the passphrase"_s, 2000};
    return key;
}

Result<QByteArray> hashPassword(QByteArrayView password, const PasswordCost &cost)
{
    QByteArray hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(hash.data(), password.data(), quint64(password.size()), cost.operations,
                              size_t(cost.memoryBytes), crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{ErrorCode::Busy, u"not enough memory to hash a password"_s, 2000};
    hash.truncate(qsizetype(qstrlen(hash.constData())));
    return hash;
}

bool passwordMatches(QByteArrayView hash, QByteArrayView password)
{
    const QByteArray terminated = hash.toByteArray();
    return crypto_pwhash_str_verify(terminated.constData(), password.data(), quint64(password.size())) == 0;
}

bool needsRehash(QByteArrayView hash, const PasswordCost &cost)
{
    const QByteArray terminated = hash.toByteArray();
    return crypto_pwhash_str_needs_rehash(terminated.constData(), cost.operations, size_t(cost.memoryBytes)) != 0;
}

} // namespace conclave::crypto
