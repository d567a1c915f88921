// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPainter;

namespace conclave::client {

// The product's mark: people in a round with a place left free, which makes a C.
void paintProductMark(QPainter &painter, const QRectF &box);

// The mark as a decoration of a page. Owned by its parent; GUI thread.
class ProductMark : public QWidget
{
    Q_OBJECT

public:
    ProductMark(int side, QWidget *parent); // at 100 %

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    int m_side;
};

} // namespace conclave::client
