// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/filerowdelegate.h"

#include "client/views/filepainter.h"
#include "client/views/icons.h"
#include "client/widgets/rowpainting.h"

#include <QMouseEvent>
#include <QPainterPath>
#include <utility>

namespace conclave::client {

namespace {

constexpr int TileSide = 40;
constexpr int ButtonSide = 28;
constexpr int Margin = 12;

void paintTile(QPainter &painter, const QRectF &tile, const protocol::FileReference &file, const FileState &state)
{
    const auto &theme = Theme::instance();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath outline;
    outline.addRoundedRect(tile, theme.px(6), theme.px(6));
    painter.fillPath(outline, theme.color(state.isRemoved ? Token::BgAlt : Token::AccentSoft));
    const auto image = state.picture.isNull() ? state.blurred : state.picture.toImage();
    if (image.isNull()) {
        const auto side = theme.px(20);
        QRectF icon(0, 0, side, side);
        icon.moveCenter(tile.center());
        paintIcon(painter, icon, FilePainter::iconOf(file, state),
                  theme.color(state.isRemoved ? Token::Text3 : Token::Accent));
    } else { // its middle
        painter.setClipPath(outline, Qt::IntersectClip);
        QRectF part(QPointF(), tile.size().scaled(image.size(), Qt::KeepAspectRatio));
        part.moveCenter(QRectF(image.rect()).center());
        painter.drawImage(tile, image, part);
    }
    painter.restore();
}

} // namespace

QRect FileRowDelegate::buttonIn(const QStyleOptionViewItem &option)
{
    const auto &theme = Theme::instance();
    auto row = option.rect.adjusted(theme.px(Margin), 0, -theme.px(Margin), 0);
    const auto end = takeTrailing(row, theme.px(ButtonSide), option.direction);
    return squareIn(end, theme.px(ButtonSide)).toRect();
}

bool FileRowDelegate::isOverButton(const QStyleOptionViewItem &option, QPoint point) const
{
    return buttonIn(option).contains(point);
}

void FileRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto file = m_files.value(index.data(IndexRole).toInt());
    const auto state = m_states ? m_states->of(file) : FileState();
    const auto &theme = Theme::instance();
    paintRowBackground(*painter, option);
    auto row = option.rect.adjusted(theme.px(Margin), theme.px(6), -theme.px(Margin), -theme.px(6));
    const auto box = takeLeading(row, theme.px(TileSide + 10), option.direction);
    const auto tile = QRect(option.direction == Qt::RightToLeft ? box.right() + 1 - theme.px(TileSide) : box.left(),
                            box.top(), theme.px(TileSide), box.height());
    paintTile(*painter, squareIn(tile, theme.px(TileSide)), file, state);
    takeTrailing(row, theme.px(ButtonSide + 6), option.direction);
    const int line = theme.lineHeight(TextStyle::Body);
    QRect name(row.left(), row.top(), row.width(), line);
    painter->setFont(theme.font(TextStyle::Body));
    const auto shown
        = painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, name.width());
    paintLine(*painter, name, shown, TextStyle::Body, state.isRemoved ? Token::Text2 : Token::Text);
    name.translate(0, line);
    const auto facts
        = state.isRemoved || state.isUnderway() ? fileStateText(file, state) : index.data(FactsRole).toString();
    paintLine(*painter, name, facts, TextStyle::Meta, Token::Text2);
    if (state.isRemoved || state.isUnderway())
        return;
    const int side = theme.px(16);
    paintIcon(*painter, squareIn(buttonIn(option), side), "download", theme.color(Token::Text2));
}

QSize FileRowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), Theme::instance().px(TileSide + 16)};
}

bool FileRowDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    const auto type = event->type();
    const bool isMouse
        = type == QEvent::MouseButtonPress || type == QEvent::MouseButtonRelease || type == QEvent::MouseButtonDblClick;
    const auto *mouse = isMouse ? static_cast<QMouseEvent *>(event) : nullptr;
    const bool isOver = mouse && mouse->button() == Qt::LeftButton && isOverButton(option, mouse->position().toPoint());
    if (isMouse && type != QEvent::MouseButtonRelease)
        m_pressed = isOver && type == QEvent::MouseButtonPress ? QPersistentModelIndex(index) : QPersistentModelIndex();
    if (type != QEvent::MouseButtonRelease || !isOver || std::exchange(m_pressed, QPersistentModelIndex()) != index)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    Q_EMIT saveWanted(index);
    return true;
}

} // namespace conclave::client
