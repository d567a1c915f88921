// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace conclave::client {

class Drawing;
class IconButton;

// A line to search with: a magnifying glass in front and, once there is something, a button that empties it. Owned by
// its parent; GUI thread.
class SearchEdit : public QLineEdit
{
    Q_OBJECT

public:
    SearchEdit(const QString &what, QWidget *parent); // "Search by name"

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();

    Drawing *m_drawing;
    IconButton *m_clear;
};

} // namespace conclave::client
