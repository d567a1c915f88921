// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchdelegate.h"

#include "client/views/icons.h"
#include "client/views/times.h"
#include "client/widgets/rowpainting.h"

#include <QAbstractItemView>
#include <QLocale>
#include <QPainter>
#include <QTextLayout>
#include <QtMath>

namespace conclave::client {

namespace {

constexpr int GroupHeight = 36;
constexpr int Avatar = 28;
constexpr int Side = 12;
constexpr int Top = 8;
constexpr int MostLines = 3;

// Lays the excerpt out in at most MostLines lines and returns their height; paints them when there is a painter.
qreal layOut(const SearchExcerpt &excerpt, const QRect &box, QPainter *painter)
{
    const auto &theme = Theme::instance();
    QTextLayout layout(excerpt.text, theme.font(TextStyle::Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const auto &span : excerpt.spans) {
        QTextCharFormat format;
        format.setFontWeight(QFont::DemiBold);
        format.setBackground(theme.color(Token::MentionBg));
        format.setForeground(theme.color(Token::Text));
        formats.append({int(span.begin), int(span.length), format});
    }
    layout.setFormats(formats);
    const int height = theme.lineHeight(TextStyle::Body);
    int lines = 0;
    layout.beginLayout();
    for (; lines < MostLines; ++lines) {
        auto line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(box.width());
        line.setPosition(QPointF(0, lines * height + (height - line.height()) / 2));
    }
    layout.endLayout();
    const auto last = layout.lineAt(layout.lineCount() - 1);
    const int end = layout.lineCount() > 0 ? last.textStart() + last.textLength() : 0;
    if (lines == MostLines && end < excerpt.text.size()) {
        SearchExcerpt shown = excerpt;
        shown.text = excerpt.text.left(end - 2).trimmed() + QChar(0x2026); // an ellipsis
        shown.spans.removeIf([end](const search::Span &span) { return span.begin + span.length > end - 2; });
        return layOut(shown, box, painter);
    }
    if (painter) {
        painter->setPen(theme.color(Token::Text2));
        layout.draw(painter, box.topLeft());
    }
    return qreal(lines) * height;
}

QRect textBox(const QRect &row, Qt::LayoutDirection direction)
{
    const auto &theme = Theme::instance();
    auto box = row.adjusted(theme.px(Side), theme.px(Top), -theme.px(Side), -theme.px(Top));
    takeLeading(box, theme.px(Avatar + 10), direction);
    return box;
}

} // namespace

SearchDelegate::SearchDelegate(const SearchModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

void SearchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &row = m_model.row(index.row());
    if (row.kind == SearchModel::Kind::Group)
        paintGroup(*painter, option, row);
    else
        paintMessage(*painter, option, row);
}

void SearchDelegate::paintGroup(QPainter &painter, const QStyleOptionViewItem &option,
                                const SearchModel::Row &row) const
{
    const auto &theme = Theme::instance();
    auto box = option.rect.adjusted(theme.px(Side), theme.px(8), -theme.px(Side), 0);
    const auto count = QLocale().toString(row.count);
    const auto end = takeTrailing(box, lineWidth(count, TextStyle::Meta) + theme.px(8), option.direction);
    paintLine(painter, end, count, TextStyle::Meta, Token::Text2, Qt::AlignTrailing | Qt::AlignVCenter);
    paintLine(painter, box, row.title, TextStyle::Section, Token::Text2);
}

void SearchDelegate::paintMessage(QPainter &painter, const QStyleOptionViewItem &option,
                                  const SearchModel::Row &row) const
{
    const auto &theme = Theme::instance();
    paintRowBackground(painter, option);
    auto whole = option.rect.adjusted(theme.px(Side), theme.px(Top), -theme.px(Side), -theme.px(Top));
    const auto picture = takeLeading(whole, theme.px(Avatar), option.direction);
    paintAvatar(painter, QRectF(picture.left(), picture.top() + theme.px(2), theme.px(Avatar), theme.px(Avatar)),
                row.seed, row.title);
    const auto box = textBox(option.rect, option.direction);
    const int line = theme.lineHeight(TextStyle::Body);
    QRect head(box.left(), box.top(), box.width(), line);
    const auto time = shortTime(row.at);
    const auto end = takeTrailing(head, lineWidth(time, TextStyle::Meta) + theme.px(8), option.direction);
    paintLine(painter, end, time, TextStyle::Meta, Token::Text2, Qt::AlignTrailing | Qt::AlignVCenter);
    if (row.inThread) {
        const auto drawing = takeTrailing(head, theme.px(20), option.direction);
        paintIcon(painter, squareIn(drawing, theme.px(14)), "messages-square", theme.color(Token::Text2));
    }
    paintLine(painter, head, row.title, TextStyle::BodyStrong, Token::Text);
    layOut(row.excerpt, box.adjusted(0, line, 0, 0), &painter);
}

QSize SearchDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::instance();
    const auto &row = m_model.row(index.row());
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    if (row.kind == SearchModel::Kind::Group)
        return {width, theme.px(GroupHeight)};
    const auto box = textBox(QRect(0, 0, width, 1000), option.direction);
    const int text = theme.lineHeight(TextStyle::Body) + qCeil(layOut(row.excerpt, box, nullptr));
    return {width, std::max(text, theme.px(Avatar)) + 2 * theme.px(Top)};
}

} // namespace conclave::client
