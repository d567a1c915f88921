// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/filestates.h"

#include "client/models/filetexts.h"
#include "shared/protocol/errors.h"

#include <QCoreApplication>

namespace conclave::client {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::FileStates)
};

bool isGone(const Transfer &transfer)
{
    return transfer.kind == TransferKind::Download && transfer.state == TransferState::Failed && transfer.error
        && protocol::isRemoval(transfer.error->code);
}

} // namespace

bool FileState::isUnderway() const
{
    if (!transfer || isRemoved)
        return false;
    return transfer->state != TransferState::Failed && transfer->state != TransferState::Done;
}

bool FileState::hasFailed() const
{
    return transfer && !isRemoved && transfer->state == TransferState::Failed;
}

QString fileStateText(const protocol::FileReference &file, const FileState &state)
{
    if (state.isRemoved)
        return Words::tr("This file was removed.");
    if (!state.transfer)
        return FileTexts::facts(file);
    if (state.transfer->waitsForDisk)
        return Words::tr("Waiting for the file's disk");
    const bool isUpload = state.transfer->kind == TransferKind::Upload;
    switch (state.transfer->state) {
    case TransferState::Waiting:
        return isUpload ? Words::tr("Waiting to be uploaded") : Words::tr("Waiting to be saved");
    case TransferState::Running:
        return (isUpload ? Words::tr("Uploading, %1 %", "per cent done") : Words::tr("Saving, %1 %", "per cent done"))
            .arg(transferPercent(*state.transfer));
    case TransferState::Checking:
        return Words::tr("Being checked");
    case TransferState::Paused:
        return Words::tr("Paused at %1 %", "per cent done").arg(transferPercent(*state.transfer));
    case TransferState::Failed:
        return isUpload ? Words::tr("Not uploaded") : Words::tr("Not saved");
    case TransferState::Done:
        return isUpload ? FileTexts::facts(file)
                        : Words::tr("%1 · saved", "kind of a file and its size").arg(FileTexts::facts(file));
    }
    Q_UNREACHABLE();
}

FileStates::FileStates(Pictures &pictures, QObject *parent)
    : QObject(parent)
    , m_desk(pictures.desk())
    , m_pictures(pictures)
{
    connect(&m_desk, &TransferDesk::changed, this, &FileStates::note);
    connect(&m_desk, &TransferDesk::removed, this, &FileStates::changed);
    connect(&m_pictures, &Pictures::changed, this, &FileStates::changed);
}

void FileStates::note(const Transfer &transfer)
{
    if (isGone(transfer) && !m_pictures.isRemoved(transfer.file))
        m_pictures.noteRemoved(transfer.file);
    else
        Q_EMIT changed(transfer.file);
}

FileState FileStates::of(const protocol::FileReference &file) const
{
    FileState state;
    state.transfer = m_desk.find(file.file);
    state.isRemoved = m_pictures.isRemoved(file.file);
    if (!FileTexts::isPicture(file) || state.isRemoved)
        return state;
    state.isBroken = m_pictures.isBroken(file.file);
    state.picture = m_pictures.pixmap(file.file);
    if (state.picture.isNull())
        state.blurred = m_pictures.blurred(file);
    return state;
}

} // namespace conclave::client
