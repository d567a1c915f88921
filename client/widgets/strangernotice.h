// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QSet>
#include <QWidget>

class QPushButton;

namespace conclave::client {

class TextLabel;

// The quiet line above a composer that says who is mentioned and will not read it, because they are not in the channel;
// they can be added from there. Of several the first, then the next. Owned by a TalkPane; GUI thread.
class StrangerNotice : public QWidget
{
    Q_OBJECT

public:
    StrangerNotice(Workspace &workspace, ConversationId conversation, QWidget *parent);

    void setText(const QString &text); // that is being written
    void noteSent(const QString &text); // whom it mentions is said until something was done about it
    void setMayInvite(bool may);

Q_SIGNALS:
    void told(const QString &sentence); // for the user, in passing
    void announce(const QString &text);
    void left(); // the keyboard goes back to the text

private:
    void look();
    void loadMembers();
    QList<protocol::User> mentioned() const; // known, and nobody that was ignored
    void add();
    void ignore();

    Workspace &m_workspace;
    const ConversationId m_conversation;
    TextLabel *m_label;
    QPushButton *m_add;
    QPushButton *m_ignore;
    QStringList m_written; // names
    QStringList m_sent;
    QSet<UserId> m_ignored;
    UserId m_shown;
    bool m_mayInvite = false;
    bool m_isLoading = false; // the members
};

} // namespace conclave::client
