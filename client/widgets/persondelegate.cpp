// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/persondelegate.h"

#include "client/models/memberlistmodel.h"
#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int RowHeight = 44;
constexpr int AvatarSide = 32;
constexpr int DotSide = 9;
constexpr int CheckSide = 20;

} // namespace

QSize PersonDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, Theme::instance().px(RowHeight)};
}

void PersonDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isHovered = option.state & QStyle::State_MouseOver;
    const auto ground = isSelected ? Token::AccentSoft : isHovered ? Token::Hover : Token::Bg;
    paintRowBackground(*painter, option);
    auto row = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0);
    paintPerson(*painter, takeLeading(row, theme.px(AvatarSide), option.direction), index, theme.color(ground));
    takeLeading(row, theme.px(10), option.direction);
    if (const auto checked = index.data(Qt::CheckStateRole); checked.isValid()) {
        paintCheck(*painter, takeTrailing(row, theme.px(CheckSide), option.direction), checked.toInt() == Qt::Checked);
        takeTrailing(row, theme.px(10), option.direction);
    }
    if (const auto role = roleWord(index); !role.isEmpty()) {
        const auto box = takeTrailing(row, lineWidth(role, TextStyle::Meta), option.direction);
        paintLine(*painter, box, role, TextStyle::Meta, Token::Text2);
        takeTrailing(row, theme.px(8), option.direction);
    }
    const auto name = index.data(MemberListModel::DisplayNameRole).toString();
    const auto userName = u'@' + index.data(MemberListModel::NameRole).toString();
    const int nameWidth = std::min(row.width(), lineWidth(name, TextStyle::BodyStrong) + theme.px(8));
    paintLine(*painter, takeLeading(row, nameWidth, option.direction), name, TextStyle::BodyStrong, Token::Text);
    const int userNameWidth = std::min(row.width(), lineWidth(userName, TextStyle::Meta));
    paintLine(*painter, takeLeading(row, userNameWidth, option.direction), userName, TextStyle::Meta, Token::Text2);
    paintStatus(*painter, row, index);
}

// Behind the names, as far as there is room.
void PersonDelegate::paintStatus(QPainter &painter, QRect row, const QModelIndex &index)
{
    const auto &theme = Theme::instance();
    takeLeading(row, theme.px(8), painter.layoutDirection());
    if (row.width() < theme.px(20))
        return;
    if (const auto emoji = index.data(MemberListModel::StatusEmojiRole).toString(); !emoji.isEmpty())
        paintEmoji(painter, takeLeading(row, theme.px(18), painter.layoutDirection()), emoji);
    paintLine(painter, row, index.data(MemberListModel::StatusRole).toString(), TextStyle::Meta, Token::Text2);
}

void PersonDelegate::paintPerson(QPainter &painter, const QRect &box, const QModelIndex &index, const QColor &ground)
{
    const auto &theme = Theme::instance();
    const auto id = index.data(MemberListModel::UserIdRole).value<UserId>();
    const auto avatar = squareIn(box, box.width());
    paintAvatar(painter, avatar, id.toText(), index.data(MemberListModel::DisplayNameRole).toString());
    const auto presence = index.data(MemberListModel::PresenceRole);
    if (!presence.isValid())
        return;
    const qreal side = theme.px(DotSide);
    const qreal x = painter.layoutDirection() == Qt::LeftToRight ? avatar.right() - side + 2 : avatar.left() - 2;
    paintPresence(painter, {x, avatar.bottom() - side + 2, side, side}, protocol::Presence(presence.toInt()), ground);
}

void PersonDelegate::paintCheck(QPainter &painter, const QRect &box, bool isChosen)
{
    const auto &theme = Theme::instance();
    const auto square = squareIn(box, theme.px(18)).adjusted(0.5, 0.5, -0.5, -0.5);
    const qreal radius = theme.px(4);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(isChosen ? Token::Accent : Token::ControlBorder), 1));
    painter.setBrush(theme.color(isChosen ? Token::Accent : Token::Surface));
    painter.drawRoundedRect(square, radius, radius);
    painter.restore();
    if (isChosen)
        paintIcon(painter, squareIn(box, theme.px(14)), "check", theme.color(Token::OnAccent));
}

QString PersonDelegate::presenceWord(const QModelIndex &index)
{
    const auto presence = index.data(MemberListModel::PresenceRole);
    return presence.isValid() ? presenceWord(protocol::Presence(presence.toInt())) : QString();
}

QString PersonDelegate::presenceWord(protocol::Presence presence)
{
    switch (presence) {
    case protocol::Presence::Online:
        return tr("online");
    case protocol::Presence::Away:
        return tr("away");
    case protocol::Presence::Offline:
        return tr("offline");
    }
    Q_UNREACHABLE();
}

QString PersonDelegate::roleWord(const QModelIndex &index)
{
    const auto role = index.data(MemberListModel::RoleRole);
    return roleWord(role.isValid() ? protocol::Role(role.toInt()) : protocol::Role::Member);
}

QString PersonDelegate::roleWord(protocol::Role role)
{
    switch (role) {
    case protocol::Role::Owner:
        return tr("Owner");
    case protocol::Role::Admin:
        return tr("Administrator");
    case protocol::Role::Moderator:
        return tr("Moderator");
    case protocol::Role::Guest:
        return tr("Guest");
    case protocol::Role::Member:
        break;
    }
    return {};
}

} // namespace conclave::client
