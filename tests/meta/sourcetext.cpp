// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/meta/sourcetext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::meta {

namespace {

void blank(QString &text, qsizetype begin, qsizetype end)
{
    for (qsizetype i = begin; i < end; ++i) {
        if (text.at(i) != u'\n')
            text[i] = u' ';
    }
}

qsizetype endOf(const QString &source, const QString &mark, qsizetype from)
{
    const auto found = source.indexOf(mark, from);
    return found < 0 ? source.size() : found;
}

// Behind the closing quote of a literal that begins at `quote`.
qsizetype literalEnd(const QString &source, qsizetype quote)
{
    if (quote > 0 && source.at(quote - 1) == u'R' && source.at(quote) == u'"') {
        const auto open = endOf(source, u"("_s, quote);
        const QString close = u')' + source.sliced(quote + 1, open - quote - 1) + u'"';
        return qMin(endOf(source, close, open) + close.size(), source.size());
    }
    for (auto i = quote + 1; i < source.size(); ++i) {
        if (source.at(i) == u'\\')
            ++i;
        else if (source.at(i) == source.at(quote) || source.at(i) == u'\n')
            return i + 1;
    }
    return source.size();
}

// Between digits: 1'000.
bool isSeparator(const QString &source, qsizetype at)
{
    return source.at(at) == u'\'' && at > 0 && at + 1 < source.size() && source.at(at - 1).isLetterOrNumber()
        && source.at(at + 1).isLetterOrNumber() && !QStringView(u"uULR").contains(source.at(at - 1));
}

} // namespace

SourceText SourceText::scan(const QString &source)
{
    SourceText text{source, source, {}};
    qsizetype i = 0;
    while (i < source.size()) {
        const auto rest = QStringView(source).sliced(i);
        auto end = i + 1;
        if (rest.startsWith(u"//") || rest.startsWith(u"/*")) {
            end = rest.startsWith(u"//") ? endOf(source, u"\n"_s, i)
                                         : qMin(endOf(source, u"*/"_s, i + 2) + 2, source.size());
            blank(text.code, i, end);
            blank(text.bare, i, end);
        } else if ((rest.front() == u'"' || rest.front() == u'\'') && !isSeparator(source, i)) {
            end = literalEnd(source, i);
            if (rest.front() == u'"')
                text.literals.append({i, end, source.sliced(i + 1, qMax<qsizetype>(end - i - 2, 0))});
            blank(text.bare, i + 1, end - 1);
        }
        i = end;
    }
    return text;
}

QStringList argumentsOf(const SourceText &text, qsizetype bracket)
{
    QStringList arguments;
    int depth = 0;
    auto start = bracket + 1;
    for (auto i = bracket; i < text.bare.size(); ++i) {
        const auto c = text.bare.at(i);
        if (QStringView(u"([{").contains(c))
            ++depth;
        else if (QStringView(u")]}").contains(c))
            --depth;
        if (depth == 0 || (depth == 1 && c == u',')) {
            arguments << text.code.sliced(start, i - start).trimmed();
            start = i + 1;
        }
        if (depth == 0)
            break;
    }
    return arguments;
}

} // namespace conclave::meta
