// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/highlighter.h"

#include "client/views/languages.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == QChar(QChar::LineSeparator);
}

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_';
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

// Reads the code once from its start to its end.
class Scanner
{
public:
    Scanner(const QString &code, const Language &language)
        : m_code(code)
        , m_language(language)
    {
    }
    QList<CodeSpan> scan();

private:
    void step();
    bool takeComment();
    bool takeString();
    bool takeNumber();
    bool takeWord();
    bool takeKey();
    bool takeSign();
    bool takeTag();
    void scanDiff();

    bool has(Language::Option option) const { return (m_language.options & option) != 0; }
    QChar at(qsizetype position) const { return position < m_code.size() ? m_code.at(position) : QChar(); }
    bool startsWith(const QString &text) const
    {
        return !text.isEmpty() && QStringView(m_code).mid(m_at).startsWith(text);
    }
    bool isAtLineStart() const;
    qsizetype lineEnd(qsizetype from) const;
    qsizetype behind(const QString &text, qsizetype from) const; // the end of the code when it is not there
    qsizetype skipBlanks(qsizetype from) const;
    void take(qsizetype end, CodeKind kind);

    const QString &m_code;
    const Language &m_language;
    QList<CodeSpan> m_spans;
    qsizetype m_at = 0;
};

QList<CodeSpan> Scanner::scan()
{
    if (m_language.grammar == Language::Grammar::Diff)
        scanDiff();
    while (m_at < m_code.size())
        step();
    return m_spans;
}

void Scanner::step()
{
    if (takeComment() || takeKey() || takeTag())
        return;
    if (m_language.grammar == Language::Grammar::Markup) {
        ++m_at;
        return;
    }
    if (takeString() || takeSign() || takeNumber() || takeWord())
        return;
    ++m_at;
}

void Scanner::take(qsizetype end, CodeKind kind)
{
    m_spans.append({m_at, end - m_at, kind});
    m_at = end;
}

qsizetype Scanner::lineEnd(qsizetype from) const
{
    while (from < m_code.size() && !isLineEnd(m_code.at(from)))
        ++from;
    return from;
}

qsizetype Scanner::behind(const QString &text, qsizetype from) const
{
    const auto found = m_code.indexOf(text, from);
    return found < 0 ? m_code.size() : found + text.size();
}

qsizetype Scanner::skipBlanks(qsizetype from) const
{
    while (at(from) == u' ' || at(from) == u'\t')
        ++from;
    return from;
}

bool Scanner::isAtLineStart() const
{
    auto before = m_at;
    while (before > 0 && (m_code.at(before - 1) == u' ' || m_code.at(before - 1) == u'\t'))
        --before;
    return before == 0 || isLineEnd(m_code.at(before - 1));
}

bool Scanner::takeComment()
{
    if (startsWith(m_language.commentOpen)) {
        take(behind(m_language.commentClose, m_at + m_language.commentOpen.size()), CodeKind::Comment);
        return true;
    }
    const bool isInWord = m_at > 0 && !m_code.at(m_at - 1).isSpace();
    if (has(Language::SpacedComment) && isInWord)
        return false;
    for (const auto &sign : m_language.lineComments) {
        if (startsWith(sign)) {
            take(lineEnd(m_at), CodeKind::Comment);
            return true;
        }
    }
    return false;
}

bool Scanner::takeString()
{
    const QChar quote = m_code.at(m_at);
    const bool isLong = m_language.longQuotes.contains(quote);
    if (!isLong && !m_language.quotes.contains(quote))
        return false;
    const QString triple(3, quote);
    if (has(Language::TripleQuotes) && startsWith(triple)) {
        take(behind(triple, m_at + 3), CodeKind::String);
        return true;
    }
    if (has(Language::Lifetimes) && quote == u'\'' && at(m_at + 1) != u'\\' && at(m_at + 2) != u'\'')
        return false;
    auto end = m_at + 1;
    while (end < m_code.size() && m_code.at(end) != quote && (isLong || !isLineEnd(m_code.at(end))))
        end += m_code.at(end) == u'\\' && !isLineEnd(at(end + 1)) ? 2 : 1;
    end = std::min(end, m_code.size());
    if (at(end) == quote)
        ++end;
    const bool isKey = m_language.grammar == Language::Grammar::Json && at(skipBlanks(end)) == u':';
    take(end, isKey ? CodeKind::Keyword : CodeKind::String);
    return true;
}

bool Scanner::takeNumber()
{
    const bool isFraction = m_code.at(m_at) == u'.' && at(m_at + 1).isDigit();
    if (!m_code.at(m_at).isDigit() && !isFraction)
        return false;
    auto end = m_at;
    while (end < m_code.size()) {
        const QChar c = m_code.at(end);
        const QChar before = end > m_at ? m_code.at(end - 1).toLower() : QChar();
        const bool isSign = (c == u'+' || c == u'-') && before == u'e' && !startsWith(u"0x"_s);
        const bool isSeparator = c == u'\'' && at(end + 1).isDigit();
        if (!isWordPart(c) && c != u'.' && !isSign && !isSeparator)
            break;
        ++end;
    }
    take(end, CodeKind::Number);
    return true;
}

bool Scanner::takeWord()
{
    if (!isWordStart(m_code.at(m_at)))
        return false;
    auto end = m_at;
    while (isWordPart(at(end)))
        ++end;
    if (at(end) == u'?' && m_language.keywords.contains(m_code.mid(m_at, end + 1 - m_at)))
        ++end;
    const auto word = m_code.mid(m_at, end - m_at);
    if (m_language.keywords.contains(has(Language::AnyCase) ? word.toLower() : word))
        take(end, CodeKind::Keyword);
    m_at = end;
    return true;
}

// "name:" or "name =" at the start of a line, and "[section]".
bool Scanner::takeKey()
{
    if (m_language.grammar != Language::Grammar::Keyed)
        return false;
    const QChar first = m_code.at(m_at);
    const bool isItem = m_at > 1 && m_code.at(m_at - 1) == u' ' && m_code.at(m_at - 2) == u'-';
    if (first.isSpace() || (!isItem && !isAtLineStart()))
        return false;
    if (first == u'[') {
        take(lineEnd(m_at), CodeKind::Keyword);
        return true;
    }
    auto end = m_at;
    while (isWordPart(at(end)) || at(end) == u'-' || at(end) == u'.' || at(end) == u'/')
        ++end;
    const QChar next = at(skipBlanks(end));
    if (end == m_at || (next != u':' && next != u'='))
        return false;
    take(end, CodeKind::Keyword);
    return true;
}

// A preprocessor's directive, or a shell's variable.
bool Scanner::takeSign()
{
    const QChar sign = m_code.at(m_at);
    const bool isDirective = sign == u'#' && has(Language::Directives) && isAtLineStart();
    const bool isVariable = has(Language::Variables) && sign == u'$';
    if (!isDirective && !isVariable)
        return false;
    auto end = isDirective ? skipBlanks(m_at + 1) : m_at + 1;
    const bool isBraced = isVariable && at(end) == u'{';
    while (isWordPart(at(end)) || (isBraced && end < m_code.size() && !isLineEnd(at(end)) && at(end) != u'}'))
        ++end;
    if (isBraced && at(end) == u'}')
        ++end;
    take(end, isDirective ? CodeKind::Keyword : CodeKind::Number);
    return true;
}

// "<name attribute="value">": the name is a keyword, an attribute a number's colour.
bool Scanner::takeTag()
{
    if (m_language.grammar != Language::Grammar::Markup || m_code.at(m_at) != u'<')
        return false;
    auto end = m_at + 1;
    while (at(end) == u'/' || at(end) == u'!' || at(end) == u'?')
        ++end;
    if (!isWordStart(at(end)))
        return false;
    const auto isName = [](QChar c) { return isWordPart(c) || c == u'-' || c == u':' || c == u'.'; };
    while (isName(at(end)))
        ++end;
    take(end, CodeKind::Keyword);
    while (m_at < m_code.size() && m_code.at(m_at) != u'>' && m_code.at(m_at) != u'<') {
        end = m_at;
        while (isName(at(end)))
            ++end;
        if (end > m_at)
            take(end, CodeKind::Number);
        else if (!takeString())
            ++m_at;
    }
    const auto close = m_at;
    if (at(close) != u'>')
        return true;
    m_at = m_code.at(close - 1) == u'/' ? close - 1 : close;
    take(close + 1, CodeKind::Keyword);
    return true;
}

void Scanner::scanDiff()
{
    while (m_at < m_code.size()) {
        const auto end = lineEnd(m_at);
        if (startsWith(u"@@"_s))
            take(end, CodeKind::Number);
        else if (startsWith(u"+++"_s) || startsWith(u"---"_s) || startsWith(u"diff "_s) || startsWith(u"index "_s))
            take(end, CodeKind::Comment);
        else if (startsWith(u"+"_s))
            take(end, CodeKind::String);
        else if (startsWith(u"-"_s))
            take(end, CodeKind::Keyword);
        m_at = end + 1;
    }
}

} // namespace

QList<CodeSpan> highlight(const QString &code, const QString &language)
{
    const auto *known = findLanguage(language);
    if (!known || code.size() > MaxHighlightedCode)
        return {};
    return Scanner(code, *known).scan();
}

} // namespace conclave::client
