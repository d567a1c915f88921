// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/filestage.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::test;

namespace {

QString idOf(const QJsonObject &reference)
{
    return reference.value("file"_L1).toString();
}

} // namespace

// Who may read a file, and for how long.
class tst_FileSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_stage.reset(); }
    void isReadThroughAMessageOnly();
    void isNotReadByWhoeverLeftBefore();
    void isReadFromTheJoinOn();
    void aGuestReadsWhatIsInTheirChannels();
    void isRemovedWithItsLastMessage();
    void isForwardedByWhoeverMayRead();
    void believesNothingThatASenderSays();
    void refersToFinishedFilesOnly();
    void discardsWhatNobodyRefersTo();

private:
    std::unique_ptr<FileStage> m_stage;
};

void tst_FileSharing::init()
{
    m_stage = std::make_unique<FileStage>();
    QVERIFY(m_stage->raise());
}

void tst_FileSharing::isReadThroughAMessageOnly()
{
    auto mine = m_stage->anasFiles();
    auto theirs = m_stage->bobsFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s, u"all"_s, u"private"_s);
    const auto bob
        = m_stage->bob
              ->ask(u"session.authenticate"_s, {{u"access_token"_s, m_stage->bob->tokens.value("access_token"_L1)}})
              .value("user"_L1)
              .toObject()
              .value("id"_L1);
    m_stage->ana->ask(u"conversation.invite"_s,
                      {{u"conversation"_s, conversation}, {u"client_id"_s, WireClient::newId()}, {u"user"_s, bob}});
    const auto reference = mine.upload(u"plan.txt"_s, "the plan");
    const auto file = idOf(reference);
    const auto absent = theirs.get(WireClient::newId());
    QCOMPARE(absent.status, 404);
    QCOMPARE(theirs.get(file).status, 404);
    QCOMPARE(theirs.get(file).body, absent.body); // hidden looks like absent
    QCOMPARE(FileClient::codeOf(theirs.put(file, 0, "x")), u"not_found"_s);
    QCOMPARE(FileClient::codeOf(theirs.finish(file)), u"not_found"_s);
    QCOMPARE(FileClient::codeOf(theirs.status(file)), u"not_found"_s);
    QCOMPARE(FileClient::codeOf(theirs.post(conversation, {reference})), u"not_found"_s);

    QVERIFY(!mine.post(conversation, {reference}).contains("error"_L1));
    QCOMPARE(theirs.get(file).body, "the plan");
    QCOMPARE(FileClient::codeOf(theirs.status(file)), u"not_found"_s); // an upload is its owner's business
    WireClient gus(m_stage->server);
    QVERIFY(gus.signIn(u"gus"_s));
    QCOMPARE(FileClient(m_stage->server, gus).get(file).body, absent.body);
}

void tst_FileSharing::isNotReadByWhoeverLeftBefore()
{
    auto mine = m_stage->anasFiles();
    auto theirs = m_stage->bobsFiles();
    const auto conversation = m_stage->ana->createChannel(u"secret"_s, u"all"_s, u"private"_s);
    const auto bob
        = m_stage->bob
              ->ask(u"session.authenticate"_s, {{u"access_token"_s, m_stage->bob->tokens.value("access_token"_L1)}})
              .value("user"_L1)
              .toObject()
              .value("id"_L1);
    const QJsonObject fields{{u"conversation"_s, conversation}, {u"user"_s, bob}};
    auto invite = fields;
    invite.insert(u"client_id"_s, WireClient::newId());
    m_stage->ana->ask(u"conversation.invite"_s, invite);
    const auto before = mine.upload(u"before"_s, "before");
    mine.post(conversation, {before});
    auto remove = fields;
    remove.insert(u"client_id"_s, WireClient::newId());
    QVERIFY(!m_stage->ana->ask(u"conversation.remove"_s, remove).contains("error"_L1));
    const auto after = mine.upload(u"after"_s, "after");
    mine.post(conversation, {after});
    QCOMPARE(theirs.get(idOf(before)).body, "before"); // as the messages up to then
    QCOMPARE(theirs.get(idOf(after)).status, 404);
}

void tst_FileSharing::isReadFromTheJoinOn()
{
    auto mine = m_stage->anasFiles();
    auto theirs = m_stage->bobsFiles();
    const auto conversation = m_stage->ana->createChannel(u"fresh"_s, u"from_join"_s);
    const auto before = mine.upload(u"before"_s, "before");
    mine.post(conversation, {before});
    m_stage->bob->join(conversation);
    const auto after = mine.upload(u"after"_s, "after");
    mine.post(conversation, {after});
    QCOMPARE(theirs.get(idOf(before)).status, 404);
    QCOMPARE(theirs.get(idOf(after)).body, "after");
}

void tst_FileSharing::aGuestReadsWhatIsInTheirChannels()
{
    auto mine = m_stage->anasFiles();
    WireClient gus(m_stage->server);
    QVERIFY(gus.signIn(u"gus"_s));
    const auto open = m_stage->ana->createChannel(u"open"_s);
    const auto reference = mine.upload(u"a"_s, "abc");
    mine.post(open, {reference});
    QCOMPARE(m_stage->bobsFiles().get(idOf(reference)).body, "abc"); // may look into it without joining
    QCOMPARE(FileClient(m_stage->server, gus).get(idOf(reference)).status, 404);
}

void tst_FileSharing::isRemovedWithItsLastMessage()
{
    auto mine = m_stage->anasFiles();
    auto theirs = m_stage->bobsFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto reference = mine.upload(u"a"_s, "abc");
    const auto first = WireClient::newId();
    const auto second = WireClient::newId();
    mine.post(conversation, {reference}, first);
    mine.post(conversation, {reference}, second);
    const auto remove = [&](const QString &message) {
        const QJsonObject content{{u"kind"_s, u"delete"_s}, {u"target"_s, message}};
        return m_stage->ana->ask(
            u"event.append"_s,
            {{u"conversation"_s, conversation}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}});
    };
    QVERIFY(!remove(first).contains("error"_L1));
    QCOMPARE(theirs.get(idOf(reference)).body, "abc"); // the other one still refers to it
    QVERIFY(!remove(second).contains("error"_L1));
    for (auto *person : {&mine, &theirs}) {
        const auto answer = person->get(idOf(reference));
        QCOMPARE(answer.status, 410);
        QCOMPARE(FileClient::codeOf(answer), u"file_removed"_s);
    }
    WireClient gus(m_stage->server);
    QVERIFY(gus.signIn(u"gus"_s));
    QCOMPARE(FileClient(m_stage->server, gus).get(idOf(reference)).status, 404); // never knew of it
    QCOMPARE(FileClient::codeOf(mine.post(conversation, {reference})), u"file_removed"_s);
}

void tst_FileSharing::isForwardedByWhoeverMayRead()
{
    auto mine = m_stage->anasFiles();
    auto theirs = m_stage->bobsFiles();
    const auto open = m_stage->ana->createChannel(u"open"_s);
    const auto other = m_stage->bob->createChannel(u"other"_s);
    const auto reference = mine.upload(u"a"_s, "abc");
    mine.post(open, {reference});
    QVERIFY(!theirs.post(other, {reference}).contains("error"_L1));
    QCOMPARE(mine.get(idOf(reference)).body, "abc");
}

void tst_FileSharing::believesNothingThatASenderSays()
{
    auto mine = m_stage->anasFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto reference = mine.upload(u"a.txt"_s, "abc");
    auto claimed = reference;
    claimed.insert(u"name"_s, u"b.png"_s);
    claimed.insert(u"size"_s, 7);
    claimed.insert(u"media_type"_s, u"image/png"_s);
    claimed.insert(u"width"_s, 5);
    claimed.insert(u"height"_s, 5);
    claimed.insert(u"blurhash"_s, u"LEHV6nWB2yk8"_s);
    claimed.insert(u"description"_s, u"Three letters"_s);
    QVERIFY(!mine.post(conversation, {claimed}).contains("error"_L1));
    auto expected = reference;
    expected.insert(u"description"_s, u"Three letters"_s);
    const auto event = m_stage->ana->history(conversation).last().toObject();
    QCOMPARE(event.value("content"_L1).toObject().value("files"_L1).toArray(), QJsonArray{expected});
}

void tst_FileSharing::refersToFinishedFilesOnly()
{
    auto mine = m_stage->anasFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto created = mine.create(u"a"_s, 3).value("file"_L1);
    const QJsonObject reference{
        {u"file"_s, created}, {u"name"_s, u"a"_s}, {u"size"_s, 3}, {u"media_type"_s, u"text/plain"_s}};
    QCOMPARE(FileClient::codeOf(mine.post(conversation, {reference})), u"conflict"_s);
    const auto good = mine.upload(u"b"_s, "abc");
    QCOMPARE(FileClient::codeOf(mine.post(conversation, {good, good})), u"invalid"_s);
    QCOMPARE(FileClient::codeOf(mine.post(conversation, {})), u"invalid"_s); // neither text nor file
}

void tst_FileSharing::discardsWhatNobodyRefersTo()
{
    auto mine = m_stage->anasFiles();
    const auto conversation = m_stage->ana->createChannel(u"general"_s);
    const auto file = idOf(mine.upload(u"a"_s, "abc"));
    const auto discard = [this](WireClient &person, const QString &id) {
        return person.errorOf(u"file.discard"_s, {{u"file"_s, id}});
    };
    QCOMPARE(discard(*m_stage->bob, file), u"not_found"_s);
    QCOMPARE(discard(*m_stage->ana, file), u"none"_s);
    QCOMPARE(discard(*m_stage->ana, file), u"none"_s);
    QCOMPARE(mine.get(file).status, 410);
    const auto used = mine.upload(u"b"_s, "abc");
    mine.post(conversation, {used});
    QCOMPARE(discard(*m_stage->ana, idOf(used)), u"conflict"_s);
}

QTEST_GUILESS_MAIN(tst_FileSharing)
#include "tst_filesharing.moc"
