// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/sql/database.h"
#include "tests/server/permissionmatrix.h"
#include "tests/support/serverprocess.h"

#include <memory>
#include <optional>

namespace conclave::test {

// The rows of the database that a request must not change unless it is allowed to.
struct StoredMember
{
    QString user;
    Seq joinedSeq = 0;
    std::optional<Seq> leftSeq;
    bool posts = false;

    bool operator==(const StoredMember &) const = default;
};
struct StoredConversation
{
    Seq lastSeq = 0; // 0: there is none
    QString name;
    QString topic;
    bool archived = false;
    QList<StoredMember> members; // in the order of ids

    bool operator==(const StoredConversation &) const = default;
    const StoredMember *present(const QString &user) const; // nullptr unless a member now
};
struct StoredUser
{
    qint64 role = -1; // no such user
    qint64 version = 0;

    bool operator==(const StoredUser &) const = default;
};
struct Stored
{
    QMap<QString, StoredConversation> conversations;
    QMap<QString, StoredUser> users;
};

// The real server, with one signed-in caller of each role, each of whom stands to a channel of each kind in each
// relation. In every channel are also `host`, an owner, and `plain`, a member; `stranger` is in none.
class PermissionStage
{
public:
    QString raise(); // makes all that; what went wrong, or nothing
    const ServerProcess &server() const { return m_server; }
    WireClient &host() const { return *m_host; }
    WireClient &caller(protocol::Role role) const { return *m_callers.at(size_t(role)); }
    QString idOf(const QString &userName) const { return m_ids.value(userName); }
    const QList<Scene> &rooms() const { return m_rooms; }
    const QList<Scene> &scenes(const Recipe &recipe) const; // in which it is to be tried
    std::optional<Stored> stored();

    // Asks in all scenes at once and compares answers and database with the permission table; what differs.
    QStringList tryOut(const Recipe &recipe);

private:
    bool addPeople();
    bool signIn();
    bool readIds();
    void plan();
    QString furnish();
    void openRoom(const Scene &scene);
    void writeMessages(const Scene &scene);
    void post(WireClient &client, const Call &call); // without waiting for the answer
    QStringList settle(); // the error codes for what was posted, "none" for success
    QString refusalIn(const QString &step); // of what was posted
    QString faultOf(const Recipe &recipe, const Scene &scene, const Call &call, const Stored &before,
                    const Stored &after) const;

    ServerProcess m_server;
    std::unique_ptr<sql::Database> m_database;
    std::unique_ptr<WireClient> m_host;
    std::unique_ptr<WireClient> m_plain;
    std::array<std::unique_ptr<WireClient>, Roles.size()> m_callers;
    UserIds m_ids;
    QList<Scene> m_rooms;
    QList<Scene> m_lobby; // about no conversation, one for each role
    qint64 m_lastId = 1'000'000; // not those that the clients count themselves
    QList<std::pair<WireClient *, qint64>> m_posted;
};

} // namespace conclave::test
