// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/link.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <functional>

namespace conclave::client {

// Matches replies to requests. Every request is answered exactly once: by the server, or after a time-out (TimedOut),
// or when the link breaks (NetworkUnreachable); the last two leave open whether the server did it.
// Lives on the core thread; owned by an Account.
class Requests : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 TimeoutMs = 30'000;

    explicit Requests(Link &link, QObject *parent = nullptr);

    // `done` runs on this thread, never within this call, and not at all when `context` is gone.
    template <class T>
    void send(const T &frame, QObject *context, std::function<void(const Result<typename T::Reply> &)> done,
              qint64 timeoutMs = TimeoutMs)
    {
        const qint64 id = m_link.nextId();
        dispatch(id, protocol::encodeRequest(id, frame), timeoutMs,
                 [context = QPointer<QObject>(context), done = std::move(done)](const Result<QJsonObject> &reply) {
                     if (context)
                         done(decoded<typename T::Reply>(reply));
                 });
    }

Q_SIGNALS:
    void pushed(const conclave::protocol::Envelope &push);

private:
    using Handler = std::function<void(const Result<QJsonObject> &)>;
    struct Pending
    {
        Handler handler;
        qint64 deadlineMs = 0;
    };

    template <class Reply>
    static Result<Reply> decoded(const Result<QJsonObject> &reply)
    {
        if (!reply)
            return reply.error();
        auto value = protocol::decode<Reply>(*reply, protocol::UnknownFields::Ignore);
        // Not BadFrame: that would say that the server refused ours.
        return value ? value : Error{ErrorCode::Internal, QStringLiteral("the answer is malformed")};
    }

    void dispatch(qint64 id, const QByteArray &frame, qint64 timeoutMs, Handler handler);
    void handle(const protocol::Envelope &envelope);
    void failAll();
    void failLate();

    Link &m_link;
    QHash<qint64, Pending> m_pending;
    QElapsedTimer m_clock;
    QTimer m_watch;
};

} // namespace conclave::client
