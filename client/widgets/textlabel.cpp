// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/textlabel.h"

#include <QPainter>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

TextLabel::TextLabel(const QString &text, TextStyle style, Token color, QWidget *parent)
    : QLabel(parent)
    , m_style(style)
    , m_color(color)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    connect(&Theme::instance(), &Theme::changed, this, &TextLabel::applyTheme);
    applyTheme();
}

void TextLabel::setColor(Token color)
{
    if (std::exchange(m_color, color) != color)
        applyTheme();
}

void TextLabel::setElided(Qt::TextElideMode mode)
{
    m_elide = mode;
    updateGeometry();
    update();
}

QSize TextLabel::minimumSizeHint() const
{
    const auto size = QLabel::minimumSizeHint();
    return isElided() ? QSize(fontMetrics().horizontalAdvance(QChar(0x2026)), size.height()) : size;
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    if (!isElided()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const auto line = fontMetrics().elidedText(text(), m_elide, width());
    painter.drawText(contentsRect(), int(alignment()) | Qt::TextSingleLine, line);
}

void TextLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    const bool isCut = isElided() && fontMetrics().horizontalAdvance(text()) > width();
    setToolTip(isCut ? u"<qt>%1</qt>"_s.arg(text().toHtmlEscaped()) : QString()); // escaped, so never markup
}

void TextLabel::applyTheme()
{
    const auto &theme = Theme::instance();
    setFont(theme.font(m_style));
    auto colors = palette();
    colors.setColor(foregroundRole(), theme.color(m_color));
    setPalette(colors);
}

} // namespace conclave::client
