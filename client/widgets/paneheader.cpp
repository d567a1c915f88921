// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/paneheader.h"

#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Height = 52;

} // namespace

PaneHeader::PaneHeader(const QString &title, const QString &detail, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    auto *detailLabel = new TextLabel(detail, TextStyle::Meta, Token::Text2, this);
    detailLabel->setElided(Qt::ElideRight);
    auto *close = new IconButton("x", tr("Close"), this);
    m_row->setContentsMargins(16, 0, 8, 0);
    m_row->setSpacing(12);
    m_row->addWidget(new TextLabel(title, TextStyle::Head, Token::Text, this));
    m_row->addWidget(detailLabel, 1);
    m_row->addWidget(close);
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &PaneHeader::applyTheme);
    connect(close, &QToolButton::clicked, this, &PaneHeader::closeWanted);
}

void PaneHeader::addButton(QWidget *button)
{
    m_row->insertWidget(m_row->count() - 1, button);
}

void PaneHeader::applyTheme()
{
    setFixedHeight(Theme::instance().px(Height));
    update();
}

void PaneHeader::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Bg));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Token::Border));
}

} // namespace conclave::client
