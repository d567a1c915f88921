// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/choice.h"

#include "client/widgets/textlabel.h"

#include <QEvent>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

namespace conclave::client {

Choice::Choice(const QString &title, const QString &meaning, QWidget *parent)
    : QWidget(parent)
    , m_button(new QRadioButton(title, this))
    , m_meaning(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_button);
    column->addWidget(m_meaning);
    column->addStretch();
    m_meaning->setWordWrap(true);
    setMeaning(meaning);
    connect(&Theme::instance(), &Theme::changed, this, &Choice::applyTheme);
    applyTheme();
}

void Choice::setMeaning(const QString &meaning)
{
    m_meaning->setText(meaning);
    m_button->setAccessibleDescription(meaning);
}

void Choice::mouseReleaseEvent(QMouseEvent *)
{
    m_button->click();
}

void Choice::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        m_meaning->setColor(isEnabled() ? Token::Text2 : Token::Text3);
}

void Choice::applyTheme()
{
    const auto *style = m_button->style();
    const int indent = style->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth, nullptr, m_button)
        + style->pixelMetric(QStyle::PM_RadioButtonLabelSpacing, nullptr, m_button);
    m_meaning->setContentsMargins(isRightToLeft() ? 0 : indent, 0, isRightToLeft() ? indent : 0, 0);
}

} // namespace conclave::client
