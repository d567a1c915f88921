// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/localpicture.h"
#include "client/models/transferdesk.h"

#include <QCache>
#include <QHash>
#include <QPixmap>
#include <QSet>

namespace conclave::client {

// The small pictures of files, for everything that shows them: fetched only while somebody looks at them, decoded on a
// worker at the size of the screen, and kept up to so many bytes. What goes up from here is shown from here, until the
// server has a picture of it. GUI thread; owned by the Workspace.
class Pictures : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxBytes = 48 * 1024 * 1024;
    static constexpr int AtOnce = 4; // on their way

    struct Wanted
    {
        FileId file;
        QSize pixels; // of the device

        bool operator==(const Wanted &) const = default;
    };

    explicit Pictures(TransferDesk &desk); // which outlives it

    TransferDesk &desk() const { return m_desk; }

    // What this viewer shows now, in place of what it showed before; what nobody shows any more is not asked for.
    void want(const QObject *viewer, const QList<Wanted> &files);

    QPixmap pixmap(FileId file) const; // null while there is none
    QImage blurred(const protocol::FileReference &file) const; // a few pixels, to be scaled up; null without a hash
    bool isRemoved(FileId file) const { return m_removed.contains(file); } // the server keeps it no longer
    void noteRemoved(FileId file);
    bool isBroken(FileId file) const { return m_broken.contains(file); } // what the server sent is no picture

Q_SIGNALS:
    void changed(conclave::FileId file);

private:
    void watch(const QObject *viewer);
    bool isWanted(FileId file) const;
    QSize pixelsWanted(FileId file) const;
    bool isMade(const Wanted &file) const;
    void forgetUnwanted();
    void fetchNext();
    bool begin(const Wanted &file);
    void readSource(const Transfer &transfer, FileId file);
    void keepSource(FileId file, const LocalPicture &picture, QSize wanted);
    void noteTransfer(const Transfer &transfer);
    void noteUploaded(const Transfer &transfer);
    void take(FileId file, const Result<QByteArray> &bytes);
    void decode(FileId file, const QByteArray &bytes);
    void keep(FileId file, const QImage &image, QSize wanted);
    void put(FileId file, const QImage &image, QSize wanted);

    TransferDesk &m_desk;
    QHash<const QObject *, QList<Wanted>> m_wanted;
    QCache<FileId, QPixmap> m_pixmaps;
    QHash<FileId, QSize> m_made; // of those that are wanted: for which size; also when there was no room to keep it
    mutable QCache<QString, QImage> m_blurred;
    QSet<FileId> m_local; // kept ones that are the sender's own, until the server's are there
    QSet<FileId> m_sourceless; // going up, but not to be read here
    QSet<FileId> m_underway;
    QSet<FileId> m_failed; // until the server can be reached again
    QSet<FileId> m_broken; // no picture, whatever is done
    QSet<FileId> m_removed;
};

} // namespace conclave::client
