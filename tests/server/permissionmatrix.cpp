// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/permissionmatrix.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace conclave::test {

using protocol::ConversationKind;
using protocol::Role;
using server::Relation;

namespace {

constexpr qint64 DayMs = qint64(24) * 3600 * 1000;

QJsonObject united(QJsonObject fields, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        fields.insert(it.key(), it.value());
    return fields;
}

QJsonObject text(const QString &words)
{
    return {{u"kind"_s, u"text"_s}, {u"text"_s, words}, {u"files"_s, QJsonArray()}};
}

// conversation.change of conversation.change/name.
QString opOf(const QByteArray &operation)
{
    return QString::fromLatin1(operation.split('/').first());
}

using More = std::function<QJsonObject(const UserIds &, const Scene &)>;

Recipe writing(const QByteArray &operation, Effect effect, const More &more)
{
    return {.operation = operation,
            .note = {},
            .place = Recipe::Place::Conversation,
            .effect = effect,
            .call = [op = opOf(operation), more](const auto &ids,
                                                 const auto &scene) { return mutation(op, scene, more(ids, scene)); },
            .undo = {}};
}

Recipe writing(const QByteArray &operation, Effect effect, const QJsonObject &more = {})
{
    return writing(operation, effect, More([more](const auto &, const auto &) { return more; }));
}

Recipe reading(const QByteArray &operation, const QJsonObject &more = {})
{
    return {.operation = operation,
            .note = {},
            .place = Recipe::Place::Conversation,
            .effect = Effect::Nothing,
            .call =
                [op = opOf(operation), more](const auto &, const auto &scene) {
                    return Call{op, united({{u"conversation"_s, scene.conversation}}, more)};
                },
            .undo = {}};
}

Recipe alone(const QByteArray &operation, const QJsonObject &fields = {})
{
    return {.operation = operation,
            .note = {},
            .place = Recipe::Place::Nowhere,
            .effect = Effect::Nothing,
            .call =
                [op = opOf(operation), fields](const auto &, const auto &) {
                    return Call{op, fields};
                },
            .undo = {}};
}

Recipe appending(const QByteArray &operation, const QJsonObject &content)
{
    return writing(operation, Effect::Appends, QJsonObject{{u"content"_s, content}});
}

// Content that names a message under `key`.
Recipe appendingTo(const QByteArray &operation, QString Scene::*message, const QString &key, const QJsonObject &content)
{
    auto recipe = writing(operation, Effect::Appends, More([=](const auto &, const auto &scene) {
                              return QJsonObject{{u"content"_s, united(content, QJsonObject{{key, scene.*message}})}};
                          }));
    recipe.note = message == &Scene::own || message == &Scene::ownDoomed ? " to an own message" : " to another's";
    return recipe;
}

QList<Recipe> recipesForNoConversation()
{
    QList<Recipe> list{
        alone("device.list"),
        alone("user.list", {{u"since"_s, 0}}),
        alone("message.search",
              {{u"terms"_s, QJsonArray()},
               {u"from"_s, QJsonArray()},
               {u"in"_s, QJsonArray()},
               {u"has"_s, QJsonArray{u"link"_s}},
               {u"is"_s, QJsonArray()},
               {u"limit"_s, 5}}),
        alone("map.get", {{u"since"_s, 0}}),
        alone("map.set", {{u"key"_s, u"preference/matrix"_s}, {u"value"_s, u"x"_s}}),
        alone("sync.resume", {{u"positions"_s, QJsonArray()}}),
        alone("user.set_status"),
        alone("user.set_privacy", {{u"hides_read"_s, false}}),
        alone("presence.set", {{u"presence"_s, u"online"_s}}),
        alone("presence.watch", {{u"users"_s, QJsonArray()}}),
        alone("conversation.directory", {{u"prefix"_s, u""_s}, {u"after"_s, u""_s}, {u"archived"_s, false}}),
    };
    // Each on the file that the first one makes; it is empty and so needs no bytes.
    const auto onFile = [](const QByteArray &operation, const QString &key, const QJsonObject &more) {
        auto recipe = alone(operation);
        recipe.call = [op = opOf(operation), key, more](const UserIds &, const Scene &scene) {
            return Call{op, united({{key, scene.own}}, more)};
        };
        return recipe;
    };
    list << onFile("file.create", u"client_id"_s, {{u"name"_s, u"matrix.txt"_s}, {u"size"_s, 0}})
         << onFile("file.status", u"file"_s, {}) << onFile("file.finish", u"file"_s, {})
         << onFile("file.discard", u"file"_s, {});
    auto setRole = alone("user.set_role");
    setRole.effect = Effect::SetsRole;
    setRole.call = [](const UserIds &ids, const Scene &scene) {
        return Call{u"user.set_role"_s,
                    {{u"user"_s, ids.value(pawnOf(scene.situation.role))}, {u"role"_s, nameOf(Role::Guest)}}};
    };
    list << setRole;
    for (size_t i = 0; i < protocol::EnumNames<ConversationKind>::names.size(); ++i) {
        const auto kind = ConversationKind(i);
        auto create = alone("conversation.create/" + nameOf(kind).toLatin1());
        create.effect = Effect::Joins;
        create.call = [kind](const UserIds &, const Scene &) { return creation(kind, WireClient::newId()); };
        list << create;
    }
    return list;
}

QList<Recipe> recipesForContent()
{
    const QJsonObject edit{{u"kind"_s, u"edit"_s}, {u"text"_s, u"better"_s}};
    const QJsonObject reaction{{u"kind"_s, u"reaction"_s}, {u"emoji"_s, u"👍"_s}, {u"on"_s, true}};
    const QJsonObject pin{{u"kind"_s, u"pin"_s}, {u"on"_s, true}};
    const QJsonObject deletion{{u"kind"_s, u"delete"_s}};
    const auto user = WireClient::newId();
    return {
        appending("event.append/text", text(u"hello"_s)),
        appendingTo("event.append/reply", &Scene::own, u"thread"_s, text(u"to myself"_s)),
        appendingTo("event.append/reply", &Scene::other, u"thread"_s, text(u"to you"_s)),
        appendingTo("event.append/edit/own", &Scene::own, u"target"_s, edit),
        appendingTo("event.append/edit/other", &Scene::other, u"target"_s, edit),
        appendingTo("event.append/reaction", &Scene::own, u"target"_s, reaction),
        appendingTo("event.append/reaction", &Scene::other, u"target"_s, reaction),
        appendingTo("event.append/pin", &Scene::own, u"target"_s, pin),
        appendingTo("event.append/pin", &Scene::other, u"target"_s, pin),
        appendingTo("event.append/delete/own", &Scene::ownDoomed, u"target"_s, deletion),
        appendingTo("event.append/delete/other", &Scene::otherDoomed, u"target"_s, deletion),
        // What the server alone makes.
        appending("event.append/created", {{u"kind"_s, u"created"_s}, {u"name"_s, u"mine"_s}, {u"topic"_s, u""_s}}),
        appending("event.append/joined", {{u"kind"_s, u"joined"_s}, {u"user"_s, user}}),
        appending("event.append/left", {{u"kind"_s, u"left"_s}, {u"user"_s, user}}),
        appending("event.append/changed", {{u"kind"_s, u"changed"_s}, {u"topic"_s, u"mine"_s}}),
        appending("event.append/poster", {{u"kind"_s, u"poster"_s}, {u"user"_s, user}, {u"on"_s, true}}),
        appending("event.append/ended", {{u"kind"_s, u"ended"_s}, {u"at_end"_s, u"purge"_s}}),
    };
}

QList<Recipe> recipesForReaders()
{
    auto thread = reading("cursor.set");
    thread.note = " of a thread";
    thread.call = [](const UserIds &, const Scene &scene) {
        return Call{u"cursor.set"_s,
                    {{u"conversation"_s, scene.conversation}, {u"seq"_s, 1}, {u"thread"_s, scene.other}}};
    };
    return {
        reading("conversation.members"),
        reading("conversation.readers", {{u"seq"_s, 1}}),
        reading("event.history", {{u"after"_s, 0}, {u"limit"_s, 5}}),
        reading("typing.set"),
        reading("cursor.set", {{u"seq"_s, 1}}),
        reading("delivered.set", {{u"seq"_s, 1}}),
        thread,
    };
}

// Whoever joins stays: that comes last.
QList<Recipe> recipesForMembership()
{
    const auto withUser = [](const QString &name) {
        return More([name](const UserIds &ids, const Scene &) { return QJsonObject{{u"user"_s, ids.value(name)}}; });
    };
    const More withNewName = [](const UserIds &, const Scene &scene) {
        return QJsonObject{{u"name"_s, QString(u"renamed-"_s + scene.conversation)}};
    };
    const More prolonging = [](const UserIds &, const Scene &) {
        return QJsonObject{{u"ends_at"_s, QDateTime::currentMSecsSinceEpoch() + 2 * DayMs}};
    };
    const More naming = [](const UserIds &ids, const Scene &) {
        return QJsonObject{{u"user"_s, ids.value(u"plain"_s)}, {u"on"_s, true}};
    };
    auto name = writing("conversation.set_poster", Effect::Names, naming);
    name.undo = [](const UserIds &ids, const Scene &scene) {
        return mutation(u"conversation.set_poster"_s, scene, {{u"user"_s, ids.value(u"plain"_s)}, {u"on"_s, false}});
    };
    auto archive = writing("conversation.change/archived", Effect::Appends, QJsonObject{{u"archived"_s, true}});
    archive.undo = [](const UserIds &, const Scene &scene) {
        return mutation(u"conversation.change"_s, scene, {{u"archived"_s, false}});
    };
    auto leave = writing("conversation.leave", Effect::Leaves);
    leave.undo = [](const UserIds &ids, const Scene &scene) {
        return mutation(u"conversation.invite"_s, scene, {{u"user"_s, ids.value(callerOf(scene.situation.role))}});
    };
    return {
        writing("conversation.change/name", Effect::Appends, withNewName),
        writing("conversation.change/topic", Effect::Appends, QJsonObject{{u"topic"_s, u"something else"_s}}),
        writing("conversation.change/ends_at", Effect::Appends, prolonging),
        writing("conversation.change/replies", Effect::Appends, QJsonObject{{u"replies"_s, u"threads"_s}}),
        name,
        archive,
        writing("conversation.invite", Effect::Joins, withUser(u"stranger"_s)),
        writing("conversation.remove", Effect::Leaves, withUser(u"plain"_s)),
        leave,
        writing("conversation.join", Effect::Joins),
    };
}

} // namespace

QString nameOf(Role role)
{
    return QLatin1StringView(protocol::EnumNames<Role>::names[size_t(role)]);
}

QString nameOf(ConversationKind kind)
{
    return QLatin1StringView(protocol::EnumNames<ConversationKind>::names[size_t(kind)]);
}

QString nameOf(Relation relation)
{
    static constexpr std::array names{"none", "member", "creator", "poster", "former", "outsider"};
    return QLatin1StringView(names[size_t(relation)]);
}

bool exists(Relation relation, ConversationKind kind)
{
    return relation != Relation::Poster || kind == ConversationKind::Broadcast;
}

bool isAllowed(const QByteArray &operation, const server::Situation &situation)
{
    return server::isAllowed({operation.constData(), size_t(operation.size())}, situation);
}

QString callerOf(Role role)
{
    return u"caller-"_s + nameOf(role);
}

QString pawnOf(Role role)
{
    return u"pawn-"_s + nameOf(role);
}

QString Call::conversation() const
{
    const auto id = fields.value("conversation"_L1);
    return (id.isUndefined() ? fields.value("client_id"_L1) : id).toString();
}

Call creation(ConversationKind kind, const QString &id)
{
    QJsonObject fields{{u"client_id"_s, id},
                       {u"kind"_s, nameOf(kind)},
                       {u"name"_s, QString(u"room-"_s + id)},
                       {u"topic"_s, u""_s},
                       {u"history"_s, u"all"_s}};
    if (kind == ConversationKind::Temporary)
        fields.insert(u"ends_at"_s, QDateTime::currentMSecsSinceEpoch() + DayMs);
    return {u"conversation.create"_s, fields};
}

Call mutation(const QString &op, const Scene &scene, const QJsonObject &more)
{
    return {op, united({{u"conversation"_s, scene.conversation}, {u"client_id"_s, WireClient::newId()}}, more)};
}

Call saying(const Scene &scene, const QString &clientId)
{
    return {u"event.append"_s,
            {{u"conversation"_s, scene.conversation}, {u"client_id"_s, clientId}, {u"content"_s, text(u"hello"_s)}}};
}

const QList<Recipe> &recipes()
{
    static const auto list
        = recipesForNoConversation() + recipesForContent() + recipesForReaders() + recipesForMembership();
    return list;
}

} // namespace conclave::test
