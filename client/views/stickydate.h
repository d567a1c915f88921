// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace conclave::client {

// The day of the topmost message while its own line with the date is out of sight. It takes no part in anything: clicks
// go through it. GUI thread; a child of the timeline's viewport.
class StickyDate : public QWidget
{
    Q_OBJECT

public:
    explicit StickyDate(QWidget *parent);

    void setDay(qint64 at);
    QString text() const { return m_text; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace conclave::client
