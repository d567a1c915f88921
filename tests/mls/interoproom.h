// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/mls/interopmember.h"

// A group and its delivery service: whatever one member does reaches all others, and then all must have the same group.
// Every step says what went wrong; an empty text: nothing.
namespace conclave::mls::interop {

class Room
{
public:
    using Members = std::vector<Member *>;

    explicit Room(test::MlsPeer &peer)
        : m_peer(peer)
    {
    }

    Member &ours(const QString &name); // somebody new, who is not in the group yet
    Member &theirs(const QString &name);
    const Members &members() const { return m_inside; }

    QString found(Member &by, const Extensions &extensions = {});
    QString add(Member &by, const Members &who, Group::Wire wire, Group::Tree tree = Group::Tree::Included,
                Use use = Use::Once);
    QString addWithPath(Member &by, const Members &who); // by one of ours
    QString replace(Member &by, Member &leaves, const Members &comes, Group::Wire wire); // has a path for both
    QString addByPackage(Member &by, Member &who, const Bytes &package);
    QString update(Member &by, Group::Wire wire); // a commit of nothing but a path
    QString remove(Member &by, Member &who, Group::Wire wire);
    QString note(Member &by, const Bytes &note, Group::Wire wire); // in the context's extensions
    QString proposeAndCommit(Member &proposes, Member &commits, const Plan &plan); // of removals and notes
    QString joinExternally(Member &who, Member &invitedBy, Group::Tree tree);
    QString resync(Member &who, Member &invitedBy, Group::Tree tree);
    QString race(Member &first, Member &second); // both commit; the first one's is taken
    QString talk(); // everybody says something
    QString talkOutOfOrder(Member &by, Member &to);
    QString agree(); // whether all have the same group

private:
    Member &keep(std::unique_ptr<Member> member);
    QString deliver(const Bytes &message, const Member &from, const QByteArray &text = {});
    QString commit(Member &by, const Plan &plan, const Members &added);
    QString welcome(const Committed &made, const Plan &plan, Member &by, const Members &added);
    QString enter(Member &who, Member &invitedBy, Group::Tree tree, Member::Join how);
    void leave(const Member &who);
    Plan planOf(Group::Wire wire) const;

    test::MlsPeer &m_peer;
    std::vector<std::unique_ptr<Member>> m_all;
    Members m_inside;
    Extensions m_extensions;
};

} // namespace conclave::mls::interop
