// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace conclave::meta {

// C++ as far as rules about its text need it: comments are told from code, and literals from both.
struct SourceText
{
    struct Literal
    {
        qsizetype begin = 0; // in `code`; the opening quote or what belongs to it
        qsizetype end = 0;
        QString text; // as it stands between the quotes
    };

    QString code; // without comments; as long as the source, with the same lines
    QString bare; // without the insides of literals, too
    QList<Literal> literals;

    static SourceText scan(const QString &source);
    int lineOf(qsizetype position) const { return int(code.left(position).count(u'\n')) + 1; }
};

// The arguments of the call whose opening bracket is at `bracket` of `bare`, as they stand in `code`.
QStringList argumentsOf(const SourceText &text, qsizetype bracket);

} // namespace conclave::meta
