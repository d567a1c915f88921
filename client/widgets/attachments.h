// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"
#include "client/widgets/carriedfiles.h"

#include <QMimeData>

namespace conclave::client {

class Composer;

// The ways by which files get into the tray of one place and out of it with a message, and what is refused, in
// sentences. The tray belongs to the place and is never moved to another. Owned by a pane; GUI thread, which asks no
// disk of the user itself.
class Attachments : public QObject
{
    Q_OBJECT

public:
    static constexpr int MostFiles = 10; // of one message

    // Without a desk nothing can be attached.
    Attachments(TransferDesk *desk, const ReadPlace &place, Composer *composer);

    QString problem() const; // why nothing can be attached; empty when it can
    bool isEmpty() const;
    void choose(); // by the system's dialog
    void add(const QMimeData *data); // dropped or pasted
    void addPaths(const QStringList &paths);
    void addText(const QString &text); // as a file
    void send(const protocol::Content::Text &text); // with what is in the tray

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void wireTray();
    void fill();
    void put(const Transfer &transfer);
    void showLimit();
    void attachPath(const QString &path);
    struct SizedPath
    {
        QString path;
        qint64 size = 0;
    };
    void confirmCost(const QList<SizedPath> &costly); // of large files, before they go over the network
    void attach(const QString &name, const QByteArray &bytes);
    void pack(const QImage &picture); // as a file
    void noteAnswer(const QString &name, const Result<FileId> &attached);
    struct Seen // of a file, by a disk that answered
    {
        enum class Kind : quint8 { File, Folder, Unreadable, Other } kind = Kind::File;
        qint64 size = 0;
    };
    static QList<Seen> lookAt(const QStringList &paths); // of the first ones; on any thread
    void take(const QStringList &paths, const std::optional<QList<Seen>> &seen);
    void openDialog(const QString &folder);
    QString refusal(const QString &path, const Seen &seen) const; // empty: it can be tried
    QString sizeRefusal(const QString &name, qint64 size) const;
    bool hasRoom();

    TransferDesk *m_desk;
    const ReadPlace m_place;
    Composer *m_composer;
    int m_asked = 0; // files that are not in the tray yet
    QList<std::shared_ptr<QStringList>> m_lookedAt; // paths whose disk is asked what they are
    QString m_folder; // where the user chose last
};

} // namespace conclave::client
