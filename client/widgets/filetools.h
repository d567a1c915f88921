// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinerows.h"
#include "client/views/filestates.h"
#include "client/views/timelinecommands.h"

#include <functional>

class QMenu;

// Pieces of everything that offers files of messages. GUI thread.
namespace conclave::client {

// A file, and the message that carries it.
struct ShownFile
{
    MessageId message;
    protocol::FileReference file;
    QString sender; // display name
    qint64 at = 0;
    bool isSent = true; // the server has the message
};

bool canBePreviewed(const protocol::FileReference &file);
QList<ShownFile> previewsOf(const TimelineRows &rows); // those of its files that can be, oldest first
std::optional<ShownFile> findFile(const TimelineRows &rows, MessageId message, FileId file);

// What can be wanted of a file, as entries of a menu.
void addFileEntriesTo(QMenu &menu, const protocol::FileReference &file, const FileState &state, bool isSent,
                      const std::function<void(FileWish)> &wanted);
void openFolderOf(const QString &path); // with the file manager
QString menuText(const QString &text); // where an ampersand is one

} // namespace conclave::client
