// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/search/query.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace conclave::search {

namespace {

template <class E>
struct Word
{
    QLatin1StringView text;
    E value;
};

constexpr std::array HasWords{
    Word<Has>{"file"_L1, Has::File},  Word<Has>{"files"_L1, Has::File},        Word<Has>{"link"_L1, Has::Link},
    Word<Has>{"links"_L1, Has::Link}, Word<Has>{"image"_L1, Has::Image},       Word<Has>{"images"_L1, Has::Image},
    Word<Has>{"code"_L1, Has::Code},  Word<Has>{"reaction"_L1, Has::Reaction}, Word<Has>{"reactions"_L1, Has::Reaction},
};
constexpr std::array IsWords{
    Word<Is>{"pinned"_L1, Is::Pinned}, Word<Is>{"thread"_L1, Is::Thread}, Word<Is>{"edited"_L1, Is::Edited},
    Word<Is>{"saved"_L1, Is::Saved},   Word<Is>{"unread"_L1, Is::Unread},
};

enum class Operator : quint8 { From, In, Before, After, Has, Is };
constexpr std::array Operators{
    Word<Operator>{"from"_L1, Operator::From},     Word<Operator>{"in"_L1, Operator::In},
    Word<Operator>{"before"_L1, Operator::Before}, Word<Operator>{"after"_L1, Operator::After},
    Word<Operator>{"has"_L1, Operator::Has},       Word<Operator>{"is"_L1, Operator::Is},
};

template <class Words>
auto lookUp(const Words &words, QStringView text) -> std::optional<decltype(words.front().value)>
{
    const auto found = std::find_if(words.begin(), words.end(), [text](const auto &word) {
        return text.compare(word.text, Qt::CaseInsensitive) == 0;
    });
    return found == words.end() ? std::nullopt : std::optional(found->value);
}

bool isQuote(QChar c)
{
    return c == u'"' || c == u'\u201c' || c == u'\u201d' || c == u'\u201e';
}

std::optional<QDate> dateOf(QStringView word, QDate today)
{
    if (word.compare("today"_L1, Qt::CaseInsensitive) == 0)
        return today;
    if (word.compare("yesterday"_L1, Qt::CaseInsensitive) == 0)
        return today.addDays(-1);
    if (word.endsWith(u'd', Qt::CaseInsensitive)) {
        constexpr int MostDays = 100'000;
        bool isNumber = false;
        const int days = word.chopped(1).toInt(&isNumber);
        return isNumber && days >= 0 && days <= MostDays ? std::optional(today.addDays(-days)) : std::nullopt;
    }
    const auto date = QDate::fromString(word.toString(), u"yyyy-MM-dd"_s);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

// One pass over the text, word by word.
class Parser
{
public:
    Parser(QStringView text, QDate today)
        : m_text(text)
        , m_today(today)
    {
    }

    Parsed run()
    {
        while (skipSpaces())
            word();
        return std::move(m_parsed);
    }

private:
    struct Value
    {
        QStringView text;
        bool quoted = false;
    };

    bool skipSpaces()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
        return m_at < m_text.size();
    }

    void mistake(Mistake::Kind kind) { m_parsed.mistakes.append({kind, m_begin, m_at - m_begin}); }

    // What stands in quotes from here on, or up to the next space. Nothing when the quote stays open.
    std::optional<Value> value()
    {
        if (m_at == m_text.size() || !isQuote(m_text.at(m_at))) {
            const auto begin = m_at;
            while (m_at < m_text.size() && !m_text.at(m_at).isSpace())
                ++m_at;
            return Value{m_text.sliced(begin, m_at - begin), false};
        }
        const auto begin = ++m_at;
        while (m_at < m_text.size() && !isQuote(m_text.at(m_at)))
            ++m_at;
        if (m_at == m_text.size()) {
            mistake(Mistake::Kind::OpenQuote);
            return std::nullopt;
        }
        return Value{m_text.sliced(begin, m_at++ - begin).trimmed(), true};
    }

    // The operator that stands here; goes behind its colon.
    std::optional<Operator> takeOperator()
    {
        auto end = m_at;
        while (end < m_text.size() && m_text.at(end).isLetter())
            ++end;
        if (end == m_text.size() || m_text.at(end) != u':')
            return std::nullopt;
        const auto found = lookUp(Operators, m_text.sliced(m_at, end - m_at));
        if (found)
            m_at = end + 1;
        return found;
    }

    void word()
    {
        m_begin = m_at;
        const bool excluded = m_text.at(m_at) == u'-' && m_at + 1 < m_text.size() && !m_text.at(m_at + 1).isSpace();
        m_at += excluded ? 1 : 0;
        const auto what = takeOperator();
        const auto operand = value();
        if (!operand)
            return;
        if (what && excluded)
            mistake(Mistake::Kind::NotExcludable);
        else if (operand->text.isEmpty())
            mistake(Mistake::Kind::NoValue);
        else if (operand->text.size() > MaxTermLength)
            mistake(Mistake::Kind::TermTooLong);
        else if (what)
            apply(*what, operand->text);
        else
            add(m_parsed.query.terms,
                Term{operand->text.toString(), operand->quoted, excluded, m_begin, m_at - m_begin});
    }

    template <class T>
    void add(QList<T> &list, const T &one)
    {
        if (list.size() < MaxTerms)
            list.append(one);
        else
            mistake(Mistake::Kind::TooMany);
    }

    void apply(Operator what, QStringView operand)
    {
        auto &query = m_parsed.query;
        switch (what) {
        case Operator::From:
            return name(query.from, operand, u'@');
        case Operator::In:
            return name(query.in, operand, u'#');
        case Operator::Before:
            return date(query.before, operand);
        case Operator::After:
            return date(query.after, operand);
        case Operator::Has:
            return oneOf(query.has, lookUp(HasWords, operand));
        case Operator::Is:
            return oneOf(query.is, lookUp(IsWords, operand));
        }
    }

    void name(QList<Name> &names, QStringView operand, QChar sign)
    {
        const auto text = operand.startsWith(sign) ? operand.sliced(1) : operand;
        if (text.isEmpty())
            return mistake(Mistake::Kind::NoValue);
        add(names, Name{text.toString(), m_begin, m_at - m_begin});
    }

    void date(std::optional<QDate> &date, QStringView operand)
    {
        const auto day = dateOf(operand, m_today);
        if (!day)
            return mistake(Mistake::Kind::BadDate);
        if (date)
            return mistake(Mistake::Kind::Twice);
        date = day;
        const auto &query = m_parsed.query;
        if (query.before && query.after && *query.before <= *query.after)
            mistake(Mistake::Kind::NeverBoth);
    }

    template <class T>
    void oneOf(QList<T> &values, std::optional<T> value)
    {
        if (!value)
            return mistake(Mistake::Kind::UnknownValue);
        if (!values.contains(*value))
            values.append(*value);
    }

    const QStringView m_text;
    const QDate m_today;
    qsizetype m_at = 0;
    qsizetype m_begin = 0; // of the word that is being read
    Parsed m_parsed;
};

} // namespace

Parsed parse(const QString &text, QDate today)
{
    const auto readable = QStringView(text).left(MaxQueryLength);
    auto parsed = Parser(readable, today).run();
    if (text.size() > MaxQueryLength)
        parsed.mistakes.append({Mistake::Kind::TooLong, MaxQueryLength, text.size() - MaxQueryLength});
    return parsed;
}

} // namespace conclave::search
