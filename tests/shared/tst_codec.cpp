// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/codec.h"
#include "shared/protocol/errors.h"
#include "shared/protocol/frame.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::protocol;

namespace {

QString textOf(const QByteArray &json)
{
    const auto parsed = parse(json);
    return parsed ? parsed->value("a"_L1).toString() : u"refused"_s;
}

} // namespace

class tst_Codec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensARequest();
    void opensAReply();
    void opensAPush();
    void refusesABadEnvelope_data();
    void refusesABadEnvelope();
    void limitsTheLengthOfAnOp();
    void writesEveryCharacterSoThatItReadsBack();
    void writesALoneSurrogateAsValidText();
    void wrapsAnEncodedBodyInAReply();
    void encodesAFailure();
    void leavesRetryAfterOutWhenThereIsNone();
    void encodesAFailureForHttp();
    void readsBackEveryErrorCode();
    void tellsLocalErrorsByTheirPublicName();
    void takesAnUnknownErrorCodeAsInternal();
    void takesAMalformedErrorAsInternal();
    void findsNoFailureInASuccess();
};

void tst_Codec::opensARequest()
{
    const auto envelope = open(R"({"id":0,"op":"ping","x":1})");
    QVERIFY(envelope);
    QCOMPARE(envelope->id, std::optional<qint64>(0));
    QCOMPARE(envelope->re, std::nullopt);
    QCOMPARE(envelope->op, u"ping"_s);
    QCOMPARE(envelope->body.value("x"_L1).toInteger(), 1);
}

void tst_Codec::opensAReply()
{
    const auto envelope = open(R"({"re":9007199254740992})");
    QVERIFY(envelope);
    QCOMPARE(envelope->re, std::optional<qint64>(qint64(1) << 53));
    QCOMPARE(envelope->id, std::nullopt);
    QVERIFY(envelope->op.isEmpty());
}

void tst_Codec::opensAPush()
{
    const auto envelope = open(R"({"op":"event"})");
    QVERIFY(envelope);
    QCOMPARE(envelope->id, std::nullopt);
    QCOMPARE(envelope->re, std::nullopt);
    QCOMPARE(envelope->op, u"event"_s);
}

void tst_Codec::refusesABadEnvelope_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    QTest::newRow("negative id") << QByteArray(R"({"id":-1,"op":"x"})") << u"id"_s;
    QTest::newRow("text id") << QByteArray(R"({"id":"1","op":"x"})") << u"id"_s;
    QTest::newRow("null id") << QByteArray(R"({"id":null,"op":"x"})") << u"id"_s;
    QTest::newRow("negative re") << QByteArray(R"({"re":-1})") << u"re"_s;
    QTest::newRow("text re") << QByteArray(R"({"re":"1"})") << u"re"_s;
    QTest::newRow("no op") << QByteArray(R"({"id":1})") << u"op"_s;
    QTest::newRow("empty op") << QByteArray(R"({"id":1,"op":""})") << u"op"_s;
    QTest::newRow("numeric op") << QByteArray(R"({"id":1,"op":5})") << u"op"_s;
    QTest::newRow("nothing") << QByteArray("{}") << u"op"_s;
}

void tst_Codec::refusesABadEnvelope()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, field);
    const auto envelope = open(json);
    QVERIFY(!envelope);
    QCOMPARE(envelope.error(), (Error{ErrorCode::BadFrame, field}));
}

void tst_Codec::limitsTheLengthOfAnOp()
{
    QVERIFY(open("{\"op\":\"" + QByteArray(64, 'o') + "\"}"));
    QVERIFY(!open("{\"op\":\"" + QByteArray(65, 'o') + "\"}"));
}

void tst_Codec::writesEveryCharacterSoThatItReadsBack()
{
    QString all;
    for (char32_t c = 1; c < 0x11000; ++c) {
        if (c < 0xd800 || c > 0xdfff)
            all += QString::fromUcs4(&c, 1);
    }
    QByteArray json = "{\"a\":";
    writeText(json, all);
    QCOMPARE(textOf(json + '}'), all);
}

void tst_Codec::writesALoneSurrogateAsValidText()
{
    QByteArray json = "{\"a\":";
    writeText(json, QString(QChar(0xd83d)) + u'x');
    QVERIFY(textOf(json + '}').endsWith(u'x'));
}

void tst_Codec::wrapsAnEncodedBodyInAReply()
{
    QCOMPARE(reply(3, "{}"), QByteArray(R"({"re":3})"));
    QCOMPARE(reply(3, R"({"a":1})"), QByteArray(R"({"re":3,"a":1})"));
}

void tst_Codec::encodesAFailure()
{
    const QByteArray wanted = R"({"re":5,"error":{"code":"busy","message":"say \"later\"","retry_after":1500}})";
    QCOMPARE(encodeFailure(5, Error{ErrorCode::Busy, u"say \"later\""_s, 1500}), wanted);
}

void tst_Codec::leavesRetryAfterOutWhenThereIsNone()
{
    QCOMPARE(encodeFailure(5, Error{ErrorCode::NotFound, {}}),
             QByteArray(R"({"re":5,"error":{"code":"not_found","message":""}})"));
}

void tst_Codec::encodesAFailureForHttp()
{
    QCOMPARE(encodeFailureBody(Error{ErrorCode::Invalid, u"name"_s}),
             QByteArray(R"({"error":{"code":"invalid","message":"name"}})"));
}

void tst_Codec::readsBackEveryErrorCode()
{
    for (const auto &info : errorTable) {
        const Error error{info.code, u"why"_s, 250};
        const auto envelope = open(encodeFailure(1, error));
        QVERIFY(envelope);
        QCOMPARE(failureIn(envelope->body), std::optional(error));
    }
}

void tst_Codec::tellsLocalErrorsByTheirPublicName()
{
    QCOMPARE(QByteArray(errorInfo(ErrorCode::StorageBusy).name), QByteArray("busy"));
    QCOMPARE(QByteArray(errorInfo(ErrorCode::StorageCorrupt).name), QByteArray("storage_failed"));
    QCOMPARE(QByteArray(errorInfo(ErrorCode::StorageConstraint).name), QByteArray("storage_failed"));
    QCOMPARE(QByteArray(errorInfo(ErrorCode::FileFailed).name), QByteArray("internal"));
}

void tst_Codec::takesAnUnknownErrorCodeAsInternal()
{
    const auto failure
        = failureIn(QJsonObject{{u"error"_s, QJsonObject{{u"code"_s, u"out_of_tea"_s}, {u"message"_s, u"m"_s}}}});
    QCOMPARE(failure, std::optional(Error{ErrorCode::Internal, u"m"_s}));
}

void tst_Codec::takesAMalformedErrorAsInternal()
{
    QCOMPARE(failureIn(QJsonObject{{u"error"_s, 5}}), std::optional(Error{ErrorCode::Internal, {}}));
}

void tst_Codec::findsNoFailureInASuccess()
{
    QCOMPARE(failureIn(QJsonObject{{u"re"_s, 1}}), std::nullopt);
}

QTEST_GUILESS_MAIN(tst_Codec)
#include "tst_codec.moc"
