// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/vectors.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace conclave::mls::test {

QString vectorFolder()
{
    const auto named = qEnvironmentVariable("CONCLAVE_MLS_VECTORS", QStringLiteral(CONCLAVE_MLS_VECTORS_DEFAULT));
    return QDir(named).exists(u"messages.json"_s) ? named : QString();
}

QJsonArray vectors(const QString &file, int suite)
{
    QFile json(QDir(vectorFolder()).filePath(file));
    if (!json.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(json.fileName()));
    const auto read = QJsonDocument::fromJson(json.readAll());
    if (!read.isArray())
        qFatal("%s holds no vectors", qPrintable(json.fileName()));
    QJsonArray fitting;
    for (const auto &one : read.array()) {
        if (one[u"cipher_suite"_s].toInt(suite) == suite)
            fitting.append(one);
    }
    return fitting;
}

} // namespace conclave::mls::test
