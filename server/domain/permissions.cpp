// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/permissions.h"

#include "shared/protocol/registry.h"

#include <algorithm>

namespace conclave::server {

namespace {

using Mask = unsigned;

template <class E>
consteval Mask only(E value)
{
    return 1U << unsigned(value);
}

using protocol::ConversationKind;
using protocol::Role;

constexpr Mask Everyone = 0x1f;
constexpr Mask NoGuests = Everyone & ~only(Role::Guest);
constexpr Mask Admins = only(Role::Owner) | only(Role::Admin);
constexpr Mask Moderators = only(Role::Owner) | only(Role::Admin) | only(Role::Moderator);

constexpr Mask AnyKind = 0x1f;
constexpr Mask Broadcast = only(ConversationKind::Broadcast);
constexpr Mask Open = only(ConversationKind::Public) | Broadcast | only(ConversationKind::Temporary);
constexpr Mask Channels = Open | only(ConversationKind::Private);
constexpr Mask Temporary = only(ConversationKind::Temporary);
constexpr Mask Rooms = Channels & ~Broadcast; // where all members speak

constexpr Mask Nowhere = only(Relation::None);
constexpr Mask Creator = only(Relation::Creator);
constexpr Mask Poster = only(Relation::Poster); // in broadcast channels only
constexpr Mask Member = only(Relation::Member) | Poster | Creator;
constexpr Mask Former = only(Relation::Former);
constexpr Mask Outsider = only(Relation::Outsider);

struct Rule
{
    std::string_view operation;
    Mask relations;
    Mask kinds;
    Mask roles;
};

// clang-format off
constexpr Rule rules[] = {
    {"session.logout",              Nowhere,                    AnyKind,  Everyone},
    {"device.list",                 Nowhere,                    AnyKind,  Everyone},
    {"device.revoke",               Nowhere,                    AnyKind,  Everyone},
    {"user.list",                   Nowhere,                    AnyKind,  Everyone},
    {"user.set_role",               Nowhere,                    AnyKind,  Admins},
    {"message.search",              Nowhere,                    AnyKind,  Everyone},
    {"user.set_status",             Nowhere,                    AnyKind,  Everyone},
    {"user.set_privacy",            Nowhere,                    AnyKind,  Everyone},
    {"map.get",                     Nowhere,                    AnyKind,  Everyone},
    {"map.set",                     Nowhere,                    AnyKind,  Everyone},
    {"sync.resume",                 Nowhere,                    AnyKind,  Everyone},
    {"presence.set",                Nowhere,                    AnyKind,  Everyone},
    {"presence.watch",              Nowhere,                    AnyKind,  Everyone},
    {"conversation.directory",      Nowhere,                    AnyKind,  NoGuests},
    {"conversation.create/public",  Nowhere,                    AnyKind,  NoGuests},
    {"conversation.create/private", Nowhere,                    AnyKind,  NoGuests},
    {"conversation.create/broadcast", Nowhere,                  AnyKind,  Moderators},
    {"conversation.create/temporary", Nowhere,                  AnyKind,  NoGuests},
    {"conversation.join",           Outsider | Former,          Open,     NoGuests},
    {"conversation.join",           Member,                     Channels, Everyone},
    {"conversation.leave",          Member,                     Channels, Everyone},
    {"conversation.invite",         Member,                     Channels, NoGuests},
    {"conversation.remove",         Member,                     Channels, Moderators},
    {"conversation.remove",         Creator,                    Channels, NoGuests},
    {"conversation.change/name",    Member,                     Channels, NoGuests},
    {"conversation.change/topic",   Member,                     Channels, NoGuests},
    {"conversation.change/archived", Member,                    Channels, Moderators},
    {"conversation.change/archived", Creator,                   Channels, NoGuests},
    {"conversation.change/ends_at", Member,                     Temporary, Moderators},
    {"conversation.change/ends_at", Creator,                    Temporary, NoGuests},
    {"conversation.change/replies", Member,                     Broadcast, Moderators},
    {"conversation.change/replies", Creator,                    Broadcast, NoGuests},
    {"conversation.set_poster",     Member,                     Broadcast, Moderators},
    {"conversation.set_poster",     Creator,                    Broadcast, NoGuests},
    {"conversation.readers",        Member,                     Broadcast, Moderators},
    {"conversation.readers",        Poster,                     Broadcast, Everyone},
    {"conversation.readers",        Creator,                    Broadcast, NoGuests},
    {"conversation.members",        Member,                     AnyKind,  Everyone},
    {"conversation.members",        Outsider | Former,          Open,     NoGuests},
    {"event.history",               Member | Former,            AnyKind,  Everyone},
    {"event.history",               Outsider,                   Open,     NoGuests},
    {"event.append/text",           Member,                     Rooms,    Everyone},
    {"event.append/text",           Member,                     Broadcast, Moderators},
    {"event.append/text",           Poster,                     Broadcast, Everyone},
    {"event.append/text",           Creator,                    Broadcast, NoGuests},
    {"event.append/reply",          Member,                     Channels, Everyone},
    {"event.append/edit/own",       Member,                     Channels, Everyone},
    {"event.append/delete/own",     Member,                     Channels, Everyone},
    {"event.append/delete/other",   Member,                     Channels, Moderators},
    {"event.append/delete/other",   Creator,                    Channels, NoGuests},
    {"event.append/reaction",       Member,                     Channels, Everyone},
    {"event.append/pin",            Member,                     Rooms,    NoGuests},
    {"event.append/pin",            Member,                     Broadcast, Moderators},
    {"event.append/pin",            Poster | Creator,           Broadcast, NoGuests},
    {"file.create",                 Nowhere,                    AnyKind,  Everyone},
    {"file.status",                 Nowhere,                    AnyKind,  Everyone},
    {"file.finish",                 Nowhere,                    AnyKind,  Everyone},
    {"file.discard",                Nowhere,                    AnyKind,  Everyone},
    {"file.put",                    Nowhere,                    AnyKind,  Everyone}, // its bytes, over HTTP
    {"file.get",                    Nowhere,                    AnyKind,  Everyone},
    {"cursor.set",                  Member,                     AnyKind,  Everyone},
    {"delivered.set",               Member,                     AnyKind,  Everyone},
    {"typing.set",                  Member,                     AnyKind,  Everyone},
};
// clang-format on

consteval bool hasRule(std::string_view op)
{
    return std::any_of(std::begin(rules), std::end(rules), [op](const Rule &rule) {
        return rule.operation == op
            || (rule.operation.starts_with(op) && rule.operation.substr(op.size()).starts_with('/'));
    });
}

consteval bool everyRequestHasARule()
{
    bool all = true;
    protocol::Requests::forEach([&all]<class T>() {
        if (T::audience == protocol::Audience::SignedIn)
            all = all && hasRule(T::op);
    });
    return all;
}
static_assert(everyRequestHasARule(), "an operation without a row in the permission table");

constexpr bool has(Mask mask, auto value)
{
    return (mask >> unsigned(value)) & 1U;
}

} // namespace

bool isOpenToAll(ConversationKind kind)
{
    return has(Open, kind);
}

bool isAllowed(std::string_view operation, const Situation &situation)
{
    return std::any_of(std::begin(rules), std::end(rules), [&](const Rule &rule) {
        return rule.operation == operation && has(rule.relations, situation.relation) && has(rule.roles, situation.role)
            && (situation.relation == Relation::None || has(rule.kinds, situation.kind));
    });
}

} // namespace conclave::server
