// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/selfbar.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

namespace conclave::client {

namespace {

constexpr int Height = 52;

} // namespace

SelfBar::SelfBar(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    connect(&m_workspace, &Workspace::statusChanged, this, &SelfBar::refresh);
    connect(&m_workspace, &Workspace::selfChanged, this, &SelfBar::refresh);
    connect(&m_workspace, &Workspace::usersChanged, this, &SelfBar::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &SelfBar::refresh);
    refresh();
}

QString SelfBar::stateText() const
{
    switch (m_workspace.status().state) {
    case ConnectionState::Online:
        return tr("Online");
    case ConnectionState::Connecting:
    case ConnectionState::SigningIn:
    case ConnectionState::Syncing:
        return tr("Connecting …");
    default:
        return tr("Offline");
    }
}

void SelfBar::refresh()
{
    setFixedHeight(Theme::instance().px(Height));
    setAccessibleName(m_workspace.displayName(m_workspace.self()) + QStringLiteral(", ") + stateText());
    update();
}

void SelfBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const auto self = m_workspace.self();
    if (self.isNull())
        return;
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), theme.color(Token::Border));
    auto row = rect().adjusted(theme.px(16), theme.px(1), -theme.px(8), 0);
    const auto box = takeLeading(row, theme.px(40), layoutDirection());
    const auto name = m_workspace.displayName(self);
    const auto avatar = squareIn(box.adjusted(0, 0, -theme.px(8), 0), theme.px(32));
    paintAvatar(painter, avatar, self.toText(), name);
    const int dot = theme.px(12);
    paintPresence(painter, QRectF(avatar.right() - dot * 0.7, avatar.bottom() - dot * 0.7, dot, dot),
                  m_workspace.presence(self), theme.color(Token::Sidebar));
    const int line = theme.lineHeight(TextStyle::Body);
    const int top = row.center().y() - (line + theme.lineHeight(TextStyle::Meta)) / 2;
    paintLine(painter, QRect(row.left(), top, row.width(), line), name, TextStyle::BodyStrong, Token::Text);
    paintLine(painter, QRect(row.left(), top + line, row.width(), theme.lineHeight(TextStyle::Meta)), stateText(),
              TextStyle::Meta, Token::Text2);
}

} // namespace conclave::client
