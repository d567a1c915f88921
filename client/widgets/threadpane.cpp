// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/threadpane.h"

#include "client/widgets/paneheader.h"

#include <QVBoxLayout>

namespace conclave::client {

ThreadPane::ThreadPane(Workspace &workspace, const ReadPlace &place, QWidget *parent)
    : QWidget(parent)
    , m_talk(new TalkPane(workspace, place, this))
{
    const auto info = workspace.store().conversations().find(place.conversation);
    auto *header = new PaneHeader(tr("Thread"), info && *info ? QStringLiteral("# ") + (*info)->name : QString(), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_talk, 1);
    connect(header, &PaneHeader::closeWanted, this, &ThreadPane::closed);
    connect(m_talk, &TalkPane::escapePressed, this, &ThreadPane::closed);
}

} // namespace conclave::client
