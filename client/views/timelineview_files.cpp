// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TimelineView: the files that messages carry.
#include "client/views/timelineview.h"

namespace conclave::client {

void TimelineView::setFiles(FileStates *files)
{
    if (m_files)
        disconnect(m_files, nullptr, this, nullptr);
    m_files = files;
    if (files)
        connect(files, &FileStates::changed, viewport(), qOverload<>(&QWidget::update));
    wantPictures();
}

FileState TimelineView::fileState(const protocol::FileReference &file) const
{
    return m_files ? m_files->of(file) : FileState();
}

FileId TimelineView::fileOf(int row, int target) const
{
    const auto *shown = m_geometry.visibleRow(row);
    const int piece = shown ? shown->layout->pieceOf(target) : -1;
    return piece >= 0 ? shown->layout->files().pieces().at(piece).file.file : FileId();
}

// In the pixels of the screen that they will be seen on.
void TimelineView::wantPictures()
{
    if (!m_files)
        return;
    QList<Pictures::Wanted> wanted;
    for (const auto &row : isVisible() ? m_geometry.visible() : QList<TimelineGeometry::VisibleRow>()) {
        for (const auto &piece : row.layout->files().pieces()) {
            if (!piece.picture.isNull())
                wanted.append({piece.file.file, (QSizeF(piece.picture.size()) * devicePixelRatioF()).toSize()});
        }
    }
    m_files->pictures().want(this, wanted);
}

} // namespace conclave::client
