// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QWidget>

namespace conclave::client {

// An icon that only decorates: screen readers pass it by. Owned by its parent; GUI thread.
class Drawing : public QWidget
{
    Q_OBJECT

public:
    Drawing(const char *iconName, int side, Token color, QWidget *parent); // `side` at 100 %

    void setDrawing(const char *iconName, Token color);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    const char *m_iconName;
    int m_side;
    Token m_color;
};

} // namespace conclave::client
