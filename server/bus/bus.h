// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QHash>
#include <QSet>

namespace conclave::server {

using SubscriberId = quint64; // a connection

// Which connections of this process follow which conversation. Lives on the domain thread.
class Bus
{
public:
    void subscribe(SubscriberId subscriber, const ConversationId &topic)
    {
        m_subscribers[topic].insert(subscriber);
        m_topics[subscriber].insert(topic);
    }

    void unsubscribe(SubscriberId subscriber, const ConversationId &topic)
    {
        remove(m_subscribers, topic, subscriber);
        remove(m_topics, subscriber, topic);
    }

    void unsubscribeAll(SubscriberId subscriber)
    {
        const auto topics = m_topics.take(subscriber);
        for (const auto &topic : topics)
            remove(m_subscribers, topic, subscriber);
    }

    QList<SubscriberId> subscribers(const ConversationId &topic) const
    {
        const auto it = m_subscribers.constFind(topic);
        return it == m_subscribers.cend() ? QList<SubscriberId>() : QList<SubscriberId>(it->cbegin(), it->cend());
    }

    QSet<ConversationId> topics(SubscriberId subscriber) const { return m_topics.value(subscriber); }

private:
    template <class Key, class Value>
    static void remove(QHash<Key, QSet<Value>> &sets, const Key &key, const Value &value)
    {
        const auto it = sets.find(key);
        if (it == sets.end())
            return;
        it->remove(value);
        if (it->isEmpty())
            sets.erase(it);
    }

    QHash<ConversationId, QSet<SubscriberId>> m_subscribers;
    QHash<SubscriberId, QSet<ConversationId>> m_topics;
};

} // namespace conclave::server
