// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace conclave::client {

// The card that everything floating stands on: rounded, with an edge, in light colours with a shadow. The contents
// margins keep a layout off the shadow. Owned by its parent; GUI thread.
class PopupFrame : public QWidget
{
    Q_OBJECT

public:
    PopupFrame(QWidget *parent, Qt::WindowFlags flags);

    int shadow() const; // how far it reaches beyond the card

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QRectF card() const;
    void applyTheme();
};

} // namespace conclave::client
