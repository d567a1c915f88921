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

QJsonArray vectors(const QString &file)
{
    QFile json(QDir(vectorFolder()).filePath(file));
    if (!json.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(json.fileName()));
    return QJsonDocument::fromJson(json.readAll()).array();
}

} // namespace conclave::mls::test
