// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/dialog.h"

#include "client/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

Dialog::Dialog(const QString &heading, int width, QWidget *parent)
    : QDialog(parent)
    , m_width(width)
    , m_body(new QVBoxLayout(this))
{
    setWindowTitle(heading);
    auto *label = new TextLabel(heading, TextStyle::Title, Token::Text, this);
    label->setWordWrap(true);
    m_body->addWidget(label);
    connect(&Theme::instance(), &Theme::changed, this, &Dialog::applyTheme);
    applyTheme();
}

QDialogButtonBox *Dialog::addButtons(QPushButton *act)
{
    auto *buttons = new QDialogButtonBox(this);
    auto *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    buttons->addButton(act, QDialogButtonBox::AcceptRole);
    cancel->setAutoDefault(false);
    act->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &Dialog::reject);
    m_body->addStretch();
    m_body->addWidget(buttons);
    return buttons;
}

bool Dialog::event(QEvent *event)
{
    // Qt asks a window's layout for the height of its wrapped lines only once.
    if (event->type() == QEvent::LayoutRequest)
        setMinimumHeight(m_body->totalMinimumHeightForWidth(width()));
    return QDialog::event(event);
}

void Dialog::applyTheme()
{
    const auto &theme = Theme::instance();
    const int margin = theme.px(24);
    m_body->setContentsMargins(margin, theme.px(20), margin, theme.px(20));
    m_body->setSpacing(theme.px(12));
    setMinimumWidth(theme.px(m_width));
}

} // namespace conclave::client
