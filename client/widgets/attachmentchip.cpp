// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/attachmentchip.h"

#include "client/views/icons.h"
#include "client/views/progressbar.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/transfertexts.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int Width = 304;
constexpr int Height = 70;
constexpr int PictureSide = 44;
constexpr int Padding = 8;

} // namespace

AttachmentChip::AttachmentChip(const Transfer &transfer, QWidget *parent)
    : QWidget(parent)
    , m_transfer(transfer)
    , m_name(new TextLabel({}, TextStyle::Section, Token::Text, this))
    , m_detail(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_toggle(new IconButton("pause", {}, this))
    , m_location(new IconButton("map-pin-off", {}, this))
    , m_describe(new IconButton("captions", {}, this))
    , m_cancel(new IconButton("x", {}, this))
{
    setFocusPolicy(Qt::StrongFocus);
    build();
    applyTheme();
    present();
    connect(&Theme::instance(), &Theme::changed, this, &AttachmentChip::applyTheme);
    connect(m_toggle, &IconButton::clicked, this, &AttachmentChip::toggle);
    connect(m_describe, &IconButton::clicked, this, &AttachmentChip::describeWanted);
    connect(m_cancel, &IconButton::clicked, this, &AttachmentChip::cancelWanted);
    connect(m_location, &IconButton::clicked, this, [this] { Q_EMIT locationWanted(!m_transfer.keepsLocation); });
}

void AttachmentChip::build()
{
    m_name->setElided(Qt::ElideMiddle);
    m_detail->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    auto *first = new QHBoxLayout;
    first->setSpacing(0);
    first->addWidget(m_name, 1);
    for (auto *button : {m_toggle, m_location, m_describe, m_cancel})
        first->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addLayout(first);
    column->addWidget(m_detail, 1);
}

QSize AttachmentChip::sizeHint() const
{
    const auto &theme = Theme::instance();
    return {theme.px(Width), theme.px(Height)};
}

void AttachmentChip::applyTheme()
{
    const auto &theme = Theme::instance();
    const int before = theme.px(Padding + PictureSide + Padding);
    const int behind = theme.px(4);
    layout()->setContentsMargins(isRightToLeft() ? behind : before, theme.px(4), isRightToLeft() ? before : behind,
                                 theme.px(4));
    updateGeometry();
    update();
}

void AttachmentChip::setTransfer(const Transfer &transfer)
{
    m_transfer = transfer;
    present();
}

void AttachmentChip::setPicture(const QImage &picture, bool losesLocation)
{
    m_picture = picture;
    m_losesLocation = losesLocation;
    present();
}

bool AttachmentChip::isPausable() const
{
    return m_transfer.state == TransferState::Waiting || m_transfer.state == TransferState::Running;
}

bool AttachmentChip::canGoOn() const
{
    const bool isFailed = m_transfer.state == TransferState::Failed;
    return m_transfer.state == TransferState::Paused || (isFailed && !needsConsent());
}

// Trying it again does not help; sending it with its place does.
bool AttachmentChip::needsConsent() const
{
    return m_transfer.state == TransferState::Failed && m_transfer.error
        && m_transfer.error->code == ErrorCode::LocationUnremovable;
}

bool AttachmentChip::hasBar() const
{
    return isPausable() || m_transfer.state == TransferState::Paused || m_transfer.state == TransferState::Checking;
}

QString AttachmentChip::detail() const
{
    const auto text = transferText(m_transfer);
    const bool isQuiet = m_transfer.state == TransferState::Done || m_transfer.state == TransferState::Waiting;
    if (!m_losesLocation || !isQuiet)
        return text;
    return u"%1 · %2"_s.arg(text, m_transfer.keepsLocation ? tr("Location is sent along") : tr("Location removed"));
}

void AttachmentChip::present()
{
    const bool isFailed = m_transfer.state == TransferState::Failed;
    m_name->setText(transferTitle(m_transfer));
    m_detail->setColor(isFailed ? Token::Danger : Token::Text2);
    m_detail->setText(detail());
    m_detail->setWordWrap(isFailed);
    m_detail->setElided(isFailed ? Qt::ElideNone : Qt::ElideRight);
    showButtons();
    const auto description = m_transfer.reference.description.value_or(QString());
    const auto whole = description.isEmpty() ? transferName(m_transfer)
                                             : tr("%1. Description: %2").arg(transferName(m_transfer), description);
    if (std::exchange(m_told, whole) != whole)
        setAccessibleName(whole);
    setAccessibleDescription(looksLikePicture(m_transfer.reference) ? tr("Delete removes it, F2 describes it.")
                                                                    : tr("Delete removes it."));
    update();
}

void AttachmentChip::showButtons()
{
    const auto name = transferTitle(m_transfer);
    const bool isFailed = m_transfer.state == TransferState::Failed;
    m_toggle->setVisible(isPausable() || canGoOn());
    if (isPausable())
        m_toggle->setDrawing("pause", tr("Pause %1").arg(name));
    else if (isFailed)
        m_toggle->setDrawing("rotate-cw", tr("Try %1 again").arg(name));
    else
        m_toggle->setDrawing("play", tr("Go on with %1").arg(name));
    m_location->setVisible(m_losesLocation || needsConsent());
    if (needsConsent())
        m_location->setDrawing("map-pin", tr("Send %1 with the place where it was taken").arg(name));
    else if (m_transfer.keepsLocation)
        m_location->setDrawing("map-pin", tr("The place where it was taken is sent along. Remove it"));
    else
        m_location->setDrawing("map-pin-off", tr("The place where it was taken is removed. Keep it"));
    m_describe->setVisible(looksLikePicture(m_transfer.reference));
    m_describe->setDrawing("captions",
                           m_transfer.reference.description ? tr("Change the description of %1").arg(name)
                                                            : tr("Describe %1 for who cannot see it").arg(name));
    m_cancel->setDrawing("x", tr("Remove %1").arg(name));
}

void AttachmentChip::toggle()
{
    if (isPausable())
        Q_EMIT pauseWanted();
    else if (canGoOn())
        Q_EMIT resumeWanted();
}

void AttachmentChip::keyPressEvent(QKeyEvent *event)
{
    const bool isMirrored = isRightToLeft();
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT cancelWanted();
        return;
    case Qt::Key_F2:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (looksLikePicture(m_transfer.reference))
            Q_EMIT describeWanted();
        return;
    case Qt::Key_Space:
        toggle();
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        Q_EMIT stepWanted((event->key() == Qt::Key_Right) == isMirrored ? -1 : 1);
        return;
    case Qt::Key_Up:
        Q_EMIT stepWanted(-1);
        return;
    case Qt::Key_Down:
        Q_EMIT stepWanted(1);
        return;
    case Qt::Key_Escape:
        Q_EMIT left();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void AttachmentChip::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, const QKeySequence &keys, auto signal) {
        auto *action = menu->addAction(text);
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
        connect(action, &QAction::triggered, this, signal);
    };
    if (isPausable())
        add(tr("Pause"), Qt::Key_Space, &AttachmentChip::pauseWanted);
    if (canGoOn())
        add(m_transfer.state == TransferState::Failed ? tr("Retry") : tr("Resume"), Qt::Key_Space,
            &AttachmentChip::resumeWanted);
    if (looksLikePicture(m_transfer.reference))
        add(tr("Description …"), Qt::Key_F2, &AttachmentChip::describeWanted);
    if (m_losesLocation || needsConsent()) {
        auto *keeps = menu->addAction(tr("Keep the place where it was taken"));
        keeps->setCheckable(true);
        keeps->setChecked(m_transfer.keepsLocation);
        connect(keeps, &QAction::triggered, this, &AttachmentChip::locationWanted);
    }
    add(tr("Remove"), Qt::Key_Delete, &AttachmentChip::cancelWanted);
    menu->popup(event->globalPos());
}

void AttachmentChip::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void AttachmentChip::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

QRect AttachmentChip::pictureBox() const
{
    const auto &theme = Theme::instance();
    const int side = theme.px(PictureSide);
    const int edge = theme.px(Padding);
    return {isRightToLeft() ? width() - edge - side : edge, (height() - side) / 2, side, side};
}

void AttachmentChip::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::instance();
    const bool isFailed = m_transfer.state == TransferState::Failed;
    const qreal stroke = hasFocus() ? 2 : 1;
    const qreal radius = theme.px(8);
    const auto card = QRectF(rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(QPen(theme.color(hasFocus() ? Token::Accent : isFailed ? Token::Danger : Token::Border), stroke));
    painter.setBrush(theme.color(Token::BgAlt));
    painter.drawRoundedRect(card, radius, radius);

    const QRectF box = pictureBox();
    QPainterPath frame;
    frame.addRoundedRect(box, theme.px(4), theme.px(4));
    painter.fillPath(frame, theme.color(Token::Hover));
    if (m_picture.isNull()) {
        const qreal side = theme.px(22);
        const QRectF middle(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
        paintIcon(painter, middle, looksLikePicture(m_transfer.reference) ? "image" : "file",
                  theme.color(Token::Text2));
    } else {
        painter.setClipPath(frame);
        const auto fitted = QSizeF(m_picture.size()).scaled(box.size(), Qt::KeepAspectRatioByExpanding);
        painter.drawImage(QRectF(box.center() - QPointF(fitted.width(), fitted.height()) / 2, fitted), m_picture);
        painter.setClipping(false);
    }
    if (!hasBar())
        return;
    const auto inner = layout()->contentsRect().adjusted(0, 0, -theme.px(4), 0);
    const qreal edge = height() - theme.px(6);
    paintProgress(painter, QLineF(inner.left(), edge, inner.left() + inner.width(), edge), m_transfer,
                  layoutDirection());
}

} // namespace conclave::client
