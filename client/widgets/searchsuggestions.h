// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/completion.h"

#include <QDate>
#include <QStringList>

// What a search field offers while one of its operators is typed. Pure functions.
namespace conclave::client {

// What the operators can name.
struct SearchVocabulary
{
    QList<CompletionPerson> people;
    QStringList channels;
    QDate today;
};

// The word that ends at the caret; one in quotes may hold spaces.
struct SearchWord
{
    qsizetype begin = 0;
    QString text;
};
SearchWord searchWordAt(const QString &line, qsizetype caret);

// Best first, at most MaxCompletions; none for a word that is no operator. `insert` takes the place of the whole word;
// one that ends with a colon wants a value yet.
QList<CompletionItem> searchSuggestions(const QString &word, const SearchVocabulary &vocabulary);

// Whether a word is an operator with a value that there is.
bool isWholeOperator(const QString &word, const SearchVocabulary &vocabulary);

// Each operator with what it does, for whoever does not know them.
QList<CompletionItem> searchOperators();

} // namespace conclave::client
