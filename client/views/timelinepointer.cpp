// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinepointer.h"

#include <QApplication>
#include <QWidget>
#include <chrono>

using namespace std::chrono_literals;

namespace conclave::client {

namespace {

constexpr auto EdgeInterval = 30ms;
constexpr int MaxEdgeStep = 60;

} // namespace

TimelinePointer::TimelinePointer(TimelineGeometry &geometry, TimelineSelection &selection, QWidget *viewport)
    : QObject(viewport)
    , m_geometry(geometry)
    , m_selection(selection)
    , m_viewport(viewport)
{
    m_edgeTimer.setInterval(EdgeInterval);
    connect(&m_edgeTimer, &QTimer::timeout, this, &TimelinePointer::scrollAtEdge);
}

TextPlace TimelinePointer::placeAt(QPoint point) const
{
    const auto *row = m_geometry.nearestRow(point.y());
    if (!row)
        return {};
    return {row->row, row->layout->body().positionAt(point - QPoint(0, row->top))};
}

void TimelinePointer::press(const QMouseEvent &event)
{
    m_point = event.position().toPoint();
    m_isInside = true;
    if (event.button() != Qt::LeftButton)
        return;
    m_pressPoint = m_point;
    m_isPressed = true;
    look(m_point);
    m_pressedRow = m_row;
    m_pressedTarget = m_target;
    const bool isThird
        = m_sinceDoubleClick.isValid() && m_sinceDoubleClick.elapsed() < QApplication::doubleClickInterval();
    m_sinceDoubleClick.invalidate();
    if (isThird) {
        startSelecting(m_point, TimelineSelection::Unit::Line);
    } else if ((event.modifiers() & Qt::ShiftModifier) && !m_selection.isEmpty()) {
        m_selection.extend(placeAt(m_point));
        Q_EMIT selectionChanged();
    } else {
        m_selection.clear();
        Q_EMIT selectionChanged();
    }
}

void TimelinePointer::pressTwice(const QMouseEvent &event)
{
    m_point = event.position().toPoint();
    if (event.button() != Qt::LeftButton || m_geometry.visible().isEmpty())
        return;
    m_isPressed = true;
    m_pressedTarget = -1;
    m_sinceDoubleClick.start();
    startSelecting(m_point, TimelineSelection::Unit::Word);
}

void TimelinePointer::move(const QMouseEvent &event)
{
    m_point = event.position().toPoint();
    m_isInside = true;
    if (m_isPressed && !(event.buttons() & Qt::LeftButton))
        abandon(); // the release went elsewhere
    if (m_isPressed && !m_isSelecting
        && (m_point - m_pressPoint).manhattanLength() >= QApplication::startDragDistance())
        startSelecting(m_pressPoint, TimelineSelection::Unit::Character);
    if (!m_isSelecting) {
        look(m_point);
        return;
    }
    m_selection.extend(placeAt(m_point));
    Q_EMIT selectionChanged();
    if (distanceOutside() == 0)
        m_edgeTimer.stop();
    else if (!m_edgeTimer.isActive())
        m_edgeTimer.start();
}

void TimelinePointer::release(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton || !m_isPressed)
        return;
    m_point = event.position().toPoint();
    const bool wasSelecting = m_isSelecting;
    abandon();
    look(m_point);
    if (wasSelecting)
        return;
    if (m_pressedTarget >= 0 && m_row == m_pressedRow && m_target == m_pressedTarget)
        Q_EMIT activated(m_row, m_target);
}

void TimelinePointer::abandon()
{
    m_isPressed = false;
    if (m_isSelecting)
        stopSelecting();
}

void TimelinePointer::leave()
{
    m_isInside = false;
    if (!m_isSelecting)
        look(m_point);
}

void TimelinePointer::lookAgain()
{
    if (!m_isSelecting)
        look(m_point);
}

void TimelinePointer::startSelecting(QPoint point, TimelineSelection::Unit unit)
{
    const auto place = placeAt(point);
    if (place.row < 0)
        return;
    m_isSelecting = true;
    look(point);
    m_selection.begin(place, unit);
    Q_EMIT selectingChanged();
    Q_EMIT selectionChanged();
}

void TimelinePointer::stopSelecting()
{
    m_edgeTimer.stop();
    m_isSelecting = false;
    Q_EMIT selectingChanged();
    look(m_point);
}

int TimelinePointer::distanceOutside() const
{
    const int height = m_viewport->height();
    return m_point.y() < 0 ? m_point.y() : std::max(0, m_point.y() - height);
}

void TimelinePointer::scrollAtEdge()
{
    const int outside = distanceOutside();
    Q_EMIT edgeReached(std::clamp(outside / 2 + (outside > 0 ? 4 : -4), -MaxEdgeStep, MaxEdgeStep));
    m_selection.extend(placeAt(m_point));
    Q_EMIT selectionChanged();
}

void TimelinePointer::look(QPoint point)
{
    const auto *row = m_isInside && !m_isSelecting ? m_geometry.rowAt(point.y()) : nullptr;
    const auto inRow = row ? point - QPoint(0, row->top) : QPoint();
    const bool isBelowDividers = row && inRow.y() >= row->layout->headTop();
    const int hovered = isBelowDividers ? row->row : -1;
    const int target = isBelowDividers ? row->layout->targetAt(inRow) : -1;
    showCursor(row ? row->layout.get() : nullptr, inRow);
    if (hovered == m_row && target == m_target)
        return;
    m_row = hovered;
    m_target = target;
    Q_EMIT hoverChanged();
}

void TimelinePointer::showCursor(const MessageLayout *layout, QPoint point)
{
    if (m_isSelecting)
        m_viewport->setCursor(Qt::IBeamCursor);
    else if (layout && (layout->targetAt(point) >= 0 || layout->isOverSender(point)))
        m_viewport->setCursor(Qt::PointingHandCursor);
    else if (layout && layout->hasSelectableText() && layout->body().isOverText(point))
        m_viewport->setCursor(Qt::IBeamCursor);
    else
        m_viewport->setCursor(Qt::ArrowCursor);
}

} // namespace conclave::client
