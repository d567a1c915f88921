// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

// The text of a message as blocks and runs: CommonMark by md4c, without HTML and images; tables, task lists,
// strikethrough and bare addresses are understood, and a line break in the source is one on the screen. What would
// become too much is shown as it was written. Telephone numbers may be links, too. Pure functions, any thread.
namespace conclave::markdown {

enum Style : quint8 {
    Plain = 0,
    Bold = 1,
    Italic = 2,
    Strike = 4,
    Code = 8,
};

// A piece of a block's text in one style. Line breaks inside are "\n".
struct Run
{
    QString text; // as it is shown
    quint8 style = Plain; // of Style
    QString link; // where it leads; empty when nowhere. Only http, https, mailto and conclave
    QString mention; // the lower-case name behind the @, for example "ana" or "channel"; empty when it is none

    bool operator==(const Run &) const = default;
};

enum class Align : quint8 { Left, Center, Right };

inline constexpr int MaxColumns = 12; // of a table; a wider one is shown as lines

// The markers of a task list's items.
inline constexpr auto TaskOpen = "[ ]";
inline constexpr auto TaskDone = "[x]";

struct Block
{
    enum class Kind : quint8 { Paragraph, Heading, Code, Rule, Table };
    Kind kind = Kind::Paragraph;
    int level = 0; // of a heading, 1 to 6
    int quoteDepth = 0;
    int listDepth = 0;
    QString marker; // of the first block of a list's item: "•", "3.", TaskOpen or TaskDone; empty otherwise
    QString language; // of a code block, as it was given
    QList<Align> columns; // of a table
    QList<Run> runs; // of a code block exactly one; of a table with "\t" between cells and "\n" between rows

    bool operator==(const Block &) const = default;
};

QList<Block> parse(const QString &text);

QString plainText(const QList<Block> &blocks); // without markup, a line a block

// The names mentioned outside code, each once, in lower case and without the @.
QStringList mentions(const QString &text);

// What mentions everybody in the conversation.
inline constexpr auto EverybodyName = "channel";

// Whether a text means this user: by name, or everybody.
bool meansUser(const QString &text, const QString &userName);

} // namespace conclave::markdown
