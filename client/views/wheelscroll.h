// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariantAnimation>

class QWheelEvent;

namespace conclave::client {

// Wheel and touchpad as distances to scroll. A touchpad moves the text itself; a notch of a wheel is spread over a
// moment, and a further one goes on from where it is. GUI thread; owned by a TimelineView.
class WheelScroll : public QObject
{
    Q_OBJECT

public:
    enum class Motion : quint8 { Full, Reduced };

    explicit WheelScroll(QObject *parent);

    void turn(const QWheelEvent &event, Motion motion);
    static int sideways(const QWheelEvent &event); // to the right when positive; 0 when it is meant up or down
    void stop();

Q_SIGNALS:
    void moved(int distance); // since the last time; downwards when positive

private:
    void add(int distance);
    void advance(const QVariant &done);

    QVariantAnimation m_animation;
    int m_goal = 0; // of the running animation
    int m_done = 0;
};

} // namespace conclave::client
