// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/namedelegate.h"

#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr int RowHeight = 40;

} // namespace

QSize NameDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, Theme::instance().px(RowHeight)};
}

void NameDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    paintRowBackground(*painter, option);
    auto row = option.rect.adjusted(theme.px(12), 0, -theme.px(12), 0);
    const auto picture = takeLeading(row, theme.px(24), option.direction);
    const auto name = index.data(Qt::DisplayRole).toString();
    const auto seed = index.data(SeedRole).toString();
    if (seed.isEmpty())
        paintIcon(*painter, squareIn(picture, theme.px(16)), "hash", theme.color(Token::Text2));
    else
        paintAvatar(*painter, squareIn(picture, theme.px(24)), seed, name);
    takeLeading(row, theme.px(10), option.direction);
    const int width = std::min(row.width(), lineWidth(name, TextStyle::BodyStrong) + theme.px(10));
    paintLine(*painter, takeLeading(row, width, option.direction), name, TextStyle::BodyStrong, Token::Text);
    paintLine(*painter, row, index.data(DetailRole).toString(), TextStyle::Meta, Token::Text2);
}

} // namespace conclave::client
