// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/transfersbutton.h"

#include <QPainter>

namespace conclave::client {

namespace {

// A file that is up waits for its message, and is shown there.
bool matters(const Transfer &transfer)
{
    return transfer.kind == TransferKind::Download || transfer.state != TransferState::Done;
}

} // namespace

TransfersButton::TransfersButton(const TransferDesk &desk, QWidget *parent)
    : IconButton("arrow-up-down", {}, parent)
    , m_desk(desk)
{
    connect(&m_desk, &TransferDesk::changed, this, &TransfersButton::refresh);
    connect(&m_desk, &TransferDesk::removed, this, &TransfersButton::refresh);
    refresh();
}

void TransfersButton::refresh()
{
    qint64 size = 0;
    qint64 done = 0;
    int moving = 0;
    bool isThere = false;
    m_hasFailed = false;
    for (const auto &transfer : m_desk.transfers()) {
        isThere = isThere || matters(transfer);
        m_hasFailed = m_hasFailed || transfer.state == TransferState::Failed;
        if (transfer.state == TransferState::Done || transfer.state == TransferState::Failed)
            continue;
        ++moving;
        size += transfer.reference.size;
        done += transfer.done;
    }
    m_isMoving = moving > 0;
    m_percent = size > 0 ? int(done * 100 / size) : 0;
    if (m_hasFailed)
        setDrawing("arrow-up-down", tr("Files on their way, one did not get there"));
    else if (m_isMoving)
        setDrawing("arrow-up-down", tr("Files on their way, %1 %", "per cent done").arg(m_percent));
    else
        setDrawing("arrow-up-down", tr("Files on their way"));
    setVisible(isThere);
    update();
}

void TransfersButton::paintEvent(QPaintEvent *event)
{
    IconButton::paintEvent(event);
    const auto &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal stroke = theme.px(2);
    const auto circle = QRectF(rect()).adjusted(stroke, stroke, -stroke, -stroke);
    if (m_isMoving) {
        constexpr int Top = 90 * 16;
        painter.setPen(QPen(theme.color(Token::Border), stroke));
        painter.drawEllipse(circle);
        painter.setPen(QPen(theme.color(Token::Accent), stroke, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(circle, Top, -m_percent * 360 * 16 / 100);
    }
    if (m_hasFailed) {
        const qreal side = theme.px(8);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Token::Danger));
        painter.drawEllipse(QRectF(width() - side, 0, side, side));
    }
}

} // namespace conclave::client
