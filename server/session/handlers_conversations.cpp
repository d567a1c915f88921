// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/conversations.h"
#include "server/domain/messages.h"
#include "server/domain/search.h"
#include "server/session/handlers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

// What users keep in their maps; the other keys are the server's.
constexpr QLatin1StringView OwnKeys[]
    = {"preference/"_L1, "draft/"_L1, "saved/"_L1, "follow/"_L1, "done/"_L1, "snooze/"_L1, "unread/"_L1};

template <class T>
Result<Answer> answered(Result<T> &&result)
{
    return result ? Result<Answer>(Answer{*std::move(result)}) : Result<Answer>(result.error());
}

// A request that may find its work done already.
template <class T>
void onWrite(Router &router, Result<std::variant<EventRef, protocol::Ack>> (Conversations::*write)(const T &))
{
    router.on<T>([write](Context &context, const T &request) -> Result<Answer> {
        const auto written = (Conversations(context.unit, context.caller).*write)(request);
        if (!written)
            return written.error();
        if (const auto *event = std::get_if<EventRef>(&*written))
            return Answer{*event};
        return Answer{protocol::encode(std::get<protocol::Ack>(*written))};
    });
}

Result<Answer> setMap(Context &context, const protocol::SetMap &request)
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::SetMap::op); !allowed)
        return allowed.error();
    if (std::none_of(std::begin(OwnKeys), std::end(OwnKeys),
                     [&request](QLatin1StringView prefix) { return request.key.startsWith(prefix); }))
        return Error{ErrorCode::Forbidden, u"key"_s};
    const auto index = context.unit.setMap(context.caller.user, request.key, request.value);
    return Answer{LateReply([index](const Flushed &flushed) {
        return protocol::encode(protocol::SetMap::Reply{flushed.mapEntries.at(index).entry.version});
    })};
}

// A request that is answered by a job of History.
template <class T>
void onRead(Router &router, Result<ReadJob> (History::*read)(const T &))
{
    router.on<T>([read](Context &context, const T &request) {
        return answered((History(context.unit, context.caller).*read)(request));
    });
}

// A request that is answered by the event which it appends.
template <class T>
void onWrite(Router &router, Result<EventRef> (Conversations::*write)(const T &))
{
    router.on<T>([write](Context &context, const T &request) {
        return answered((Conversations(context.unit, context.caller).*write)(request));
    });
}

} // namespace

void routeConversations(Router &router, int searchMs)
{
    onWrite(router, &Conversations::create);
    onWrite(router, &Conversations::leave);
    router.on<protocol::Append>([](Context &context, const protocol::Append &request) {
        return answered(Messages(context.unit, context.caller).append(request));
    });
    onWrite(router, &Conversations::join);
    onWrite(router, &Conversations::invite);
    onWrite(router, &Conversations::remove);
    onWrite(router, &Conversations::change);
    onWrite(router, &Conversations::setPoster);
    router.on<protocol::SetMap>(setMap);
    onRead(router, &History::page);
    onRead(router, &History::resume);
    onRead(router, &History::directory);
    onRead(router, &History::members);
    onRead(router, &History::readers);
    onRead(router, &History::users);
    onRead(router, &History::map);
    router.on<protocol::SearchMessages>([searchMs](Context &context, const protocol::SearchMessages &request) {
        return answered(Search(context.unit, context.caller, searchMs).messages(request));
    });
    router.on<protocol::ListDevices>([](Context &context, const protocol::ListDevices &) {
        return answered(History(context.unit, context.caller).devices());
    });
}

} // namespace conclave::server
