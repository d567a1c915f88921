// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/permissions.h"

#include <QTest>

using namespace conclave::server;
using conclave::protocol::ConversationKind;
using conclave::protocol::Role;

class tst_Permissions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deniesWhatNoRowNames()
    {
        QVERIFY(!isAllowed("no.such.op", {Role::Owner, Relation::None, {}}));
        QVERIFY(!isAllowed("event.append", {Role::Owner, Relation::Member, ConversationKind::Public}));
        QVERIFY(!isAllowed("event.append/joined", {Role::Owner, Relation::Member, ConversationKind::Public}));
        QVERIFY(!isAllowed("event.append/text", {Role::Owner, Relation::Member, ConversationKind::Direct}));
    }

    void letsOnlyMembersWrite()
    {
        for (const auto role : {Role::Owner, Role::Admin, Role::Moderator, Role::Member, Role::Guest}) {
            QVERIFY(isAllowed("event.append/text", {role, Relation::Member, ConversationKind::Public}));
            QVERIFY(!isAllowed("event.append/text", {role, Relation::Outsider, ConversationKind::Public}));
            QVERIFY(!isAllowed("event.append/text", {role, Relation::Former, ConversationKind::Public}));
        }
    }

    void letsNoOutsiderIntoPrivateChannels()
    {
        for (const auto *op :
             {"conversation.join", "event.history", "conversation.members", "cursor.set", "typing.set"})
            QVERIFY(!isAllowed(op, {Role::Owner, Relation::Outsider, ConversationKind::Private}));
    }

    void keepsGuestsOutOfWhatTheyWereNotInvitedTo()
    {
        for (const auto *op : {"conversation.join", "event.history", "conversation.members"}) {
            QVERIFY(isAllowed(op, {Role::Member, Relation::Outsider, ConversationKind::Public}));
            QVERIFY(!isAllowed(op, {Role::Guest, Relation::Outsider, ConversationKind::Public}));
        }
        QVERIFY(!isAllowed("conversation.create/public", {Role::Guest, Relation::None, {}}));
        QVERIFY(!isAllowed("conversation.directory", {Role::Guest, Relation::None, {}}));
    }
};

QTEST_GUILESS_MAIN(tst_Permissions)
#include "tst_permissions.moc"
