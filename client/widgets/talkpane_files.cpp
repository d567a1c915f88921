// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TalkPane: the files that messages carry.
#include "client/models/filetexts.h"
#include "client/widgets/filetools.h"
#include "client/widgets/talkpane.h"

#include <QMenu>

namespace conclave::client {

void TalkPane::wireFiles()
{
    if (auto *pictures = m_workspace.pictures())
        m_timeline->setFiles(new FileStates(*pictures, this));
    connect(m_timeline, &TimelineView::fileActivated, this, &TalkPane::fileWanted);
}

// The file that the menu was opened on, or the only one; of several each in a menu of its own.
void TalkPane::addFileEntries(QMenu &menu, const TimelineItem &item)
{
    if (item.deleted || item.files.isEmpty())
        return;
    const auto wants = [this, id = item.id](const protocol::FileReference &file) {
        return [this, id, file = file.file](FileWish wish) { Q_EMIT fileWanted(id, file, wish); };
    };
    const auto meant = m_timeline->menuFile();
    for (const auto &file : item.files) {
        const auto state = m_timeline->fileState(file);
        const bool isSent = item.delivery == Delivery::Sent;
        if (file.file == meant || item.files.size() == 1)
            addFileEntriesTo(menu, file, state, isSent, wants(file));
        else if (meant.isNull())
            addFileEntriesTo(*menu.addMenu(menuText(FileBlock::shownName(file))), file, state, isSent, wants(file));
    }
    menu.addSeparator();
}

} // namespace conclave::client
