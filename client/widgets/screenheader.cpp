// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/screenheader.h"

#include "client/widgets/iconbutton.h"
#include "client/widgets/keymap.h"
#include "client/widgets/textlabel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace conclave::client {

namespace {

constexpr int Height = 52;

} // namespace

ScreenHeader::ScreenHeader(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_sidebar(new IconButton("panel-left", tr("Show the channels"), this, KeyMap::keys(WindowKey::ToggleSidebar)))
    , m_detail(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_tabs(new QButtonGroup(this))
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(16, 0, 12, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_sidebar);
    m_row->addWidget(new TextLabel(title, TextStyle::Head, Token::Text, this));
    m_row->addSpacing(8);
    m_row->addWidget(m_detail, 1);
    m_sidebar->hide();
    m_detail->setElided(Qt::ElideRight);
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &ScreenHeader::applyTheme);
    connect(m_sidebar, &QToolButton::clicked, this, &ScreenHeader::sidebarWanted);
    connect(m_tabs, &QButtonGroup::idClicked, this, &ScreenHeader::tabChosen);
}

void ScreenHeader::applyTheme()
{
    setFixedHeight(Theme::instance().px(Height));
    update();
}

void ScreenHeader::setDetail(const QString &detail)
{
    m_detail->setText(detail);
}

void ScreenHeader::setTabs(const QStringList &texts)
{
    for (int tab = 0; tab < texts.size(); ++tab) {
        auto *button = m_tabs->button(tab);
        if (!button) {
            button = new QPushButton(this);
            button->setCheckable(true);
            button->setChecked(tab == 0);
            m_tabs->addButton(button, tab);
            m_row->addWidget(button);
        }
        button->setText(texts.at(tab));
    }
}

void ScreenHeader::setTab(int tab)
{
    if (auto *button = m_tabs->button(tab))
        button->setChecked(true);
}

int ScreenHeader::tab() const
{
    return m_tabs->checkedId();
}

void ScreenHeader::setShowsSidebarButton(bool shows)
{
    m_sidebar->setVisible(shows);
}

void ScreenHeader::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Token::Bg));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(Token::Border));
}

} // namespace conclave::client
