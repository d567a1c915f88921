// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/passwordedit.h"

#include "client/widgets/iconbutton.h"

namespace conclave::client {

PasswordEdit::PasswordEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_button(new IconButton("eye", tr("Show the password"), this))
{
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_button->setCheckable(true);
    m_button->setCursor(Qt::ArrowCursor);
    connect(m_button, &IconButton::toggled, this, &PasswordEdit::showText);
    connect(&Theme::instance(), &Theme::changed, this, &PasswordEdit::placeButton);
    showText(false);
}

void PasswordEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    placeButton();
}

void PasswordEdit::showText(bool visible)
{
    setEchoMode(visible ? Normal : Password);
    m_button->setDrawing(visible ? "eye-off" : "eye", visible ? tr("Hide the password") : tr("Show the password"));
}

void PasswordEdit::placeButton()
{
    const int inset = (height() - m_button->height()) / 2;
    const int room = m_button->width();
    const bool isMirrored = isRightToLeft();
    setTextMargins(isMirrored ? room : 0, 0, isMirrored ? 0 : room, 0);
    m_button->move(isMirrored ? inset : width() - m_button->width() - inset, inset);
}

} // namespace conclave::client
