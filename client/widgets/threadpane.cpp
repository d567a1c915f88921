// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/threadpane.h"

#include "client/models/threadfollowing.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/paneheader.h"

#include <QVBoxLayout>

namespace conclave::client {

ThreadPane::ThreadPane(Workspace &workspace, const ReadPlace &place, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_talk(new TalkPane(workspace, place, this))
    , m_follow(new IconButton("bell", {}, this))
{
    const auto info = workspace.store().conversations().find(place.conversation);
    auto *header = new PaneHeader(tr("Thread"), info && *info ? QStringLiteral("# ") + (*info)->name : QString(), this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(m_talk, 1);
    header->addButton(m_follow);
    connect(m_follow, &QToolButton::clicked, this,
            [this, place] { following::set(m_workspace, place, !following::follows(m_workspace, place)); });
    connect(&workspace.map(), &UserMap::changed, this, &ThreadPane::showFollowing);
    connect(&workspace, &Workspace::timelineChanged, this, &ThreadPane::showFollowing);
    showFollowing();
    connect(header, &PaneHeader::closeWanted, this, &ThreadPane::closed);
    connect(m_talk, &TalkPane::escapePressed, this, &ThreadPane::closed);
}

void ThreadPane::showFollowing()
{
    if (following::follows(m_workspace, m_talk->place()))
        m_follow->setDrawing("bell", tr("You follow this thread. Stop following it"));
    else
        m_follow->setDrawing("bell-off", tr("You do not follow this thread. Follow it"));
}

} // namespace conclave::client
