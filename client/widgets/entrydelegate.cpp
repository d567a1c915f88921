// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/entrydelegate.h"

#include "client/models/errortexts.h"
#include "client/store/outboxstore.h"
#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/drawing.h"
#include "client/widgets/rowpainting.h"

#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Padding = 12; // at both sides
constexpr int Above = 8; // and below
constexpr int SectionHeight = 36;
constexpr int AvatarSide = 32;

const Entry &entryAt(const QModelIndex &index)
{
    return static_cast<const EntryListModel *>(index.model())->entry(index.row());
}

const char *drawingOf(Entry::Kind kind)
{
    switch (kind) {
    case Entry::Kind::Mention:
    case Entry::Kind::Missing:
        return "at-sign";
    case Entry::Kind::Replies:
        return "messages-square";
    case Entry::Kind::Invitation:
        return "user-plus";
    case Entry::Kind::Ending:
        return "timer";
    case Entry::Kind::Saved:
        return "bookmark";
    case Entry::Kind::Draft:
        return "pencil";
    case Entry::Kind::Waiting:
        return "clock";
    case Entry::Kind::Failed:
        return "circle-alert";
    case Entry::Kind::Section:
        break;
    }
    return "hash";
}

QString secondLineOf(const Entry &entry)
{
    if (entry.kind != Entry::Kind::Failed)
        return entry.more;
    return errorText({failureCode(entry.more), {}});
}

void paintSection(QPainter &painter, const QStyleOptionViewItem &option, const Entry &entry)
{
    const auto &theme = Theme::instance();
    const auto row = option.rect.adjusted(theme.px(Padding), theme.px(Above), -theme.px(Padding), 0);
    paintLine(painter, row, entry.title, TextStyle::Section, Token::Text2);
}

void paintPicture(QPainter &painter, const QRect &box, const Entry &entry)
{
    const auto &theme = Theme::instance();
    const auto square = squareIn(box, theme.px(AvatarSide));
    if (!entry.sender.isNull()) {
        paintAvatar(painter, square, entry.sender.toText(), entry.title);
        return;
    }
    const auto color = entry.kind == Entry::Kind::Failed ? Token::Danger : Token::Text2;
    paintIcon(painter, squareIn(square.toRect(), theme.px(18)), drawingOf(entry.kind), theme.color(color));
}

// Who at the beginning; when, and how much is unread, at the end.
void paintHead(QPainter &painter, QRect row, const QStyleOptionViewItem &option, const Entry &entry)
{
    const auto &theme = Theme::instance();
    const auto when = entry.at > 0 ? shortTime(entry.at) : QString();
    const auto end = takeTrailing(row, lineWidth(when, TextStyle::Meta), option.direction);
    paintLine(painter, end, when, TextStyle::Meta, Token::Text3, Qt::AlignTrailing | Qt::AlignVCenter);
    takeTrailing(row, theme.px(8), option.direction);
    takeTrailing(row, paintCount(painter, row, entry.count, 0), option.direction);
    const int width = std::min(row.width(), lineWidth(entry.title, TextStyle::BodyStrong));
    const auto start = takeLeading(row, width, option.direction);
    paintLine(painter, start, entry.title, TextStyle::BodyStrong, Token::Text);
    takeLeading(row, theme.px(8), option.direction);
    paintLine(painter, row, entry.where, TextStyle::Meta, Token::Text2);
}

} // namespace

void EntryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const auto &entry = entryAt(index);
    if (entry.kind == Entry::Kind::Section) {
        paintSection(*painter, option, entry);
        return;
    }
    paintRowBackground(*painter, option);
    auto row = option.rect.adjusted(theme.px(Padding), theme.px(Above), -theme.px(Padding), -theme.px(Above));
    auto picture = takeLeading(row, theme.px(AvatarSide), option.direction);
    picture.setHeight(theme.px(AvatarSide));
    paintPicture(*painter, picture, entry);
    takeLeading(row, theme.px(12), option.direction);
    const int line = theme.lineHeight(TextStyle::Body);
    paintHead(*painter, {row.left(), row.top(), row.width(), line}, option, entry);
    paintLine(*painter, {row.left(), row.top() + line, row.width(), line}, entry.text,
              entry.isUnread ? TextStyle::BodyStrong : TextStyle::Body, Token::Text);
    const auto more = secondLineOf(entry);
    const auto color = entry.kind == Entry::Kind::Failed ? Token::Danger : Token::Text2;
    paintLine(*painter, {row.left(), row.top() + 2 * line, row.width(), theme.lineHeight(TextStyle::Meta)}, more,
              TextStyle::Meta, color);
}

QSize EntryDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const auto &entry = entryAt(index);
    if (entry.kind == Entry::Kind::Section)
        return {option.rect.width(), theme.px(SectionHeight)};
    const int more = entry.more.isEmpty() ? 0 : theme.lineHeight(TextStyle::Meta);
    return {option.rect.width(), 2 * theme.lineHeight(TextStyle::Body) + more + 2 * theme.px(Above)};
}

} // namespace conclave::client
