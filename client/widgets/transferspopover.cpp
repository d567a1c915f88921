// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/transferspopover.h"

#include "client/widgets/filetools.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/textlabel.h"
#include "client/widgets/transferrow.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int Width = 380;
constexpr int MostHeight = 420;

} // namespace

TransfersPopover::TransfersPopover(Workspace &workspace, TransferDesk &desk, QWidget *window)
    : PopupFrame(window, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_workspace(workspace)
    , m_desk(desk)
    , m_heading(new TextLabel(tr("Files on their way"), TextStyle::Head, Token::Text, this))
    , m_nothing(new TextLabel(tr("No file is on its way."), TextStyle::Body, Token::Text2, this))
    , m_close(new IconButton("x", tr("Close"), this, Qt::Key_Escape))
    , m_scroll(new QScrollArea(this))
    , m_list(new QWidget(m_scroll))
    , m_column(new QVBoxLayout(m_list))
{
    setAccessibleName(m_heading->text());
    build();
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &TransfersPopover::applyTheme);
    connect(m_close, &IconButton::clicked, this, &QWidget::close);
    connect(&m_desk, &TransferDesk::changed, this, &TransfersPopover::put);
    connect(&m_desk, &TransferDesk::removed, this, &TransfersPopover::take);
    for (const auto &transfer : m_desk.transfers())
        put(transfer);
    showWhatIsThere();
}

void TransfersPopover::build()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 8, 4);
    head->addWidget(m_heading, 1);
    head->addWidget(m_close);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addStretch();
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(m_heading->text());
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_nothing);
    column->addWidget(m_scroll, 1);
    m_nothing->setContentsMargins(12, 4, 12, 12);
    m_nothing->setWordWrap(true);
}

void TransfersPopover::applyTheme()
{
    layout()->setContentsMargins(shadow(), shadow(), shadow(), shadow());
    setFixedWidth(Theme::instance().px(Width) + 2 * shadow());
    showWhatIsThere();
}

QString TransfersPopover::whereOf(const Transfer &transfer) const
{
    if (transfer.kind == TransferKind::Download)
        return QFileInfo(transfer.path).absolutePath();
    const auto info = m_workspace.store().conversations().find(transfer.place.conversation);
    if (!info || !*info)
        return {};
    const auto &name = (*info)->name;
    if (isInTray(transfer))
        return transfer.place.thread.isNull() ? tr("For a message in #%1").arg(name)
                                              : tr("For a reply in a thread of #%1").arg(name);
    return transfer.place.thread.isNull() ? tr("To #%1").arg(name) : tr("To a thread of #%1").arg(name);
}

void TransfersPopover::put(const Transfer &transfer)
{
    auto *row = m_rows.value(transfer.file);
    const bool isNew = row == nullptr;
    if (isNew) {
        row = new TransferRow(m_list);
        m_rows.insert(transfer.file, row);
        m_column->insertWidget(0, row); // the newest first
        connect(row, &TransferRow::pauseWanted, &m_desk, &TransferDesk::pause);
        connect(row, &TransferRow::resumeWanted, &m_desk, &TransferDesk::resume);
        connect(row, &TransferRow::cancelWanted, &m_desk, &TransferDesk::cancel);
        connect(row, &TransferRow::folderWanted, this, openFolderOf);
        connect(row, &TransferRow::placeWanted, this, [this](const ReadPlace &place) {
            close();
            Q_EMIT placeWanted(place);
        });
    }
    row->setTransfer(transfer, whereOf(transfer));
    if (isNew)
        showWhatIsThere();
}

void TransfersPopover::take(FileId file)
{
    auto *row = m_rows.take(file);
    if (!row)
        return;
    if (row->isAncestorOf(focusWidget()))
        m_close->setFocus(Qt::OtherFocusReason);
    m_column->removeWidget(row);
    row->hide();
    row->deleteLater();
    showWhatIsThere();
}

void TransfersPopover::showWhatIsThere()
{
    const auto &theme = Theme::instance();
    m_nothing->setVisible(m_rows.isEmpty());
    m_scroll->setVisible(!m_rows.isEmpty());
    const int wide = width() - 2 * shadow();
    const int all
        = m_column->hasHeightForWidth() ? m_column->totalHeightForWidth(wide) : m_column->totalSizeHint().height();
    m_scroll->setFixedHeight(std::min(all, theme.px(MostHeight)));
    adjustSize();
}

void TransfersPopover::openAt(const QPoint &global)
{
    showWhatIsThere();
    const auto room = parentWidget()->screen()->availableGeometry();
    const int x = std::clamp(global.x() - shadow(), room.left(), std::max(room.left(), room.right() - width()));
    const int y = std::clamp(global.y() - shadow(), room.top(), std::max(room.top(), room.bottom() - height()));
    move(x, y);
    show();
    m_close->setFocus(Qt::PopupFocusReason);
}

} // namespace conclave::client
