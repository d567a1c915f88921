// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace conclave::server {

struct MailboxLimits
{
    size_t capacity = 0; // values posted and not yet delivered; 0: no bound
    size_t batch = 0; // values in one delivery; the rest follows in the next turn; 0: all at once
};

// Carries values from any thread to the thread it lives in (moveToThread). A burst of posts costs one event and one
// swap of vectors, however many values it has. Values arrive in the order of posting. It outlives all who post to it;
// values that were never delivered die with it.
template <class T>
class Mailbox final : public QObject
{
public:
    using Deliver = std::function<void(std::vector<T> &&values)>; // never called with an empty vector

    explicit Mailbox(Deliver deliver, MailboxLimits limits = {})
        : m_deliver(std::move(deliver))
        , m_limits(limits)
    {
    }

    // Any thread. False when full: nothing was taken.
    bool post(T value)
    {
        return append(1, [&](std::vector<T> &posted) { posted.push_back(std::move(value)); });
    }

    // Any thread. All of them or, when they do not all fit, none.
    bool post(std::vector<T> values)
    {
        if (values.empty())
            return true;
        return append(values.size(), [&](std::vector<T> &posted) {
            if (posted.empty())
                posted = std::move(values);
            else
                std::move(values.begin(), values.end(), std::back_inserter(posted));
        });
    }

    // Any thread.
    size_t size() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_waiting;
    }

    // What has not been delivered, on the receiving thread or after it has ended.
    std::vector<T> takeAll()
    {
        const std::scoped_lock lock(m_mutex);
        std::vector<T> all(std::make_move_iterator(m_draining.begin() + qptrdiff(m_drained)),
                           std::make_move_iterator(m_draining.end()));
        std::move(m_posted.begin(), m_posted.end(), std::back_inserter(all));
        m_draining.clear();
        m_posted.clear();
        m_drained = 0;
        m_waiting = 0;
        return all;
    }

    bool event(QEvent *event) override
    {
        if (event->type() != wakeUp())
            return QObject::event(event);
        if (auto values = next(); !values.empty())
            m_deliver(std::move(values));
        return true;
    }

private:
    static QEvent::Type wakeUp()
    {
        static const auto type = QEvent::Type(QEvent::registerEventType());
        return type;
    }

    template <class Append>
    bool append(size_t count, Append &&take)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_limits.capacity && m_waiting + count > m_limits.capacity)
            return false;
        take(m_posted);
        m_waiting += count;
        wake();
        return true;
    }

    void wake()
    {
        if (!std::exchange(m_awake, true))
            QCoreApplication::postEvent(this, new QEvent(wakeUp()));
    }

    std::vector<T> next()
    {
        const std::scoped_lock lock(m_mutex);
        m_awake = false;
        if (m_drained == m_draining.size()) {
            m_drained = 0;
            m_draining.clear();
            m_draining.swap(m_posted);
        }
        std::vector<T> values;
        if (!m_limits.batch || m_draining.size() - m_drained <= m_limits.batch) {
            const auto begin = m_draining.begin() + qptrdiff(m_drained);
            if (m_drained == 0)
                values.swap(m_draining);
            else
                values.assign(std::make_move_iterator(begin), std::make_move_iterator(m_draining.end()));
            m_draining.clear();
            m_drained = 0;
        } else {
            const auto begin = m_draining.begin() + qptrdiff(m_drained);
            values.assign(std::make_move_iterator(begin), std::make_move_iterator(begin + qptrdiff(m_limits.batch)));
            m_drained += m_limits.batch;
        }
        m_waiting -= values.size();
        if (m_waiting)
            wake();
        return values;
    }

    const Deliver m_deliver;
    const MailboxLimits m_limits;
    mutable std::mutex m_mutex;
    std::vector<T> m_posted;
    std::vector<T> m_draining; // taken from m_posted; the first m_drained of it are gone
    size_t m_drained = 0;
    size_t m_waiting = 0;
    bool m_awake = false; // an event is on its way
};

} // namespace conclave::server
