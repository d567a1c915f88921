// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/permissionstage.h"

#include <QJsonDocument>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::test {

using protocol::ConversationKind;
using protocol::Role;
using server::Relation;

namespace {

const auto Success = u"none"_s; // as WireClient::errorOf

QString describe(const Scene &scene)
{
    const auto &[role, relation, kind] = scene.situation;
    if (relation == Relation::None)
        return nameOf(role);
    if (!scene.isReal)
        return nameOf(role) + u", no conversation"_s;
    return u"%1, %2 of %3"_s.arg(nameOf(role), nameOf(relation), nameOf(kind));
}

// Denied by default; whoever may not know of the conversation hears the same as if there were none.
QString expectedCode(const Recipe &recipe, const server::Situation &situation)
{
    if (isAllowed(recipe.operation, situation))
        return Success;
    const bool isHidden = situation.relation == Relation::Outsider
        && (situation.kind == ConversationKind::Private || situation.role == Role::Guest);
    return isHidden ? u"not_found"_s : u"forbidden"_s;
}

} // namespace

const StoredMember *StoredConversation::present(const QString &user) const
{
    for (const auto &member : members) {
        if (member.user == user && !member.leftSeq)
            return &member;
    }
    return nullptr;
}

QString PermissionStage::raise()
{
    if (!addPeople() || !m_server.start() || !signIn())
        return u"the people are not there"_s;
    auto database = sql::Database::open(m_server.database(), sql::Access::ReadOnly);
    if (!database)
        return database.error().detail;
    m_database = *std::move(database);
    if (!readIds())
        return u"the database cannot be read"_s;
    plan();
    return furnish();
}

// The callers begin as moderators, who may make channels of every kind and write in them.
bool PermissionStage::addPeople()
{
    bool all = m_server.addUser(u"host"_s, nameOf(Role::Owner)) && m_server.addUser(u"stranger"_s)
        && m_server.addUser(u"plain"_s, nameOf(Role::Moderator));
    for (const auto role : Roles)
        all = all && m_server.addUser(callerOf(role), nameOf(Role::Moderator)) && m_server.addUser(pawnOf(role));
    return all;
}

bool PermissionStage::signIn()
{
    m_host = std::make_unique<WireClient>(m_server);
    m_plain = std::make_unique<WireClient>(m_server);
    bool all = m_host->signIn(u"host"_s) && m_plain->signIn(u"plain"_s);
    for (const auto role : Roles) {
        auto &client = m_callers.at(size_t(role));
        client = std::make_unique<WireClient>(m_server);
        all = all && client->signIn(callerOf(role));
    }
    return all;
}

bool PermissionStage::readIds()
{
    const auto rows = m_database->query(u"SELECT name, id FROM users"_s).list([](const sql::Row &row) {
        return std::pair(row.text(0), row.id<UserId>(1).toText());
    });
    if (!rows)
        return false;
    for (const auto &[name, id] : *rows)
        m_ids.insert(name, id);
    return true;
}

void PermissionStage::plan()
{
    for (const auto role : Roles) {
        m_lobby.append(Scene{{role, Relation::None, {}}});
        for (const auto kind : Kinds) {
            for (const auto relation : Relations) {
                if (exists(relation, kind))
                    m_rooms.append(Scene{{role, relation, kind}});
            }
        }
        m_rooms.append(Scene{{role, Relation::Outsider, ConversationKind::Private}, false}); // must look alike
    }
}

QString PermissionStage::furnish()
{
    for (const auto &scene : std::as_const(m_rooms))
        openRoom(scene);
    if (const auto refusal = refusalIn(u"opening rooms"_s); !refusal.isEmpty())
        return refusal;
    for (const auto &scene : std::as_const(m_rooms))
        writeMessages(scene);
    if (const auto refusal = refusalIn(u"writing messages"_s); !refusal.isEmpty())
        return refusal;
    for (const auto &scene : std::as_const(m_rooms)) {
        if (scene.situation.relation == Relation::Former)
            post(*m_host,
                 mutation(u"conversation.remove"_s, scene, {{u"user"_s, idOf(callerOf(scene.situation.role))}}));
    }
    const auto setRole = [this](const QString &name, Role role) {
        if (role != Role::Moderator)
            post(*m_host, {u"user.set_role"_s, {{u"user"_s, idOf(name)}, {u"role"_s, nameOf(role)}}});
    };
    setRole(u"plain"_s, Role::Member);
    for (const auto &scene : std::as_const(m_lobby))
        setRole(callerOf(scene.situation.role), scene.situation.role);
    return refusalIn(u"putting out and giving roles"_s);
}

void PermissionStage::openRoom(const Scene &scene)
{
    if (!scene.isReal)
        return;
    const auto relation = scene.situation.relation;
    auto &creator = relation == Relation::Creator ? caller(scene.situation.role) : host();
    QStringList invited{u"plain"_s};
    if (relation == Relation::Creator)
        invited << u"host"_s;
    else if (relation != Relation::Outsider)
        invited << callerOf(scene.situation.role);
    post(creator, creation(scene.situation.kind, scene.conversation));
    for (const auto &name : std::as_const(invited))
        post(creator, mutation(u"conversation.invite"_s, scene, {{u"user"_s, idOf(name)}}));
    if (relation == Relation::Poster)
        post(creator,
             mutation(u"conversation.set_poster"_s, scene,
                      {{u"user"_s, idOf(callerOf(scene.situation.role))}, {u"on"_s, true}}));
}

void PermissionStage::writeMessages(const Scene &scene)
{
    if (!scene.isReal)
        return;
    for (const auto &id : {scene.other, scene.otherDoomed})
        post(*m_plain, saying(scene, id));
    if (scene.situation.relation == Relation::Outsider)
        return;
    for (const auto &id : {scene.own, scene.ownDoomed})
        post(caller(scene.situation.role), saying(scene, id));
}

const QList<Scene> &PermissionStage::scenes(const Recipe &recipe) const
{
    return recipe.place == Recipe::Place::Nowhere ? m_lobby : m_rooms;
}

std::optional<Stored> PermissionStage::stored()
{
    const auto conversations
        = m_database->query(u"SELECT id, last_seq, name, topic, archived FROM conversations"_s)
              .list([](const sql::Row &row) {
                  return std::pair(row.id<ConversationId>(0).toText(),
                                   StoredConversation{row.integer(1), row.text(2), row.text(3), row.boolean(4), {}});
              });
    const auto members
        = m_database
              ->query(u"SELECT conversation_id, user_id, joined_seq, left_seq, posts FROM members ORDER BY user_id"_s)
              .list([](const sql::Row &row) {
                  return std::pair(
                      row.id<ConversationId>(0).toText(),
                      StoredMember{row.id<UserId>(1).toText(), row.integer(2), row.optionalInteger(3), row.boolean(4)});
              });
    const auto users = m_database->query(u"SELECT id, role, version FROM users"_s).list([](const sql::Row &row) {
        return std::pair(row.id<UserId>(0).toText(), StoredUser{row.integer(1), row.integer(2)});
    });
    if (!conversations || !members || !users)
        return std::nullopt;
    Stored all;
    for (const auto &[id, conversation] : *conversations)
        all.conversations.insert(id, conversation);
    for (const auto &[id, member] : *members)
        all.conversations[id].members.append(member);
    for (const auto &[id, user] : *users)
        all.users.insert(id, user);
    return all;
}

void PermissionStage::post(WireClient &client, const Call &call)
{
    auto frame = call.fields;
    frame.insert("id"_L1, ++m_lastId);
    frame.insert("op"_L1, call.op);
    client.sendRaw(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    m_posted.append({&client, m_lastId});
}

QStringList PermissionStage::settle()
{
    const auto posted = std::exchange(m_posted, {});
    QMap<qint64, QString> codes;
    for (const auto &[client, id] : posted) {
        const auto reply = client->nextReply(); // not always the one to this id, but as many as were posted
        if (reply.isEmpty())
            break;
        const auto error = reply.value("error"_L1).toObject();
        codes.insert(reply.value("re"_L1).toInteger(), error.isEmpty() ? Success : error.value("code"_L1).toString());
    }
    QStringList ordered;
    for (const auto &[client, id] : posted)
        ordered << codes.value(id, u"no answer"_s);
    return ordered;
}

QString PermissionStage::refusalIn(const QString &step)
{
    const auto codes = settle();
    for (const auto &code : codes) {
        if (code != Success)
            return u"%1: %2"_s.arg(step, code);
    }
    return {};
}

QStringList PermissionStage::tryOut(const Recipe &recipe)
{
    const auto &all = scenes(recipe);
    const auto before = stored();
    QList<Call> calls;
    for (const auto &scene : all) {
        calls << recipe.call(m_ids, scene);
        post(caller(scene.situation.role), calls.last());
    }
    const auto codes = settle();
    const auto after = stored();
    if (!before || !after)
        return {u"the database cannot be read"_s};
    QStringList faults;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const auto expected = expectedCode(recipe, all.at(i).situation);
        const auto fault = codes.at(i) == expected ? faultOf(recipe, all.at(i), calls.at(i), *before, *after)
                                                   : u"%1 instead of %2"_s.arg(codes.at(i), expected);
        if (!fault.isEmpty())
            faults << describe(all.at(i)) + u": "_s + fault;
        if (recipe.undo && codes.at(i) == Success)
            post(host(), recipe.undo(m_ids, all.at(i)));
    }
    if (const auto refusal = refusalIn(u"undoing"_s); !refusal.isEmpty())
        faults << refusal;
    return faults;
}

// What the database holds that it should not, behind an answer that was right.
QString PermissionStage::faultOf(const Recipe &recipe, const Scene &scene, const Call &call, const Stored &before,
                                 const Stored &after) const
{
    const auto user = call.fields.value("user"_L1).toString(idOf(callerOf(scene.situation.role)));
    const auto was = before.conversations.value(call.conversation());
    const auto is = after.conversations.value(call.conversation());
    auto effect = isAllowed(recipe.operation, scene.situation) ? recipe.effect : Effect::Nothing;
    if (effect == Effect::Joins && was.present(user))
        effect = Effect::Nothing;
    if (effect == Effect::SetsRole)
        return after.users.value(user).role == qint64(Role::Guest) ? QString() : u"the role is not stored"_s;
    if (before.users.value(user) != after.users.value(user))
        return u"a user was changed"_s;
    if (effect == Effect::Nothing)
        return was == is ? QString() : u"the conversation was changed"_s;
    if (is.lastSeq != was.lastSeq + 1)
        return u"last_seq went from %1 to %2"_s.arg(was.lastSeq).arg(is.lastSeq);
    const auto *member = is.present(user);
    if (effect == Effect::Appends && was.members != is.members)
        return u"members were changed"_s;
    if (effect == Effect::Names && !(member && member->posts))
        return u"the poster is not stored"_s;
    if (effect == Effect::Joins && !(member && member->joinedSeq == is.lastSeq))
        return u"the new member is not stored"_s;
    if (effect == Effect::Leaves && !(was.present(user) && !member))
        return u"the member is still there"_s;
    return {};
}

} // namespace conclave::test
