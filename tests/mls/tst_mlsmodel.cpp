// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/simulation.h"

#include <QTest>

using namespace conclave::mls::test;

// Whole groups at random against a model. CONCLAVE_TEST_MLS_STEPS is the length of a run, CONCLAVE_TEST_MLS_SEEDS says
// which runs: numbers with commas between them.
class tst_MlsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data()
    {
        QTest::addColumn<int>("seed");
        const auto seeds = qEnvironmentVariable("CONCLAVE_TEST_MLS_SEEDS", QStringLiteral("1,2,3"));
        for (const auto &seed : seeds.split(QLatin1Char(','), Qt::SkipEmptyParts))
            QTest::addRow("seed %s", qPrintable(seed)) << seed.toInt();
    }
    void agrees()
    {
        QFETCH(int, seed);
        bool isNumber = false;
        const auto asked = qEnvironmentVariableIntValue("CONCLAVE_TEST_MLS_STEPS", &isNumber);
        const auto steps = isNumber ? asked : 100;
        Simulation simulation(std::uint64_t(seed), 2 + std::size_t(seed) * 5 % 11);
        for (int i = 0; i < steps; ++i) {
            simulation.step();
            QVERIFY2(simulation.failure().empty(), simulation.failure().c_str());
        }
        simulation.calmDown();
        QVERIFY2(simulation.failure().empty(), simulation.failure().c_str());
        qInfo("%s", simulation.summary().c_str());
    }
};

QTEST_GUILESS_MAIN(tst_MlsModel)
#include "tst_mlsmodel.moc"
