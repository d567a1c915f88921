// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/popupframe.h"

#include "client/views/platform/translucency.h"
#include "client/views/theme.h"
#include "client/widgets/windowaccessible.h"

#include <QPainter>
#include <QPainterPath>

namespace conclave::client {

namespace {

constexpr int ShadowReach = 12;
constexpr int Radius = 10;

} // namespace

PopupFrame::PopupFrame(QWidget *parent, Qt::WindowFlags flags)
    : QWidget(parent, flags)
{
    installWindowAccessibles();
    setAttribute(Qt::WA_TranslucentBackground);
    connect(&Theme::instance(), &Theme::changed, this, &PopupFrame::applyTheme);
    applyTheme();
}

int PopupFrame::shadow() const
{
    return Theme::instance().px(ShadowReach);
}

QRectF PopupFrame::card() const
{
    return QRectF(rect()).adjusted(shadow(), shadow(), -shadow(), -shadow());
}

void PopupFrame::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!isWindow() || !canLackTranslucency())
        return;
    const qreal radius = Theme::instance().px(Radius);
    QPainterPath outline; // the shadow would be a black frame
    outline.addRoundedRect(card(), radius, radius);
    setMask(QRegion(outline.toFillPolygon().toPolygon()));
}

void PopupFrame::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const qreal radius = theme.px(Radius);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (theme.scheme() == Theme::Scheme::Light) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 4));
        const int offset = shadow() / 3; // the light comes from above
        for (int reach = 1; reach < shadow() - offset; ++reach)
            painter.drawRoundedRect(card().adjusted(-reach, -reach + offset, reach, reach + offset), radius + reach,
                                    radius + reach);
    }
    painter.setPen(QPen(theme.color(Token::Border), 1));
    painter.setBrush(theme.color(Token::Surface));
    painter.drawRoundedRect(card().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void PopupFrame::applyTheme()
{
    setContentsMargins(shadow(), shadow(), shadow(), shadow());
    update();
}

} // namespace conclave::client
