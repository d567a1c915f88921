// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchfield.h"

#include "client/views/theme.h"
#include "client/widgets/completionpopup.h"
#include "client/widgets/flowlayout.h"
#include "client/widgets/searchchip.h"
#include "client/widgets/searchedit.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

SearchField::SearchField(QWidget *parent)
    : QWidget(parent)
    , m_edit(new SearchEdit(tr("Search messages"), this))
    , m_chips(new QWidget(this))
    , m_popup(new CompletionPopup(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_edit);
    column->addWidget(m_chips);
    new FlowLayout(m_chips);
    m_chips->layout()->setContentsMargins(0, 0, 0, 0);
    m_chips->layout()->setSpacing(6);
    m_chips->hide();
    setFocusProxy(m_edit);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &SearchField::noteEdit);
    connect(m_edit, &QLineEdit::cursorPositionChanged, this, [this] {
        if (isOffering())
            showSuggestions();
    });
    connect(m_popup, &CompletionPopup::chosen, this, &SearchField::accept);
    connect(m_popup, &CompletionPopup::currentChanged, this, [this] { Q_EMIT announce(m_popup->position()); });
}

QString SearchField::pillText() const
{
    QString text;
    for (const auto &pill : m_pills) {
        if (!pill.word.isEmpty())
            text += pill.word + u' ';
    }
    return text;
}

QString SearchField::text() const
{
    return pillText() + m_edit->text();
}

std::optional<ConversationId> SearchField::scope() const
{
    return m_scope.isNull() ? std::nullopt : std::optional(m_scope);
}

void SearchField::setScope(ConversationId conversation, const QString &name)
{
    const auto known
        = std::find_if(m_pills.begin(), m_pills.end(), [](const Pill &pill) { return pill.word.isEmpty(); });
    if (known != m_pills.end())
        removePill(known->chip);
    m_scope = conversation;
    if (!conversation.isNull())
        addPill({}, tr("in #%1").arg(name));
    Q_EMIT changed();
}

void SearchField::setText(const QString &text)
{
    const auto pills = m_pills;
    for (const auto &pill : pills) {
        if (!pill.word.isEmpty())
            removePill(pill.chip);
    }
    m_edit->setText(text.trimmed() + u' '); // the last word is whole, too
    m_edit->setText(m_edit->text().trimmed());
    hideSuggestions();
}

void SearchField::append(const QString &word)
{
    const auto line = m_edit->text();
    const bool isWhole = isWholeOperator(word, m_vocabulary);
    if (isWhole)
        addPill(word, word);
    else
        m_edit->setText(line.isEmpty() || line.endsWith(u' ') ? line + word : line + u' ' + word);
    m_edit->setFocus(Qt::OtherFocusReason);
    m_edit->setCursorPosition(int(m_edit->text().size()));
    if (isWhole)
        Q_EMIT changed();
    else
        showSuggestions();
}

void SearchField::addPill(const QString &word, const QString &label)
{
    const bool isThere = std::any_of(m_pills.cbegin(), m_pills.cend(),
                                     [&word](const Pill &pill) { return !word.isEmpty() && pill.word == word; });
    if (isThere)
        return;
    auto *chip = new SearchChip(label, m_chips);
    m_chips->layout()->addWidget(chip);
    chip->show();
    m_pills.append({word, chip});
    m_chips->show();
    connect(chip, &SearchChip::clicked, this, [this, chip] {
        removePill(chip);
        m_edit->setFocus(Qt::OtherFocusReason);
        Q_EMIT changed();
    });
}

void SearchField::removePill(const QWidget *chip)
{
    const auto it
        = std::find_if(m_pills.begin(), m_pills.end(), [chip](const Pill &pill) { return pill.chip == chip; });
    if (it == m_pills.end())
        return;
    if (it->word.isEmpty())
        m_scope = {};
    it->chip->hide();
    m_chips->layout()->removeWidget(it->chip);
    it->chip->deleteLater();
    m_pills.erase(it);
    m_chips->setHidden(m_pills.isEmpty());
}

void SearchField::noteEdit()
{
    takeWholeWords();
    showSuggestions();
    Q_EMIT changed();
}

// An operator becomes a pill once a space stands behind it.
void SearchField::takeWholeWords()
{
    auto line = m_edit->text();
    bool taken = false;
    for (qsizetype end = 1; end <= line.size(); ++end) {
        if (!line.at(end - 1).isSpace())
            continue;
        const auto word = searchWordAt(line, end - 1);
        if (word.text.contains(u':') && isWholeOperator(word.text, m_vocabulary)) {
            addPill(word.text, word.text);
            line.remove(word.begin, end - word.begin);
            end = word.begin;
            taken = true;
        }
    }
    if (!taken)
        return;
    const QSignalBlocker silence(m_edit);
    m_edit->setText(line);
    m_edit->setCursorPosition(int(line.size()));
}

bool SearchField::isOffering() const
{
    return m_popup->isVisible();
}

void SearchField::showSuggestions()
{
    m_word = searchWordAt(m_edit->text(), m_edit->cursorPosition());
    const auto offered = m_edit->hasFocus() ? searchSuggestions(m_word.text, m_vocabulary) : QList<CompletionItem>();
    if (offered.isEmpty() || (offered.size() == 1 && offered.first().insert == m_word.text)) {
        hideSuggestions();
        return;
    }
    m_chooses = false;
    const QPoint corner = m_edit->mapToGlobal(QPoint(0, m_edit->height()));
    m_popup->openBelow(offered, QRect(corner, QSize(m_edit->width(), 1)));
}

void SearchField::submit()
{
    hideSuggestions();
    Q_EMIT submitted();
}

void SearchField::hideSuggestions()
{
    m_popup->hide();
}

void SearchField::accept(int row)
{
    const auto chosen = m_popup->item(row);
    hideSuggestions();
    auto line = m_edit->text();
    const bool isWhole = isWholeOperator(chosen.insert, m_vocabulary);
    line.replace(m_word.begin, m_word.text.size(), isWhole ? QString() : chosen.insert);
    if (isWhole) {
        addPill(chosen.insert, chosen.insert);
        const QSignalBlocker silence(m_edit);
        m_edit->setText(line);
        m_edit->setCursorPosition(int(std::min(m_word.begin, line.size())));
    } else {
        m_edit->setText(line);
        m_edit->setCursorPosition(int(m_word.begin + chosen.insert.size()));
        showSuggestions();
    }
    Q_EMIT changed();
}

bool SearchField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    if (event->type() == QEvent::FocusOut || event->type() == QEvent::Hide)
        hideSuggestions();
    return QWidget::eventFilter(watched, event);
}

bool SearchField::handleKey(int key)
{
    const bool offering = isOffering();
    switch (key) {
    case Qt::Key_Down:
        if (offering)
            m_popup->moveBy(1);
        else
            Q_EMIT leftDown();
        m_chooses = true;
        return true;
    case Qt::Key_Up:
        if (offering)
            m_popup->moveBy(-1);
        m_chooses = true;
        return offering;
    case Qt::Key_Tab:
        if (offering)
            accept(m_popup->currentRow());
        return offering;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // What only begins like an operator may be a word to search for.
        if (offering && (m_chooses || m_word.text.contains(u':')))
            accept(m_popup->currentRow());
        else
            submit();
        return true;
    case Qt::Key_Escape:
        if (offering)
            hideSuggestions();
        else
            Q_EMIT escapePressed();
        return true;
    case Qt::Key_Backspace:
        if (m_pills.isEmpty() || m_edit->cursorPosition() > 0 || m_edit->hasSelectedText())
            return false;
        removePill(m_pills.last().chip);
        Q_EMIT changed();
        return true;
    default:
        return false;
    }
}

// A line edit has no formats of its own; those of an input method are drawn in it.
void SearchField::underline(const QList<search::Span> &wrong)
{
    QList<QInputMethodEvent::Attribute> attributes;
    const auto begin = pillText().size();
    for (const auto &span : wrong) {
        if (span.begin < begin)
            continue;
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(Theme::instance().color(Token::Danger));
        attributes.append({QInputMethodEvent::TextFormat, int(span.begin - begin) - m_edit->cursorPosition(),
                           int(span.length), format});
    }
    QInputMethodEvent event({}, attributes);
    QCoreApplication::sendEvent(m_edit, &event);
}

void SearchField::point(const search::Span &wrong)
{
    const auto begin = pillText().size();
    if (wrong.begin >= begin)
        m_edit->setSelection(int(wrong.begin - begin), int(wrong.length));
}

} // namespace conclave::client
