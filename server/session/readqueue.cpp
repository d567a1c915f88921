// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/readqueue.h"

namespace conclave::server {

void ReadQueue::add(Read read)
{
    auto &queue = m_queues[read.user];
    if (queue.waiting.size() >= MostWaiting) {
        m_refuse(read);
        return;
    }
    const auto user = read.user;
    queue.waiting.push_back(std::move(read));
    run(queue);
    if (queue.running == 0)
        m_queues.remove(user); // nobody runs any
}

void ReadQueue::run(Queue &queue)
{
    while (queue.running < m_atOnce && !queue.waiting.empty()) {
        const auto read = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        if (m_start(read))
            ++queue.running;
        else
            m_refuse(read);
    }
}

void ReadQueue::finished(const UserId &user)
{
    const auto it = m_queues.find(user);
    if (it == m_queues.end())
        return;
    --it->running;
    run(*it);
    if (it->running <= 0 && it->waiting.empty())
        m_queues.erase(it);
}

void ReadQueue::forget(PeerId peer)
{
    for (auto &queue : m_queues)
        std::erase_if(queue.waiting, [peer](const Read &read) { return read.peer == peer; });
}

} // namespace conclave::server
