// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QWidget>
#include <functional>

namespace conclave::client {

// Takes files that are dropped anywhere on a widget. While they are dragged over it, it covers the widget and says
// where they go, or why they cannot. Owned by that widget; GUI thread.
class FileDrop : public QWidget
{
    Q_OBJECT

public:
    struct Target
    {
        QString sentence; // "Drop to add to #general", or why nothing can be added
        bool takes = false;
    };

    FileDrop(QWidget *over, std::function<Target()> target);

Q_SIGNALS:
    void dropped(const QMimeData *data);
    void announce(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // of what it covers
    void paintEvent(QPaintEvent *event) override;

private:
    bool enter(class QDragEnterEvent *event);
    void cover();

    std::function<Target()> m_ask;
    Target m_target;
};

} // namespace conclave::client
