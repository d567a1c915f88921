// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/conversationdelegate.h"

#include "client/models/conversationlistmodel.h"
#include "client/views/icons.h"
#include "client/widgets/conversationicon.h"
#include "client/widgets/rowpainting.h"

#include <QGuiApplication>

namespace conclave::client {

namespace {

constexpr int RowHeight = 32;
constexpr int IconSide = 16;
constexpr int SignWidth = 24;

// Unread, and nobody knows how many. Returns the room it took.
int paintDot(QPainter &painter, const QRect &box)
{
    const auto &theme = Theme::instance();
    const int side = theme.px(8);
    QRect row = box;
    const auto end = takeTrailing(row, 2 * side, painter.layoutDirection());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Token::Text2));
    painter.drawEllipse(squareIn(end, side));
    painter.restore();
    return 2 * side;
}

} // namespace

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool unread = index.data(ConversationListModel::IsUnreadRole).toBool();
    const bool archived = index.data(ConversationListModel::ArchivedRole).toBool();
    const bool muted = index.data(ConversationListModel::MutedRole).toBool();
    const int mentions = index.data(ConversationListModel::MentionsRole).toInt();
    const auto color = selected  ? Token::Accent
        : unread || mentions > 0 ? Token::Text
        : archived || muted      ? Token::Text3
                                 : Token::Text2;
    paintRowBackground(*painter, option);
    auto row = option.rect.adjusted(theme.px(8), 0, -theme.px(8), 0);
    const auto place = takeLeading(row, theme.px(28), option.direction);
    const auto *drawing = archived
        ? "archive"
        : conversationIcon(protocol::ConversationKind(index.data(ConversationListModel::KindRole).toInt()));
    paintIcon(*painter, squareIn(place, theme.px(IconSide)), drawing, theme.color(color));
    if (const auto sign = threadSign(option.rect, index); !sign.isNull()) {
        paintIcon(*painter, squareIn(sign, theme.px(16)), "messages-square", theme.color(Token::Accent));
        takeTrailing(row, sign.width(), option.direction);
    }
    const int count = index.data(ConversationListModel::UnreadRole).toInt();
    const int used = paintCount(*painter, row, count, mentions);
    takeTrailing(row, used, option.direction);
    if (used == 0 && unread) // unread, and nobody knows how many
        takeTrailing(row, paintDot(*painter, row), option.direction);
    if (muted) {
        const auto mark = takeTrailing(row, theme.px(22), option.direction);
        paintIcon(*painter, squareIn(mark, theme.px(14)), "bell-off", theme.color(Token::Text3));
    }
    if (index.data(ConversationListModel::HasDraftRole).toBool() && !selected) {
        const auto mark = takeTrailing(row, theme.px(22), option.direction);
        paintIcon(*painter, squareIn(mark, theme.px(14)), "pencil", theme.color(Token::Text3));
    }
    paintLine(*painter, row, index.data(Qt::DisplayRole).toString(),
              unread || mentions > 0 ? TextStyle::BodyStrong : TextStyle::Body, color);
}

QRect ConversationDelegate::threadSign(const QRect &row, const QModelIndex &index)
{
    if (index.data(ConversationListModel::UnreadThreadsRole).toInt() == 0)
        return {};
    const auto &theme = Theme::instance();
    auto inner = row.adjusted(theme.px(8), 0, -theme.px(8), 0);
    return takeTrailing(inner, theme.px(SignWidth), QGuiApplication::layoutDirection());
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), Theme::instance().px(RowHeight)};
}

} // namespace conclave::client
