// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/strangernotice.h"

#include "client/models/errortexts.h"
#include "client/widgets/textlabel.h"
#include "shared/markdown/markdown.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>
#include <utility>

namespace conclave::client {

StrangerNotice::StrangerNotice(Workspace &workspace, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_conversation(conversation)
    , m_label(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_add(new QPushButton(tr("Add"), this))
    , m_ignore(new QPushButton(tr("Ignore"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_label);
    row->addWidget(m_add);
    row->addWidget(m_ignore);
    row->addStretch(1);
    m_label->setElided(Qt::ElideRight);
    for (auto *button : {m_add, m_ignore}) {
        button->setFlat(true);
        button->setAutoDefault(false);
    }
    connect(m_add, &QPushButton::clicked, this, &StrangerNotice::add);
    connect(m_ignore, &QPushButton::clicked, this, &StrangerNotice::ignore);
    connect(&m_workspace, &Workspace::usersChanged, this, &StrangerNotice::look);
    connect(&m_workspace, &Workspace::membersChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            look();
    });
    hide();
}

void StrangerNotice::setText(const QString &text)
{
    auto names = markdown::mentions(text);
    if (std::exchange(m_written, names) != names)
        look();
}

void StrangerNotice::noteSent(const QString &text)
{
    m_sent = markdown::mentions(text);
    look();
}

void StrangerNotice::setMayInvite(bool may)
{
    m_mayInvite = may;
    m_add->setVisible(may);
}

QList<protocol::User> StrangerNotice::mentioned() const
{
    const auto names = m_sent + m_written;
    QList<protocol::User> people;
    if (names.isEmpty())
        return people;
    const auto users = m_workspace.users();
    for (const auto &name : names) {
        const auto user = std::find_if(users.cbegin(), users.cend(), [&name](const auto &u) { return u.name == name; });
        if (user != users.cend() && !user->disabled && user->id != m_workspace.self() && !m_ignored.contains(user->id))
            people.append(*user);
    }
    return people;
}

void StrangerNotice::loadMembers()
{
    if (std::exchange(m_isLoading, true))
        return;
    m_workspace.call(
        this,
        [id = m_conversation](Account &account, auto reply) {
            account.loadMembers(id, [reply](const Status &done) { reply(done); });
        },
        [this](const Status &) { m_isLoading = false; }); // membersChanged tells that they are there
}

void StrangerNotice::look()
{
    const auto people = mentioned();
    const auto &conversations = m_workspace.store().conversations();
    const auto asOf = conversations.membersAsOf(m_conversation);
    const bool areKnown = asOf && *asOf;
    if (!people.isEmpty() && !areKnown)
        loadMembers();
    const auto members
        = areKnown ? conversations.members(m_conversation) : Result<QList<protocol::Member>>(ErrorCode::NotFound);
    const auto isStranger = [&members](const protocol::User &user) {
        return members && std::none_of(members->cbegin(), members->cend(), [&user](const auto &member) {
                   return member.user == user.id;
               });
    };
    const auto stranger = std::find_if(people.cbegin(), people.cend(), isStranger);
    setVisible(stranger != people.cend());
    const auto before = std::exchange(m_shown, stranger == people.cend() ? UserId() : stranger->id);
    if (stranger == people.cend())
        return;
    const auto name = stranger->displayName.isEmpty() ? stranger->name : stranger->displayName;
    m_label->setText(tr("%1 is not in this channel.").arg(name));
    m_add->setAccessibleName(tr("Add %1 to this channel").arg(name));
    m_ignore->setAccessibleName(tr("Ignore that %1 is not in this channel").arg(name));
    m_add->setEnabled(true);
    if (before != m_shown)
        Q_EMIT announce(m_label->text());
}

void StrangerNotice::add()
{
    const auto user = m_shown;
    const protocol::InviteMember request{m_conversation, ClientId::create(), user};
    m_add->setEnabled(false);
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.invite(request, reply); },
        [this, user](const Result<protocol::Ack> &ack) {
            const auto name = m_workspace.displayName(user);
            m_add->setEnabled(true);
            if (!ack) {
                Q_EMIT told(tr("%1 was not added. %2").arg(name, errorText(ack.error())));
                return;
            }
            m_ignored.insert(user); // the list of members follows
            Q_EMIT told(tr("%1 was added.").arg(name));
            look();
        });
    Q_EMIT left();
}

void StrangerNotice::ignore()
{
    m_ignored.insert(m_shown);
    look();
    Q_EMIT left();
}

} // namespace conclave::client
