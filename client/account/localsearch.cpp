// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/localsearch.h"

#include "shared/util/logging.h"

namespace conclave::client {

namespace {

constexpr qint64 MostJournal = 20'000; // changes that wait for an index that nobody asks

} // namespace

class LocalSearch::Worker : public QObject
{
public:
    Worker(const QString &storeFile, Secret storeKey, std::function<bool()> mayWork)
        : finder(storeFile, std::move(storeKey), std::move(mayWork))
    {
    }

    MessageFinder finder;
};

LocalSearch::LocalSearch(LocalStore &store, const QString &storeFile, Secret storeKey, const SearchTimings &timings,
                         QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_storeFile(storeFile)
    , m_storeKey(std::move(storeKey))
    , m_timings(timings)
    , m_settle(this)
    , m_keep(this)
    , m_upkeep(this)
{
    m_thread.setObjectName(QStringLiteral("search"));
    const auto prepare = [this](QTimer &timer, int ms, void (LocalSearch::*work)()) {
        timer.setSingleShot(true);
        timer.setInterval(ms);
        connect(&timer, &QTimer::timeout, this, work);
    };
    prepare(m_settle, m_timings.settleMs, &LocalSearch::keepUp);
    prepare(m_upkeep, m_timings.upkeepMs, &LocalSearch::upkeep);
    m_keep.setSingleShot(true);
    m_keep.setInterval(m_timings.keepMs);
    connect(&m_keep, &QTimer::timeout, this, [this] { save(true); });
}

LocalSearch::~LocalSearch()
{
    m_ends = true;
    ++m_latest;
    m_thread.quit();
    m_thread.wait();
}

void LocalSearch::ensureRunning()
{
    if (m_worker)
        return;
    m_worker = new Worker(m_storeFile, m_storeKey.clone(), [this] { return !m_ends; });
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

template <class Work, class Then>
void LocalSearch::run(Work work, Then then)
{
    ensureRunning();
    QMetaObject::invokeMethod(
        m_worker,
        [this, worker = m_worker, work = std::move(work), then = std::move(then)] {
            if (m_ends)
                return;
            auto value = std::make_shared<decltype(work(worker->finder))>(work(worker->finder));
            QMetaObject::invokeMethod(
                this, [then, value] { then(*value); }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void LocalSearch::find(const SearchRequest &request, Answered answered)
{
    const auto started = m_isStarted ? Status() : m_store.searchJournal().start();
    if (!started) {
        answered(started.error());
        return;
    }
    m_isStarted = true;
    const quint64 number = ++m_latest;
    m_keep.start();
    run([this, request,
         number](MessageFinder &finder) { return finder.find(request, [this, number] { return m_latest == number; }); },
        [this, answered = std::move(answered)](const Result<SearchAnswer> &answer) {
            if (answer && !std::exchange(m_isOpen, true))
                save(false); // it may have been made anew
            answered(answer);
        });
}

void LocalSearch::noteChange()
{
    if (m_isOpen)
        m_settle.start();
    else if (!m_upkeep.isActive())
        m_upkeep.start();
}

void LocalSearch::keepUp()
{
    run([](MessageFinder &finder) { return std::make_shared<Status>(finder.catchUp()); },
        [](const std::shared_ptr<Status> &done) {
            if (!*done)
                qCWarning(lcClient) << "the search index is behind:" << done->error().detail;
        });
}

void LocalSearch::save(bool drop)
{
    run(
        [drop](MessageFinder &finder) {
            Kept kept;
            auto done = finder.isOpen() ? finder.catchUp() : Status();
            const auto saved = done && finder.isOpen() ? finder.save() : Result<qint64>(ErrorCode::NotFound);
            if (saved)
                kept.savedUpTo = *saved;
            if (drop)
                finder.drop();
            kept.isOpen = finder.isOpen();
            return kept;
        },
        [this](const Kept &kept) { noteKept(kept); });
}

void LocalSearch::noteKept(const Kept &kept)
{
    m_isOpen = kept.isOpen;
    if (!kept.savedUpTo)
        return;
    if (auto done = m_store.searchJournal().trim(*kept.savedUpTo); !done)
        qCWarning(lcClient) << "the journal of the search index stays as it is:" << done.error().detail;
}

bool LocalSearch::wantsUpkeep()
{
    const auto removals = m_store.searchJournal().hasRemovals();
    const auto size = m_store.searchJournal().size();
    return (removals && *removals) || (size && *size > MostJournal);
}

// What was deleted may not stay in the file, not even sealed; and the journal may not grow for ever.
void LocalSearch::upkeep()
{
    if (m_isOpen || !wantsUpkeep())
        return;
    run([](MessageFinder &finder) { return std::make_shared<Status>(finder.open()); },
        [this](const std::shared_ptr<Status> &) { save(!m_keep.isActive()); });
}

} // namespace conclave::client
