// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/permissions.h"
#include "tests/support/wireclient.h"

#include <QJsonObject>
#include <QMap>
#include <array>
#include <functional>

namespace conclave::test {

inline constexpr std::array Roles{protocol::Role::Owner, protocol::Role::Admin, protocol::Role::Moderator,
                                  protocol::Role::Member, protocol::Role::Guest};
inline constexpr std::array Kinds{protocol::ConversationKind::Public, protocol::ConversationKind::Private,
                                  protocol::ConversationKind::Broadcast, protocol::ConversationKind::Temporary};
inline constexpr std::array Relations{server::Relation::Creator, server::Relation::Poster, server::Relation::Member,
                                      server::Relation::Former, server::Relation::Outsider};
bool exists(server::Relation relation, protocol::ConversationKind kind); // posters are in broadcast channels only

QString nameOf(protocol::Role role);
QString nameOf(protocol::ConversationKind kind);
QString nameOf(server::Relation relation);
QString callerOf(protocol::Role role); // the name of the user who acts in that role
QString pawnOf(protocol::Role role); // the name of the member whose role they are to change
bool isAllowed(const QByteArray &operation, const server::Situation &situation); // by the permission table

// A caller and what they stand before. Messages go by their client_id; ids of what does not exist are made up.
struct Scene
{
    server::Situation situation;
    bool isReal = true; // whether the conversation was ever made
    QString conversation = WireClient::newId();
    QString own = WireClient::newId(); // written by the caller
    QString ownDoomed = WireClient::newId(); // to be deleted
    QString other = WireClient::newId(); // written by somebody else
    QString otherDoomed = WireClient::newId();
};

using UserIds = QMap<QString, QString>; // by name

struct Call
{
    QString op;
    QJsonObject fields;

    QString conversation() const; // about which it is, or which it makes; else empty
};
Call creation(protocol::ConversationKind kind, const QString &id);
Call mutation(const QString &op, const Scene &scene, const QJsonObject &more = {}); // with a client_id of its own
Call saying(const Scene &scene, const QString &clientId);

// What an allowed request does to the database.
enum class Effect : quint8 {
    Nothing, // to the conversation, its members and the users
    Appends, // one event
    Names, // one event, by which `user` becomes a poster
    Joins, // one event, by which `user`, or else the caller, becomes a member, unless they are one
    Leaves, // one event, by which `user`, or else the caller, is no member any more
    SetsRole, // of `user`
};

// How an operation of the permission table is asked for.
struct Recipe
{
    using Make = std::function<Call(const UserIds &, const Scene &)>;
    enum class Place : quint8 { Nowhere, Conversation };

    QByteArray operation;
    QByteArray note; // what tells it from other recipes of the same operation
    Place place = Place::Conversation;
    Effect effect = Effect::Nothing;
    Make call;
    Make undo; // by the host, where the call succeeded; may be empty
};
const QList<Recipe> &recipes(); // in the order in which they can follow each other

// They end the session that asks, so they are tried apart, with sessions made for that.
inline constexpr std::array OperationsTriedApart{"session.logout", "device.revoke"};

} // namespace conclave::test
