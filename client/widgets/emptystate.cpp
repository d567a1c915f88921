// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/emptystate.h"

#include "client/widgets/drawing.h"
#include "client/widgets/textlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_drawing(new Drawing("search", 32, Token::Text3, this))
    , m_sentence(new TextLabel({}, TextStyle::Body, Token::Text2, this))
    , m_button(new QPushButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->addStretch();
    column->addWidget(m_drawing, 0, Qt::AlignHCenter);
    column->addWidget(m_sentence);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch();
    m_sentence->setAlignment(Qt::AlignHCenter);
    m_sentence->setWordWrap(true);
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionWanted);
    connect(&Theme::instance(), &Theme::changed, this, &EmptyState::applyTheme);
    applyTheme();
}

void EmptyState::show(const char *iconName, const QString &sentence, const QString &action)
{
    m_drawing->setDrawing(iconName, Token::Text3);
    m_sentence->setText(sentence);
    m_button->setText(action);
    m_button->setHidden(action.isEmpty());
    setVisible(true);
}

void EmptyState::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24));
    layout()->setSpacing(theme.px(12));
}

} // namespace conclave::client
