// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/codec.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::protocol;

namespace {

// "" when parsed; otherwise what was wrong.
QString fault(const QByteArray &bytes)
{
    const auto parsed = parse(bytes);
    if (parsed)
        return {};
    return parsed.error().code == ErrorCode::BadFrame ? parsed.error().detail : u"another code"_s;
}

QByteArray nested(int levels, char open, char close)
{
    const int inner = levels - 1; // the frame itself is the first level
    const QByteArray key = open == '{' ? "\"a\":" : "";
    QByteArray json = "{\"a\":";
    for (int i = 0; i < inner; ++i) {
        json += open;
        if (i + 1 < inner)
            json += key;
    }
    return json + QByteArray(inner, close) + '}';
}

QString textOf(const QByteArray &json)
{
    const auto parsed = parse(json);
    return parsed ? parsed->value("a"_L1).toString() : u"refused"_s;
}

QByteArray objectWithKeys(int count)
{
    QByteArray json = "{";
    for (int i = 0; i < count; ++i)
        json += (i ? ",\"k" : "\"k") + QByteArray::number(i) + "\":0";
    return json + '}';
}

} // namespace

class tst_StrictJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesAnObject();
    void acceptsWhiteSpaceAround();
    void refusesWhatIsNotOneObject_data();
    void refusesWhatIsNotOneObject();
    void refusesMalformedJson_data();
    void refusesMalformedJson();
    void refusesADuplicateKey();
    void refusesADuplicateKeyDeepInside();
    void allowsTheSameKeyInDifferentObjects();
    void refusesAnEscapedKey();
    void limitsTheLengthOfKeys();
    void refusesKeysThatAreNotPrintableAscii();
    void limitsTheNumberOfKeys();
    void acceptsSixteenLevels();
    void refusesSeventeenLevels();
    void survivesAnAbsurdDepth();
    void acceptsIntegersUpTo2To53();
    void refusesIntegersBeyond2To53();
    void refusesNumbersThatAreNotIntegers_data();
    void refusesNumbersThatAreNotIntegers();
    void readsEscapes();
    void refusesBadEscapes_data();
    void refusesBadEscapes();
    void joinsASurrogatePair();
    void refusesLoneSurrogates_data();
    void refusesLoneSurrogates();
    void refusesZeroInText();
    void refusesRawControlCharacters();
    void refusesBadUtf8_data();
    void refusesBadUtf8();
    void readsAHugeText();
    void refusesAFrameCutAtAnyByte();
    void acceptsNothingThatQtRefuses();
};

void tst_StrictJson::parsesAnObject()
{
    const auto parsed = parse(R"({"a":1,"b":"x","c":[true,false,null],"d":{}})");
    QVERIFY(parsed);
    QCOMPARE(parsed->size(), 4);
    QCOMPARE(parsed->value("a"_L1).toInteger(), 1);
    QCOMPARE(parsed->value("c"_L1).toArray(), (QJsonArray{true, false, QJsonValue::Null}));
}

void tst_StrictJson::acceptsWhiteSpaceAround()
{
    QCOMPARE(fault(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n"), QString());
}

void tst_StrictJson::refusesWhatIsNotOneObject_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("why");
    QTest::newRow("nothing") << QByteArray() << u"not a JSON object"_s;
    QTest::newRow("space") << QByteArray("  ") << u"not a JSON object"_s;
    QTest::newRow("array") << QByteArray("[]") << u"not a JSON object"_s;
    QTest::newRow("text") << QByteArray("\"x\"") << u"not a JSON object"_s;
    QTest::newRow("number") << QByteArray("1") << u"not a JSON object"_s;
    QTest::newRow("null") << QByteArray("null") << u"not a JSON object"_s;
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}") << u"not a JSON object"_s;
    QTest::newRow("two") << QByteArray("{}{}") << u"bytes behind the object"_s;
    QTest::newRow("comma behind") << QByteArray("{},") << u"bytes behind the object"_s;
    QTest::newRow("zero byte behind") << QByteArray("{}\0", 3) << u"bytes behind the object"_s;
    QTest::newRow("zero byte before") << QByteArray("\0{}", 3) << u"not a JSON object"_s;
}

void tst_StrictJson::refusesWhatIsNotOneObject()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, why);
    QCOMPARE(fault(json), why);
}

void tst_StrictJson::refusesMalformedJson_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"{",
                             "{\"a\"",
                             "{\"a\":",
                             "{\"a\":}",
                             "{\"a\" 1}",
                             "{\"a\":1,}",
                             "{,}",
                             "{\"a\":1 \"b\":2}",
                             "{a:1}",
                             "{'a':1}",
                             "{\"a\":'x'}",
                             "{\"a\":[1,]}",
                             "{\"a\":[,1]}",
                             "{\"a\":[1 2]}",
                             "{\"a\":[1}",
                             "{\"a\":tru}",
                             "{\"a\":True}",
                             "{\"a\":nul}",
                             "{\"a\":undefined}",
                             "{\"a\":NaN}",
                             "{\"a\":/*c*/1}",
                             "{\"a\":1}//",
                             "{\"a\":\"x}",
                             "{\"a\":\v1}",
                             "{\"a\":\xc2\xa0"
                             "1}"})
        QTest::newRow(json) << QByteArray(json);
}

void tst_StrictJson::refusesMalformedJson()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!fault(json).isEmpty());
}

void tst_StrictJson::refusesADuplicateKey()
{
    QCOMPARE(fault(R"({"a":1,"b":2,"a":3})"), u"duplicate key"_s);
}

void tst_StrictJson::refusesADuplicateKeyDeepInside()
{
    QCOMPARE(fault(R"({"a":[{"b":{"c":1,"c":1}}]})"), u"duplicate key"_s);
}

void tst_StrictJson::allowsTheSameKeyInDifferentObjects()
{
    QCOMPARE(fault(R"({"a":{"a":1},"b":[{"a":1},{"a":1}]})"), QString());
}

void tst_StrictJson::refusesAnEscapedKey()
{
    QCOMPARE(fault(R"({"\u0061":1})"), u"bad key"_s);
}

void tst_StrictJson::limitsTheLengthOfKeys()
{
    QCOMPARE(fault("{\"\":1}"), u"bad key"_s);
    QCOMPARE(fault("{\"" + QByteArray(64, 'k') + "\":1}"), QString());
    QCOMPARE(fault("{\"" + QByteArray(65, 'k') + "\":1}"), u"bad key"_s);
}

void tst_StrictJson::refusesKeysThatAreNotPrintableAscii()
{
    for (const QByteArray key : {" ", "a b", "\t", "\x7f", "\xc3\xa4"})
        QVERIFY2(fault("{\"" + key + "\":1}") == u"bad key"_s, key.toHex().constData());
}

void tst_StrictJson::limitsTheNumberOfKeys()
{
    QCOMPARE(fault(objectWithKeys(256)), QString());
    QCOMPARE(fault(objectWithKeys(257)), u"too many keys"_s);
}

void tst_StrictJson::acceptsSixteenLevels()
{
    QCOMPARE(fault(nested(16, '[', ']')), QString());
    QCOMPARE(fault(nested(16, '{', '}')), QString());
}

void tst_StrictJson::refusesSeventeenLevels()
{
    QCOMPARE(fault(nested(17, '[', ']')), u"nested too deep"_s);
    QCOMPARE(fault(nested(17, '{', '}')), u"nested too deep"_s);
}

void tst_StrictJson::survivesAnAbsurdDepth()
{
    QCOMPARE(fault("{\"a\":" + QByteArray(1'000'000, '[')), u"nested too deep"_s);
}

void tst_StrictJson::acceptsIntegersUpTo2To53()
{
    const auto parsed = parse(R"({"a":9007199254740992,"b":-9007199254740992,"c":0,"d":-0})");
    QVERIFY(parsed);
    QCOMPARE(parsed->value("a"_L1).toInteger(), qint64(1) << 53);
    QCOMPARE(parsed->value("b"_L1).toInteger(), -(qint64(1) << 53));
    QCOMPARE(parsed->value("d"_L1).toInteger(-1), 0);
}

void tst_StrictJson::refusesIntegersBeyond2To53()
{
    for (const QByteArray number : {"9007199254740993", "-9007199254740993", "10000000000000000", "9223372036854775807",
                                    "9223372036854775808", "18446744073709551617", "123456789012345678901234567890"})
        QVERIFY2(fault("{\"a\":" + number + "}") == u"number beyond 2^53"_s, number.constData());
}

void tst_StrictJson::refusesNumbersThatAreNotIntegers_data()
{
    QTest::addColumn<QByteArray>("number");
    for (const char *number : {"1.0", "1.5", "0.1", "1e3", "1E3", "1e-3", "01", "-01", "00", "+1", "-", "--1", ".5",
                               "1.", "0x10", "1_000", "Infinity", "-Infinity"})
        QTest::newRow(number) << QByteArray(number);
}

void tst_StrictJson::refusesNumbersThatAreNotIntegers()
{
    QFETCH(const QByteArray, number);
    QVERIFY(!fault("{\"a\":" + number + "}").isEmpty());
    QVERIFY(!fault("{\"a\":[" + number + "]}").isEmpty());
}

void tst_StrictJson::readsEscapes()
{
    const QByteArray json = R"({"a":"\"\\\/\b\f\n\r\t\u00e4\u00E4\u20ac"})";
    QCOMPARE(textOf(json), u"\"\\/\b\f\n\r\t\u00e4\u00e4\u20ac"_s);
}

void tst_StrictJson::refusesBadEscapes_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"\\x41", "\\'", "\\0", "\\a", "\\ ", "\\u", "\\u12", "\\u123", "\\u12g4", "\\u+123",
                             "\\u 123", "\\u-123", "\\U00e4", "\\u{e4}", "\\u0x1f"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_StrictJson::refusesBadEscapes()
{
    QFETCH(const QByteArray, text);
    QCOMPARE(fault("{\"a\":\"" + text + "zz\"}"), u"bad escape"_s);
}

void tst_StrictJson::joinsASurrogatePair()
{
    QCOMPARE(textOf(R"({"a":"\ud83d\udc4d"})"), u"\U0001F44D"_s);
    QCOMPARE(textOf(R"({"a":"\uD83D\uDC4D"})"), u"\U0001F44D"_s);
}

void tst_StrictJson::refusesLoneSurrogates_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"\\ud83d", "\\udc4d", "\\udc4d\\ud83d", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041",
                             "\\ud83d\\ud83d", "\\ud83d\\ud83d\\udc4d", "\\udbff", "\\udfff", "\\ud83d\\"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_StrictJson::refusesLoneSurrogates()
{
    QFETCH(const QByteArray, text);
    QCOMPARE(fault("{\"a\":\"" + text + "\"}"), u"lone surrogate"_s);
}

void tst_StrictJson::refusesZeroInText()
{
    QCOMPARE(fault(R"({"a":"x\u0000y"})"), u"U+0000 in text"_s);
    QCOMPARE(fault(QByteArray("{\"a\":\"x\0y\"}", 11)), u"control character in text"_s);
}

void tst_StrictJson::refusesRawControlCharacters()
{
    for (char c = 1; c < 0x20; ++c)
        QCOMPARE(fault(QByteArray("{\"a\":\"") + c + "\"}"), u"control character in text"_s);
}

void tst_StrictJson::refusesBadUtf8_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("stray continuation") << QByteArray("\x80");
    QTest::newRow("cut two") << QByteArray("\xc3");
    QTest::newRow("cut three") << QByteArray("\xe2\x82");
    QTest::newRow("cut four") << QByteArray("\xf0\x9f\x91");
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf");
    QTest::newRow("overlong zero") << QByteArray("\xc0\x80");
    QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80");
    QTest::newRow("surrogate pair") << QByteArray("\xed\xa0\xbd\xed\xb1\x8d");
    QTest::newRow("beyond U+10FFFF") << QByteArray("\xf4\x90\x80\x80");
    QTest::newRow("five bytes") << QByteArray("\xf8\x88\x80\x80\x80");
    QTest::newRow("fe") << QByteArray("\xfe");
    QTest::newRow("latin 1") << QByteArray("caf\xe9");
}

void tst_StrictJson::refusesBadUtf8()
{
    QFETCH(const QByteArray, text);
    QCOMPARE(fault("{\"a\":\"" + text + "\"}"), u"not UTF-8"_s);
}

void tst_StrictJson::readsAHugeText()
{
    const QByteArray text(10'000'000, 'x');
    QCOMPARE(textOf("{\"a\":\"" + text + "\"}"), QString::fromLatin1(text));
}

void tst_StrictJson::refusesAFrameCutAtAnyByte()
{
    const QByteArray whole = R"({"id":1,"op":"x","t":"\u00e4\ud83d\udc4d € ","l":[1,-2,true,null],"o":{"k":{}}})";
    QCOMPARE(fault(whole), QString());
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!fault(whole.first(length)).isEmpty(), whole.first(length).constData());
}

// The scanner stands before Qt's parser: whatever it lets through must be JSON to the latter, or a frame would be
// "not a JSON object" without a reason. Every byte is replaced by every other.
void tst_StrictJson::acceptsNothingThatQtRefuses()
{
    const QByteArray whole = R"({"a":"\u00e4\n","b":[1,-20,true],"c":{"d":null}})";
    int accepted = 0;
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            auto changed = whole;
            changed[at] = char(byte);
            const auto why = fault(changed);
            accepted += why.isEmpty();
            QVERIFY2(why != u"not a JSON object"_s || at == 0, changed.constData());
        }
    }
    QVERIFY(accepted > whole.size());
}

QTEST_GUILESS_MAIN(tst_StrictJson)
#include "tst_strictjson.moc"
