// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/composerstrip.h"

#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace conclave::client {

ComposerStrip::ComposerStrip(QWidget *parent)
    : QWidget(parent)
    , m_what(new TextLabel({}, TextStyle::Section, Token::Text, this))
    , m_excerpt(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_what);
    row->addWidget(m_excerpt, 1);
    m_what->setElided(Qt::ElideRight);
    m_excerpt->setElided(Qt::ElideRight);
    auto *close = new IconButton("x", tr("Cancel"), this, Qt::Key_Escape);
    row->addWidget(close);
    connect(close, &IconButton::clicked, this, &ComposerStrip::closeWanted);
    connect(&Theme::instance(), &Theme::changed, this, &ComposerStrip::applyTheme);
    applyTheme();
}

void ComposerStrip::setNotice(const QString &what, const QString &excerpt, Token edge)
{
    m_what->setText(what);
    m_excerpt->setText(excerpt);
    m_edge = edge;
    update();
}

void ComposerStrip::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const int thickness = theme.px(3);
    const int inset = theme.px(4);
    QRectF edge(theme.px(4), inset, thickness, height() - 2 * inset);
    if (isRightToLeft())
        edge.moveRight(width() - edge.left());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(m_edge));
    painter.drawRoundedRect(edge, thickness / 2.0, thickness / 2.0);
}

void ComposerStrip::applyTheme()
{
    const auto &theme = Theme::instance();
    const int besideEdge = theme.px(12);
    layout()->setContentsMargins(isRightToLeft() ? 0 : besideEdge, 0, isRightToLeft() ? besideEdge : 0, 0);
    layout()->setSpacing(theme.px(8));
    update();
}

} // namespace conclave::client
