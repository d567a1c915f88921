// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/requests.h"

#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int WatchMs = 1000;

} // namespace

Requests::Requests(Link &link, QObject *parent)
    : QObject(parent)
    , m_link(link)
    , m_watch(this)
{
    m_clock.start();
    m_watch.setInterval(WatchMs);
    connect(&m_watch, &QTimer::timeout, this, &Requests::failLate);
    connect(&m_link, &Link::received, this, &Requests::handle);
    connect(&m_link, &Link::disconnected, this, &Requests::failAll);
}

void Requests::dispatch(qint64 id, const QByteArray &frame, qint64 timeoutMs, Handler handler)
{
    if (!m_link.isConnected()) {
        QMetaObject::invokeMethod(
            this,
            [handler = std::move(handler)] {
                handler(Error{ErrorCode::NetworkUnreachable, u"not connected"_s});
            },
            Qt::QueuedConnection);
        return;
    }
    m_pending.insert(id, {std::move(handler), m_clock.elapsed() + timeoutMs});
    if (!m_watch.isActive())
        m_watch.start();
    m_link.send(frame);
}

void Requests::handle(const protocol::Envelope &envelope)
{
    if (!envelope.re) {
        Q_EMIT pushed(envelope);
        return;
    }
    const auto it = m_pending.find(*envelope.re);
    if (it == m_pending.end()) {
        qCDebug(lcClient) << "an answer nobody waits for";
        return;
    }
    const auto handler = std::move(it->handler);
    m_pending.erase(it);
    if (const auto failure = protocol::failureIn(envelope.body))
        handler(*failure);
    else
        handler(envelope.body);
}

void Requests::failAll()
{
    const auto pending = std::exchange(m_pending, {});
    m_watch.stop();
    for (const auto &request : pending)
        request.handler(Error{ErrorCode::NetworkUnreachable, u"the connection broke"_s});
}

void Requests::failLate()
{
    QList<Handler> late;
    for (auto it = m_pending.begin(); it != m_pending.end();) {
        if (it->deadlineMs > m_clock.elapsed()) {
            ++it;
            continue;
        }
        late.append(std::move(it->handler));
        it = m_pending.erase(it);
    }
    if (m_pending.isEmpty())
        m_watch.stop();
    for (const auto &handler : late)
        handler(Error{ErrorCode::TimedOut, u"the server did not answer"_s});
}

} // namespace conclave::client
