// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace conclave::client {

// The button above the composer that leads to the newest message and says how many came meanwhile. The key End does the
// same. GUI thread; a child of the timeline's viewport.
class JumpPill : public QAbstractButton
{
    Q_OBJECT

public:
    explicit JumpPill(QWidget *parent);

    void setCount(int count);
    QSize sizeHint() const override;

Q_SIGNALS:
    void jumpWanted();
    void readWanted(); // Shift and a click: they count as seen, without moving

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void tellWish();

    int m_count = -1;
    bool m_isWithShift = false;
};

} // namespace conclave::client
