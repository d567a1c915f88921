// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QObject>
#include <QPoint>
#include <QRect>
#include <QTimer>

namespace conclave::client {

class TimelineView;

// The mouse over who wrote a message: the picture and the name at its head. Resting there for a moment asks for a card,
// a click for the whole profile. Owned by the timeline that it watches; GUI thread.
class SenderHover : public QObject
{
    Q_OBJECT

public:
    static constexpr int RestMs = 500;

    explicit SenderHover(TimelineView *timeline);

Q_SIGNALS:
    void rested(conclave::UserId user, const QRect &box); // on the screen
    void left();
    void clicked(conclave::UserId user);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Spot
    {
        UserId user; // null for none
        QRect box; // of the picture, in the viewport
    };
    Spot spotAt(QPoint point) const;
    void look(QPoint point);

    TimelineView *m_timeline;
    QTimer m_rest;
    Spot m_spot;
    UserId m_pressed;
};

} // namespace conclave::client
