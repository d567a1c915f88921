// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/pictures.h"

#include <QObject>
#include <QPixmap>

namespace conclave::client {

// What is known of a file beside what its message says.
struct FileState
{
    QPixmap picture; // null while there is none
    QImage blurred; // a few pixels, until then
    std::optional<Transfer> transfer; // up or down; also one that is over
    bool isRemoved = false;
    bool isBroken = false; // no picture that could be shown

    bool isUnderway() const; // and a progress is shown
    bool hasFailed() const;
};

// "PDF · 2.1 MB", or instead of it what happens to the file now.
QString fileStateText(const protocol::FileReference &file, const FileState &state);

// The states of the files that views show, from the desk and its pictures. Owned by a pane; GUI thread.
class FileStates : public QObject
{
    Q_OBJECT

public:
    FileStates(Pictures &pictures, QObject *parent);

    FileState of(const protocol::FileReference &file) const;
    Pictures &pictures() { return m_pictures; }

Q_SIGNALS:
    void changed(conclave::FileId file);

private:
    void note(const Transfer &transfer);

    TransferDesk &m_desk;
    Pictures &m_pictures;
};

} // namespace conclave::client
