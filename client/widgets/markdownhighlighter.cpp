// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/markdownhighlighter.h"

#include "client/views/theme.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype LongestLine = 2000; // longer ones are shown as they are: every key must stay fast

QTextCharFormat colored(Token color)
{
    QTextCharFormat format;
    format.setForeground(Theme::instance().color(color));
    return format;
}

QTextCharFormat codeFormat()
{
    auto format = colored(Token::CodeText);
    format.setFontFamilies(Theme::instance().font(TextStyle::Code).families());
    format.setBackground(Theme::instance().color(Token::CodeBg));
    return format;
}

// A style that stands between two equal markers.
struct Span
{
    QRegularExpression pattern; // the marker is captured as 1
    void (*apply)(QTextCharFormat &format);
};

const QList<Span> &spans()
{
    static const QList<Span> list{
        {QRegularExpression(uR"((\*\*|__)(?=\S)(.+?)(?<=\S)\1)"_s),
         [](QTextCharFormat &format) { format.setFontWeight(QFont::DemiBold); }},
        {QRegularExpression(uR"((?<![*\w])(\*)(?![*\s])([^*]+?)(?<!\s)\1(?!\*))"_s),
         [](QTextCharFormat &format) { format.setFontItalic(true); }},
        {QRegularExpression(uR"((?<![_\w])(_)(?![_\s])([^_]+?)(?<!\s)\1(?![_\w]))"_s),
         [](QTextCharFormat &format) { format.setFontItalic(true); }},
        {QRegularExpression(uR"((~~)(?=\S)(.+?)(?<=\S)\1)"_s),
         [](QTextCharFormat &format) { format.setFontStrikeOut(true); }},
    };
    return list;
}

} // namespace

MarkdownHighlighter::MarkdownHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
    connect(&Theme::instance(), &Theme::changed, this, &MarkdownHighlighter::rehighlight);
}

void MarkdownHighlighter::highlightBlock(const QString &text)
{
    static const QRegularExpression opening(uR"(^\s{0,3}```[^`]*$)"_s);
    static const QRegularExpression closing(uR"(^\s{0,3}```+\s*$)"_s);
    const bool wasInside = previousBlockState() == InFence;
    const bool isFence = (wasInside ? closing : opening).match(text).hasMatch();
    setCurrentBlockState(isFence != wasInside ? InFence : Outside);
    if (text.size() > LongestLine)
        return;
    if (isFence) {
        merge(0, text.size(), codeFormat());
        merge(0, text.size(), colored(Token::Text3));
    } else if (wasInside) {
        merge(0, text.size(), codeFormat());
    } else {
        highlightLineStart(text);
        highlightSpans(text);
    }
}

void MarkdownHighlighter::highlightLineStart(const QString &text)
{
    static const QRegularExpression marker(uR"(^\s{0,3}(>+ ?|[-*+] |\d{1,9}[.)] |#{1,6} ))"_s);
    const auto match = marker.match(text);
    if (!match.hasMatch())
        return;
    if (text.at(match.capturedStart(1)) == u'#') {
        QTextCharFormat heading;
        heading.setFontWeight(QFont::DemiBold);
        merge(match.capturedEnd(1), text.size(), heading);
    }
    merge(match.capturedStart(1), match.capturedEnd(1), colored(Token::Text3));
}

void MarkdownHighlighter::highlightSpans(const QString &text)
{
    static const QRegularExpression code(uR"((`+)([^`]|[^`].*?[^`])\1(?!`))"_s);
    static const QRegularExpression mention(uR"((?<![\w@/.])@[\w][\w.-]*)"_s);
    QString open = text; // what is code is blanked out, so that nothing else is found there
    for (auto matches = code.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        merge(match.capturedStart(), match.capturedEnd(), codeFormat());
        merge(match.capturedStart(1), match.capturedEnd(1), colored(Token::Text3));
        merge(match.capturedEnd(2), match.capturedEnd(), colored(Token::Text3));
        open.replace(match.capturedStart(), match.capturedLength(), QString(match.capturedLength(), u' '));
    }
    for (const auto &span : spans()) {
        for (auto matches = span.pattern.globalMatch(open); matches.hasNext();) {
            const auto match = matches.next();
            QTextCharFormat change;
            span.apply(change);
            merge(match.capturedStart(2), match.capturedEnd(2), change);
            merge(match.capturedStart(1), match.capturedEnd(1), colored(Token::Text3));
            merge(match.capturedEnd(2), match.capturedEnd(), colored(Token::Text3));
        }
    }
    for (auto matches = mention.globalMatch(open); matches.hasNext();) {
        const auto match = matches.next();
        merge(match.capturedStart(), match.capturedEnd(), colored(Token::Mention));
    }
}

void MarkdownHighlighter::merge(qsizetype begin, qsizetype end, const QTextCharFormat &change)
{
    for (qsizetype i = begin; i < end; ++i) {
        auto merged = format(int(i));
        merged.merge(change);
        setFormat(int(i), 1, merged);
    }
}

} // namespace conclave::client
