// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/completer.h"

#include "client/widgets/completionpopup.h"
#include "client/widgets/markdownhighlighter.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextBlock>

namespace conclave::client {

namespace {

bool isOwnKey(int key)
{
    static const QList<int> keys{Qt::Key_Up, Qt::Key_Down, Qt::Key_Tab, Qt::Key_Return, Qt::Key_Enter, Qt::Key_Escape};
    return keys.contains(key);
}

} // namespace

Completer::Completer(QPlainTextEdit *text, QObject *parent)
    : QObject(parent)
    , m_text(text)
    , m_popup(new CompletionPopup(text))
{
    m_text->installEventFilter(this);
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this, &Completer::update);
    connect(m_popup.data(), &CompletionPopup::chosen, this, &Completer::accept);
    connect(m_popup.data(), &CompletionPopup::currentChanged, this, &Completer::tellPosition);
}

bool Completer::isOpen() const
{
    return m_popup && m_popup->isVisible();
}

void Completer::close()
{
    m_popup->hide();
}

void Completer::update()
{
    const auto cursor = m_text->textCursor();
    const auto block = cursor.block();
    const bool isCode = block.userState() == MarkdownHighlighter::InFence;
    const auto word = cursor.hasSelection() || isCode || !m_text->hasFocus()
        ? std::nullopt
        : completionWordAt(block.text(), cursor.positionInBlock());
    const int begin = word ? block.position() + int(word->begin) : -1;
    if (begin != m_dismissedAt)
        m_dismissedAt = -1;
    const auto items = word && begin != m_dismissedAt ? completionsOf(*word, m_people) : QList<CompletionItem>();
    if (items.isEmpty()) {
        close();
        return;
    }
    m_word = *word;
    auto start = cursor;
    start.setPosition(begin);
    const auto caret = m_text->cursorRect(start);
    m_popup->open(items, {m_text->viewport()->mapToGlobal(caret.topLeft()), caret.size()});
}

bool Completer::eventFilter(QObject *watched, QEvent *event)
{
    if (isOpen()) {
        switch (event->type()) {
        case QEvent::ShortcutOverride: // or a shortcut of the window would win
            event->setAccepted(isOwnKey(static_cast<QKeyEvent *>(event)->key()));
            return event->isAccepted();
        case QEvent::KeyPress:
            return handleKey(static_cast<QKeyEvent *>(event)->key());
        case QEvent::FocusOut:
        case QEvent::Hide:
            close();
            break;
        default:
            break;
        }
    }
    return QObject::eventFilter(watched, event);
}

bool Completer::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Up:
        m_popup->moveBy(-1);
        return true;
    case Qt::Key_Down:
        m_popup->moveBy(1);
        return true;
    case Qt::Key_Tab:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        accept(m_popup->currentRow());
        return true;
    case Qt::Key_Escape:
        m_dismissedAt = m_text->textCursor().block().position() + int(m_word.begin);
        close();
        return true;
    default:
        return false;
    }
}

void Completer::accept(int row)
{
    const auto insert = m_popup->item(row).insert;
    close();
    auto cursor = m_text->textCursor();
    cursor.setPosition(cursor.block().position() + int(m_word.begin), QTextCursor::KeepAnchor);
    cursor.insertText(insert);
    m_text->setTextCursor(cursor);
}

void Completer::tellPosition()
{
    Q_EMIT announce(m_popup->position());
}

} // namespace conclave::client
