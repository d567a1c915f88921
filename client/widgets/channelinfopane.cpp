// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelinfopane.h"

#include "client/views/theme.h"
#include "client/widgets/channelaboutpage.h"
#include "client/widgets/channelsettingspage.h"
#include "client/widgets/paneheader.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace conclave::client {

ChannelInfoPane::ChannelInfoPane(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
{
    const auto info = workspace.store().conversations().find(conversation);
    auto *header = new PaneHeader(tr("Channel info"), info && *info ? QString(u'#' + (*info)->name) : QString(), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    m_tabs->setDrawBase(true);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setAccessibleName(tr("Parts of the channel info"));
    setFocusProxy(m_tabs);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(header, &PaneHeader::closeWanted, this, &ChannelInfoPane::closed);
    addScrolledTab(tr("About"), new ChannelAboutPage(workspace, desk, conversation, this));
    addScrolledTab(tr("Settings"), new ChannelSettingsPage(workspace, desk, conversation, this));
}

void ChannelInfoPane::addTab(const QString &name, QWidget *page)
{
    const int last = m_tabs->count() - 1; // the settings stay behind the others
    m_pages->insertWidget(last, page);
    m_tabs->insertTab(last, name);
}

void ChannelInfoPane::addScrolledTab(const QString &name, QWidget *page)
{
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    area->setWidget(page);
    page->setAutoFillBackground(false);
    m_pages->addWidget(area);
    m_tabs->addTab(name);
}

void ChannelInfoPane::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), Theme::instance().color(Token::Bg));
}

} // namespace conclave::client
