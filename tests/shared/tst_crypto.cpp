// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/crypto/crypto.h"

#include <QSet>
#include <QTest>
#include <type_traits>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::crypto;

namespace {

Secret secretFromHex(const char *hex)
{
    return Secret(QByteArray::fromHex(hex));
}

QByteArray hex(const Secret &secret)
{
    return secret.view().toByteArray().toHex();
}

// Every copy of `bytes` with one bit turned over.
QByteArrayList tampered(const QByteArray &bytes)
{
    QByteArrayList all;
    for (qsizetype i = 0; i < bytes.size() * 8; ++i) {
        auto copy = bytes;
        copy[i / 8] = char(copy.at(i / 8) ^ (1 << (i % 8)));
        all << copy;
    }
    return all;
}

} // namespace

class tst_Crypto : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void hashesTheVectorsOfTheStandard_data();
    void hashesTheVectorsOfTheStandard();
    void derivesSubkeysLikeHkdfExpand();
    void derivesDifferentSubkeysForDifferentPurposes();

    void signsTheVectorsOfTheStandard_data();
    void signsTheVectorsOfTheStandard();
    void refusesATamperedSignature();
    void refusesATamperedMessage();
    void refusesAnotherKey();
    void refusesKeysAndSignaturesOfAWrongSize();
    void restoresASigningKeyFromItsSeed();
    void createsDifferentSigningKeys();

    void opensTheVectorOfTheDraft();
    void opensWhatItSealed();
    void sealsNothing();
    void neverSealsTheSameTwice();
    void refusesATamperedBox();
    void refusesACutBox();
    void refusesOtherAssociatedData();
    void refusesAnotherSealKey();

    void makesTokensOf256Bits();
    void hashesATokenAsItsSha256();

    void matchesTheRightPassword();
    void refusesEveryOtherPassword();
    void saltsEachHash();
    void writesThePhcFormat();
    void readsAHashOfAnotherProgram();
    void refusesAMalformedHash();
    void asksForARehashWhenTheCostRises();

    void aSecretCannotBeCopied();
    void movingASecretEmptiesTheSource();
    void movingIntoASecretEmptiesTheSource();
    void aSecretComparesByValue();
    void aCloneIsIndependent();
    void aNewSecretIsZero();
    void wipingEmptiesTheArray();
};

void tst_Crypto::initTestCase()
{
    QVERIFY(initialise());
}

// FIPS 180-4 examples and the empty message.
void tst_Crypto::hashesTheVectorsOfTheStandard_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("hash");
    QTest::newRow("empty") << QByteArray()
                           << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void tst_Crypto::hashesTheVectorsOfTheStandard()
{
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, hash);
    QCOMPARE(sha256(message).toHex(), hash);
}

// RFC 5869, appendix A.1: the first 32 bytes of its output are T(1).
void tst_Crypto::derivesSubkeysLikeHkdfExpand()
{
    const auto key = secretFromHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    const auto info = QByteArray::fromHex("f0f1f2f3f4f5f6f7f8f9");
    QCOMPARE(hex(subkey(key, info)), QByteArray("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
}

void tst_Crypto::derivesDifferentSubkeysForDifferentPurposes()
{
    const auto key = Secret::random(KeyBytes);
    QVERIFY(subkey(key, "store") == subkey(key, "store"));
    QVERIFY(!(subkey(key, "store") == subkey(key, "index")));
    QVERIFY(!(subkey(key, "store") == subkey(Secret::random(KeyBytes), "store")));
}

// RFC 8032, section 7.1, tests 1 and 3, and "SHA(abc)".
void tst_Crypto::signsTheVectorsOfTheStandard_data()
{
    QTest::addColumn<QByteArray>("seed");
    QTest::addColumn<QByteArray>("publicKey");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("test 1") << QByteArray("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                            << QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                            << QByteArray()
                            << QByteArray("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                          "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    QTest::newRow("test 3") << QByteArray("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                            << QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
                            << QByteArray("af82")
                            << QByteArray("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                                          "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    QTest::newRow("sha abc") << QByteArray("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42")
                             << QByteArray("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf")
                             << QByteArray("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                           "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
                             << QByteArray("dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                                           "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704");
}

void tst_Crypto::signsTheVectorsOfTheStandard()
{
    QFETCH(const QByteArray, seed);
    QFETCH(const QByteArray, publicKey);
    QFETCH(const QByteArray, message);
    QFETCH(const QByteArray, signature);
    const auto key = SigningKey::fromSeed(Secret(QByteArray::fromHex(seed)));
    QCOMPARE(key.publicKey.toHex(), publicKey);
    QCOMPARE(sign(key, QByteArray::fromHex(message)).toHex(), signature);
    QVERIFY(verify(key.publicKey, QByteArray::fromHex(message), QByteArray::fromHex(signature)));
}

void tst_Crypto::refusesATamperedSignature()
{
    const auto key = SigningKey::create();
    for (const auto &signature : tampered(sign(key, "pay 10")))
        QVERIFY(!verify(key.publicKey, "pay 10", signature));
}

void tst_Crypto::refusesATamperedMessage()
{
    const auto key = SigningKey::create();
    const auto signature = sign(key, "pay 10");
    for (const auto &message : tampered("pay 10"))
        QVERIFY(!verify(key.publicKey, message, signature));
    QVERIFY(!verify(key.publicKey, "pay 1", signature));
    QVERIFY(!verify(key.publicKey, "pay 100", signature));
}

void tst_Crypto::refusesAnotherKey()
{
    const auto signature = sign(SigningKey::create(), "pay 10");
    QVERIFY(!verify(SigningKey::create().publicKey, "pay 10", signature));
}

void tst_Crypto::refusesKeysAndSignaturesOfAWrongSize()
{
    const auto key = SigningKey::create();
    const auto signature = sign(key, "m");
    QVERIFY(!verify(key.publicKey.first(31), "m", signature));
    QVERIFY(!verify(key.publicKey + 'x', "m", signature));
    QVERIFY(!verify(key.publicKey, "m", signature.first(63)));
    QVERIFY(!verify(key.publicKey, "m", signature + 'x'));
    QVERIFY(!verify({}, "m", {}));
}

void tst_Crypto::restoresASigningKeyFromItsSeed()
{
    const auto key = SigningKey::create();
    const auto again = SigningKey::fromSeed(key.seed());
    QCOMPARE(again.publicKey, key.publicKey);
    QVERIFY(again.secretKey == key.secretKey);
}

void tst_Crypto::createsDifferentSigningKeys()
{
    QVERIFY(SigningKey::create().publicKey != SigningKey::create().publicKey);
}

// draft-irtf-cfrg-xchacha-03, appendix A.3.1, in whole.
void tst_Crypto::opensTheVectorOfTheDraft()
{
    const auto key = secretFromHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const auto sealed = QByteArray::fromHex("404142434445464748494a4b4c4d4e4f5051525354555657"
                                            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                                            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                                            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                                            "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780a"
                                            "cf49");
    const auto plain = unseal(key, sealed, QByteArray::fromHex("50515253c0c1c2c3c4c5c6c7"));
    QVERIFY(plain);
    QCOMPARE(
        *plain,
        QByteArray(
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
            "would be it."));
}

void tst_Crypto::opensWhatItSealed()
{
    const auto key = Secret::random(KeyBytes);
    const QByteArray plain("a message with a \0 inside", 25);
    const auto opened = unseal(key, seal(key, plain, "context"), "context");
    QVERIFY(opened);
    QCOMPARE(*opened, plain);
}

void tst_Crypto::sealsNothing()
{
    const auto key = Secret::random(KeyBytes);
    const auto sealed = seal(key, {}, {});
    QCOMPARE(sealed.size(), 40);
    const auto opened = unseal(key, sealed, {});
    QVERIFY(opened);
    QVERIFY(opened->isEmpty());
}

void tst_Crypto::neverSealsTheSameTwice()
{
    const auto key = Secret::random(KeyBytes);
    QSet<QByteArray> nonces;
    for (int i = 0; i < 1000; ++i)
        nonces << seal(key, "m", {}).first(24);
    QCOMPARE(nonces.size(), 1000);
}

void tst_Crypto::refusesATamperedBox()
{
    const auto key = Secret::random(KeyBytes);
    for (const auto &box : tampered(seal(key, "message", "context"))) {
        const auto opened = unseal(key, box, "context");
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::WrongKey);
    }
}

void tst_Crypto::refusesACutBox()
{
    const auto key = Secret::random(KeyBytes);
    const auto sealed = seal(key, "message", "context");
    for (qsizetype length = 0; length < sealed.size(); ++length)
        QVERIFY(!unseal(key, sealed.first(length), "context"));
}

void tst_Crypto::refusesOtherAssociatedData()
{
    const auto key = Secret::random(KeyBytes);
    const auto sealed = seal(key, "message", "context");
    QVERIFY(!unseal(key, sealed, "contexT"));
    QVERIFY(!unseal(key, sealed, {}));
}

void tst_Crypto::refusesAnotherSealKey()
{
    QVERIFY(!unseal(Secret::random(KeyBytes), seal(Secret::random(KeyBytes), "message", {}), {}));
}

void tst_Crypto::makesTokensOf256Bits()
{
    QSet<QByteArray> tokens;
    for (int i = 0; i < 100; ++i) {
        const auto token = randomToken();
        QCOMPARE(token.size(), 43);
        QCOMPARE(QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding).size(), 32);
        tokens << token;
    }
    QCOMPARE(tokens.size(), 100);
}

void tst_Crypto::hashesATokenAsItsSha256()
{
    QCOMPARE(tokenHash("abc").toHex(), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void tst_Crypto::matchesTheRightPassword()
{
    for (const QByteArray &password :
         {QByteArray("correct horse"), QByteArray("p\xc3\xa4ssw\xc3\xb6rd"), QByteArray(1024, 'x')}) {
        const auto hash = hashPassword(password, PasswordCost::forTests());
        QVERIFY(hash);
        QVERIFY(passwordMatches(*hash, password));
    }
}

void tst_Crypto::refusesEveryOtherPassword()
{
    const auto hash = hashPassword("correct horse", PasswordCost::forTests());
    QVERIFY(hash);
    for (const char *password : {"", "correct hors", "correct horse ", "Correct horse", "correct horsf"})
        QVERIFY2(!passwordMatches(*hash, password), password);
    QVERIFY(!passwordMatches(*hash, QByteArray("correct horse\0", 14)));
}

void tst_Crypto::saltsEachHash()
{
    const auto one = hashPassword("same", PasswordCost::forTests());
    const auto two = hashPassword("same", PasswordCost::forTests());
    QVERIFY(one && two);
    QVERIFY(*one != *two);
}

void tst_Crypto::writesThePhcFormat()
{
    const auto hash = hashPassword("x", PasswordCost::forTests());
    QVERIFY(hash);
    QVERIFY2(hash->startsWith("$argon2id$v=19$m=8,t=1,p=1$"), hash->constData());
    QVERIFY(!hash->contains('\0'));
}

// A vector of the reference implementation's own tests (password "password", salt "somesalt").
void tst_Crypto::readsAHashOfAnotherProgram()
{
    const QByteArray hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    QVERIFY(passwordMatches(hash, "password"));
    QVERIFY(!passwordMatches(hash, "Password"));
}

void tst_Crypto::refusesAMalformedHash()
{
    for (const char *hash : {"", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abcdefghijklmnopqrstuv"})
        QVERIFY2(!passwordMatches(hash, "password"), hash);
    QVERIFY(!passwordMatches(QByteArray(100'000, '$'), "password"));
}

void tst_Crypto::asksForARehashWhenTheCostRises()
{
    const auto cost = PasswordCost::forTests();
    const auto hash = hashPassword("x", cost);
    QVERIFY(hash);
    QVERIFY(!needsRehash(*hash, cost));
    QVERIFY(needsRehash(*hash, {cost.operations + 1, cost.memoryBytes}));
    QVERIFY(needsRehash(*hash, {cost.operations, cost.memoryBytes * 2}));
    QVERIFY(needsRehash("not a hash", cost));
}

void tst_Crypto::aSecretCannotBeCopied()
{
    QVERIFY(!std::is_copy_constructible_v<Secret>);
    QVERIFY(!std::is_copy_assignable_v<Secret>);
    QVERIFY(std::is_nothrow_move_constructible_v<Secret>);
}

void tst_Crypto::movingASecretEmptiesTheSource()
{
    Secret source(QByteArrayView("key"));
    const Secret target = std::move(source);
    QCOMPARE(target.view(), QByteArrayView("key"));
    QVERIFY(source.isEmpty());
    QCOMPARE(source.data(), nullptr);
}

void tst_Crypto::movingIntoASecretEmptiesTheSource()
{
    Secret source(QByteArrayView("new"));
    Secret target(QByteArrayView("old"));
    target = std::move(source);
    QCOMPARE(target.view(), QByteArrayView("new"));
    QVERIFY(source.isEmpty()); // and does not keep the old key alive
}

void tst_Crypto::aSecretComparesByValue()
{
    QVERIFY(Secret(QByteArrayView("key")) == Secret(QByteArrayView("key")));
    QVERIFY(!(Secret(QByteArrayView("key")) == Secret(QByteArrayView("kez"))));
    QVERIFY(!(Secret(QByteArrayView("key")) == Secret(QByteArrayView("keyx"))));
    QVERIFY(Secret() == Secret());
}

void tst_Crypto::aCloneIsIndependent()
{
    Secret source(QByteArrayView("key"));
    const Secret clone = source.clone();
    source.data()[0] = 'x';
    QCOMPARE(clone.view(), QByteArrayView("key"));
}

void tst_Crypto::aNewSecretIsZero()
{
    QCOMPARE(Secret(32).view().toByteArray(), QByteArray(32, '\0'));
}

void tst_Crypto::wipingEmptiesTheArray()
{
    QByteArray bytes("password");
    wipe(bytes);
    QVERIFY(bytes.isEmpty());
}

QTEST_GUILESS_MAIN(tst_Crypto)
#include "tst_crypto.moc"
