// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/richtext.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextList>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype MostHtml = 256 * 1024; // characters

// One that asks nobody for anything: neither files nor the network.
class ClosedDocument : public QTextDocument
{
protected:
    QVariant loadResource(int, const QUrl &) override { return {}; }
};

// Goes once through a document.
class MarkdownWriter
{
public:
    QString write(const QTextDocument &document)
    {
        for (auto block = document.begin(); block.isValid(); block = block.next())
            writeBlock(block);
        return m_isFormatted ? m_text.trimmed() : QString();
    }

private:
    void writeBlock(const QTextBlock &block)
    {
        const auto *list = block.textList();
        QString line;
        for (auto it = block.begin(); !it.atEnd(); ++it)
            line += inlineText(it.fragment());
        if (line.trimmed().isEmpty())
            return;
        m_text += m_text.isEmpty() ? u""_s : list && m_isInList ? u"\n"_s : u"\n\n"_s;
        m_text += prefix(block) + line.trimmed();
        m_isInList = list;
    }

    QString prefix(const QTextBlock &block)
    {
        const auto format = block.blockFormat();
        if (const auto *list = block.textList()) {
            m_isFormatted = true;
            const bool isNumbered = list->format().style() <= QTextListFormat::ListDecimal;
            const QString indent(2 * std::max(0, list->format().indent() - 1), u' ');
            return indent + (isNumbered ? u"%1. "_s.arg(list->itemNumber(block) + 1) : u"- "_s);
        }
        if (format.headingLevel() > 0) {
            m_isFormatted = true;
            return QString(format.headingLevel(), u'#') + u' ';
        }
        if (format.intProperty(QTextFormat::BlockQuoteLevel) > 0) {
            m_isFormatted = true;
            return u"> "_s;
        }
        return {};
    }

    QString inlineText(const QTextFragment &fragment)
    {
        const auto format = fragment.charFormat();
        auto text = fragment.text();
        text.remove(QChar::ObjectReplacementCharacter); // a picture
        text.replace(QChar::LineSeparator, u' ');
        text.replace(QChar::Nbsp, u' ');
        if (text.trimmed().isEmpty())
            return text;
        if (format.isAnchor() && format.anchorHref().startsWith("http"_L1))
            return marked(text, u"["_s, u"](%1)"_s.arg(format.anchorHref()));
        if (isCode(format))
            return marked(text, u"`"_s, u"`"_s);
        text = escaped(text);
        if (format.fontStrikeOut())
            text = marked(text, u"~~"_s, u"~~"_s);
        if (format.fontItalic())
            text = marked(text, u"_"_s, u"_"_s);
        if (format.fontWeight() >= QFont::DemiBold)
            text = marked(text, u"**"_s, u"**"_s);
        return text;
    }

    static bool isCode(const QTextCharFormat &format)
    {
        const auto families = format.fontFamilies().toStringList().join(u' ');
        return format.fontFixedPitch() || families.contains("mono"_L1, Qt::CaseInsensitive)
            || families.contains("courier"_L1, Qt::CaseInsensitive);
    }

    // The spaces around the words stay outside: markers must touch the words.
    QString marked(const QString &text, const QString &before, const QString &behind)
    {
        m_isFormatted = true;
        const auto words = text.trimmed();
        const auto at = text.indexOf(words);
        return text.first(at) + before + words + behind + text.sliced(at + words.size());
    }

    static QString escaped(const QString &text)
    {
        QString result;
        for (const auto c : text) {
            if (u"\\`*_[]"_s.contains(c))
                result += u'\\';
            result += c;
        }
        return result;
    }

    QString m_text;
    bool m_isFormatted = false;
    bool m_isInList = false;
};

} // namespace

QString markdownOfHtml(const QString &html)
{
    if (html.size() > MostHtml)
        return {};
    ClosedDocument document;
    document.setHtml(html);
    return MarkdownWriter().write(document);
}

} // namespace conclave::client
