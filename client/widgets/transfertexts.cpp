// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/transfertexts.h"

#include "client/models/errortexts.h"
#include "client/models/filetexts.h"
#include "client/models/transferdesk.h"
#include "shared/protocol/errors.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::TransferTexts)
};

constexpr qint64 LongestSeconds = qint64(24) * 3600; // beyond that the speed says nothing

QString timeText(qint64 seconds)
{
    if (seconds < 60)
        return Tr::tr("%1 s left").arg(std::max<qint64>(seconds, 1));
    if (seconds < 3600)
        return Tr::tr("%1 min left").arg((seconds + 59) / 60);
    return Tr::tr("%1 h %2 min left").arg(seconds / 3600).arg(seconds % 3600 / 60);
}

// The unit is said once where it is the same: "1.2 of 4.8 MB".
QString amountText(const Transfer &transfer)
{
    auto done = FileTexts::size(transfer.done);
    const auto size = FileTexts::size(transfer.reference.size);
    const auto unit = size.mid(size.lastIndexOf(u' '));
    if (unit.startsWith(u' ') && done.endsWith(unit))
        done.chop(unit.size());
    return Tr::tr("%1 of %2").arg(done, size);
}

QString runningText(const Transfer &transfer)
{
    QStringList parts{amountText(transfer)};
    if (transfer.bytesPerSecond > 0) {
        parts << Tr::tr("%1/s", "bytes per second").arg(FileTexts::size(transfer.bytesPerSecond));
        const auto left = (transfer.reference.size - transfer.done) / transfer.bytesPerSecond;
        if (left >= 0 && left < LongestSeconds)
            parts << timeText(left);
    }
    return parts.join(u" · "_s);
}

QString stateName(const Transfer &transfer)
{
    if (transfer.waitsForDisk)
        return Tr::tr("waiting for the file's disk");
    const bool isUpload = transfer.kind == TransferKind::Upload;
    switch (transfer.state) {
    case TransferState::Waiting:
        return Tr::tr("waiting");
    case TransferState::Running:
        return Tr::tr("%1 %", "per cent done").arg(transferPercent(transfer));
    case TransferState::Checking:
        return Tr::tr("being checked");
    case TransferState::Paused:
        return Tr::tr("paused at %1 %").arg(transferPercent(transfer));
    case TransferState::Failed:
        return transferFailure(transfer);
    case TransferState::Done:
        return isUpload ? Tr::tr("uploaded") : Tr::tr("saved");
    }
    return {};
}

} // namespace

bool looksLikePicture(const protocol::FileReference &reference)
{
    return reference.mediaType.startsWith("image/"_L1) && !reference.mediaType.startsWith("image/svg"_L1);
}

QString transferTitle(const Transfer &transfer)
{
    return transfer.isLost() ? Tr::tr("A file whose name is lost") : transfer.reference.name;
}

QString transferFailure(const Transfer &transfer)
{
    if (transfer.state != TransferState::Failed)
        return {};
    const auto error = transfer.error.value_or(Error());
    const bool isUpload = transfer.kind == TransferKind::Upload;
    if (protocol::isRemoval(error.code))
        return isUpload ? Tr::tr("The server does not have the file any more.")
                        : Tr::tr("The file was removed from the server.");
    switch (error.code) {
    case ErrorCode::FileFailed:
        return isUpload ? Tr::tr("The file cannot be read any more, or it was changed.")
                        : Tr::tr("The file cannot be written there.");
    case ErrorCode::FileTooLarge:
    case ErrorCode::TooLarge:
        return Tr::tr("The file is larger than the server allows.");
    case ErrorCode::QuotaExceeded:
        return Tr::tr("Your files would take more room than you have.");
    case ErrorCode::StorageFull:
        return isUpload ? Tr::tr("The server's disk is full.") : Tr::tr("The disk is full.");
    case ErrorCode::LocationUnremovable:
        return looksLikePicture(transfer.reference)
            ? Tr::tr("Too large to remove the place where it was taken. Send it with the place?")
            : Tr::tr("The place where it was taken cannot be removed. Send it with the place?");
    case ErrorCode::ChecksumMismatch:
        return Tr::tr("The file was damaged on the way.");
    case ErrorCode::StorageCorrupt:
        return isUpload ? Tr::tr("What this computer knew of the file is damaged. Take it out and attach it again.")
                        : Tr::tr("What this computer knew of the file is damaged. Take it out and save it again.");
    case ErrorCode::Forbidden:
        return isUpload ? Tr::tr("You may not upload files.") : Tr::tr("You may not read this file any more.");
    default:
        return errorText(error);
    }
}

QString transferText(const Transfer &transfer)
{
    if (transfer.waitsForDisk)
        return Tr::tr("Waiting for the file's disk");
    const auto size = FileTexts::size(transfer.reference.size);
    switch (transfer.state) {
    case TransferState::Waiting:
        return Tr::tr("%1 · waiting", "size").arg(size);
    case TransferState::Running:
        return runningText(transfer);
    case TransferState::Checking:
        return Tr::tr("%1 · being checked", "size").arg(size);
    case TransferState::Paused:
        return Tr::tr("Paused · %1", "1.2 MB of 4.8 MB").arg(amountText(transfer));
    case TransferState::Failed:
        return transferFailure(transfer);
    case TransferState::Done:
        return size;
    }
    return {};
}

QString transferName(const Transfer &transfer)
{
    return Tr::tr("%1, %2", "name of a file, how far it is").arg(transferTitle(transfer), stateName(transfer));
}

} // namespace conclave::client
