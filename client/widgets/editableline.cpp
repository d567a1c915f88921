// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/editableline.h"

#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace conclave::client {

EditableLine::EditableLine(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_shown(new TextLabel({}, TextStyle::Body, Token::Text, this))
    , m_change(new IconButton("pencil", tr("Change: %1").arg(name), this))
    , m_edit(new QLineEdit(this))
{
    auto *row = new QHBoxLayout;
    row->addWidget(m_shown, 1);
    row->addWidget(m_edit, 1);
    row->addWidget(m_change, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(new TextLabel(name, TextStyle::Section, Token::Text2, this));
    column->addLayout(row);
    m_shown->setWordWrap(true);
    m_edit->setAccessibleName(name);
    m_edit->setToolTip(tr("Enter saves, Esc gives up."));
    m_edit->hide();
    m_edit->installEventFilter(this);
    m_change->setFocusPolicy(Qt::TabFocus);
    connect(m_change, &QToolButton::clicked, this, &EditableLine::begin);
    connect(m_edit, &QLineEdit::returnPressed, this, &EditableLine::save);
    connect(&Theme::instance(), &Theme::changed, this, &EditableLine::applyTheme);
    applyTheme();
}

void EditableLine::applyTheme()
{
    layout()->setSpacing(Theme::instance().px(4));
}

void EditableLine::setText(const QString &text)
{
    const bool isNews = text != m_text;
    m_text = text;
    m_shown->setText(text.isEmpty() ? m_placeholder : text);
    m_shown->setColor(text.isEmpty() ? Token::Text2 : Token::Text);
    if (isNews)
        end();
}

void EditableLine::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    setText(m_text);
}

void EditableLine::setEditable(bool editable)
{
    m_change->setVisible(editable && m_edit->isHidden());
    if (!editable)
        end();
    m_change->setEnabled(editable);
}

void EditableLine::setMaxLength(int length)
{
    m_edit->setMaxLength(length);
}

void EditableLine::begin()
{
    m_edit->setText(m_text);
    m_edit->selectAll();
    m_shown->hide();
    m_change->hide();
    m_edit->show();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void EditableLine::save()
{
    const auto text = m_edit->text().simplified();
    if (text == m_text)
        end();
    else
        Q_EMIT saveWanted(text);
}

void EditableLine::end()
{
    if (m_edit->isHidden())
        return;
    const bool hadFocus = m_edit->hasFocus();
    m_edit->hide();
    m_shown->show();
    m_change->setVisible(m_change->isEnabled());
    if (hadFocus)
        m_change->setFocus(Qt::OtherFocusReason);
}

bool EditableLine::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept(); // it is ours before it is a shortcut
    if (event->type() != QEvent::KeyPress || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    end();
    return true;
}

} // namespace conclave::client
