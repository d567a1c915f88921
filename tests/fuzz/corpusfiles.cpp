// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/corpusfiles.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace conclave {

void addCorpus(const QString &folder)
{
    QTest::addColumn<QByteArray>("input");
    const QDir corpus(folder);
    for (const auto &name : corpus.entryList(QDir::Files)) {
        QFile file(corpus.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(name)) << file.readAll();
    }
}

} // namespace conclave
