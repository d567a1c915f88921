// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

// What people type to search: `budget "next year" -draft from:ana in:general after:7d has:file is:pinned`. Pure
// functions, any thread.
namespace conclave::search {

inline constexpr qsizetype MaxQueryLength = 1000; // UTF-16 units of the whole text
inline constexpr qsizetype MaxTermLength = 200; // of one term
inline constexpr qsizetype MaxTerms = 20; // also of names in `from` and in `in`

// Words that a message has to have, or must not have.
struct Term
{
    QString text; // as typed; how it is compared is Matcher's business
    bool whole = false; // was in quotes: whole words in this order, not parts of words
    bool excluded = false; // had a minus before it
    qsizetype position = 0; // where it stands in what was typed, with quotes and minus; UTF-16 units
    qsizetype length = 0;

    bool operator==(const Term &) const = default;
};

// Whom or where, as typed, without @ or #. Who searches finds out whose it is; `me` is themselves.
struct Name
{
    QString text;
    qsizetype position = 0; // of the operator, with its word
    qsizetype length = 0;

    bool operator==(const Name &) const = default;
};

enum class Has : quint8 { File, Link, Image, Code, Reaction };
enum class Is : quint8 { Pinned, Thread, Edited, Saved, Unread };

// All of it holds at once, but of several `from` one, and of several `in` one.
struct Query
{
    QList<Term> terms;
    QList<Name> from;
    QList<Name> in;
    std::optional<QDate> before; // earlier than this day begins
    std::optional<QDate> after; // since this day began
    QList<Has> has; // each once
    QList<Is> is; // each once

    bool isEmpty() const { return *this == Query(); }
    bool operator==(const Query &) const = default;
};

// What cannot be understood, and the word where it is.
struct Mistake
{
    enum class Kind : quint8 {
        TooLong, // the whole text; points at what is too much
        TooMany, // terms or names; points at each one too many
        TermTooLong,
        OpenQuote, // nothing closes it; points from the quote on
        NoValue, // an operator or quotes with nothing in them
        UnknownValue, // `has:` or `is:` something that there is not
        BadDate, // neither a day of the calendar nor one of the words
        Twice, // a second `before:` or `after:`
        NotExcludable, // a minus before an operator
        NeverBoth, // `before:` is not later than `after:`; points at the one that came second
    };
    Kind kind = Kind::NoValue;
    qsizetype position = 0; // UTF-16 units
    qsizetype length = 0;

    bool operator==(const Mistake &) const = default;
};

struct Parsed
{
    Query query; // of what could be understood, also beside mistakes
    QList<Mistake> mistakes; // in the order of the text

    bool operator==(const Parsed &) const = default;
};

// Operators are `from:` `in:` `before:` `after:` `has:` `is:`, in any case; a value with spaces stands in quotes.
// Anything else with a colon is a term (an address, a time of day). Dates are YYYY-MM-DD, `today`, `yesterday`, or
// `7d`: so many days ago. `today` is the day where the user is.
Parsed parse(const QString &text, QDate today);

} // namespace conclave::search
