// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/transferdesk.h"

#include <algorithm>

namespace conclave::client {

bool isInTray(const Transfer &transfer)
{
    return transfer.kind == TransferKind::Upload && !transfer.message;
}

int transferPercent(const Transfer &transfer)
{
    const auto size = transfer.reference.size;
    if (transfer.state == TransferState::Done || transfer.state == TransferState::Checking)
        return 100;
    return size > 0 ? int(std::clamp<qint64>(transfer.done * 100 / size, 0, 100)) : 0;
}

qsizetype TransferDesk::indexOf(FileId file) const
{
    const auto found = std::find_if(m_transfers.cbegin(), m_transfers.cend(),
                                    [&file](const Transfer &transfer) { return transfer.file == file; });
    return found == m_transfers.cend() ? -1 : found - m_transfers.cbegin();
}

std::optional<Transfer> TransferDesk::find(FileId file) const
{
    const auto at = indexOf(file);
    return at < 0 ? std::nullopt : std::optional(m_transfers.at(at));
}

std::optional<Transfer> TransferDesk::findUpload(FileId file) const
{
    const auto found = std::find_if(m_transfers.cbegin(), m_transfers.cend(), [&file](const Transfer &transfer) {
        return transfer.kind == TransferKind::Upload && (transfer.file == file || transfer.remote == file);
    });
    return found == m_transfers.cend() ? std::nullopt : std::optional(*found);
}

QList<Transfer> TransferDesk::tray(const ReadPlace &place) const
{
    QList<Transfer> files;
    std::copy_if(m_transfers.cbegin(), m_transfers.cend(), std::back_inserter(files),
                 [&place](const Transfer &transfer) { return isInTray(transfer) && transfer.place == place; });
    return files;
}

QList<ReadPlace> TransferDesk::trays() const
{
    QList<ReadPlace> places;
    for (const auto &transfer : m_transfers) {
        if (isInTray(transfer) && !places.contains(transfer.place))
            places << transfer.place;
    }
    return places;
}

int TransferDesk::unfinishedUploads() const
{
    return int(std::count_if(m_transfers.cbegin(), m_transfers.cend(), [](const Transfer &transfer) {
        const auto state = transfer.state;
        return transfer.kind == TransferKind::Upload
            && (state == TransferState::Waiting || state == TransferState::Running || state == TransferState::Checking);
    }));
}

void TransferDesk::put(const Transfer &transfer)
{
    const auto at = indexOf(transfer.file);
    const auto before = at < 0 ? std::nullopt : std::optional(m_transfers.at(at));
    if (at < 0)
        m_transfers << transfer;
    else
        m_transfers[at] = transfer;
    Q_EMIT changed(transfer);
    const bool wasInTray = before && isInTray(*before);
    if (wasInTray != isInTray(transfer))
        Q_EMIT trayChanged(transfer.place);
    const bool isOver = transfer.state == TransferState::Done || transfer.state == TransferState::Failed;
    if (before && before->state != transfer.state && isOver)
        Q_EMIT finished(transfer);
}

void TransferDesk::take(FileId file)
{
    const auto at = indexOf(file);
    if (at < 0)
        return;
    const auto gone = m_transfers.takeAt(at);
    Q_EMIT removed(file);
    if (isInTray(gone))
        Q_EMIT trayChanged(gone.place);
}

} // namespace conclave::client
