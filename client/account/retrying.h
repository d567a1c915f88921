// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/requests.h"
#include "shared/protocol/errors.h"

namespace conclave::client {

// Asks until there is an answer that counts: passing failures (busy, too often, a time-out, an access token that is
// just being renewed) are tried again while the connection lasts. For requests that may be repeated as they are.
// Lives on the core thread; owned by Account.
class Retrying : public QObject
{
    Q_OBJECT

public:
    explicit Retrying(Requests &requests, QObject *parent = nullptr)
        : QObject(parent)
        , m_requests(requests)
    {
    }

    template <class T>
    void send(const T &frame, QObject *context, std::function<void(const Result<typename T::Reply> &)> done,
              int failures = 0)
    {
        m_requests.send<T>(
            frame, this,
            [this, frame, context = QPointer<QObject>(context), done = std::move(done),
             failures](const Result<typename T::Reply> &reply) mutable {
                if (!context)
                    return;
                if (reply || !passes(reply.error())) {
                    done(reply);
                    return;
                }
                if (protocol::errorInfo(reply.error().code).retry == protocol::Retry::AfterSignIn)
                    Q_EMIT signInNeeded();
                QTimer::singleShot(
                    int(delayMs(reply.error(), failures)), this,
                    [this, frame, context, done = std::move(done), failures, connection = m_connection]() mutable {
                        if (context && connection == m_connection)
                            send<T>(frame, context, std::move(done), failures + 1);
                        else if (context)
                            done(Error{ErrorCode::NetworkUnreachable, QStringLiteral("the connection broke")});
                    });
            });
    }

    void abandon() { ++m_connection; } // the connection broke: what waits for another try fails

Q_SIGNALS:
    void signInNeeded();

private:
    static bool passes(const Error &error)
    {
        return error.code != ErrorCode::NetworkUnreachable
            && protocol::errorInfo(error.code).retry != protocol::Retry::Never;
    }
    static qint64 delayMs(const Error &error, int failures)
    {
        Backoff backoff;
        backoff.failures = failures;
        return error.retryAfterMs > 0 ? error.retryAfterMs : backoff.next();
    }

    Requests &m_requests;
    int m_connection = 0;
};

} // namespace conclave::client
