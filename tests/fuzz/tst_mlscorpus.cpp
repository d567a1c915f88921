// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/wire.h"
#include "tests/fuzz/corpusfiles.h"
#include "tests/fuzz/mlscodectarget.h"
#include "tests/fuzz/mlsgrouptarget.h"
#include "tests/fuzz/mlsstory.h"
#include "tests/fuzz/mlstreetarget.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace conclave;
using namespace conclave::mls::test;

namespace {

using Target = bool (*)(mls::View);

QString folder(const QString &target)
{
    return QStringLiteral(CONCLAVE_CORPUS_DIR "/") + target;
}

mls::View viewOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), std::size_t(bytes.size())};
}

} // namespace

Q_DECLARE_METATYPE(Target)

// What the search for hostile messages of encrypted groups starts from, and what it has found, as an ordinary test.
// Each target ends the process when a promise is broken.
class tst_MlsCorpus : public QObject
{
    Q_OBJECT

private:
    template <class Do>
    static void forEachSeed(Do &&what)
    {
        const std::tuple<QString, Seeds, Target> all[]{{u"mlscodec"_s, mlsCodecSeeds(), fuzzMlsCodec},
                                                       {u"mlstree"_s, mlsTreeSeeds(), fuzzMlsTree},
                                                       {u"mlsgroup"_s, mlsGroupSeeds(), fuzzMlsGroup}};
        for (const auto &[target, seeds, run] : all) {
            for (const auto &[name, bytes] : seeds)
                what(target, QString::fromStdString(name), bytes, run);
        }
    }

private Q_SLOTS:
    // With CONCLAVE_UPDATE_GOLDEN the generated seeds are written anew; what the search has found is left alone.
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("CONCLAVE_UPDATE_GOLDEN"))
            return;
        forEachSeed([](const QString &target, const QString &name, const mls::Bytes &bytes, Target) {
            QFile file(folder(target) + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(reinterpret_cast<const char *>(bytes.data()), qint64(bytes.size())),
                     qint64(bytes.size()));
        });
    }

    // They may be of an older day, for other bytes are as good to start from.
    void holdsEverySeed()
    {
        forEachSeed([](const QString &target, const QString &name, const mls::Bytes &, Target) {
            QVERIFY2(QFile::exists(folder(target) + u'/' + name),
                     qPrintable(target + u'/' + name + u": run with CONCLAVE_UPDATE_GOLDEN=1"_s));
        });
    }

    // Or the search begins before the first door.
    void acceptsEverySeed_data()
    {
        QTest::addColumn<Target>("target");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("isRight");
        forEachSeed([](const QString &target, const QString &name, const mls::Bytes &bytes, Target run) {
            QTest::newRow(qPrintable(target + u' ' + name))
                << run << QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()))
                << !name.startsWith(u"hostile");
        });
    }
    void acceptsEverySeed()
    {
        QFETCH(const Target, target);
        QFETCH(const QByteArray, input);
        QTEST(target(viewOf(input)), "isRight");
    }

    void codecSurvives_data() { addCorpus(folder(u"mlscodec"_s)); }
    void codecSurvives()
    {
        QFETCH(const QByteArray, input);
        for (qsizetype length = 0; length <= input.size(); ++length)
            fuzzMlsCodec(viewOf(input.first(length)));
    }

    void treeSurvives_data() { addCorpus(folder(u"mlstree"_s)); }
    void treeSurvives()
    {
        QFETCH(const QByteArray, input);
        fuzzMlsTree(viewOf(input));
    }

    void groupSurvives_data() { addCorpus(folder(u"mlsgroup"_s)); }
    void groupSurvives()
    {
        QFETCH(const QByteArray, input);
        fuzzMlsGroup(viewOf(input));
    }

    // One bit of every seventh octet of each message of the story.
    void groupSurvivesEveryFlippedBit()
    {
        const auto &steps = story().steps;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const auto size = mls::encode(steps[i].message).size();
            for (std::size_t at = 0; at < size; at += 7) {
                const mls::Bytes input{0, std::uint8_t(i),           std::uint8_t(at >> 8), std::uint8_t(at),
                                       1, std::uint8_t(1U << at % 8)};
                QVERIFY(!fuzzMlsGroup(input));
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_MlsCorpus)
#include "tst_mlscorpus.moc"
