// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

namespace conclave::client {

// How to read one programming language, or a family of them, for its colours.
struct Language
{
    enum class Grammar : quint8 { Code, Keyed, Json, Markup, Diff };
    enum Option : quint8 {
        NoOptions = 0,
        AnyCase = 1, // keywords in capitals, too
        TripleQuotes = 2, // """ and ''' over several lines
        Directives = 4, // "#include" and others of the preprocessor are keywords
        Variables = 8, // $name is a number's colour
        SpacedComment = 16, // a comment sign counts at the start of a word only
        Lifetimes = 32, // 'a without an end is no string
    };

    QStringList names; // as a fence calls it, in lower case
    Grammar grammar = Grammar::Code;
    QSet<QString> keywords;
    QStringList lineComments;
    QString commentOpen;
    QString commentClose;
    QString quotes; // characters that begin and end a string on one line
    QString longQuotes; // the same over several lines
    quint8 options = NoOptions;
};

const Language *findLanguage(const QString &name); // nullptr when there is none

} // namespace conclave::client
