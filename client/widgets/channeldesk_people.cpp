// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/filelane.h"
#include "client/models/errortexts.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/peopledirectory.h"
#include "client/widgets/peoplepicker.h"
#include "client/widgets/readersdialog.h"

#include <QFileDialog>
#include <QSaveFile>

// The part of the desk that is about people: who is added, put out, lets others post, has read.
namespace conclave::client {

using protocol::Ack;

namespace {

// What became of those who were chosen, one answer after the other.
struct Outcomes
{
    qsizetype waiting = 0;
    qsizetype added = 0;
    QList<UserId> failed;
    QStringList reasons; // of those
};

} // namespace

QSet<UserId> ChannelDesk::membersOf(ConversationId conversation) const
{
    QSet<UserId> there;
    const auto members = m_workspace.store().conversations().members(conversation);
    for (const auto &member : members ? *members : QList<protocol::Member>())
        there.insert(member.user);
    return there;
}

void ChannelDesk::addPeople(ConversationId conversation)
{
    const auto there = membersOf(conversation);
    QList<protocol::User> others;
    for (const auto &user : m_workspace.users()) {
        if (!user.disabled && !there.contains(user.id))
            others.append(user);
    }
    const auto info = find(conversation);
    auto *picker = new PeoplePicker(tr("Add people to #%1").arg(info ? info->name : QString()), tr("Add"), m_window);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    picker->setPeople(others);
    if (info)
        picker->setNote(info->history == protocol::History::All ? tr("They can read everything that was written here.")
                                                                : tr("They can read what is written from now on."));
    connect(picker, &PeoplePicker::chosen, this,
            [this, conversation, picker](const QList<UserId> &users) { inviteAll(conversation, users, picker); });
    picker->open();
}

// The picker goes when all are in; otherwise it says who is not, and why, and keeps them.
void ChannelDesk::inviteAll(ConversationId conversation, const QList<UserId> &users, PeoplePicker *picker)
{
    auto outcomes = std::make_shared<Outcomes>();
    outcomes->waiting = users.size();
    for (const auto &user : users) {
        const protocol::InviteMember request{conversation, ClientId::create(), user};
        m_workspace.call(
            picker, [request](Account &account, auto reply) { account.invite(request, reply); },
            [this, picker, outcomes, user](const Result<Ack> &ack) {
                if (ack) {
                    ++outcomes->added;
                } else {
                    outcomes->failed << user;
                    outcomes->reasons << tr("%1: %2").arg(m_workspace.displayName(user), errorText(ack.error()));
                }
                if (--outcomes->waiting > 0)
                    return;
                if (outcomes->failed.isEmpty())
                    picker->accept();
                else
                    picker->showFailures(
                        tr("%1 added. Not added: %2")
                            .arg(QString::number(outcomes->added), outcomes->reasons.join(QStringLiteral("; "))),
                        outcomes->failed);
            });
    }
}

void ChannelDesk::addPosters(ConversationId conversation)
{
    const auto info = find(conversation);
    if (!info)
        return;
    auto *picker = new PeoplePicker(tr("Announcers of #%1").arg(info->name), tr("Add"), m_window);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    picker->setNote(tr("They can post here like you. Only members can be chosen."));
    const auto fill = [this, conversation, picker] {
        const auto now = find(conversation);
        QList<protocol::User> members;
        for (const auto &id : membersOf(conversation)) {
            const auto user = m_workspace.user(id);
            const bool postsAlready = now && now->posters && now->posters->contains(id);
            if (user && !user->disabled && !postsAlready && user->role > protocol::Role::Moderator)
                members << *user;
        }
        picker->setPeople(members);
    };
    fill();
    connect(&m_workspace, &Workspace::membersChanged, picker, fill);
    m_workspace.tell([conversation](Account &account) { account.loadMembers(conversation, [](const Status &) {}); });
    connect(picker, &PeoplePicker::chosen, this, [this, conversation, picker](const QList<UserId> &users) {
        for (const auto &user : users)
            setPoster(conversation, user, true);
        picker->accept();
    });
    picker->open();
}

void ChannelDesk::setPoster(ConversationId conversation, UserId user, bool on)
{
    const protocol::SetPoster request{conversation, ClientId::create(), user, on};
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.setPoster(request, reply); },
        [this](const Result<Ack> &ack) { report(ack); });
}

bool ChannelDesk::mayAddPeople(ConversationId conversation) const
{
    const auto info = find(conversation);
    const auto self = m_workspace.user(m_workspace.self());
    return info && self && !info->archived && self->role != protocol::Role::Guest;
}

bool ChannelDesk::mayRemovePeople(ConversationId conversation) const
{
    const auto info = find(conversation);
    const auto self = m_workspace.user(m_workspace.self());
    const bool isCreator = info && self && info->createdBy == self->id && self->role != protocol::Role::Guest;
    return isCreator || (self && self->role <= protocol::Role::Moderator);
}

void ChannelDesk::removeMember(ConversationId conversation, UserId user)
{
    Question question;
    question.title = tr("Remove %1?").arg(m_workspace.displayName(user));
    question.text = tr("They keep what they have read until now and see nothing that comes later.");
    question.verb = tr("Remove");
    question.destructive = true;
    Prompts::ask(m_window, question, [this, conversation, user](bool yes) {
        if (!yes)
            return;
        const protocol::RemoveMember request{conversation, ClientId::create(), user};
        m_workspace.call(
            this, [request](Account &account, auto reply) { account.remove(request, reply); },
            [this](const Result<Ack> &ack) { report(ack); });
    });
}

void ChannelDesk::showReaders(ConversationId conversation, MessageId message)
{
    const auto stored = m_workspace.store().messages().message(conversation, message);
    if (!stored || !*stored)
        return;
    auto *dialog = new ReadersDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ReadersDialog::exportWanted, this,
            [this, dialog](const QByteArray &csv) { saveTable(csv, dialog); });
    dialog->open();
    m_workspace.call(
        dialog,
        [conversation, seq = (*stored)->seq](Account &account, auto reply) {
            account.readers(conversation, seq, reply);
        },
        [this, dialog, seq = (*stored)->seq, author = (*stored)->sender](const Result<Account::ReaderList> &list) {
            if (list)
                dialog->setRows(readerRows(*list, seq, author, m_workspace.users()));
            else
                dialog->showError(errorText(list.error()));
        });
}

void ChannelDesk::saveTable(const QByteArray &csv, QWidget *parent)
{
    auto *dialog = new QFileDialog(parent, tr("Save as a table"), {}, tr("Tables (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("readers.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, csv](const QString &path) { writeTable(path, csv); });
    dialog->open();
}

// The disk may take its time, or not answer at all.
void ChannelDesk::writeTable(const QString &path, const QByteArray &csv)
{
    auto *lane = new FileLane(this);
    const auto write = [path, csv] {
        QSaveFile file(path);
        const bool saved = file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
        return saved ? QString() : file.errorString();
    };
    lane->run(lane, write, [this, lane](const QString &problem) {
        lane->deleteLater();
        if (!problem.isEmpty())
            Q_EMIT failed(tr("The table could not be saved: %1").arg(problem));
    });
    connect(lane, &FileLane::stuckChanged, this, [this](bool isStuck) {
        if (isStuck)
            Q_EMIT failed(tr("The table is not saved yet: its disk does not answer."));
    });
}

void ChannelDesk::showPeople()
{
    auto *directory = new PeopleDirectory(m_workspace, m_window);
    directory->setAttribute(Qt::WA_DeleteOnClose);
    connect(directory, &PeopleDirectory::chosen, this, &ChannelDesk::profileWanted);
    directory->open();
}

} // namespace conclave::client
