// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/profilepane.h"

#include "client/views/theme.h"
#include "client/widgets/paneheader.h"

#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace conclave::client {

ProfilePane::ProfilePane(Workspace &workspace, UserId user, QWidget *parent)
    : QWidget(parent)
    , m_card(new ProfileCard(workspace, user, ProfileCard::Reach::Whole, this))
{
    auto *header = new PaneHeader(tr("Profile"), {}, this);
    auto *column = new QVBoxLayout(this);
    auto *body = new QVBoxLayout;
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(header);
    column->addLayout(body);
    column->addStretch();
    body->setContentsMargins(16, 16, 16, 16);
    body->addWidget(m_card);
    connect(header, &PaneHeader::closeWanted, this, &ProfilePane::closed);
}

void ProfilePane::paintEvent(QPaintEvent *event)
{
    QPainter(this).fillRect(event->rect(), Theme::instance().color(Token::Bg));
}

} // namespace conclave::client
