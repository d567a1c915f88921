// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

// Colours for code blocks: a lexer driven by one table of languages. Pure functions, any thread.
namespace conclave::client {

enum class CodeKind : quint8 { Keyword, String, Number, Comment };

struct CodeSpan
{
    qsizetype start = 0;
    qsizetype length = 0;
    CodeKind kind = CodeKind::Keyword;

    bool operator==(const CodeSpan &) const = default;
};

// Longer code stays plain.
constexpr qsizetype MaxHighlightedCode = 20 * 1024;

// The pieces that have a colour, in order and apart. Nothing for a language that is not known; it is never guessed.
// Lines end with "\n" or U+2028.
QList<CodeSpan> highlight(const QString &code, const QString &language);

} // namespace conclave::client
