// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/codec.h"
#include "shared/protocol/reference.h"
#include "shared/protocol/samples.h"
#include "tests/fuzz/corpusfiles.h"
#include "tests/fuzz/frametarget.h"

#include <QFile>
#include <QMap>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::protocol;

namespace {

using Seeds = QMap<QByteArray, QByteArray>; // by file name

Seeds sampleSeeds()
{
    Seeds seeds;
    for (const auto variant : {Sample::Full, Sample::Bare}) {
        const QByteArray tail = variant == Sample::Full ? ".full" : ".bare";
        Requests::forEach([&]<class T>() {
            seeds[QByteArray(T::op) + ".request" + tail] = encodeRequest(1, sample<T>(variant));
            seeds[QByteArray(T::op) + ".reply" + tail] = encodeReply(1, sample<typename T::Reply>(variant));
        });
        Pushes::forEach([&]<class T>() { seeds[QByteArray(T::op) + ".push" + tail] = encodePush(sample<T>(variant)); });
        forEachContent(
            [&]<class A>() { seeds[QByteArray(A::kind) + ".content" + tail] = encode(sampleContent<A>(variant)); });
    }
    return seeds;
}

// Inputs that broke parsers before: ours or others'.
Seeds hostileSeeds()
{
    const QByteArray text = R"({"id":1,"op":"event.append","content":{"kind":"text","text":"%","files":[]}})";
    const auto withText = [&text](const QByteArray &inner) { return QByteArray(text).replace("%", inner); };
    return {
        {"hostile.empty", ""},
        {"hostile.deep", "{\"a\":" + QByteArray(2000, '[')},
        {"hostile.level16", "{\"a\":" + QByteArray(15, '[') + QByteArray(15, ']') + "}"},
        {"hostile.duplicate", R"({"op":"ping","op":"ping"})"},
        {"hostile.behind", R"({"op":"ping"}{})"},
        {"hostile.mark", "\xef\xbb\xbf{\"op\":\"ping\"}"},
        {"hostile.limit", R"({"id":9007199254740992,"op":"cursor.set","seq":-9007199254740992})"},
        {"hostile.beyond", R"({"id":9007199254740993,"op":"ping"})"},
        {"hostile.minuszero", R"({"id":-0,"re":-0,"op":"map.get","since":-0})"},
        {"hostile.fraction", R"({"id":1.0,"op":"map.get","since":1e2})"},
        {"hostile.surrogate", withText("\\ud83d")},
        {"hostile.pair", withText("\\ud83d\\udc4d")},
        {"hostile.zero", withText("\\u0000")},
        {"hostile.rawzero", withText(QByteArray(1, '\0'))},
        {"hostile.utf8", withText("\xc0\xaf\xed\xa0\x80")},
        {"hostile.noncharacter", withText("\xef\xbf\xbf\xf4\x8f\xbf\xbf")},
        {"hostile.escapes", withText("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u007f")},
        {"hostile.unknownkind", R"({"kind":"hologram","zero":-0,"deep":{"a":[{"b":"\u2028\u007f\\"}]}})"},
        {"hostile.error", R"({"re":1,"error":{"code":5,"message":[],"retry_after":-9}})"},
        {"hostile.errortext", R"({"re":1,"error":"no"})"},
        {"hostile.base64", R"({"op":"event","event":{"sealed":"AP8QwP4=","kind":"sealed"}})"},
        {"hostile.null", R"({"id":null,"op":"ping","content":null})"},
    };
}

Seeds allSeeds()
{
    auto seeds = sampleSeeds();
    seeds.insert(hostileSeeds());
    return seeds;
}

QString corpusFile(const QString &name)
{
    return QStringLiteral(CONCLAVE_CORPUS_DIR "/") + name;
}

} // namespace

class tst_FuzzCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void holdsASeedForEveryFrame();
    void survivesEveryInput_data();
    void survivesEveryInput();
    void survivesEveryCutInput();
};

// With CONCLAVE_UPDATE_GOLDEN the generated seeds are written anew; what the search has found is left alone.
void tst_FuzzCorpus::initTestCase()
{
    if (!qEnvironmentVariableIsSet("CONCLAVE_UPDATE_GOLDEN"))
        return;
    const auto seeds = allSeeds();
    for (auto it = seeds.cbegin(); it != seeds.cend(); ++it) {
        QFile file(corpusFile(QString::fromLatin1(it.key())));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(it.value()), it.value().size());
    }
}

void tst_FuzzCorpus::holdsASeedForEveryFrame()
{
    const auto seeds = allSeeds();
    for (auto it = seeds.cbegin(); it != seeds.cend(); ++it) {
        QFile file(corpusFile(QString::fromLatin1(it.key())));
        QVERIFY2(file.open(QIODevice::ReadOnly),
                 qPrintable(file.fileName() + u": run with CONCLAVE_UPDATE_GOLDEN=1"_s));
        QCOMPARE(file.readAll(), it.value());
    }
}

void tst_FuzzCorpus::survivesEveryInput_data()
{
    addCorpus(QStringLiteral(CONCLAVE_CORPUS_DIR));
}

void tst_FuzzCorpus::survivesEveryInput()
{
    QFETCH(const QByteArray, input);
    fuzzFrame(input); // ends the process when a promise is broken
}

void tst_FuzzCorpus::survivesEveryCutInput()
{
    const auto seeds = allSeeds();
    for (const auto &seed : seeds) {
        for (qsizetype length = 0; length < seed.size(); ++length)
            fuzzFrame(seed.first(length));
    }
}

QTEST_GUILESS_MAIN(tst_FuzzCorpus)
#include "tst_fuzzcorpus.moc"
