// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/formfield.h"

#include "client/widgets/formmessage.h"
#include "client/widgets/textlabel.h"

#include <QAccessible>
#include <QVBoxLayout>

namespace conclave::client {

FormField::FormField(const QString &label, QWidget *control, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_message(new FormMessage(this))
{
    auto *name = new TextLabel(label, TextStyle::Section, Token::Text2, this);
    name->setBuddy(control);
    control->setAccessibleName(label);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(name);
    column->addWidget(control);
    column->addWidget(m_message);
    setFocusProxy(control);
    connect(&Theme::instance(), &Theme::changed, this, &FormField::applyTheme);
    applyTheme();
}

void FormField::setHint(const QString &hint)
{
    m_hint = hint;
    showMessage();
}

void FormField::setError(const QString &error)
{
    m_error = error;
    showMessage();
}

void FormField::showMessage()
{
    const auto &text = hasError() ? m_error : m_hint;
    if (hasError())
        m_message->showError(text);
    else
        m_message->showHint(text);
    if (m_control->accessibleDescription() == text)
        return;
    m_control->setAccessibleDescription(text);
    QAccessibleEvent change(m_control, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&change);
}

void FormField::applyTheme()
{
    layout()->setSpacing(Theme::instance().px(4));
}

} // namespace conclave::client
