// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/composertext.h"

#include "client/views/theme.h"
#include "client/widgets/carriedfiles.h"
#include "client/widgets/markdownhighlighter.h"
#include "client/widgets/richtext.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QTextBlock>
#include <QUrl>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MaxLines = 12;
constexpr int ManyLines = 30; // pasted at once
constexpr double MaxShare = 0.4; // of the window's height

// Nothing that the server would refuse: no control characters but line breaks and tabs.
QString cleaned(QString text)
{
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text;
}

bool isWebAddress(const QString &text)
{
    static const QStringList schemes{u"http"_s, u"https"_s};
    const bool isOneWord = std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    const QUrl url(text, QUrl::StrictMode);
    return isOneWord && url.isValid() && schemes.contains(url.scheme()) && !url.host().isEmpty();
}

} // namespace

ComposerText::ComposerText(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    new MarkdownHighlighter(document());
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &ComposerText::adjustHeight);
    connect(&Theme::instance(), &Theme::changed, this, &ComposerText::applyTheme);
    applyTheme();
}

void ComposerText::applyTheme()
{
    const auto &theme = Theme::instance();
    setFont(theme.font(TextStyle::Body));
    document()->setDocumentMargin(theme.px(6));
    auto colors = palette();
    colors.setColor(QPalette::Text, theme.color(Token::Text));
    colors.setColor(QPalette::PlaceholderText, theme.color(Token::Text3));
    colors.setColor(QPalette::Highlight, theme.color(Token::Selection));
    colors.setColor(QPalette::HighlightedText, theme.color(Token::Text));
    setPalette(colors);
    adjustHeight();
}

void ComposerText::adjustHeight()
{
    const qreal margins = 2 * document()->documentMargin();
    const qreal line = QFontMetricsF(font()).lineSpacing();
    const qreal longest = std::clamp(MaxShare * window()->height(), line, MaxLines * line);
    qreal content = 0;
    for (auto block = document()->firstBlock(); block.isValid() && content <= longest; block = block.next())
        content += blockBoundingRect(block).height();
    const bool scrolls = content > longest;
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setFixedHeight(qCeil(std::min(content, longest) + margins));
}

void ComposerText::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter)
        handleEnter(modifiers);
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT escapePressed();
    else if (event->key() == Qt::Key_Up && modifiers == Qt::NoModifier && document()->isEmpty())
        Q_EMIT editLastWanted();
    else if (event->key() == Qt::Key_V && modifiers == (Qt::ControlModifier | Qt::ShiftModifier))
        pastePlainly();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void ComposerText::handleEnter(Qt::KeyboardModifiers modifiers)
{
    const bool isPlain = modifiers == Qt::NoModifier;
    const bool breaksLine
        = modifiers == Qt::ShiftModifier || (isPlain && (m_sendKey == SendKey::CtrlEnter || isInsideFence()));
    if (breaksLine)
        insertAtCaret(u"\n"_s);
    else if (isPlain || modifiers == Qt::ControlModifier)
        Q_EMIT submitted();
}

void ComposerText::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged();
}

void ComposerText::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged();
}

void ComposerText::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        adjustHeight();
}

bool ComposerText::canInsertFromMimeData(const QMimeData *source) const
{
    return carriesFiles(*source) || QPlainTextEdit::canInsertFromMimeData(source);
}

// Files are for what lies under the text.
void ComposerText::dragEnterEvent(QDragEnterEvent *event)
{
    if (carriesFiles(*event->mimeData()))
        event->ignore();
    else
        QPlainTextEdit::dragEnterEvent(event);
}

// An address pasted over selected words makes them a link; formatted text becomes markdown.
void ComposerText::insertFromMimeData(const QMimeData *source)
{
    if (carriesFiles(*source)) {
        Q_EMIT filesPasted(source);
        return;
    }
    const auto text = cleaned(source->text());
    const auto words = textCursor().selectedText();
    const bool makesLink = !words.isEmpty() && !words.contains(QChar::ParagraphSeparator) && isWebAddress(text);
    const auto rich = source->hasHtml() && !isInsideFence() ? cleaned(markdownOfHtml(source->html())) : QString();
    const auto inserted = makesLink ? u"[%1](%2)"_s.arg(words, text) : rich.isEmpty() ? text : rich;
    insertAtCaret(inserted);
    if (inserted.count(u'\n') >= ManyLines)
        Q_EMIT muchPasted(inserted);
}

void ComposerText::pastePlainly()
{
    if (const auto *source = QGuiApplication::clipboard()->mimeData(); source && source->hasText())
        insertAtCaret(cleaned(source->text()));
}

bool ComposerText::isInsideFence() const
{
    return textCursor().block().userState() == MarkdownHighlighter::InFence;
}

void ComposerText::toggleMarker(const QString &marker)
{
    const auto cursor = textCursor();
    const auto text = toPlainText();
    const auto length = marker.size();
    const auto begin = cursor.selectionStart();
    const auto end = cursor.selectionEnd();
    const bool isMarked = text.first(begin).endsWith(marker) && text.sliced(end).startsWith(marker);
    const auto inner = text.sliced(begin, end - begin);
    if (isMarked) {
        auto wider = cursor;
        wider.setPosition(int(begin - length));
        wider.setPosition(int(end + length), QTextCursor::KeepAnchor);
        setTextCursor(wider);
        replaceSelection(inner, 0, int(inner.size()));
    } else {
        replaceSelection(marker + inner + marker, int(length), int(inner.size()));
    }
}

void ComposerText::toggleCode()
{
    if (textCursor().selectedText().contains(QChar::ParagraphSeparator))
        wrapInFence();
    else
        toggleMarker(u"`"_s);
}

void ComposerText::wrapInFence()
{
    auto selected = textCursor().selectedText();
    selected.replace(QChar::ParagraphSeparator, u'\n');
    const int begin = textCursor().selectionStart();
    const bool startsLine = document()->findBlock(begin).position() == begin;
    const auto opening = startsLine ? u"```\n"_s : u"\n```\n"_s;
    replaceSelection(u"%1%2\n```"_s.arg(opening, selected), int(opening.size()), int(selected.size()));
}

void ComposerText::toggleLines(const QString &prefix)
{
    auto cursor = textCursor();
    auto first = document()->findBlock(cursor.selectionStart());
    const auto behind = document()->findBlock(cursor.selectionEnd()).next();
    bool isThere = true;
    for (auto block = first; block != behind; block = block.next())
        isThere = isThere && block.text().startsWith(prefix);
    cursor.beginEditBlock();
    for (auto block = first; block != behind; block = block.next()) {
        cursor.setPosition(block.position());
        if (isThere)
            cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor, int(prefix.size()));
        cursor.insertText(isThere ? QString() : prefix);
    }
    cursor.endEditBlock();
}

void ComposerText::insertLink()
{
    static const auto address = u"https://"_s;
    const auto words = textCursor().selectedText();
    const auto link = u"[%1](%2)"_s.arg(words, address);
    if (words.isEmpty())
        replaceSelection(link, 1, 0);
    else
        replaceSelection(link, int(words.size()) + 3, int(address.size()));
}

void ComposerText::beginMention()
{
    const int begin = textCursor().selectionStart();
    const bool needsSpace = begin > 0 && !document()->characterAt(begin - 1).isSpace();
    insertAtCaret(needsSpace ? u" @"_s : u"@"_s);
}

void ComposerText::insertAtCaret(const QString &text)
{
    textCursor().insertText(text);
    ensureCursorVisible();
}

bool ComposerText::removeText(const QString &text)
{
    const auto at = toPlainText().lastIndexOf(text);
    if (text.isEmpty() || at < 0)
        return false;
    auto cursor = textCursor();
    cursor.setPosition(int(at));
    cursor.setPosition(int(at + text.size()), QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    setTextCursor(cursor);
    return true;
}

void ComposerText::replaceSelection(const QString &text, int selectFrom, int selectLength)
{
    auto cursor = textCursor();
    const int begin = cursor.selectionStart();
    cursor.insertText(text);
    cursor.setPosition(begin + selectFrom);
    cursor.setPosition(begin + selectFrom + selectLength, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

} // namespace conclave::client
