// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/transferrow.h"

#include "client/views/progressbar.h"
#include "client/widgets/drawing.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/transfertexts.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace conclave::client {

TransferRow::TransferRow(QWidget *parent)
    : QWidget(parent)
    , m_drawing(new Drawing("upload", 18, Token::Text2, this))
    , m_name(new TextLabel({}, TextStyle::Section, Token::Text, this))
    , m_detail(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_where(new TextLabel({}, TextStyle::Meta, Token::Text3, this))
    , m_toggle(new IconButton("pause", {}, this))
    , m_folder(new IconButton("folder-open", tr("Show in folder"), this))
    , m_place(new IconButton("message-square", tr("Go to the conversation"), this))
    , m_cancel(new IconButton("x", {}, this))
{
    build();
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &TransferRow::applyTheme);
    connect(m_toggle, &IconButton::clicked, this, &TransferRow::toggle);
    connect(m_cancel, &IconButton::clicked, this, [this] { Q_EMIT cancelWanted(m_transfer.file); });
    connect(m_folder, &IconButton::clicked, this, [this] { Q_EMIT folderWanted(m_transfer.path); });
    connect(m_place, &IconButton::clicked, this, [this] { Q_EMIT placeWanted(m_transfer.place); });
}

void TransferRow::build()
{
    m_name->setElided(Qt::ElideMiddle);
    m_where->setElided(Qt::ElideRight);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_detail);
    words->addWidget(m_where);
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_drawing, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    for (auto *button : {m_toggle, m_folder, m_place, m_cancel})
        row->addWidget(button, 0, Qt::AlignTop);
}

void TransferRow::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(10));
    layout()->setSpacing(theme.px(4));
    update();
}

bool TransferRow::goesOn() const
{
    return m_transfer.state == TransferState::Waiting || m_transfer.state == TransferState::Running;
}

bool TransferRow::stands() const
{
    return m_transfer.state == TransferState::Paused || m_transfer.state == TransferState::Failed;
}

void TransferRow::toggle()
{
    if (goesOn())
        Q_EMIT pauseWanted(m_transfer.file);
    else
        Q_EMIT resumeWanted(m_transfer.file);
}

void TransferRow::setTransfer(const Transfer &transfer, const QString &where)
{
    m_transfer = transfer;
    const bool isFailed = transfer.state == TransferState::Failed;
    m_drawing->setDrawing(transfer.kind == TransferKind::Upload ? "upload" : "download", Token::Text2);
    m_name->setText(transferTitle(transfer));
    m_detail->setColor(isFailed ? Token::Danger : Token::Text2);
    m_detail->setText(detail());
    m_detail->setWordWrap(isFailed);
    m_detail->setElided(isFailed ? Qt::ElideNone : Qt::ElideRight);
    m_where->setText(where);
    m_where->setHidden(where.isEmpty());
    setAccessibleName(transferName(transfer));
    showButtons();
    update();
}

QString TransferRow::detail() const
{
    const auto text = transferText(m_transfer);
    if (m_transfer.state != TransferState::Done)
        return text;
    return m_transfer.kind == TransferKind::Upload ? tr("Uploaded · %1", "size").arg(text)
                                                   : tr("Saved · %1", "size").arg(text);
}

void TransferRow::showButtons()
{
    const auto name = transferTitle(m_transfer);
    const bool isSaved = m_transfer.kind == TransferKind::Download && m_transfer.state == TransferState::Done;
    const bool isAsked // and the answer is in the tray
        = m_transfer.error && m_transfer.error->code == ErrorCode::LocationUnremovable;
    m_toggle->setVisible(goesOn() || (stands() && !isAsked));
    if (goesOn())
        m_toggle->setDrawing("pause", tr("Pause %1").arg(name));
    else if (m_transfer.state == TransferState::Failed)
        m_toggle->setDrawing("rotate-cw", tr("Try %1 again").arg(name));
    else
        m_toggle->setDrawing("play", tr("Go on with %1").arg(name));
    m_folder->setVisible(isSaved && !m_transfer.path.isEmpty());
    m_place->setVisible(m_transfer.kind == TransferKind::Upload && !m_transfer.place.conversation.isNull());
    m_cancel->setVisible(!m_transfer.message || m_transfer.state == TransferState::Failed
                         || m_transfer.kind == TransferKind::Download || m_transfer.waitsForDisk);
    m_cancel->setDrawing("x", isSaved ? tr("Take %1 off the list").arg(name) : tr("Cancel %1").arg(name));
}

void TransferRow::paintEvent(QPaintEvent *)
{
    const bool isOver = m_transfer.state == TransferState::Done || m_transfer.state == TransferState::Failed;
    if (isOver)
        return;
    const auto inner = layout()->contentsRect();
    const qreal edge = height() - Theme::instance().px(3);
    QPainter painter(this);
    paintProgress(painter, QLineF(inner.left(), edge, inner.left() + inner.width(), edge), m_transfer,
                  layoutDirection());
}

} // namespace conclave::client
