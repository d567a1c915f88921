// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>

namespace conclave::client {

// Runs what would keep the core thread from its messages: reading, hashing, sealing. Lives on the core thread; its end
// waits for what is running.
class Worker
{
public:
    Worker() { m_pool.setMaxThreadCount(4); }
    ~Worker() { m_pool.waitForDone(); }

    // `work()` on another thread, then `done(value)` on this one, unless `context` is gone.
    template <class Work, class Done>
    void run(QObject *context, Work work, Done done)
    {
        m_pool.start(
            [this, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
                QMetaObject::invokeMethod(
                    &m_home,
                    [context = std::move(context), value = work(), done = std::move(done)] {
                        if (context)
                            done(value);
                    },
                    Qt::QueuedConnection);
            });
    }

    // The same, where nobody waits for it.
    template <class Work>
    void run(Work work)
    {
        m_pool.start(std::move(work));
    }

private:
    QObject m_home; // outlives the pool; what it was still to be told is dropped with it
    QThreadPool m_pool;
};

} // namespace conclave::client
