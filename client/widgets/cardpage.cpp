// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/cardpage.h"

#include "client/widgets/popupframe.h"
#include "client/widgets/productmark.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/windowaccessible.h"

#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

CardPage::CardPage(QWidget *parent)
    : QScrollArea(parent)
    , m_card(new PopupFrame(this, Qt::Widget))
    , m_subtitle(new TextLabel({}, TextStyle::Body, Token::Text2, m_card))
    , m_body(new QVBoxLayout(m_card))
{
    installWindowAccessibles();
    auto *name = new TextLabel(u"Conclave"_s, TextStyle::Title, Token::Text, m_card);
    name->setAlignment(Qt::AlignHCenter);
    m_subtitle->setAlignment(Qt::AlignHCenter);
    m_subtitle->setWordWrap(true);
    m_body->addWidget(new ProductMark(52, m_card), 0, Qt::AlignHCenter);
    m_body->addWidget(name);
    m_body->addWidget(m_subtitle);

    auto *page = new QWidget(this);
    auto *middle = new QVBoxLayout(page);
    middle->setContentsMargins({});
    auto *row = new QHBoxLayout; // so that the card's height is asked for its own width
    row->addStretch();
    row->addWidget(m_card);
    row->addStretch();
    middle->addStretch();
    middle->addLayout(row);
    middle->addStretch();
    setWidget(page);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&Theme::instance(), &Theme::changed, this, &CardPage::applyTheme);
    applyTheme();
}

QWidget *CardPage::card() const
{
    return m_card;
}

void CardPage::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
}

void CardPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitCard();
}

void CardPage::fitCard()
{
    const int wanted = Theme::instance().px(CardWidth) + 2 * m_card->shadow();
    m_card->setFixedWidth(std::min(wanted, viewport()->width()));
}

void CardPage::applyTheme()
{
    const auto &theme = Theme::instance();
    const int side = theme.px(32);
    m_body->setContentsMargins(side, theme.px(28), side, theme.px(28));
    m_body->setSpacing(theme.px(12));
    fitCard();
    auto colors = palette();
    colors.setColor(QPalette::Window, theme.color(Token::BgAlt));
    setPalette(colors);
}

} // namespace conclave::client
