// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/style/ranges.h"

#include <QAbstractScrollArea>
#include <QStyle>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client::style {

namespace {

constexpr int SliderHandle = 16;
constexpr int GrooveThickness = 4;
constexpr int ProgressThickness = 6;
constexpr int Round = 100; // a radius that makes the ends half circles

bool isHorizontal(const QStyleOptionSlider &option)
{
    return option.orientation == Qt::Horizontal;
}

// A bar of the thickness in the middle of the rectangle, along its orientation.
QRectF centredBar(const QRectF &rect, Qt::Orientation orientation, int thickness)
{
    const qreal t = px(thickness);
    if (orientation == Qt::Horizontal)
        return {rect.left(), rect.center().y() - t / 2, rect.width(), t};
    return {rect.center().x() - t / 2, rect.top(), t, rect.height()};
}

void paintTicks(QPainter &painter, const QStyleOptionSlider &option)
{
    const int interval = option.tickInterval > 0 ? option.tickInterval : option.pageStep;
    if (option.tickPosition == QSlider::NoTicks || interval <= 0)
        return;
    const bool isAcross = isHorizontal(option);
    const int length = isAcross ? option.rect.width() : option.rect.height();
    const int handle = px(SliderLength);
    painter.setPen(color(Token::ControlBorder));
    for (int value = option.minimum; value <= option.maximum; value += interval) {
        const int at = handle / 2
            + QStyle::sliderPositionFromValue(option.minimum, option.maximum, value, length - handle,
                                              option.upsideDown);
        if (isAcross)
            painter.drawLine(option.rect.left() + at, option.rect.bottom() - px(3), option.rect.left() + at,
                             option.rect.bottom());
        else
            painter.drawLine(option.rect.right() - px(3), option.rect.top() + at, option.rect.right(),
                             option.rect.top() + at);
    }
}

// The part of the groove between the lower end and the handle.
QRectF filledGroove(const QStyleOptionSlider &option, const QRectF &groove, const QPointF &handle)
{
    QRectF filled = groove;
    if (isHorizontal(option) && !option.upsideDown)
        filled.setRight(handle.x());
    else if (isHorizontal(option))
        filled.setLeft(handle.x());
    else if (option.upsideDown)
        filled.setTop(handle.y());
    else
        filled.setBottom(handle.y());
    return filled;
}

// Scroll bars are as the area they belong to: its frame and its contents have not always the same colour.
QBrush scrollBackground(const QStyleOption &option, const QWidget *widget)
{
    for (const auto *parent = widget; parent; parent = parent->parentWidget()) {
        const auto *area = qobject_cast<const QAbstractScrollArea *>(parent);
        if (area && area->viewport()->autoFillBackground())
            return area->viewport()->palette().brush(area->viewport()->backgroundRole());
    }
    return option.palette.brush(QPalette::Window);
}

int scrollHandleLength(const QStyleOptionSlider &option, int groove)
{
    const qint64 range = qint64(option.maximum) - option.minimum;
    if (range <= 0)
        return groove;
    const auto share = qint64(option.pageStep) * groove / (range + std::max(1, option.pageStep));
    return std::clamp(int(share), std::min(px(ScrollBarLeast), groove), groove);
}

void paintSegments(QPainter &painter, const QRectF &bar)
{
    const qreal length = px(16);
    for (qreal x = bar.left(); x < bar.right(); x += 2 * length) {
        const QRectF segment(x, bar.top(), std::min(length, bar.right() - x), bar.height());
        paintBox(painter, segment, {.fill = color(Token::Accent), .radius = Round});
    }
}

} // namespace

QRect sliderRect(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const auto &whole = option.rect;
    if (part != QStyle::SC_SliderHandle)
        return whole;
    const int size = px(SliderLength);
    const int length = isHorizontal(option) ? whole.width() : whole.height();
    const int at = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition, length - size,
                                                   option.upsideDown);
    if (isHorizontal(option))
        return {whole.left() + at, whole.center().y() + 1 - size / 2, size, size};
    return {whole.center().x() + 1 - size / 2, whole.top() + at, size, size};
}

void paintSlider(const Canvas &canvas, const QStyleOptionSlider &option)
{
    auto &painter = canvas.painter;
    const QRectF cell = canvas.style.subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, canvas.widget);
    const auto end = qreal(px(SliderLength - SliderHandle)) / 2;
    auto groove = centredBar(option.rect, option.orientation, GrooveThickness);
    if (isHorizontal(option))
        groove
            = {groove.left() + end, cell.center().y() - groove.height() / 2, groove.width() - 2 * end, groove.height()};
    else
        groove
            = {cell.center().x() - groove.width() / 2, groove.top() + end, groove.width(), groove.height() - 2 * end};
    const auto active = color(isEnabled(option) ? Token::Accent : Token::Border);
    paintBox(painter, groove,
             {.fill = mixed(Token::Surface, Token::ControlBorder, isEnabled(option) ? 0.8 : 0.3), .radius = Round});
    paintBox(painter, filledGroove(option, groove, cell.center()), {.fill = active, .radius = Round});
    paintTicks(painter, option);
    const bool isHandleHovered = isHovered(option) && (option.activeSubControls & QStyle::SC_SliderHandle);
    const auto handle = cell.adjusted(end, end, -end, -end);
    paintBox(painter, handle,
             {.fill = isHandleHovered ? color(Token::AccentSoft) : color(Token::Surface),
              .border = isEnabled(option) ? color(Token::Accent) : color(Token::ControlBorder),
              .radius = Round,
              .stroke = 2});
    if (isFocused(option)) {
        paintFocusRing(painter, cell, Round);
        paintBox(painter, handle, {.fill = active, .radius = Round});
    }
}

QRect scrollBarRect(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const auto &whole = option.rect;
    const bool isAcross = isHorizontal(option);
    const int groove = isAcross ? whole.width() : whole.height();
    const int length = scrollHandleLength(option, groove);
    const int at = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                                   groove - length, option.upsideDown);
    const auto span = [&whole, isAcross](int begin, int size) {
        return isAcross ? QRect(whole.left() + begin, whole.top(), size, whole.height())
                        : QRect(whole.left(), whole.top() + begin, whole.width(), size);
    };
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return whole;
    case QStyle::SC_ScrollBarSlider:
        return span(at, length);
    case QStyle::SC_ScrollBarSubPage:
        return span(0, at);
    case QStyle::SC_ScrollBarAddPage:
        return span(at + length, groove - at - length);
    default:
        return {}; // no buttons with arrows
    }
}

void paintScrollBar(const Canvas &canvas, const QStyleOptionSlider &option)
{
    auto &painter = canvas.painter;
    painter.fillRect(option.rect, scrollBackground(option, canvas.widget));
    if (option.maximum <= option.minimum)
        return;
    const QRectF slider
        = canvas.style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, canvas.widget);
    const bool isActive = option.activeSubControls & QStyle::SC_ScrollBarSlider;
    const auto fill = isActive && isPressed(option) ? color(Token::Text2)
        : isActive && isHovered(option)             ? color(Token::ControlBorder)
                                                    : mixed(Token::Bg, Token::ControlBorder, 0.8);
    const qreal end = px(2);
    const auto handle = centredBar(slider, option.orientation, isHovered(option) ? 8 : 6);
    const auto shortened = isHorizontal(option) ? handle.adjusted(end, 0, -end, 0) : handle.adjusted(0, end, 0, -end);
    paintBox(painter, shortened, {.fill = fill, .radius = Round});
}

QRect progressLabelRect(const QStyleOptionProgressBar &option)
{
    if (!option.textVisible || option.text.isEmpty())
        return {};
    // As wide as at the end, so that the bar does not get shorter on the way.
    const int wanted
        = std::max(option.fontMetrics.horizontalAdvance(option.text), option.fontMetrics.horizontalAdvance(u"100%"_s));
    const int width = std::min(wanted, option.rect.width() / 2);
    const QRect rect(option.rect.right() + 1 - width, option.rect.top(), width, option.rect.height());
    return QStyle::visualRect(option.direction, option.rect, rect);
}

void paintProgressBar(const Canvas &canvas, const QStyleOptionProgressBar &option)
{
    auto &painter = canvas.painter;
    const auto label = progressLabelRect(option);
    const int gap = label.isEmpty() ? 0 : label.width() + px(8);
    const auto area = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(0, 0, -gap, 0));
    const bool isHorizontalBar = option.state & QStyle::State_Horizontal;
    const auto groove = centredBar(area, isHorizontalBar ? Qt::Horizontal : Qt::Vertical, ProgressThickness);
    paintBox(painter, groove, {.fill = color(Token::Border), .radius = Round});
    const qint64 range = qint64(option.maximum) - option.minimum;
    if (range <= 0) {
        paintSegments(painter, groove);
    } else if (option.progress > option.minimum) {
        const qreal share = qreal(qint64(option.progress) - option.minimum) / qreal(range);
        auto done = groove;
        const bool isMirrored = (option.direction == Qt::RightToLeft) != option.invertedAppearance;
        if (!isHorizontalBar)
            done.setTop(groove.bottom() - groove.height() * share);
        else if (isMirrored)
            done.setLeft(groove.right() - groove.width() * share);
        else
            done.setRight(groove.left() + groove.width() * share);
        paintBox(painter, done,
                 {.fill = color(isEnabled(option) ? Token::Accent : Token::ControlBorder), .radius = Round});
    }
    if (label.isEmpty())
        return;
    painter.setPen(color(isEnabled(option) ? Token::Text2 : Token::Text3));
    const auto text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, label.width());
    painter.drawText(label, int(QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter)), text);
}

} // namespace conclave::client::style
