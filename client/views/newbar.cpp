// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/newbar.h"

#include "client/views/counts.h"
#include "client/views/theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace conclave::client {

namespace {

constexpr int ButtonHeight = 26;
constexpr int Margin = 16;

} // namespace

NewBar::NewBar(QWidget *parent)
    : QWidget(parent)
    , m_jump(addButton(tr("Jump to first")))
    , m_read(addButton(tr("Mark read")))
{
    auto *row = new QHBoxLayout(this);
    row->addStretch();
    row->addWidget(m_jump);
    row->addWidget(m_read);
    connect(m_jump, &QPushButton::clicked, this, &NewBar::jumpWanted);
    connect(m_read, &QPushButton::clicked, this, &NewBar::readWanted);
    connect(&Theme::instance(), &Theme::changed, this, &NewBar::applyTheme);
    setCursor(Qt::ArrowCursor);
    applyTheme();
    hide();
}

QPushButton *NewBar::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setFocusPolicy(Qt::NoFocus);
    button->setAutoDefault(false);
    return button;
}

void NewBar::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(Margin), 0, theme.px(Margin), 0);
    layout()->setSpacing(theme.px(8));
    m_jump->setFixedHeight(theme.px(ButtonHeight));
    m_read->setFixedHeight(theme.px(ButtonHeight));
    setFixedHeight(theme.px(Height));
    update();
}

void NewBar::setNews(int count, qint64 since)
{
    m_text = newSinceText(count, since);
    setAccessibleName(m_text);
    update();
}

void NewBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::AccentSoft));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Token::Border));
    painter.setFont(theme.font(TextStyle::Section));
    painter.setPen(theme.color(Token::Accent));
    const QRect room(theme.px(Margin), 0, m_jump->x() - theme.px(2 * Margin), height());
    const auto shown = painter.fontMetrics().elidedText(m_text, Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, shown);
}

} // namespace conclave::client
