// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/transfers.h"

#include <deque>

namespace conclave::client {

// Nothing more has to be done for it.
inline bool isUp(const Transfer &transfer)
{
    return transfer.state == TransferState::Done;
}

// As a message names it: by the server's id once the server has all of it, else by the one that is known here.
inline protocol::FileReference referenceFor(const Transfer &transfer)
{
    auto reference = transfer.reference;
    reference.file = isUp(transfer) ? transfer.remote : transfer.file;
    return reference;
}

// How fast something has been lately.
class Speedometer
{
public:
    void reset() { m_marks.clear(); }
    void note(qint64 nowMs, qint64 done)
    {
        m_marks.push_back({nowMs, done});
        while (m_marks.size() > 2 && nowMs - m_marks.front().atMs > WindowMs)
            m_marks.pop_front();
    }
    qint64 bytesPerSecond() const // 0 when it is not known yet
    {
        if (m_marks.empty())
            return 0;
        const auto ms = m_marks.back().atMs - m_marks.front().atMs;
        const auto bytes = m_marks.back().done - m_marks.front().done;
        return ms < LeastMs ? 0 : std::max<qint64>(bytes * 1000 / ms, 0);
    }

private:
    static constexpr qint64 WindowMs = 5000;
    static constexpr qint64 LeastMs = 500;
    struct Mark
    {
        qint64 atMs = 0;
        qint64 done = 0;
    };
    std::deque<Mark> m_marks;
};

// A transfer and what is being done for it.
struct Transfers::Job
{
    Transfer transfer;
    QPointer<QObject> attempt; // an Upload or a Download
    std::shared_ptr<FileLane> lane; // of its file
    std::shared_ptr<UploadSource> source; // kept from attempt to attempt, because it has hashed so far
    Backoff backoff;
    Speedometer speed;
    QElapsedTimer told; // since `changed` was emitted
    QTimer retry; // until then it rests
    int anew = 0; // so often it began from the beginning
    bool isReading = false; // what was pasted
    bool isLooking = false; // at the file, with or without a connection

    bool isActive() const { return attempt || isReading; }
    bool isReady() const
    {
        return transfer.state == TransferState::Waiting && transfer.isLookedAt() && !isActive() && !isLooking
            && !retry.isActive();
    }
};

} // namespace conclave::client
