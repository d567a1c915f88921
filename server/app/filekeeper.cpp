// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/filekeeper.h"

#include "shared/util/logging.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int RowsAtOnce = 50;
constexpr int FoldersAtOnce = 32;
constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;
constexpr qint64 AgainMs = 0;
constexpr qint64 SoonMs = 3'000;
constexpr qint64 AfterFailureMs = 60'000;
constexpr qint64 GivenUpMs = 300'000; // a piece that could not be written down comes to no end

} // namespace

FileKeeper::FileKeeper(Parts parts)
    : m_parts(std::move(parts))
{
}

// One piece at a time; each kind has its turn.
void FileKeeper::everySecond()
{
    static constexpr std::array<Step, 3> steps{&FileKeeper::erase, &FileKeeper::dropLoose, &FileKeeper::sweep};
    const auto nowMs = m_parts.clock.steadyMs();
    if (m_busySinceMs && nowMs - *m_busySinceMs < GivenUpMs)
        return;
    for (size_t i = 0; i < steps.size(); ++i) {
        m_turn = int((size_t(m_turn) + 1) % steps.size());
        if (nowMs < m_nextMs[size_t(m_turn)])
            continue;
        return submit(steps[size_t(m_turn)]);
    }
}

void FileKeeper::submit(Step step)
{
    Call call;
    call.handler = [this, step](Context &context) { return (this->*step)(context.unit); };
    if (m_parts.submit(std::move(call)))
        m_busySinceMs = m_parts.clock.steadyMs();
}

Answer FileKeeper::done(qint64 pauseMs)
{
    return {Held(), [this, pauseMs] {
                m_busySinceMs.reset();
                m_nextMs[size_t(m_turn)] = m_parts.clock.steadyMs() + pauseMs;
                m_parts.succeededAt.set(m_parts.clock.nowMs());
            }};
}

// It is tried again later; whatever else is in this unit of work is kept.
Result<Answer> FileKeeper::failed(const Error &error)
{
    qCWarning(lcServer).noquote() << "files that nobody needs cannot be taken away:" << error.detail;
    m_busySinceMs.reset();
    m_nextMs[size_t(m_turn)] = m_parts.clock.steadyMs() + AfterFailureMs;
    return Answer{Held()};
}

Result<Answer> FileKeeper::erase(UnitOfWork &unit)
{
    const auto rows = unit.stores().files.toErase(unit.now(), RowsAtOnce);
    if (!rows)
        return failed(rows.error());
    if (rows->isEmpty())
        return done(AgainMs);
    return Answer{FileWork{[this, rows = *rows] { return eraseRows(rows); }, [this] { m_busySinceMs.reset(); }}};
}

// On a worker.
Handler FileKeeper::eraseRows(const QList<FileRow> &rows)
{
    QList<FileRow> erased;
    Status outcome;
    for (const auto &row : rows) {
        outcome = m_parts.vault.erase(row.storedAs);
        if (!outcome)
            break;
        erased.append(row);
    }
    return [this, erased, outcome](Context &context) -> Result<Answer> {
        for (auto row : erased) {
            row.erasedAt = context.unit.now();
            context.unit.put(row);
        }
        return outcome ? done(AgainMs) : failed(outcome.error());
    };
}

Result<Answer> FileKeeper::dropLoose(UnitOfWork &unit)
{
    const auto rows = unit.stores().files.loose(unit.now() - LooseMs, RowsAtOnce);
    if (!rows)
        return failed(rows.error());
    for (auto row : *rows) {
        row.removedAt = unit.now();
        unit.put(row);
    }
    return done(rows->size() == RowsAtOnce ? AgainMs : SoonMs);
}

Result<Answer> FileKeeper::sweep(UnitOfWork &unit)
{
    const auto before = unit.now() - DayMs;
    return Answer{FileWork{[this, first = m_folder, before] { return lookInFolders(first, before); },
                           [this] { m_busySinceMs.reset(); }}};
}

// On a worker.
Handler FileKeeper::lookInFolders(int first, qint64 before)
{
    QStringList names;
    for (int folder = first; folder < first + FoldersAtOnce; ++folder)
        names += m_parts.vault.namesIn(folder, before);
    return [this, names](Context &context) { return eraseUnknown(context.unit, names); };
}

Result<Answer> FileKeeper::eraseUnknown(UnitOfWork &unit, const QStringList &names)
{
    const auto known = unit.stores().files.knownNames(names);
    if (!known)
        return failed(known.error());
    const QSet<QString> all(known->cbegin(), known->cend());
    QStringList unknown;
    for (const auto &name : names) {
        if (!all.contains(name))
            unknown.append(name);
    }
    m_folder = (m_folder + FoldersAtOnce) % FileVault::Folders;
    const auto pauseMs = m_folder == 0 ? DayMs : AgainMs;
    if (unknown.isEmpty())
        return done(pauseMs);
    qCInfo(lcServer) << unknown.size() << "files on the disk belong to nothing and are erased";
    WorkJob job = [this, unknown, pauseMs]() -> Handler {
        Status outcome;
        for (const auto &name : unknown) {
            if (outcome)
                outcome = m_parts.vault.erase(name);
        }
        return [this, outcome, pauseMs](Context &) -> Result<Answer> {
            return outcome ? done(pauseMs) : failed(outcome.error());
        };
    };
    return Answer{FileWork{std::move(job), [this] { m_busySinceMs.reset(); }}};
}

} // namespace conclave::server
