// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <memory>

namespace conclave::client {

// `work()` on a thread of the pool, then `done(value)` on this one, unless `context`, which lives here, is gone.
template <class Work, class Done>
void runOn(QThreadPool &pool, QObject *context, Work work, Done done)
{
    // The pool speaks to an object that nobody else can delete meanwhile.
    std::shared_ptr<QObject> home(new QObject, [](QObject *object) { object->deleteLater(); });
    pool.start([home = std::move(home), context = QPointer<QObject>(context), work = std::move(work),
                done = std::move(done)]() mutable {
        auto *here = home.get();
        QMetaObject::invokeMethod(
            here,
            [home = std::move(home), context = std::move(context), value = work(), done = std::move(done)]() mutable {
                const auto answer = std::move(done); // whatever it holds ends here
                if (context)
                    answer(value);
            },
            Qt::QueuedConnection);
    });
}

// On the pool that all share.
template <class Work, class Done>
void runInBackground(QObject *context, Work work, Done done)
{
    runOn(*QThreadPool::globalInstance(), context, std::move(work), std::move(done));
}

// Runs what would keep the core thread from its messages: reading, hashing, sealing. Lives on the core thread; its end
// waits for what is running.
class Worker
{
public:
    Worker() { m_pool.setMaxThreadCount(4); }
    ~Worker() { m_pool.waitForDone(); }

    template <class Work, class Done>
    void run(QObject *context, Work work, Done done)
    {
        runOn(m_pool, context, std::move(work), std::move(done));
    }

    // The same, where nobody waits for it.
    template <class Work>
    void run(Work work)
    {
        m_pool.start(std::move(work));
    }

private:
    QThreadPool m_pool;
};

} // namespace conclave::client
