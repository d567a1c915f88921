// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/formmessage.h"

#include "client/widgets/drawing.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>

namespace conclave::client {

FormMessage::FormMessage(QWidget *parent)
    : QWidget(parent)
    , m_drawing(new Drawing("circle-alert", 14, Token::Danger, this))
    , m_label(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_drawing, 0, Qt::AlignTop);
    row->addWidget(m_label, 1);
    m_label->setWordWrap(true);
    connect(&Theme::instance(), &Theme::changed, this, &FormMessage::applyTheme);
    applyTheme();
    showHint({});
}

void FormMessage::showHint(const QString &text)
{
    m_drawing->hide();
    m_label->setColor(Token::Text2);
    m_label->setText(text);
    setHidden(text.isEmpty());
}

void FormMessage::showError(const QString &text)
{
    m_drawing->show();
    m_label->setColor(Token::Danger);
    m_label->setText(text);
    setHidden(text.isEmpty());
}

QString FormMessage::text() const
{
    return m_label->text();
}

void FormMessage::applyTheme()
{
    layout()->setSpacing(Theme::instance().px(4));
}

} // namespace conclave::client
