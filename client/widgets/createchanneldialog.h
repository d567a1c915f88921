// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"
#include "shared/protocol/frames/conversations.h"
#include "shared/util/result.h"

class QButtonGroup;
class QDateEdit;
class QLineEdit;

namespace conclave::client {

class Choice;
class FormField;
class FormMessage;

// Asks for everything a new channel needs, and checks the name while it is typed. Whether it worked is told by the
// owner: showError(), or accept(). Owned by the window; GUI thread.
class CreateChannelDialog : public Dialog
{
    Q_OBJECT

public:
    explicit CreateChannelDialog(QWidget *parent);

    void setName(const QString &name);
    void setBroadcastAllowed(bool allowed);
    void setOnline(bool online); // nothing can be made without a connection
    void showError(const Error &error);

    // What is wrong with a channel's name; empty when nothing is, and for a name that was not begun.
    static QString problemOf(const QString &name);

Q_SIGNALS:
    void createWanted(const conclave::protocol::CreateConversation &request);

private:
    void build();
    void buildKinds();
    void buildHistory();
    void buildReplies();
    void buildAtEnd();
    void noteEdited(); // what the server said does not count any more
    void refresh();
    void submit();
    protocol::ConversationKind kind() const;
    protocol::CreateConversation request();

    QLineEdit *m_nameEdit;
    QLineEdit *m_topicEdit;
    QDateEdit *m_endEdit;
    FormField *m_name;
    FormField *m_topic;
    FormField *m_end;
    QButtonGroup *m_kinds;
    QButtonGroup *m_histories;
    QButtonGroup *m_replies; // of a broadcast channel
    QButtonGroup *m_atEnd; // of a temporary one
    FormField *m_repliesField = nullptr;
    FormField *m_atEndField = nullptr;
    Choice *m_broadcast = nullptr;
    FormMessage *m_problem; // that belongs to no field
    QPushButton *m_create;
    ClientId m_clientId; // of the request; a retry of the same form has the same
    bool m_online = true;
    bool m_busy = false;
};

} // namespace conclave::client
