// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/picturestage.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace conclave::client {

namespace {

constexpr double MostScale = 16;
constexpr double WheelBase = 1.0018; // for each eighth of a degree
constexpr double Slack = 0.5; // of a pixel

} // namespace

PictureStage::PictureStage(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void PictureStage::setPicture(const QImage &image, QSize size)
{
    m_size = size.isEmpty() ? image.size() : size;
    m_image = image;
    m_shown = {};
    zoomToFit();
}

// Numbers of a sender may be wrong; the picture itself is not.
void PictureStage::sharpen(const QImage &image)
{
    const double promised = double(m_size.width()) / std::max(1, m_size.height());
    const double found = double(image.width()) / std::max(1, image.height());
    if (m_size.isEmpty() || std::abs(promised - found) > 0.02 * promised)
        m_size = image.size();
    m_image = image;
    m_shown = {};
    keepInside();
    update();
    Q_EMIT zoomChanged();
}

double PictureStage::fitting() const
{
    if (m_size.isEmpty())
        return oneToOne();
    return std::min({oneToOne(), double(width()) / m_size.width(), double(height()) / m_size.height()});
}

int PictureStage::percent() const
{
    return int(std::lround(scale() / oneToOne() * 100));
}

QRectF PictureStage::target() const
{
    QRectF box(QPointF(), QSizeF(m_size) * scale());
    box.moveCenter(QRectF(rect()).center() + m_shift);
    return box;
}

bool PictureStage::isPannable() const
{
    const auto box = target();
    return box.width() > width() + Slack || box.height() > height() + Slack;
}

void PictureStage::zoomToFit()
{
    m_scale = 0;
    m_shift = {};
    setScale(0);
}

void PictureStage::zoomToPixels()
{
    setScale(oneToOne());
}

void PictureStage::setScale(double scale)
{
    m_scale = scale;
    keepInside();
    showCursor();
    update();
    Q_EMIT zoomChanged();
}

void PictureStage::zoomAt(double factor, QPointF point)
{
    const double before = scale();
    const double least = std::min(fitting(), oneToOne());
    const double after = std::clamp(before * factor, least, std::max(least, MostScale * oneToOne()));
    const auto fromMiddle = point - QRectF(rect()).center() - m_shift;
    m_shift -= fromMiddle * (after / before - 1);
    setScale(after <= fitting() ? 0 : after);
}

void PictureStage::panBy(QPointF distance)
{
    m_shift += distance;
    keepInside();
    update();
}

// Its edges do not come inside the stage, unless it is smaller; then it stays in the middle.
void PictureStage::keepInside()
{
    const auto free = QSizeF(m_size) * scale() - QSizeF(size());
    const double x = std::max(0.0, free.width() / 2);
    const double y = std::max(0.0, free.height() / 2);
    m_shift = {std::clamp(m_shift.x(), -x, x), std::clamp(m_shift.y(), -y, y)};
}

void PictureStage::showCursor()
{
    if (m_isDragged)
        setCursor(Qt::ClosedHandCursor);
    else if (isPannable())
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

// Scaled down once and well; scaled up as it is painted.
void PictureStage::prepare(QSize pixels)
{
    const bool isSmaller = pixels.width() < m_image.width() && pixels.height() < m_image.height();
    if (!isSmaller)
        m_shown = {};
    else if (m_shown.size() != pixels)
        m_shown = m_image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

void PictureStage::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        return;
    const auto box = target();
    prepare((box.size() * devicePixelRatioF()).toSize().expandedTo({1, 1}));
    const bool isPixelated = percent() >= 400;
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !isPixelated);
    painter.drawImage(box, m_shown.isNull() ? m_image : m_shown);
}

void PictureStage::wheelEvent(QWheelEvent *event)
{
    event->accept();
    zoomAt(std::pow(WheelBase, event->angleDelta().y()), event->position());
}

void PictureStage::mousePressEvent(QMouseEvent *event)
{
    m_isDragged = event->button() == Qt::LeftButton && isPannable();
    m_grip = event->position();
    showCursor();
}

void PictureStage::mouseMoveEvent(QMouseEvent *event)
{
    if (m_isDragged)
        panBy(event->position() - std::exchange(m_grip, event->position()));
}

void PictureStage::mouseReleaseEvent(QMouseEvent *)
{
    m_isDragged = false;
    showCursor();
}

void PictureStage::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_scale > 0)
        zoomToFit();
    else
        zoomAt(oneToOne() / scale() > 1 ? oneToOne() / scale() : 2, event->position());
}

void PictureStage::resizeEvent(QResizeEvent *)
{
    if (m_scale > 0 && m_scale <= fitting())
        m_scale = 0;
    keepInside();
    showCursor();
    Q_EMIT zoomChanged();
}

} // namespace conclave::client
