// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/hovertoolbar.h"

#include "client/views/overlaybutton.h"
#include "client/views/theme.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace conclave::client {

HoverToolbar::HoverToolbar(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Message actions"));
    setCursor(Qt::ArrowCursor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2, 1, 2, 1);
    row->setSpacing(0);
    row->setSizeConstraint(QLayout::SetFixedSize);
    addButton(Button::React, "smile-plus", tr("Add a reaction"), u"+"_s);
    addButton(Button::Reply, "reply", tr("Reply"), u"R"_s);
    addButton(Button::Thread, "message-square", tr("Reply in thread"), u"T"_s);
    addButton(Button::Save, "bookmark", tr("Save for later"), u"S"_s);
    addButton(Button::More, "ellipsis", tr("More actions"), u"M"_s);
    connect(&Theme::instance(), &Theme::changed, this, &HoverToolbar::applyTheme);
    applyTheme();
    hide();
}

void HoverToolbar::addButton(Button button, const char *iconName, const QString &name, const QString &key)
{
    auto *widget = new OverlayButton(iconName, this);
    widget->setName(name, key);
    widget->setFocusPolicy(Qt::NoFocus);
    connect(widget, &OverlayButton::clicked, this,
            [this, widget, button] { Q_EMIT clicked(button, widget->mapToGlobal(QPoint(0, widget->height()))); });
    layout()->addWidget(widget);
    m_buttons.append(widget);
}

void HoverToolbar::setOffered(Button button, bool offered)
{
    auto *widget = m_buttons.at(int(button));
    if (widget->isHidden() != offered)
        return;
    widget->setVisible(offered);
    adjustSize();
}

void HoverToolbar::applyTheme()
{
    for (auto *button : m_buttons)
        button->setFixedSize(button->sizeHint());
    adjustSize();
    update();
}

void HoverToolbar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Token::Border), 1));
    painter.setBrush(theme.color(Token::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8));
}

} // namespace conclave::client
