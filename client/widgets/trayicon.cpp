// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/trayicon.h"

#include "client/views/icons.h"
#include "client/widgets/productmark.h"

#include <QLocale>
#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Sizes[] = {16, 22, 24, 32, 48, 64};
constexpr qint64 MostShown = 9; // more is "9+"

// At the lower right corner, with room around it, so that it stands out from the mark.
QRectF cornerOf(const QRectF &box, qreal share)
{
    const qreal side = box.width() * share;
    return {box.right() - side, box.bottom() - side, side, side};
}

void clearBehind(QPainter &painter, const QRectF &corner)
{
    const qreal edge = corner.width() * 0.12;
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.drawEllipse(corner.adjusted(-edge, -edge, edge, edge));
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
}

void paintHollow(QPainter &painter, const QRectF &box)
{
    const qreal stroke = box.width() * 0.1;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::instance().color(Token::Text3), stroke));
    const auto frame = box.adjusted(stroke, stroke, -stroke, -stroke);
    painter.drawRoundedRect(frame, box.width() * 0.2, box.width() * 0.2);
    painter.drawLine(frame.bottomLeft(), frame.topRight());
}

void paintQuiet(QPainter &painter, const QRectF &corner)
{
    clearBehind(painter, corner);
    painter.setBrush(Theme::instance().color(Token::Danger));
    painter.drawEllipse(corner);
    painter.setBrush(Theme::instance().color(Token::OnDanger));
    const auto bar = QRectF(0, 0, corner.width() * 0.6, corner.height() * 0.2);
    painter.drawRect(bar.translated(corner.center() - bar.center()));
}

void paintNumber(QPainter &painter, const QRectF &corner, qint64 number)
{
    clearBehind(painter, corner);
    painter.setBrush(Theme::instance().color(Token::Danger));
    painter.drawRoundedRect(corner, corner.width() * 0.35, corner.width() * 0.35);
    auto font = Theme::instance().font(TextStyle::BodyStrong);
    const auto text = number > MostShown ? QLocale().toString(MostShown) + u'+' : QLocale().toString(number);
    font.setPixelSize(std::max(1, int(corner.height() * (text.size() > 1 ? 0.65 : 0.85))));
    painter.setFont(font);
    painter.setPen(Theme::instance().color(Token::OnDanger));
    painter.drawText(corner, Qt::AlignCenter, text);
}

void paintDot(QPainter &painter, const QRectF &corner)
{
    clearBehind(painter, corner);
    painter.setBrush(Theme::instance().color(Token::Danger));
    painter.drawEllipse(corner);
}

void paintState(QPainter &painter, const QRectF &box, const TrayState &state)
{
    if (state.isOffline) {
        paintHollow(painter, box);
        return;
    }
    paintProductMark(painter, box);
    painter.setPen(Qt::NoPen);
    if (state.isQuiet)
        paintQuiet(painter, cornerOf(box, 0.55));
    else if (state.number > 0)
        paintNumber(painter, cornerOf(box, 0.6), state.number);
    else if (state.hasOther)
        paintDot(painter, cornerOf(box, 0.4));
}

} // namespace

QIcon trayDrawing(const TrayState &state)
{
    QIcon icon;
    for (const int side : Sizes) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        paintState(painter, {0, 0, qreal(side), qreal(side)}, state);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

TrayIcon::TrayIcon(QObject *parent)
    : QObject(parent)
    , m_status(new QMenu(tr("Status"), &m_menu))
    , m_dnd(new QMenu(tr("Do not disturb"), &m_menu))
{
    connect(m_menu.addAction(tr("Open Conclave")), &QAction::triggered, this, &TrayIcon::openWanted);
    m_menu.addSeparator();
    m_menu.addMenu(m_status);
    m_menu.addMenu(m_dnd);
    m_menu.addSeparator();
    connect(m_menu.addAction(tr("Quit")), &QAction::triggered, this, &TrayIcon::quitWanted);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT toggleWanted();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::messageClicked);
    connect(&Theme::instance(), &Theme::changed, this, &TrayIcon::redraw);
    redraw();
}

void TrayIcon::setState(const TrayState &state)
{
    if (std::exchange(m_state, state) != state)
        redraw();
}

QString TrayIcon::words() const
{
    QStringList parts{tr("Conclave")};
    if (m_state.isOffline)
        parts << tr("offline");
    if (m_state.isQuiet)
        parts << tr("do not disturb");
    if (m_state.number > 0)
        parts << tr("%n mention(s)", nullptr, int(m_state.number));
    else if (m_state.hasOther)
        parts << tr("unread messages");
    return parts.join(QStringLiteral(", "));
}

void TrayIcon::redraw()
{
    m_icon.setIcon(trayDrawing(m_state));
    m_icon.setToolTip(words());
}

void TrayIcon::showMessage(const QString &title, const QString &text)
{
    if (m_icon.isVisible() && QSystemTrayIcon::supportsMessages())
        m_icon.showMessage(title, text, trayDrawing({}));
}

} // namespace conclave::client
