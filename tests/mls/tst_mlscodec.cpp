// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

// Bytes, and whether they can be read as what they are of.
struct Sample
{
    const char *name;
    Bytes bytes;
    std::function<bool(View)> isRead;
};

template <class T>
Sample sample(const char *name, const T &item)
{
    return {name, encode(item), [](View bytes) { return bool(decode<T>(bytes)); }};
}

template <class T>
bool refuses(const T &item) // what was written of it
{
    const auto read = decode<T>(encode(item));
    return !read && read.fault() == Fault::Malformed;
}

Bytes joined(Bytes first, const Bytes &second)
{
    append(first, second);
    return first;
}

const std::vector<Sample> &samples()
{
    static const std::vector<Sample> all = [] {
        auto room = Room::open({{Spoken, {1, 2, 3}}});
        Plan plan;
        plan.add(addOf(guest("dave").package.package), room.mallory.sender());
        plan.add(pskOf(externalPsk()), room.mallory.sender());
        plan.refer(removeOf({1}), room.mallory.sender(), Bytes(HashBytes, 3));
        const auto made = room.mallory.commit(plan);
        Message welcome;
        welcome.format = WireFormat::Welcome;
        welcome.welcome = made.welcome;
        Message info;
        info.format = WireFormat::GroupInfo;
        info.groupInfo = made.info;
        Message package;
        package.format = WireFormat::KeyPackage;
        package.keyPackage = guest("dave").package.package;
        const RequiredCapabilities required{{Spoken}, {ProposalType::Add}, {CredentialType::Basic}};
        const std::vector<ExternalSender> senders{{Bytes(KeyBytes, 1), {CredentialType::Basic, {1}}}};
        return std::vector<Sample>{
            sample("a commit", made.message),
            sample("a proposal", room.mallory.propose(updateOf(room.mallory.updatedLeaf()))),
            sample("a new group", room.mallory.propose(reinitOf(Mls10))),
            sample("extensions", room.mallory.propose(extensionsOf({{Spoken, {}}}))),
            sample("a private message", room.mallory.say("text")),
            sample("a Welcome", welcome),
            sample("a GroupInfo", info),
            sample("a key package", package),
            sample("a tree", room.mallory.tree().nodes()),
            sample("a group context", room.mallory.context()),
            sample("required capabilities", required),
            sample("external senders", senders),
            sample("sender data", SenderData{{1}, 2, {3, 4, 5, 6}}),
            sample("a path", *made.message.publicMessage.content.commit.path),
        };
    }();
    return all;
}

} // namespace

// Bytes that are no such structure.
class tst_MlsCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsCutOffOrTooLong_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < samples().size(); ++i)
            QTest::newRow(samples()[i].name) << i;
    }
    void refusesWhatIsCutOffOrTooLong()
    {
        QFETCH(std::size_t, index);
        const auto &[name, bytes, isRead] = samples()[index];
        QVERIFY(isRead(bytes));
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY2(!isRead(View(bytes).first(size)), QByteArray::number(qulonglong(size)).constData());
        QVERIFY(!isRead(joined(bytes, {0})));
        QVERIFY(!isRead(joined(bytes, bytes)));
    }

    void readsLengthsInTheirShortestFormOnly_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<bool>("isRight");
        QTest::newRow("0 in one") << Bytes{0} << true;
        QTest::newRow("0 in two") << Bytes{0x40, 0} << false;
        QTest::newRow("0 in four") << Bytes{0x80, 0, 0, 0} << false;
        QTest::newRow("1 in one") << Bytes{1, 7} << true;
        QTest::newRow("1 in two") << Bytes{0x40, 1, 7} << false;
        QTest::newRow("1 in four") << Bytes{0x80, 0, 0, 1, 7} << false;
        QTest::newRow("63 in one") << joined({0x3f}, Bytes(63)) << true;
        QTest::newRow("63 in two") << joined({0x40, 0x3f}, Bytes(63)) << false;
        QTest::newRow("64 in two") << joined({0x40, 0x40}, Bytes(64)) << true;
        QTest::newRow("64 in four") << joined({0x80, 0, 0, 0x40}, Bytes(64)) << false;
        QTest::newRow("16383 in two") << joined({0x7f, 0xff}, Bytes(16383)) << true;
        QTest::newRow("16383 in four") << joined({0x80, 0, 0x3f, 0xff}, Bytes(16383)) << false;
        QTest::newRow("16384 in four") << joined({0x80, 0, 0x40, 0}, Bytes(16384)) << true;
        QTest::newRow("in eight") << joined({0xc0, 0, 0, 0, 0, 0, 0, 1}, Bytes(1)) << false;
        QTest::newRow("the greatest, in eight") << Bytes{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff} << false;
        QTest::newRow("prefix 11 and what four would say") << joined({0xc0, 0, 0x40, 0}, Bytes(16384)) << false;
        QTest::newRow("more than there is") << Bytes{0xbf, 0xff, 0xff, 0xff, 1} << false;
        QTest::newRow("cut off") << Bytes{0x80, 0, 0x40} << false;
        QTest::newRow("nothing") << Bytes{} << false;
    }
    void readsLengthsInTheirShortestFormOnly()
    {
        QFETCH(Bytes, bytes);
        QFETCH(bool, isRight);
        const auto read = decode<Bytes>(bytes);
        QCOMPARE(bool(read), isRight);
        if (isRight)
            QCOMPARE(encode(*read), bytes);
        else
            QCOMPARE(nameOf(read.fault()), nameOf(Fault::Malformed));
    }

    void readsAnOptionalAsItIsWrittenOnly()
    {
        using Maybe = std::optional<Bytes>;
        QVERIFY(decode<Maybe>(Bytes{0}));
        QVERIFY(decode<Maybe>(Bytes{1, 1, 5}));
        for (const auto &bytes : {Bytes{2, 1, 5}, Bytes{255, 1, 5}, Bytes{0, 1, 5}, Bytes{1}, Bytes{2}, Bytes{}})
            QVERIFY(!decode<Maybe>(bytes));
    }
    void readsWholeItemsOnly()
    {
        using Numbers = std::vector<std::uint16_t>;
        QVERIFY(decode<Numbers>(Bytes{4, 0, 1, 0, 2}));
        QVERIFY(!decode<Numbers>(Bytes{3, 0, 1, 0}));
        QVERIFY(!decode<Numbers>(Bytes{1, 0}));
        QVERIFY(!decode<std::vector<Bytes>>(Bytes{2, 2, 0})); // the inner one goes beyond the outer
        QVERIFY(!decode<std::vector<Bytes>>(Bytes{1, 1, 0}));
    }

    void refusesValuesThatNobodyKnows()
    {
        auto leaf = guest("dave").package.package.leaf;
        QVERIFY(!refuses(leaf));
        for (const auto source : {0, 4, 255}) {
            leaf.source = LeafSource(source);
            QVERIFY(refuses(leaf));
        }
        for (const auto type : {0, 3, 255}) {
            Node node;
            node.type = NodeType(type);
            QVERIFY(refuses(node));
            ProposalOrRef item;
            item.kind = ProposalOrRef::Kind(type);
            QVERIFY(refuses(item));
            auto psk = externalPsk();
            psk.type = PskType(type);
            QVERIFY(refuses(psk));
        }
        for (const auto type : {0, 2, 3, 0x0a0a}) {
            const Credential credential{CredentialType(type), {}};
            QVERIFY(refuses(credential));
        }
        for (const auto type : {0, 8, 0x0a0a}) {
            Proposal proposal;
            proposal.type = ProposalType(type);
            QVERIFY(refuses(proposal));
        }
        for (const auto use : {0, 4}) {
            PreSharedKeyId psk;
            psk.type = PskType::Resumption;
            psk.use = ResumptionUse(use);
            QVERIFY(refuses(psk));
        }
    }
    void refusesMessagesThatNobodyKnows()
    {
        for (const auto type : {0, 5, 255}) {
            Sender sender;
            sender.type = SenderType(type);
            QVERIFY(refuses(sender));
        }
        for (const auto type : {0, 4, 255}) {
            FramedContent content;
            content.type = ContentType(type);
            QVERIFY(refuses(content));
        }
        for (const auto format : {0, 6, 0xffff}) {
            Message message;
            message.format = WireFormat(format);
            QVERIFY(refuses(message));
        }
        for (const auto version : {0, 2, 0xffff}) {
            auto message = samples().front().bytes;
            message[0] = std::uint8_t(version >> 8);
            message[1] = std::uint8_t(version);
            QVERIFY(!decode<Message>(message));
        }
    }
};

QTEST_GUILESS_MAIN(tst_MlsCodec)
#include "tst_mlscodec.moc"
