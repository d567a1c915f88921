// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/filetools.h"

#include <QStackedWidget>

namespace conclave::client {

class ChannelDesk;
class MembersPane;
class FilesPage;
class PinsPane;
class SearchPane;
class TalkPane;
class ThreadPane;

// The place at the right: a thread, the members, or the pins of the open channel, or a search, one at a time. Owned by
// the main window; GUI thread.
class RightPanes : public QStackedWidget
{
    Q_OBJECT

public:
    static constexpr int CoversBelow = 1040; // windows narrower than this have no room for it beside the channel

    RightPanes(Workspace &workspace, ChannelDesk &desk, QWidget *parent = nullptr);

    void showThread(ConversationId conversation, MessageId root); // leaves it as it is when it is there already
    void showMembers(ConversationId conversation);
    void showPins(ConversationId conversation);
    void showInfo(ConversationId conversation);
    void showProfile(UserId user);
    void showSearch(ConversationId scope); // null: everywhere; goes on with what was searched for last
    void showSearch(const QString &text); // everywhere
    bool isSearching() const;
    void close();
    void leaveChannel(); // closes what is only about that channel
    void toggle(); // what was open last
    bool isOpen() const { return m_open; }
    ThreadPane *thread() const; // that is open; nullptr for none
    void focusPane();

Q_SIGNALS:
    void opened();
    void closed();
    void talkOpened(conclave::client::TalkPane *talk);
    void mentionWanted(const QString &name); // of a member, in the channel
    void messageWanted(conclave::MessageId message); // in the channel
    void channelWanted(conclave::ConversationId conversation);
    void resultWanted(conclave::ConversationId conversation, conclave::MessageId message);
    void announce(const QString &text);
    void fileWanted(const conclave::client::ShownFile &file, conclave::client::FileWish wish,
                    const QList<conclave::client::ShownFile> &beside);

private:
    void show(QWidget *pane);
    MembersPane *membersOf(ConversationId conversation);
    PinsPane *pinsOf(ConversationId conversation);
    FilesPage *filesOf(ConversationId conversation);
    SearchPane *searchPane();

    Workspace &m_workspace;
    ChannelDesk &m_desk;
    QString m_searched; // last
    bool m_open = false;
};

} // namespace conclave::client
