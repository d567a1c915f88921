// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/room.h"

#include <QTest>

using namespace conclave::mls;
using namespace conclave::mls::test;

namespace {

struct FramingCase
{
    const char *name;
    Fault fault;
    std::function<void(Room &, Plan &)> wrong;
};

Plan::Break<Message> inPublic(std::function<void(PublicMessage &)> how)
{
    return [how](Message &message) { how(message.publicMessage); };
}

Plan::Break<Message> inPrivate(std::function<void(PrivateMessage &)> how)
{
    return [how](Message &message) { how(message.privateMessage); };
}

// RFC 9420, sections 6.1 and 6.2: a readable commit.
const std::vector<FramingCase> &publicCases()
{
    static const std::vector<FramingCase> cases{
        {"a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) {
             plan.tagged = [](AuthenticatedContent &all) { all.auth.signature = flipped(all.auth.signature); };
         }},
        {"no signature", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.tagged = [](AuthenticatedContent &all) { all.auth.signature.clear(); }; }},
        {"signed to be encrypted", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             plan.signedContent = [&room](AuthenticatedContent &all) {
                 auto hidden = all;
                 hidden.wireFormat = WireFormat::PrivateMessage;
                 all.auth.signature
                     = signContent(room.mallory.person().identity.signature.secret, hidden, room.mallory.context());
             };
         }},
        {"signed in another epoch", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             plan.signedContent = [&room](AuthenticatedContent &all) {
                 auto later = room.mallory.context();
                 ++later.epoch;
                 all.auth.signature = signContent(room.mallory.person().identity.signature.secret, all, later);
             };
         }},
        {"changed after signing", Fault::BadSignature,
         [](Room &, Plan &plan) {
             plan.signedContent = [](AuthenticatedContent &all) { all.content.authenticatedData = {1}; };
         }},
        {"in another's name", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { content.sender.leaf = {1}; }; }},
        {"in the reader's name", Fault::BadSignature,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { content.sender.leaf = {0}; }; }},
        {"of nobody", Fault::UnknownSender,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { content.sender.leaf = {4}; }; }},
        {"of nobody, far away", Fault::UnknownSender,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { content.sender.leaf = {~0U}; }; }},
        {"of a later epoch", Fault::WrongEpoch,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { ++content.epoch; }; }},
        {"of an epoch before", Fault::WrongEpoch,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { --content.epoch; }; }},
        {"of another group", Fault::WrongGroup,
         [](Room &, Plan &plan) { plan.content = [](FramedContent &content) { content.groupId.push_back(0); }; }},
        {"with a wrong membership tag", Fault::BadMembershipTag,
         [](Room &, Plan &plan) {
             plan.message
                 = inPublic([](PublicMessage &message) { message.membershipTag = flipped(message.membershipTag); });
         }},
        {"with a membership tag cut off", Fault::BadMembershipTag,
         [](Room &, Plan &plan) {
             plan.message = inPublic([](PublicMessage &message) { message.membershipTag.pop_back(); });
         }},
        {"without a membership tag", Fault::BadMembershipTag,
         [](Room &, Plan &plan) {
             plan.message = inPublic([](PublicMessage &message) { message.membershipTag.clear(); });
         }},
        {"with another confirmation tag after tagging", Fault::BadMembershipTag,
         [](Room &, Plan &plan) {
             plan.message = inPublic(
                 [](PublicMessage &message) { message.auth.confirmationTag = flipped(message.auth.confirmationTag); });
         }},
        {"application data", Fault::Malformed,
         [](Room &, Plan &plan) {
             plan.content = [](FramedContent &content) { content.type = ContentType::Application; };
         }},
        {"of no known sender type", Fault::Malformed,
         [](Room &, Plan &plan) {
             plan.content = [](FramedContent &content) { content.sender.type = SenderType(5); };
         }},
        {"of another version", Fault::Malformed,
         [](Room &, Plan &plan) { plan.message = [](Message &message) { message.version = 2; }; }},
    };
    return cases;
}

// Section 6.3: encrypted application data.
const std::vector<FramingCase> &privateCases()
{
    static const std::vector<FramingCase> cases{
        {"a wrong signature", Fault::BadSignature,
         [](Room &, Plan &plan) {
             plan.tagged = [](AuthenticatedContent &all) { all.auth.signature = flipped(all.auth.signature); };
         }},
        {"signed to be readable", Fault::BadSignature,
         [](Room &room, Plan &plan) {
             plan.signedContent = [&room](AuthenticatedContent &all) {
                 auto open = all;
                 open.wireFormat = WireFormat::PublicMessage;
                 all.auth.signature
                     = signContent(room.mallory.person().identity.signature.secret, open, room.mallory.context());
             };
         }},
        {"a changed ciphertext", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.ciphertext.back() ^= 1; });
         }},
        {"a ciphertext shorter than its tag", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.ciphertext.resize(TagBytes - 1); });
         }},
        {"no ciphertext", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.ciphertext.clear(); });
         }},
        {"changed sender data", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate(
                 [](PrivateMessage &message) { message.encryptedSenderData = flipped(message.encryptedSenderData); });
         }},
        {"changed authenticated data", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.authenticatedData.push_back(1); });
         }},
        {"another type outside", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.type = ContentType::Proposal; });
         }},
        {"no known type", Fault::CannotDecrypt,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.type = ContentType(4); });
         }},
        {"another group outside", Fault::WrongGroup,
         [](Room &, Plan &plan) {
             plan.message = inPrivate([](PrivateMessage &message) { message.groupId.clear(); });
         }},
        {"an epoch that is to come", Fault::WrongEpoch,
         [](Room &, Plan &plan) { plan.message = inPrivate([](PrivateMessage &message) { ++message.epoch; }); }},
    };
    return cases;
}

// The plaintext of a right message of Mallory's.
Bytes inner(Room &room, std::string_view text)
{
    FramedContent content;
    content.groupId = room.mallory.context().groupId;
    content.epoch = room.mallory.context().epoch;
    content.sender = room.mallory.sender();
    content.application = copyOf(viewOf(text));
    AuthenticatedContent all{WireFormat::PrivateMessage, content, {}};
    const auto signature = signContent(room.mallory.person().identity.signature.secret, all, room.mallory.context());
    auto bytes = encode(content.application);
    append(bytes, encode(signature));
    return bytes;
}

QByteArray textOf(const Result<Received> &received)
{
    if (!received)
        return nameOf(received.fault());
    return {reinterpret_cast<const char *>(received->application.data()), qsizetype(received->application.size())};
}

} // namespace

// How messages are signed, tagged and encrypted, and in which order they may come.
class tst_MlsFraming : public QObject
{
    Q_OBJECT

private:
    static Room talking() // everybody has heard everybody: the secret tree does not unfold any more
    {
        auto room = Room::open();
        QByteArray heard = acceptance(room.alice, room.mallory.say("hello"));
        heard += acceptance(room.alice, *room.bob.encrypt(viewOf("hello"), {}, 0, world()));
        if (!heard.isEmpty())
            qFatal("nobody hears");
        return room;
    }
    static Message raw(Room &room, View plaintext, SenderData sender)
    {
        return room.mallory.sealedRaw(plaintext, sender, ContentType::Application);
    }

private Q_SLOTS:
    void refusesABrokenPublicMessage_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < publicCases().size(); ++i)
            QTest::newRow(publicCases()[i].name) << i;
    }
    void refusesABrokenPublicMessage()
    {
        QFETCH(std::size_t, index);
        const auto &[name, fault, wrong] = publicCases()[index];
        QCOMPARE(outcome({name, fault, wrong}), QByteArray());
    }

    void refusesABrokenPrivateMessage_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < privateCases().size(); ++i)
            QTest::newRow(privateCases()[i].name) << i;
    }
    void refusesABrokenPrivateMessage()
    {
        QFETCH(std::size_t, index);
        const auto &[name, fault, wrong] = privateCases()[index];
        auto room = talking();
        Plan plan;
        wrong(room, plan);
        const auto broken = room.mallory.say("wrong", plan);
        QCOMPARE(refusal(room.alice, broken, fault, room.mallory.say("right")), QByteArray());
    }

    // The same for what is inside of the encryption.
    void refusesABrokenInside()
    {
        auto room = talking();
        const auto right = inner(room, "right");
        const SenderData sender{room.mallory.self(), 1, {1, 2, 3, 4}};
        const auto twin = [&] { return raw(room, right, sender); };
        auto padded = right;
        padded.resize(padded.size() + 100);
        auto dirty = padded;
        dirty.back() = 1;
        auto dirtyFirst = padded;
        dirtyFirst[right.size()] = 0x80;
        auto reader = room.alice.clone();
        QCOMPARE(refusal(reader, raw(room, dirty, sender), Fault::BadPadding, raw(room, padded, sender)), QByteArray());
        reader = room.alice.clone();
        QCOMPARE(refusal(reader, raw(room, dirtyFirst, sender), Fault::BadPadding, twin()), QByteArray());
        reader = room.alice.clone();
        auto cut = right;
        cut.pop_back();
        QCOMPARE(refusal(reader, raw(room, cut, sender), Fault::Malformed, twin()), QByteArray());
        reader = room.alice.clone();
        QCOMPARE(refusal(reader, raw(room, {}, sender), Fault::Malformed, twin()), QByteArray());
    }

    // Whoever encrypts in another's name uses up no key of theirs.
    void refusesAMessageInAnothersName()
    {
        auto room = talking();
        const SenderData bob{{1}, 1, {}};
        const auto forged = raw(room, inner(room, "from bob"), bob);
        const auto bobs = *room.bob.encrypt(viewOf("from me"), {}, 0, world());
        QCOMPARE(refusal(room.alice, forged, Fault::BadSignature, bobs), QByteArray());
    }
    void refusesAMessageOfNobody()
    {
        auto room = RoomWithGap::open();
        auto right = room.mallory.say("right");
        QCOMPARE(acceptance(room.alice, right), QByteArray());
        const SenderData far{{77}, 0, {}};
        const auto hiding = senderDataKey(room.mallory.secrets().senderData, right.privateMessage.ciphertext);
        auto head = encode(right.privateMessage.groupId);
        append(head, encode(right.privateMessage.epoch));
        append(head, encode(right.privateMessage.type));
        right.privateMessage.encryptedSenderData = seal(hiding.key.view(), hiding.nonce.view(), head, encode(far));
        QCOMPARE(refusal(room.alice, right, Fault::UnknownSender, room.mallory.say("later")), QByteArray());
    }
    void refusesASignedMessageOfABlankLeaf()
    {
        auto room = RoomWithGap::open();
        FramedContent content;
        content.sender = {SenderType::Member, {2}, 0};
        auto bytes = encode(copyOf(viewOf("text")));
        append(bytes, encode(Bytes(SignatureBytes, 1)));
        QCOMPARE(acceptance(room.alice, room.mallory.say("hello")), QByteArray());
        const auto blank = room.mallory.sealedRaw(bytes, {{2}, 0, {}}, ContentType::Application);
        const auto refused = take(room.alice, blank);
        QVERIFY(!refused);
        QCOMPARE(nameOf(refused.fault()), nameOf(Fault::UnknownSender));
    }

    void takesEachMessageOnce()
    {
        auto room = talking();
        const auto one = room.mallory.say("one");
        const auto two = room.mallory.say("two");
        QCOMPARE(textOf(take(room.alice, two)), "two");
        QCOMPARE(textOf(take(room.alice, one)), "one");
        QCOMPARE(textOf(take(room.alice, one)), "KeyUsed");
        QCOMPARE(textOf(take(room.alice, two)), "KeyUsed");
        QCOMPARE(textOf(take(room.alice, room.mallory.say("three"))), "three");
    }
    void skipsOnlySoFar()
    {
        auto room = talking(); // the next generation is 1
        const auto right = inner(room, "right");
        const auto at = [&](std::uint32_t generation) {
            return raw(room, right, {room.mallory.self(), generation, {}});
        };
        const auto last = 1 + HashRatchet::MostForward;
        QCOMPARE(refusal(room.alice, at(0xffffffff), Fault::TooFarAhead, at(1)), QByteArray());
        QCOMPARE(refusal(room.alice, at(last + 2), Fault::TooFarAhead, at(last + 1)), QByteArray());
        QCOMPARE(textOf(take(room.alice, at(last))), "right");
        QCOMPARE(textOf(take(room.alice, at(2))), "KeyUsed"); // the oldest keys went
        QCOMPARE(textOf(take(room.alice, at(last - 100))), "right");
    }

    // Of epochs before, only application data, and only of the last ones.
    void readsThePastForAWhile()
    {
        auto room = talking();
        const auto said = room.mallory.say("before");
        const auto late = room.mallory.say("late");
        const auto tooLate = room.mallory.say("too late");
        Plan hidden;
        hidden.wire = Group::Wire::Private;
        const auto handshake = room.mallory.propose(removeOf({2}), hidden);
        const auto open = room.mallory.propose(removeOf({2}));
        const auto goOn = [&] {
            auto made = *room.bob.commit({{}, true}, {}, world());
            room.bob.applyPending();
            return made.commit;
        };
        QCOMPARE(acceptance(room.alice, goOn()), QByteArray());
        QCOMPARE(refusal(room.alice, handshake, Fault::WrongEpoch, said), QByteArray());
        QCOMPARE(textOf(take(room.alice, open)), "WrongEpoch");
        QCOMPARE(textOf(take(room.alice, said)), "KeyUsed");
        QCOMPARE(acceptance(room.alice, goOn()), QByteArray());
        auto forgetful = room.alice.clone();
        forgetful.forgetPast();
        QCOMPARE(textOf(take(forgetful, late)), "WrongEpoch");
        QCOMPARE(textOf(take(room.alice, late)), "late");
        QCOMPARE(acceptance(room.alice, goOn()), QByteArray());
        QCOMPARE(refusal(room.alice, tooLate, Fault::WrongEpoch, *room.bob.encrypt(viewOf("now"), {}, 0, world())),
                 QByteArray());
    }

    void forgetsKeysOfMessagesThatNeverCame()
    {
        auto room = Room::open();
        const auto one = *room.bob.encrypt(viewOf("one"), {}, 0, world());
        const auto two = *room.bob.encrypt(viewOf("two"), {}, 0, world());
        const auto three = *room.bob.encrypt(viewOf("three"), {}, 0, world());
        QCOMPARE(textOf(take(room.alice, two)), "two");
        auto patient = room.alice.clone();
        room.alice.forgetSkipped();
        QCOMPARE(textOf(take(patient, one)), "one");
        QCOMPARE(textOf(take(room.alice, one)), "KeyUsed");
        QCOMPARE(textOf(take(room.alice, three)), "three");
    }

    // Section 12.4: what was proposed is committed first.
    void saysNothingWhileProposalsWait()
    {
        auto room = Room::open();
        const auto proposal = room.bob.proposeUpdate(Group::Wire::Public, world());
        QVERIFY(proposal);
        for (auto *member : {&room.alice, &room.bob}) {
            if (member == &room.alice)
                QVERIFY(take(*member, *proposal));
            const State before(*member);
            const auto refused = member->encrypt(viewOf("hello"), {}, 0, world());
            QVERIFY(!refused);
            QCOMPARE(nameOf(refused.fault()), "ProposalsWaiting");
            QVERIFY(State(*member) == before);
        }
        const auto made = room.alice.commit({}, {}, world());
        QVERIFY(made);
        QVERIFY(take(room.bob, made->commit));
        room.alice.applyPending();
        QCOMPARE(acceptance(room.alice, *room.bob.encrypt(viewOf("hello"), {}, 0, world())), QByteArray());
    }

    // An encrypted commit that lacks something can be taken when that has come.
    void keepsTheKeyOfARefusedHandshake()
    {
        auto room = Room::open();
        const auto proposal = room.mallory.propose(removeOf({2}));
        Plan plan;
        plan.wire = Group::Wire::Private;
        plan.refer(removeOf({2}), room.mallory.sender(), room.mallory.refOf(proposal));
        const auto commit = room.mallory.commit(plan);
        QCOMPARE(refusal(room.alice, commit.message, Fault::UnknownProposal, proposal), QByteArray());
        QCOMPARE(acceptance(room.alice, commit.message, commit.epochAuthenticator), QByteArray());
    }
};

QTEST_GUILESS_MAIN(tst_MlsFraming)
#include "tst_mlsframing.moc"
