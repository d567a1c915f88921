// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/interoproom.h"

#include "tests/mls/vectors.h"

using namespace Qt::StringLiterals;
using conclave::mls::test::bytes;

namespace conclave::mls::interop {

namespace {

const Bytes groupId{'r', 'o', 'o', 'm'};

} // namespace

Member &Room::keep(std::unique_ptr<Member> member)
{
    m_all.push_back(std::move(member));
    return *m_all.back();
}

Member &Room::ours(const QString &name)
{
    return keep(ourMember(name));
}

Member &Room::theirs(const QString &name)
{
    return keep(theirMember(name, m_peer));
}

Plan Room::planOf(Group::Wire wire) const
{
    Plan plan;
    plan.wire = wire;
    return plan;
}

QString Room::found(Member &by, const Extensions &extensions)
{
    m_extensions = extensions;
    if (!by.create(groupId, extensions))
        return by.complaint();
    m_inside = {&by};
    return {};
}

QString Room::agree()
{
    const auto expected = m_inside.front()->state();
    for (auto *member : m_inside) {
        const auto state = member->state();
        if (state.authenticator.isEmpty() || state != expected)
            return u"%1 (epoch %2) and %3 (epoch %4) have different %5"_s.arg(m_inside.front()->name())
                .arg(expected.epoch)
                .arg(member->name())
                .arg(state.epoch)
                .arg(state.tree != expected.tree ? u"trees"_s : u"secrets"_s);
    }
    return {};
}

// To everybody but whom it is from; who is removed by it knows then.
QString Room::deliver(const Bytes &message, const Member &from, const QByteArray &text)
{
    if (message.empty())
        return from.complaint();
    for (auto *member : Members(m_inside)) {
        if (member == &from)
            continue;
        const auto received = member->process(message);
        if (!received)
            return member->complaint();
        if (*received != text)
            return u"%1 reads another text than %2 wrote"_s.arg(member->name(), from.name());
        if (member->isOver())
            leave(*member);
    }
    return {};
}

void Room::leave(const Member &who)
{
    std::erase(m_inside, &who);
}

QString Room::commit(Member &by, const Plan &plan, const Members &added)
{
    const auto made = by.commit(plan);
    if (auto wrong = deliver(made.commit, by); !wrong.isEmpty())
        return wrong;
    by.settle(true);
    if (auto wrong = welcome(made, plan, by, added); !wrong.isEmpty())
        return wrong;
    return agree();
}

QString Room::welcome(const Committed &made, const Plan &plan, Member &by, const Members &added)
{
    const auto tree = plan.welcomeTree == Group::Tree::Apart ? bytes(QString::fromLatin1(by.state().tree)) : Bytes();
    for (auto *member : added) {
        if (!member->join(made.welcome, tree))
            return member->complaint();
        m_inside.push_back(member);
    }
    return {};
}

QString Room::add(Member &by, const Members &who, Group::Wire wire, Group::Tree tree, Use use)
{
    auto plan = planOf(wire);
    plan.welcomeTree = tree;
    for (auto *member : who)
        plan.add.append(member->keyPackage(use));
    return commit(by, plan, who);
}

QString Room::addWithPath(Member &by, const Members &who)
{
    auto plan = planOf(Group::Wire::Public);
    plan.forcesPath = true;
    for (auto *member : who)
        plan.add.append(member->keyPackage(Use::Once));
    return commit(by, plan, who);
}

QString Room::replace(Member &by, Member &leaves, const Members &comes, Group::Wire wire)
{
    auto plan = planOf(wire);
    plan.remove.append(leaves.leaf());
    for (auto *member : comes)
        plan.add.append(member->keyPackage(Use::Once));
    return commit(by, plan, comes);
}

QString Room::addByPackage(Member &by, Member &who, const Bytes &package)
{
    auto plan = planOf(Group::Wire::Public);
    plan.add.append(package);
    return commit(by, plan, {&who});
}

QString Room::update(Member &by, Group::Wire wire)
{
    return commit(by, planOf(wire), {});
}

QString Room::remove(Member &by, Member &who, Group::Wire wire)
{
    auto plan = planOf(wire);
    plan.remove.append(who.leaf());
    if (auto wrong = commit(by, plan, {}); !wrong.isEmpty())
        return wrong;
    if (!who.isOver())
        return u"%1 does not know that it is removed"_s.arg(who.name());
    const auto message = by.encrypt("after it");
    return message.empty() || who.process(message) ? u"%1 still reads"_s.arg(who.name()) : QString();
}

QString Room::note(Member &by, const Bytes &note, Group::Wire wire)
{
    auto plan = planOf(wire);
    plan.extensions = Extensions{{NoteExtension, note}};
    return commit(by, plan, {});
}

QString Room::proposeAndCommit(Member &proposes, Member &commits, const Plan &plan)
{
    if (auto wrong = deliver(proposes.propose(plan), proposes); !wrong.isEmpty())
        return wrong;
    return commit(commits, planOf(plan.wire), {});
}

QString Room::enter(Member &who, Member &invitedBy, Group::Tree tree, Member::Join how)
{
    Invitation invitation{invitedBy.groupInfo(tree), {}};
    if (invitation.info.empty())
        return invitedBy.complaint();
    if (tree == Group::Tree::Apart)
        invitation.tree = bytes(QString::fromLatin1(invitedBy.state().tree));
    leave(who);
    if (auto wrong = deliver(who.joinExternally(invitation, how), who); !wrong.isEmpty())
        return wrong;
    m_inside.push_back(&who);
    return agree();
}

QString Room::joinExternally(Member &who, Member &invitedBy, Group::Tree tree)
{
    return enter(who, invitedBy, tree, Member::Join::New);
}

QString Room::resync(Member &who, Member &invitedBy, Group::Tree tree)
{
    const auto members = m_inside.size();
    auto wrong = enter(who, invitedBy, tree, Member::Join::Resync);
    return wrong.isEmpty() && m_inside.size() != members ? u"a resync changes how many there are"_s : wrong;
}

QString Room::race(Member &first, Member &second)
{
    const auto taken = first.commit(planOf(Group::Wire::Public));
    const auto late = second.commit(planOf(Group::Wire::Public));
    if (taken.commit.empty() || late.commit.empty())
        return first.complaint() + second.complaint();
    second.settle(false);
    if (auto wrong = deliver(taken.commit, first); !wrong.isEmpty())
        return wrong;
    first.settle(true);
    if (auto wrong = agree(); !wrong.isEmpty())
        return wrong;
    for (auto *member : m_inside) {
        if (member->process(late.commit))
            return u"%1 takes a commit of the epoch before"_s.arg(member->name());
    }
    return agree();
}

QString Room::talk()
{
    for (auto *member : m_inside) {
        const auto text = u"hello from %1 🐕"_s.arg(member->name()).toUtf8();
        const auto message = member->encrypt(text);
        if (auto wrong = deliver(message, *member, text); !wrong.isEmpty())
            return wrong;
    }
    return {};
}

QString Room::talkOutOfOrder(Member &by, Member &to)
{
    std::vector<Bytes> messages;
    for (int i = 0; i < 5; ++i)
        messages.push_back(by.encrypt("message " + QByteArray::number(i)));
    for (const int i : {2, 0, 4, 1, 3}) {
        if (to.process(messages[std::size_t(i)]) != "message " + QByteArray::number(i))
            return u"message %1 is not read: %2"_s.arg(i).arg(to.complaint());
    }
    for (const auto &message : messages) {
        if (to.process(message))
            return u"%1 reads a message twice"_s.arg(to.name());
    }
    return {};
}

} // namespace conclave::mls::interop
