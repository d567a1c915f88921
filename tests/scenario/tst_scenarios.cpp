// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/scenario.h"

#include <QDir>
#include <QFile>
#include <QtTest>

using namespace Qt::StringLiterals;
using conclave::test::Scenario;

// Plays the scripts of this folder with real clients on a real server.
class tst_Scenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plays_data();
    void plays();
    void tellsWhereAScriptIsWrong_data();
    void tellsWhereAScriptIsWrong();
};

void tst_Scenarios::plays_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(QStringLiteral(CONCLAVE_SCENARIOS));
    const auto files = folder.entryInfoList({u"*.scenario"_s}, QDir::Files, QDir::Name);
    QVERIFY(!files.isEmpty());
    for (const auto &file : files)
        QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
}

void tst_Scenarios::plays()
{
    QFETCH(const QString, file);
    QFile script(file);
    QVERIFY(script.open(QIODevice::ReadOnly));
    Scenario scenario(QFileInfo(file).fileName(), QString::fromUtf8(script.readAll()));
    const auto problem = scenario.run();
    QVERIFY2(problem.isEmpty(), qPrintable(u'\n' + problem));
}

void tst_Scenarios::tellsWhereAScriptIsWrong_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("where");
    QTest::newRow("unknown verb") << u"people ana\nana: dances"_s << u"script:2: ana: dances\n  unknown verb"_s;
    QTest::newRow("unknown person") << u"people ana\n\nbo: join x"_s << u"script:3: bo: join x"_s;
    QTest::newRow("no step") << u"people ana\nhello"_s << u"script:2: hello"_s;
    QTest::newRow("unknown channel") << u"people ana\nana: join x"_s << u"script:2: ana: join x"_s;
    QTest::newRow("unmet expectation") << u"people ana\nana: create x\nana: gap x"_s << u"script:3: ana: gap x"_s;
    QTest::newRow("unknown message") << u"people ana\nana: create x\nana: edit x a => b"_s
                                     << u"script:3: ana: edit x a => b\n  nobody has written \"a\""_s;
    QTest::newRow("too much said") << u"people ana\nana: create x\nana: leave x y"_s << u"script:3: ana: leave x y"_s;
    QTest::newRow("refused") << u"people guest:gus\ngus: create x"_s << u"script:2: gus: create x"_s;
    QTest::newRow("not refused") << u"people ana\nana: create x\nana: refused forbidden leave x"_s
                                 << u"script:3: ana: refused forbidden leave x"_s;
    QTest::newRow("pending works") << u"people ana\npending ana: create x"_s << u"script:2: pending ana: create x"_s;
    QTest::newRow("broken behind a pending one")
        << u"people ana\npending ana: join x\nana: dances"_s << u"script:3: ana: dances"_s;
}

void tst_Scenarios::tellsWhereAScriptIsWrong()
{
    QFETCH(const QString, script);
    QFETCH(const QString, where);
    const auto problem = Scenario(u"script"_s, script).run();
    QVERIFY2(problem.startsWith(where), qPrintable(problem));
}

QTEST_GUILESS_MAIN(tst_Scenarios)
#include "tst_scenarios.moc"
