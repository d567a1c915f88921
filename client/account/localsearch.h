// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/messagefinder.h"

#include <QObject>
#include <QThread>
#include <QTimer>
#include <atomic>

namespace conclave::client {

struct SearchTimings
{
    int keepMs = 5 * 60 * 1000; // the index stays in memory so long after the last search
    int settleMs = 300; // what changed within is put into an index in memory at once
    int upkeepMs = 60 * 1000; // after that what was deleted leaves the file, too
};

// Searches the store of one account on a thread of its own, which begins with the first search. Lives on the core
// thread, which it never keeps waiting; owned by an Account.
class LocalSearch : public QObject
{
    Q_OBJECT

public:
    using Answered = std::function<void(const Result<SearchAnswer> &)>;

    LocalSearch(LocalStore &store, const QString &storeFile, Secret storeKey, const SearchTimings &timings,
                QObject *parent = nullptr);
    ~LocalSearch() override;

    // Only the last search counts: one before it is answered with TimedOut. `answered` runs on the core thread.
    void find(const SearchRequest &request, Answered answered);
    void noteChange(); // of the store

private:
    class Worker;
    struct Kept
    {
        bool isOpen = false;
        std::optional<qint64> savedUpTo;
    };
    template <class Work, class Then>
    void run(Work work, Then then); // `work(MessageFinder &)` there, `then(its value)` here
    void ensureRunning();
    void keepUp();
    void save(bool drop);
    void noteKept(const Kept &kept);
    bool wantsUpkeep();
    void upkeep();

    LocalStore &m_store;
    const QString m_storeFile;
    Secret m_storeKey;
    const SearchTimings m_timings;
    std::atomic<quint64> m_latest = 0;
    std::atomic<bool> m_ends = false;
    QThread m_thread;
    Worker *m_worker = nullptr; // lives on that thread
    QTimer m_settle;
    QTimer m_keep;
    QTimer m_upkeep;
    bool m_isStarted = false; // the journal
    bool m_isOpen = false; // the index
};

} // namespace conclave::client
