// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channeldelegate.h"

#include "client/models/channeldirectory.h"
#include "client/views/icons.h"
#include "client/widgets/conversationicon.h"
#include "client/widgets/rowpainting.h"

#include <QApplication>
#include <QLocale>
#include <QMouseEvent>

namespace conclave::client {

namespace {

constexpr int RowHeight = 56;
constexpr int ButtonWidth = 76;
constexpr int ButtonHeight = 28;

} // namespace

ChannelDelegate::ChannelDelegate(const ChannelDirectory &directory, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_directory(directory)
{
}

QSize ChannelDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, Theme::instance().px(RowHeight)};
}

void ChannelDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const auto &channel = m_directory.channel(index.row());
    paintRowBackground(*painter, option);
    paintButton(*painter, option, index.row());
    auto row = option.rect.adjusted(theme.px(12), theme.px(8), -theme.px(12), -theme.px(8));
    takeTrailing(row, theme.px(ButtonWidth + 12), option.direction);
    const auto icon = takeLeading(row, theme.px(20), option.direction);
    paintIcon(*painter, squareIn(icon, theme.px(18)), conversationIcon(channel.kind), theme.color(Token::Text2));
    takeLeading(row, theme.px(12), option.direction);
    const auto members = tr("%1 members").arg(QLocale().toString(channel.members));
    const auto count = takeTrailing(row, lineWidth(members, TextStyle::Meta), option.direction);
    paintLine(*painter, count, members, TextStyle::Meta, Token::Text2);
    takeTrailing(row, theme.px(12), option.direction);
    if (channel.topic.isEmpty()) {
        paintLine(*painter, row, channel.name, TextStyle::BodyStrong, Token::Text);
        return;
    }
    const int half = row.height() / 2;
    paintLine(*painter, row.adjusted(0, 0, 0, -half), channel.name, TextStyle::BodyStrong, Token::Text);
    paintLine(*painter, row.adjusted(0, half, 0, 0), channel.topic, TextStyle::Meta, Token::Text2);
}

QRect ChannelDelegate::buttonRect(const QStyleOptionViewItem &option)
{
    const auto &theme = Theme::instance();
    auto row = option.rect.adjusted(theme.px(12), 0, -theme.px(12), 0);
    const auto column = takeTrailing(row, theme.px(ButtonWidth), option.direction);
    const int height = theme.px(ButtonHeight);
    return {column.left(), column.center().y() - height / 2, column.width(), height};
}

void ChannelDelegate::paintButton(QPainter &painter, const QStyleOptionViewItem &option, int row) const
{
    QStyleOptionButton button;
    button.rect = buttonRect(option);
    button.text = m_directory.isMine(row) || m_directory.channel(row).archived ? tr("Open") : tr("Join");
    button.state = QStyle::State_Enabled;
    button.palette = option.palette;
    button.direction = option.direction;
    painter.setFont(option.font);
    button.fontMetrics = option.fontMetrics;
    QApplication::style()->drawControl(QStyle::CE_PushButton, &button, &painter, option.widget);
}

bool ChannelDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton || !buttonRect(option).contains(mouse->position().toPoint()))
        return false;
    Q_EMIT activated(index.row());
    return true;
}

} // namespace conclave::client
