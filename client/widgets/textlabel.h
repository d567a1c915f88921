// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QLabel>

namespace conclave::client {

// Plain text in one of the theme's styles and colours, both followed when they change. It never reads markup, so that
// remote text is safe in it. Owned by its parent; GUI thread.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    explicit TextLabel(const QString &text, TextStyle style = TextStyle::Body, Token color = Token::Text,
                       QWidget *parent = nullptr);

    void setColor(Token color);
    // One line that ends with an ellipsis where room ends; the tool tip then has the whole.
    void setElided(Qt::TextElideMode mode);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    bool isElided() const { return m_elide != Qt::ElideNone; }

    TextStyle m_style;
    Token m_color;
    Qt::TextElideMode m_elide = Qt::ElideNone;
};

} // namespace conclave::client
