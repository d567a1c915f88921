// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"
#include "tests/mls/vectors.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

Bytes fromHex(const char *hex)
{
    return bytes(QString::fromLatin1(hex));
}

// Gives the same bytes at every call.
Random always(const Bytes &what)
{
    return [what](std::span<std::uint8_t> to) { std::copy_n(what.begin(), to.size(), to.begin()); };
}

} // namespace

// The primitives by the examples of their RFCs, and keys that nobody may use.
class tst_MlsCrypto : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // RFC 5869, appendix A.
    void derivesKeys_data()
    {
        QTest::addColumn<Bytes>("key");
        QTest::addColumn<Bytes>("salt");
        QTest::addColumn<Bytes>("info");
        QTest::addColumn<Bytes>("extracted");
        QTest::addColumn<Bytes>("expanded");
        const auto range = [](int from, int to) {
            Bytes all;
            for (int i = from; i < to; ++i)
                all.push_back(std::uint8_t(i));
            return all;
        };
        QTest::newRow("basic") << Bytes(22, 0x0b) << range(0, 13) << range(0xf0, 0xfa)
                               << fromHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
                               << fromHex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b8"
                                          "87185865");
        QTest::newRow("longer") << range(0, 0x50) << range(0x60, 0xb0) << range(0xb0, 0x100)
                                << fromHex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244")
                                << fromHex(
                                       "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7"
                                       "827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5"
                                       "c1f3434f1d87");
        QTest::newRow("without salt and info")
            << Bytes(22, 0x0b) << Bytes() << Bytes()
            << fromHex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
            << fromHex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }
    void derivesKeys()
    {
        QFETCH(Bytes, key);
        QFETCH(Bytes, salt);
        QFETCH(Bytes, info);
        QFETCH(Bytes, extracted);
        QFETCH(Bytes, expanded);
        const auto prk = extract(salt, key);
        QCOMPARE(hex(prk.view()), hex(extracted));
        QCOMPARE(hex(expand(prk.view(), info, expanded.size()).view()), hex(expanded));
    }

    // RFC 7748, sections 5.2 and 6.1.
    void agrees()
    {
        const auto first = agree(fromHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                                 fromHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
        QVERIFY(first);
        QCOMPARE(hex(first->view()), "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        const auto second = agree(fromHex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                                  fromHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"));
        QVERIFY(second);
        QCOMPARE(hex(second->view()), "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
        const auto bob = agreementKeysOf(fromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        QCOMPARE(hex(bob.open), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        const auto alice = fromHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        QCOMPARE(hex(agree(bob.secret.view(), alice)->view()),
                 "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    }

    // RFC 8032, section 7.1: the keys; MLS signs only with a label.
    void makesSignatureKeys_data()
    {
        QTest::addColumn<Bytes>("seed");
        QTest::addColumn<QByteArray>("open");
        QTest::newRow("1") << fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
                           << QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        QTest::newRow("2") << fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                           << QByteArray("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        QTest::newRow("3") << fromHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
                           << QByteArray("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    }
    void makesSignatureKeys()
    {
        QFETCH(Bytes, seed);
        QFETCH(QByteArray, open);
        const auto keys = signatureKeysOf(seed);
        QCOMPARE(hex(keys.open), open);
        const auto text = copyOf(viewOf("text"));
        const auto signature = signWithLabel(keys.secret, "label", text);
        QVERIFY(verifyWithLabel(keys.open, "label", text, signature));
        QVERIFY(!verifyWithLabel(keys.open, "labe", text, signature));
        QVERIFY(!verifyWithLabel(keys.open, "label", flipped(text), signature));
        for (std::size_t i = 0; i < signature.size(); ++i) {
            auto broken = signature;
            broken[i] ^= 0x10;
            QVERIFY(!verifyWithLabel(keys.open, "label", text, broken));
        }
        auto longer = signature;
        longer.push_back(0);
        QVERIFY(!verifyWithLabel(keys.open, "label", text, longer));
        QVERIFY(!verifyWithLabel(keys.open, "label", text, {}));
        QVERIFY(!verifyWithLabel({}, "label", text, signature));
    }

    // RFC 9180, appendix A.2.1.
    void seals()
    {
        const auto info = fromHex("4f6465206f6e2061204772656369616e2055726e");
        const auto random = always(fromHex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b"));
        const auto keys = deriveKeyPair(fromHex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"));
        QCOMPARE(hex(keys.secret.view()), "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
        QCOMPARE(hex(keys.open), "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        const auto text = fromHex("4265617574792069732074727574682c20747275746820626561757479");
        const auto sealed = hpkeSeal(keys.open, info, viewOf("Count-0"), text, random);
        QVERIFY(sealed);
        QCOMPARE(hex(sealed->kemOutput), "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        QCOMPARE(hex(sealed->ciphertext),
                 "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
        const auto opened = hpkeOpen(keys, info, viewOf("Count-0"), *sealed);
        QVERIFY(opened);
        QCOMPARE(hex(opened->view()), hex(text));
        QVERIFY(!hpkeOpen(keys, info, viewOf("Count-1"), *sealed));
        QVERIFY(!hpkeOpen(keys, flipped(info), viewOf("Count-0"), *sealed));
        const std::pair<std::string_view, const char *> exports[]{
            {{}, "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"},
            {{"\0", 1}, "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"},
            {"TestContext", "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"},
        };
        for (const auto &[context, secret] : exports) {
            const auto exported = exportTo(keys.open, info, context, random);
            QVERIFY(exported);
            QCOMPARE(hex(exported->secret.view()), secret);
            QCOMPARE(hex(exportFrom(keys, info, context, exported->kemOutput)->view()), secret);
        }
    }

    // A point of small order, wherever a key comes in. Without its multiple of zero everybody would know the secret.
    void refusesPointsOfSmallOrder_data()
    {
        QTest::addColumn<Bytes>("point");
        for (const auto &point : lowOrderPoints())
            QTest::newRow(hex(point).constData()) << point;
    }
    void refusesPointsOfSmallOrder()
    {
        QFETCH(Bytes, point);
        const auto keys = agreementKeys(systemRandom());
        const auto isBad = [](const auto &result) { return !result && result.fault() == Fault::BadKey; };
        QVERIFY(isBad(agree(keys.secret.view(), point)));
        QVERIFY(!isAgreementKey(point));
        QVERIFY(isBad(hpkeSeal(point, {}, {}, {}, systemRandom())));
        QVERIFY(isBad(hpkeOpen(keys, {}, {}, {point, Bytes(TagBytes)})));
        QVERIFY(isBad(exportTo(point, {}, {}, systemRandom())));
        QVERIFY(isBad(exportFrom(keys, {}, {}, point)));
        QVERIFY(isAgreementKey(keys.open));

        auto room = Room::open();
        const auto dave = guest("dave");
        auto package = dave.package.package;
        const auto right = room.mallory.propose(addOf(package));
        package.initKey = point;
        signAll(package, dave);
        QCOMPARE(refusal(room.alice, room.mallory.propose(addOf(package)), Fault::BadKey, right), QByteArray());
        package = dave.package.package;
        package.leaf.encryptionKey = point;
        signAll(package, dave);
        QCOMPARE(refusal(room.bob, room.mallory.propose(addOf(package)), Fault::BadKey, right), QByteArray());
        const auto inLeaf
            = [point](Room &, Plan &plan) { plan.leaf = [point](LeafNode &leaf) { leaf.encryptionKey = point; }; };
        QCOMPARE(outcome({"", Fault::BadKey, inLeaf}), QByteArray());
        const auto inNode
            = [point](Room &, Plan &plan) { plan.newPath = [point](NewPath &path) { path.keys[1] = point; }; };
        QCOMPARE(outcome({"", Fault::BadKey, inNode}), QByteArray());
        const auto inSecret = [point](Room &, Plan &plan) {
            plan.path = [point](UpdatePath &path) { path.nodes[1].pathSecrets[0].kemOutput = point; };
        };
        QCOMPARE(outcome({"", Fault::BadKey, inSecret}), QByteArray());
        Plan join;
        Proposal init;
        init.type = ProposalType::ExternalInit;
        init.kemOutput = point;
        join.add(init, {SenderType::NewMemberCommit, {}, 0});
        const auto joined = Mallory::joinExternally(room.bob.info(Group::Tree::Included), guest("eve"), join);
        const auto refused = take(room.bob, joined.message);
        QVERIFY(isBad(refused));
    }
};

QTEST_GUILESS_MAIN(tst_MlsCrypto)
#include "tst_mlscrypto.moc"
