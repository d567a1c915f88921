// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/filedrop.h"

#include "client/views/icons.h"
#include "client/widgets/carriedfiles.h"

#include <QDropEvent>
#include <QPainter>

namespace conclave::client {

namespace {

constexpr int Inset = 12;
constexpr int Radius = 10;
constexpr int IconSide = 32;
constexpr int Veil = 235; // the timeline shimmers through, and no more

} // namespace

FileDrop::FileDrop(QWidget *over, std::function<Target()> target)
    : QWidget(over)
    , m_ask(std::move(target))
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    over->setAcceptDrops(true);
    over->installEventFilter(this);
    hide();
}

bool FileDrop::enter(QDragEnterEvent *event)
{
    if (!carriesFiles(*event->mimeData()))
        return false;
    m_target = m_ask();
    setAccessibleName(m_target.sentence);
    cover();
    show();
    raise();
    Q_EMIT announce(m_target.sentence);
    event->setDropAction(Qt::CopyAction); // never a move: the file stays where it is
    event->accept(); // also what is refused, or nobody would see why
    return true;
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
        return enter(static_cast<QDragEnterEvent *>(event));
    case QEvent::DragMove: {
        auto *move = static_cast<QDragMoveEvent *>(event);
        move->setDropAction(m_target.takes ? Qt::CopyAction : Qt::IgnoreAction);
        m_target.takes ? move->accept() : move->ignore();
        return isVisible();
    }
    case QEvent::DragLeave:
        hide();
        return false;
    case QEvent::Drop: {
        auto *drop = static_cast<QDropEvent *>(event);
        hide();
        if (!carriesFiles(*drop->mimeData()))
            return false;
        drop->setDropAction(Qt::CopyAction);
        drop->accept();
        Q_EMIT dropped(drop->mimeData());
        return true;
    }
    case QEvent::Resize:
        cover();
        return false;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void FileDrop::cover()
{
    setGeometry(parentWidget()->rect());
}

void FileDrop::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    auto veil = theme.color(Token::Bg);
    veil.setAlpha(Veil);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), veil);
    const auto edge = theme.color(m_target.takes ? Token::Accent : Token::Border);
    const int inset = theme.px(Inset);
    painter.setPen(QPen(edge, 2, Qt::DashLine));
    painter.setBrush(m_target.takes ? theme.color(Token::AccentSoft) : theme.color(Token::BgAlt));
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), theme.px(Radius), theme.px(Radius));
    const qreal side = theme.px(IconSide);
    const QRectF drawing(width() / 2.0 - side / 2, height() / 2.0 - side - theme.px(8), side, side);
    paintIcon(painter, drawing, m_target.takes ? "upload" : "circle-alert",
              theme.color(m_target.takes ? Token::Accent : Token::Text2));
    painter.setFont(theme.font(TextStyle::Head));
    painter.setPen(theme.color(Token::Text));
    const QRectF words(2 * inset, height() / 2.0, width() - 4 * inset, height() / 2.0 - inset);
    painter.drawText(words, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_target.sentence);
}

} // namespace conclave::client
