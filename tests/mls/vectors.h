// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/wire.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

// The test vectors of the MLS working group, which are not part of the product: read from the folder that
// CONCLAVE_MLS_VECTORS names, else beside the sources.
namespace conclave::mls::test {

QString vectorFolder(); // empty: there is none
QJsonArray vectors(const QString &file, int suite = Suite); // those of this suite, and of none

inline Bytes bytes(const QJsonValue &hex)
{
    const auto raw = QByteArray::fromHex(hex.toString().toLatin1());
    return {raw.begin(), raw.end()};
}

inline SecretBytes secret(const QJsonValue &hex)
{
    return SecretBytes(bytes(hex));
}

inline QByteArray hex(View bytes)
{
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())).toHex();
}

} // namespace conclave::mls::test
