// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/selfbar.h"

#include "client/models/errortexts.h"
#include "client/models/notifypreferences.h"
#include "client/views/emoji.h"
#include "client/views/icons.h"
#include "client/views/style/shapes.h"
#include "client/widgets/rowpainting.h"
#include "client/widgets/statusmenu.h"

#include <QMessageBox>

namespace conclave::client {

namespace {

constexpr int Height = 52;

} // namespace

SelfBar::SelfBar(Workspace &workspace, QWidget *parent)
    : QToolButton(parent)
    , m_workspace(workspace)
    , m_menu(new QMenu(this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleDescription(tr("Opens the menu with your status"));
    auto *status = new StatusMenu(workspace, m_menu, window());
    connect(this, &QToolButton::clicked, this, &SelfBar::openMenu);
    connect(status, &StatusMenu::failed, this, [this](const Error &error) {
        auto *box = new QMessageBox(QMessageBox::Warning, tr("The status was not set"), errorText(error),
                                    QMessageBox::Ok, window());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    connect(&m_workspace, &Workspace::presenceChanged, this, &SelfBar::refresh);
    connect(&m_workspace.notify(), &NotifyPreferences::changed, this, &SelfBar::refresh);
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
        if (m_workspace.status().versionGap == VersionGap::ServerIsNewer)
            return tr("Online, newer server");
        if (m_workspace.status().versionGap == VersionGap::ServerIsOlder)
            return tr("Online, older server");
        return m_workspace.presence(m_workspace.self()) == protocol::Presence::Away ? tr("Away") : tr("Online");
    case ConnectionState::Connecting:
    case ConnectionState::SigningIn:
    case ConnectionState::Syncing:
        return tr("Connecting …");
    default:
        return tr("Offline");
    }
}

void SelfBar::openMenu()
{
    m_menu->popup(mapToGlobal(QPoint(0, -m_menu->sizeHint().height())));
}

QString SelfBar::detail() const
{
    if (!versionText().isEmpty())
        return stateText();
    const auto words = m_workspace.isOnline() ? statusWords(m_workspace.userStatus(m_workspace.self())) : QString();
    return words.isEmpty() ? stateText() : words;
}

QString SelfBar::versionText() const
{
    switch (m_workspace.status().versionGap) {
    case VersionGap::None:
        break;
    case VersionGap::ServerIsOlder:
        return tr("The server is much older than this program. Some things may not work until it is updated.");
    case VersionGap::ServerIsNewer:
        return tr("The server is much newer than this program. Update this program if something does not work.");
    }
    return {};
}

void SelfBar::refresh()
{
    setFixedHeight(Theme::instance().px(Height));
    QStringList parts{m_workspace.displayName(m_workspace.self()), stateText()};
    if (detail() != stateText())
        parts << detail();
    if (m_workspace.notify().isQuiet())
        parts << tr("do not disturb");
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setAccessibleDescription(versionText());
    setToolTip(versionText().isEmpty() ? detail() : versionText());
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
    if (isDown() || underMouse())
        painter.fillRect(rect().adjusted(0, 1, 0, 0), theme.color(isDown() ? Token::AccentSoft : Token::Hover));
    if (hasFocus())
        style::paintFocusRing(painter, rect().adjusted(2, 3, -2, -2));
    auto row = rect().adjusted(theme.px(16), theme.px(1), -theme.px(8), 0);
    const auto box = takeLeading(row, theme.px(40), layoutDirection());
    const auto name = m_workspace.displayName(self);
    const auto avatar = squareIn(box.adjusted(0, 0, -theme.px(8), 0), theme.px(32));
    paintAvatar(painter, avatar, self.toText(), name);
    const int dot = theme.px(12);
    paintPresence(painter, QRectF(avatar.right() - dot * 0.7, avatar.bottom() - dot * 0.7, dot, dot),
                  m_workspace.presence(self), theme.color(Token::Sidebar));
    if (m_workspace.notify().isQuiet()) {
        const auto bell = takeTrailing(row, theme.px(24), layoutDirection());
        paintIcon(painter, squareIn(bell, theme.px(16)), "bell-off", theme.color(Token::Text2));
    }
    const int line = theme.lineHeight(TextStyle::Body);
    const int top = row.center().y() - (line + theme.lineHeight(TextStyle::Meta)) / 2;
    paintLine(painter, QRect(row.left(), top, row.width(), line), name, TextStyle::BodyStrong, Token::Text);
    paintDetail(painter, QRect(row.left(), top + line, row.width(), theme.lineHeight(TextStyle::Meta)));
}

void SelfBar::paintDetail(QPainter &painter, QRect line) const
{
    const auto &theme = Theme::instance();
    const auto status = m_workspace.isOnline() ? m_workspace.userStatus(m_workspace.self()) : std::nullopt;
    if (status && !status->emoji.isEmpty())
        paintEmoji(painter, takeLeading(line, theme.px(18), layoutDirection()), status->emoji);
    paintLine(painter, line, detail(), TextStyle::Meta, Token::Text2);
}

} // namespace conclave::client
