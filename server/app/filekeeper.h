// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/call.h"
#include "server/storage/filevault.h"
#include "shared/util/clock.h"
#include "shared/util/metrics.h"

#include <array>
#include <functional>
#include <optional>

namespace conclave::server {

// Takes away files that nobody can need: uploads and finished files to which no message has come to refer for a day,
// the bytes of what is removed, and bytes that no row knows, which a server leaves that is killed at the wrong moment.
// All of it in small pieces, through the queue of the domain thread, on which this lives; what is slow runs on workers.
// Nothing is remembered between the pieces that the database does not know: a restart goes on.
class FileKeeper
{
public:
    static constexpr qint64 LooseMs = 24LL * 60 * 60 * 1000;

    struct Parts
    {
        FileVault vault;
        const Clock &clock;
        std::function<bool(Call)> submit;
        Gauge &succeededAt; // Unix milliseconds of the last piece that went well
    };
    explicit FileKeeper(Parts parts);

    void everySecond();

private:
    using Step = Result<Answer> (FileKeeper::*)(UnitOfWork &unit);
    void submit(Step step);
    Result<Answer> erase(UnitOfWork &unit);
    Result<Answer> dropLoose(UnitOfWork &unit);
    Result<Answer> sweep(UnitOfWork &unit);
    Handler eraseRows(const QList<FileRow> &rows);
    Handler lookInFolders(int first, qint64 before);
    Result<Answer> eraseUnknown(UnitOfWork &unit, const QStringList &names);
    Answer done(qint64 pauseMs);
    Result<Answer> failed(const Error &error);

    const Parts m_parts;
    std::optional<qint64> m_busySinceMs; // steady, with a piece
    int m_turn = 0; // of the three kinds
    std::array<qint64, 3> m_nextMs{}; // steady; when each is looked at again
    int m_folder = 0; // that is swept next
};

} // namespace conclave::server
