// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace conclave::client {

// A picture to look at: whole at first, larger and smaller by the wheel and the keys, moved by the mouse and the
// arrows. Owned by a lightbox; GUI thread.
class PictureStage : public QWidget
{
    Q_OBJECT

public:
    static constexpr double ZoomStep = 1.25;

    explicit PictureStage(QWidget *parent);

    // `size` is that of the whole picture, in pixels; `image` may be smaller, and takes its place.
    void setPicture(const QImage &image, QSize size);
    void sharpen(const QImage &image); // the same picture with more to see; zoom and place stay
    bool isPannable() const; // it is larger than the room for it
    int percent() const; // of the picture's pixels on those of the screen

    void zoomBy(double factor) { zoomAt(factor, QRectF(rect()).center()); }
    void zoomToFit();
    void zoomToPixels(); // one to one
    void panBy(QPointF distance);

Q_SIGNALS:
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    double scale() const { return m_scale > 0 ? m_scale : fitting(); }
    double fitting() const; // never larger than one to one
    double oneToOne() const { return 1 / devicePixelRatioF(); }
    QRectF target() const; // where the picture is
    void zoomAt(double factor, QPointF point);
    void setScale(double scale);
    void keepInside();
    void prepare(QSize pixels); // m_shown
    void showCursor();

    QImage m_image;
    QImage m_shown; // m_image at the pixels that it has on the screen, while these are fewer
    QSize m_size;
    double m_scale = 0; // logical pixels for each of the picture's; 0: whole
    QPointF m_shift; // of its middle from the middle of the stage
    QPointF m_grip;
    bool m_isDragged = false;
};

} // namespace conclave::client
