// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <optional>

// What the composer offers while a name or an emoji is typed. Pure functions.
namespace conclave::client {

struct CompletionPerson
{
    QString name; // behind the @
    QString displayName;
    QString seed; // of the avatar: the user's id as text
};

struct CompletionWord
{
    enum class Kind : quint8 { Person, Emoji };
    Kind kind = Kind::Person;
    qsizetype begin = 0; // of its @ or : in the line
    QString text; // behind that, up to the caret

    bool operator==(const CompletionWord &) const = default;
};

struct CompletionItem
{
    CompletionWord::Kind kind = CompletionWord::Kind::Person;
    QString insert; // what takes the word's place
    QString title;
    QString detail;
    QString seed; // of a person's avatar; empty for everybody
    const char *iconName = nullptr; // of what is neither a person nor an emoji
};

inline constexpr int MaxCompletions = 8;

// The word that ends at the caret, when it is one that can be completed.
std::optional<CompletionWord> completionWordAt(const QString &line, qsizetype caret);

// Best first, at most MaxCompletions.
QList<CompletionItem> completionsOf(const CompletionWord &word, const QList<CompletionPerson> &people);

} // namespace conclave::client
