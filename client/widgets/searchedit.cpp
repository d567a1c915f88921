// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchedit.h"

#include "client/widgets/drawing.h"
#include "client/widgets/iconbutton.h"

namespace conclave::client {

SearchEdit::SearchEdit(const QString &what, QWidget *parent)
    : QLineEdit(parent)
    , m_drawing(new Drawing("search", 16, Token::Text3, this))
    , m_clear(new IconButton("x", tr("Clear the search"), this))
{
    setPlaceholderText(what);
    setAccessibleName(what);
    m_clear->setCursor(Qt::ArrowCursor);
    m_clear->hide();
    connect(m_clear, &IconButton::clicked, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, m_clear,
            [this](const QString &text) { m_clear->setHidden(text.isEmpty()); });
    connect(&Theme::instance(), &Theme::changed, this, &SearchEdit::place);
    place();
}

void SearchEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    place();
}

void SearchEdit::place()
{
    const int gap = Theme::instance().px(10);
    const int inset = (height() - m_clear->height()) / 2;
    const int before = gap + m_drawing->width() - Theme::instance().px(4);
    const int behind = m_clear->width();
    setTextMargins(isRightToLeft() ? behind : before, 0, isRightToLeft() ? before : behind, 0);
    const int drawingX = isRightToLeft() ? width() - gap - m_drawing->width() : gap;
    m_drawing->move(drawingX, (height() - m_drawing->height()) / 2);
    m_clear->move(isRightToLeft() ? inset : width() - behind - inset, inset);
}

} // namespace conclave::client
