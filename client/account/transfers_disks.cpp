// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Transfers: the disks that the files of the user are on, which may not answer.
#include "client/account/transferjob.h"

namespace conclave::client {

void Transfers::lookAtSource(Job &job)
{
    job.isLooking = true;
    const auto &transfer = job.transfer;
    job.lane->run(
        this, [path = transfer.path] { return UploadSource::stampOf(path); },
        [this, file = transfer.file](const Result<UploadSource::Stamp> &stamp) { noteSource(file, stamp); });
}

// What the source is now is what goes up.
void Transfers::noteSource(FileId file, const Result<UploadSource::Stamp> &stamp)
{
    auto *job = find(file);
    if (!job || !job->isLooking)
        return;
    job->isLooking = false;
    job->transfer.waitsForDisk = false;
    if (!stamp) {
        handleFailure(*job, stamp.error());
        return;
    }
    auto &transfer = job->transfer;
    const auto known = UploadSource::Stamp{transfer.reference.size, transfer.modifiedMs};
    if (*stamp == known) {
        tell(*job);
        pump();
        return;
    }
    const bool isFirst = !transfer.isLookedAt();
    transfer.reference.size = stamp->size;
    transfer.modifiedMs = stamp->modifiedMs;
    if (!isFirst) {
        (void)beginAnew(*job); // a failure has been told
        return;
    }
    const auto message = transfer.message;
    if (put(*job) && message)
        settle(*message); // it says how large its file is
    pump();
}

void Transfers::lookAtTarget(Job &job)
{
    job.isLooking = true;
    job.lane->run(
        this, [path = job.transfer.path] { return PartFile::stampOf(path); },
        [this, file = job.transfer.file](qint64 stamp) { noteTarget(file, stamp); });
}

void Transfers::noteTarget(FileId file, qint64 stamp)
{
    auto *job = find(file);
    if (!job || !job->isLooking)
        return;
    job->isLooking = false;
    job->transfer.waitsForDisk = false;
    job->transfer.modifiedMs = stamp;
    if (put(*job))
        pump();
}

// One that waits leaves its turn to others.
void Transfers::noteDisk(FileId file)
{
    auto *job = find(file);
    if (!job)
        return;
    const bool isWanted = job->transfer.state != TransferState::Paused && (job->isActive() || job->isLooking);
    const bool waits = job->lane->isStuck() && isWanted;
    if (std::exchange(job->transfer.waitsForDisk, waits) == waits)
        return;
    tell(*job);
    pump();
}

// Who saves to the same target meanwhile goes on behind it.
void Transfers::removePart(const Transfer &transfer, const std::shared_ptr<FileLane> &lane)
{
    const auto part = std::make_shared<PartFile>(PartFile::Order{transfer.file, transfer.path, {}, {}, 0});
    lane->run(
        this,
        [part] {
            part->remove();
            return true;
        },
        [this, target = transfer.path](bool) {
            if (const auto left = m_leaving.constFind(target); left != m_leaving.cend() && left.value()->isIdle())
                m_leaving.erase(left);
        });
    m_leaving.insert(transfer.path, lane);
}

std::shared_ptr<FileLane> Transfers::laneOf(const QString &target)
{
    auto left = m_leaving.take(target);
    return left ? left : std::make_shared<FileLane>();
}

} // namespace conclave::client
