// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/call.h"
#include "shared/protocol/codec.h"

#include <QHash>

namespace conclave::server {

// From an op's name to its handler. Filled once, on start; then read by any thread. A handler never sees a frame that
// was not decoded and checked.
class Router
{
public:
    // handle: Result<Answer>(Context &, const T &), on the domain thread.
    template <class T, class Handle>
    void on(Handle handle)
    {
        m_routes.insert(QString::fromLatin1(T::op), {T::audience, [handle](const QJsonObject &body, auto unknown) {
                                                         return decode<T>(handle, body, unknown);
                                                     }});
    }

    bool knows(const QString &op) const { return m_routes.contains(op); }
    std::optional<protocol::Audience> audience(const QString &op) const
    {
        const auto it = m_routes.constFind(op);
        return it == m_routes.cend() ? std::nullopt : std::optional(it->audience);
    }

    // Checks the frame; the call still needs its peer. Any thread.
    Result<Call> call(const QString &op, const QJsonObject &body, protocol::UnknownFields unknown) const
    {
        const auto it = m_routes.constFind(op);
        if (it == m_routes.cend())
            return Error{ErrorCode::UnknownOp, op.left(64)};
        auto call = it->decode(body, unknown);
        if (call)
            call->audience = it->audience;
        return call;
    }

private:
    struct Route
    {
        protocol::Audience audience;
        std::function<Result<Call>(const QJsonObject &, protocol::UnknownFields)> decode;
    };

    template <class T, class Handle>
    static Result<Call> decode(const Handle &handle, const QJsonObject &body, protocol::UnknownFields unknown)
    {
        auto frame = protocol::decode<T>(body, unknown);
        if (!frame)
            return frame.error();
        Call call;
        call.op = T::op;
        if constexpr (requires { frame->clientId; }) {
            if constexpr (requires { frame->conversation; })
                call.key = {frame->clientId, frame->conversation};
            else
                call.key = {frame->clientId, ConversationId{frame->clientId.uuid}};
        }
        call.foresight = foresee(*frame);
        if constexpr (T::audience == protocol::Audience::SignedIn)
            call.rate = call.key ? Rate::Write : Rate::Ask;
        else
            call.rate = Rate::Guest;
        call.handler = [handle, request = *std::move(frame)](Context &context) { return handle(context, request); };
        return call;
    }

    QHash<QString, Route> m_routes;
};

} // namespace conclave::server
