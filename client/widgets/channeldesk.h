// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/prompts.h"

#include <QPointer>
#include <QWidget>

namespace conclave::client {

class ChannelBrowser;
class CreateChannelDialog;
class PeoplePicker;

// What is done to channels as a whole: made, found, joined, left, changed, peopled. It shows the dialogs for it and
// tells what came out. Owned by the main window; GUI thread.
class ChannelDesk : public QObject
{
    Q_OBJECT

public:
    ChannelDesk(Workspace &workspace, QWidget *window);

    void create(const QString &name);
    void browse();
    void showPeople(); // everybody
    void addPeople(ConversationId conversation);
    void addPosters(ConversationId conversation);
    void setPoster(ConversationId conversation, UserId user, bool on);
    void removeMember(ConversationId conversation, UserId user);
    void leave(ConversationId conversation);
    void rename(ConversationId conversation);
    void changeName(ConversationId conversation, const QString &name);
    void setTopic(ConversationId conversation);
    void changeTopic(ConversationId conversation, const QString &topic);
    void setReplies(ConversationId conversation, protocol::Replies replies);
    void setArchived(ConversationId conversation, bool archived);
    void extend(ConversationId conversation);
    void showReaders(ConversationId conversation, MessageId message);
    QString whatLeavingMeans(const protocol::Conversation &info) const; // in sentences

    // As far as can be told here; the server decides.
    bool mayAddPeople(ConversationId conversation) const;
    bool mayRemovePeople(ConversationId conversation) const;

Q_SIGNALS:
    void opened(conclave::ConversationId conversation); // made or joined; show it
    void profileWanted(conclave::UserId user);
    void failed(const QString &sentence);

private:
    void send(const protocol::CreateConversation &request);
    void join(ConversationId conversation);
    void inviteAll(ConversationId conversation, const QList<UserId> &users, PeoplePicker *picker);
    static protocol::ChangeConversation changeOf(ConversationId conversation);
    void change(const protocol::ChangeConversation &request);
    QSet<UserId> membersOf(ConversationId conversation) const;
    void saveTable(const QByteArray &csv, QWidget *parent);
    void writeTable(const QString &path, const QByteArray &csv);
    void listChannels(bool archived);
    QSet<ConversationId> joined() const;
    QList<protocol::Conversation> known(bool archived) const; // of these, what the store has
    void report(const Result<protocol::Ack> &ack);
    void askText(const QString &title, const QString &label, const QString &text,
                 const std::function<void(const QString &)> &done);
    std::optional<protocol::Conversation> find(ConversationId conversation) const;

    Workspace &m_workspace;
    QWidget *m_window;
    QPointer<ChannelBrowser> m_browser;
    QPointer<CreateChannelDialog> m_creation;
};

} // namespace conclave::client
