// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/conversations.h"
#include "shared/protocol/frames/events.h"
#include "shared/protocol/frames/files.h"
#include "shared/protocol/frames/search.h"
#include "shared/protocol/frames/session.h"

#include <array>
#include <string_view>

// The list of all frames. A request goes from client to server, a push from server to client.
namespace conclave::protocol {

template <class... T>
struct Types
{
    // Calls f<T>() for each type, in order.
    static constexpr void forEach(auto &&f) { (f.template operator()<T>(), ...); }
    static constexpr std::array<std::string_view, sizeof...(T)> ops() { return {T::op...}; }
};

using Requests = Types<Hello, Ping, Login, AcceptInvite, Refresh, Authenticate, Logout, ListDevices, RevokeDevice,
                       CreateConversation, Directory, JoinConversation, LeaveConversation, InviteMember, RemoveMember,
                       ChangeConversation, SetPoster, ListMembers, ListReaders, SetCursor, SetDelivered, SetTyping,
                       SetPresence, WatchPresence, Append, EventHistory, SearchMessages, Resume, GetMap, SetMap,
                       ListUsers, SetRole, SetStatus, SetPrivacy, CreateFile, FileStatus, FinishFile, DiscardFile>;
using Pushes = Types<EventAppended, MapChanged, UserChanged, CursorMoved, DeliveredMoved, Typing, PresenceChanged,
                     ServerStopping>;

consteval bool uniqueOps(const auto &ops)
{
    for (size_t i = 0; i < ops.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (ops[i] == ops[j])
                return false;
        }
    }
    return true;
}
static_assert(uniqueOps(Requests::ops()) && uniqueOps(Pushes::ops()));

} // namespace conclave::protocol
