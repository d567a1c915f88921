// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/readpool.h"

#include "shared/util/logging.h"

#include <algorithm>

namespace conclave::server {

namespace {

constexpr size_t MaxQueued = 1000; // a thread

} // namespace

struct ReadPool::Reader
{
    Reader(const sql::DatabaseConfig &config, PostOutbound outbound)
        : databaseConfig(config)
        , post(std::move(outbound))
        , mailbox([this](std::vector<Task> &&tasks) { run(tasks); }, {.capacity = MaxQueued, .batch = 16})
    {
        thread.setObjectName(QStringLiteral("read"));
        mailbox.moveToThread(&thread);
        thread.start();
    }
    ~Reader()
    {
        // The connection belongs to the thread and ends on it.
        QMetaObject::invokeMethod(
            &mailbox,
            [this] {
                mailbox.takeAll(); // their sockets are about to close
                database.reset();
            },
            Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
    }

    void run(const std::vector<Task> &tasks)
    {
        Outgoing outgoing(post);
        for (const auto &task : tasks) {
            const auto body = read(task.read.job);
            if (body)
                outgoing.reply(task.read.peer, task.read.re, *body);
            else
                outgoing.fail(task.read.peer, task.read.re, body.error());
            --waiting;
            task.done();
        }
    }

    Result<QByteArray> read(const ReadJob &job)
    {
        if (!database) {
            auto opened = sql::Database::open(databaseConfig, sql::Access::ReadOnly);
            if (!opened) {
                qCWarning(lcStorage) << "cannot open a connection for reading:" << opened.error().detail;
                return Error{ErrorCode::StorageFailed, {}, 1000};
            }
            database = *std::move(opened);
        }
        Stores stores(*database);
        auto body = job(stores);
        if (!body && body.error().code == ErrorCode::StorageOffline)
            body = job(stores); // the connection is opened again, if that is possible
        return body;
    }

    const sql::DatabaseConfig databaseConfig;
    const PostOutbound post;
    std::atomic<int> waiting = 0; // with the one that runs
    std::unique_ptr<sql::Database> database;
    QThread thread;
    Mailbox<Task> mailbox;
};

ReadPool::ReadPool(const sql::DatabaseConfig &database, int threads, PostOutbound post)
{
    for (int i = 0; i < threads; ++i)
        m_readers.push_back(std::make_unique<Reader>(database, post));
}

ReadPool::~ReadPool() = default;

int ReadPool::inUse() const
{
    return int(
        std::count_if(m_readers.begin(), m_readers.end(), [](const auto &reader) { return reader->waiting > 0; }));
}

int ReadPool::queued() const
{
    int queued = 0;
    for (const auto &reader : m_readers)
        queued += std::max(0, reader->waiting - 1);
    return queued;
}

bool ReadPool::submit(const Read &read, std::function<void()> done)
{
    auto &reader = **std::min_element(m_readers.begin(), m_readers.end(),
                                      [](const auto &a, const auto &b) { return a->waiting < b->waiting; });
    ++reader.waiting;
    const bool taken = reader.mailbox.post(Task{read, std::move(done)});
    reader.waiting -= taken ? 0 : 1;
    return taken;
}

} // namespace conclave::server
