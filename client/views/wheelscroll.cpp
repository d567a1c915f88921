// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/wheelscroll.h"

#include "client/views/theme.h"

#include <QApplication>
#include <QWheelEvent>
#include <utility>

namespace conclave::client {

namespace {

constexpr int DurationMs = 140;
constexpr int Notch = 120; // in eighths of a degree

} // namespace

WheelScroll::WheelScroll(QObject *parent)
    : QObject(parent)
{
    m_animation.setDuration(DurationMs);
    m_animation.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_animation, &QVariantAnimation::valueChanged, this, &WheelScroll::advance);
}

void WheelScroll::turn(const QWheelEvent &event, Motion motion)
{
    const bool isTouchpad = event.phase() != Qt::NoScrollPhase && !event.pixelDelta().isNull();
    const int step = QApplication::wheelScrollLines() * Theme::instance().lineHeight(TextStyle::Body);
    const int angle = event.angleDelta().y();
    const int distance = isTouchpad ? -event.pixelDelta().y() : -angle * step / Notch;
    if (distance == 0)
        return;
    if (!isTouchpad && angle % Notch == 0 && motion == Motion::Full) {
        add(distance);
    } else {
        stop();
        Q_EMIT moved(distance);
    }
}

int WheelScroll::sideways(const QWheelEvent &event)
{
    const auto delta = event.pixelDelta().isNull() ? event.angleDelta() / 2 : event.pixelDelta();
    if (event.modifiers() & Qt::ShiftModifier)
        return -(delta.x() != 0 ? delta.x() : delta.y());
    return std::abs(delta.x()) > std::abs(delta.y()) ? -delta.x() : 0;
}

void WheelScroll::stop()
{
    m_animation.stop();
}

void WheelScroll::add(int distance)
{
    const bool isRunning = m_animation.state() == QAbstractAnimation::Running;
    const int rest = isRunning ? m_goal - m_done : 0;
    const bool turnsBack = (rest > 0) != (distance > 0);
    m_animation.stop();
    m_goal = turnsBack ? distance : rest + distance;
    m_done = 0;
    m_animation.setStartValue(0);
    m_animation.setEndValue(m_goal);
    m_animation.start();
}

void WheelScroll::advance(const QVariant &done)
{
    const int distance = done.toInt() - std::exchange(m_done, done.toInt());
    if (distance != 0)
        Q_EMIT moved(distance);
}

} // namespace conclave::client
