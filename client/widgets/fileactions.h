// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/pictures.h"
#include "client/widgets/filetools.h"
#include "client/widgets/messageactions.h"

#include <QSet>

namespace conclave::client {

class UiSettings;

// What is done with the files of messages: looking at them, saving them, copying them. Nothing is opened with another
// program. What may harm the computer is saved only after a question. Owned by the window; GUI thread, which asks no
// disk of the user itself.
class FileActions : public QObject
{
    Q_OBJECT

public:
    // Without pictures, and so without a desk, no file can be had.
    FileActions(Pictures *pictures, UiSettings &settings, QWidget *window);

    void serve(const ShownFile &file, FileWish wish, const QList<ShownFile> &beside = {}); // to leaf through
    // Of a message among these rows; the pictures of all of them are beside it.
    void serve(const TimelineRows &rows, MessageId message, FileId file, FileWish wish);

Q_SIGNALS:
    void told(const QString &sentence);
    void offered(const conclave::client::Offer &offer);
    void messageWanted(conclave::MessageId message);
    void announce(const QString &text);

private:
    enum class Target : quint8 { Remembered, Asked };
    struct Offered
    {
        QString path; // where nothing is yet
        bool isRemembered = false; // in the folder where the user saved last
    };

    void open(const ShownFile &file, const QList<ShownFile> &beside);
    void save(const protocol::FileReference &file, Target target);
    void chooseTarget(const protocol::FileReference &file, Target target);
    void confirmCost(const protocol::FileReference &file, Target target); // before it goes over the network
    void askForTarget(const protocol::FileReference &file, const QString &offered);
    void saveTo(const protocol::FileReference &file, const QString &path);
    void copyPicture(const protocol::FileReference &file);
    void showInFolder(FileId file);
    void noteFinished(const Transfer &transfer);
    void tellFailure(const protocol::FileReference &file, const Error &error);
    bool isSaving(FileId file) const;

    Pictures *m_pictures;
    TransferDesk *m_desk;
    UiSettings &m_settings;
    QWidget *m_window;
    QSet<FileId> m_choosing; // while the disk is asked where they can be saved
};

} // namespace conclave::client
