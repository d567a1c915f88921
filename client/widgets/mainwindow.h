// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/conversationlistmodel.h"
#include "client/views/timelineview.h"
#include "client/widgets/screens.h"
#include "client/widgets/uisettings.h"

#include <QHash>
#include <QMainWindow>
#include <QSplitter>
#include <QStackedWidget>

class QVBoxLayout;

namespace conclave::client {

class Announcer;
class ChannelDesk;
class ChannelPane;
class ConnectionBanner;
class EmptyState;
class FileActions;
class ProfileControl;
class Navigator;
class ReadingKeys;
class RightPanes;
class Sidebar;
class SwitcherControl;
class TalkPane;
class Toast;
class TransferControl;

// The window of one signed-in account: sidebar, the open channel, one pane at the right. It only arranges; what panes
// show and do is theirs, and what is done to channels is ChannelDesk's. Owned by the application; GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Workspace &workspace, UiSettings &settings);
    ~MainWindow() override;

    void setMark(const QString &mark); // in the title, for profiles that are not ordinary
    void openConversation(ConversationId conversation); // and the way back leads here
    void openPlace(const ReadPlace &place); // to write there
    void openScreen(Screens::Screen screen);
    void showChannel(ConversationId conversation); // of the user's; nothing happens when it is open already
    void jumpTo(ConversationId conversation, MessageId message); // see Navigator
    void openLink(const QUrl &address); // inside when it leads to this workspace
    void showProblem(const QString &sentence);
    ConversationId current() const; // null when none is open
    ChannelPane *channel() const { return m_channel; }
    RightPanes *right() const { return m_right; }
    const ConversationListModel &conversations() const { return m_conversations; }
    Toast *toast() const { return m_toast; }
    Screens *screens() const { return m_screens; }
    void showScreen(Screens::Screen screen);
    void showSwitcher();
    void showNotifySettings();
    TransferControl *transfers() const { return m_transfers; }
    void quit(); // really, also where closing the window leaves the program in the tray

Q_SIGNALS:
    void quits();
    void closing(); // really: nothing stops it any more
    void conversationShown(); // another one, or none
    void signInWanted();
    void signOutWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void wire();
    void addShortcuts();
    void addCommands();
    void showCommands();
    void openFirst();
    void showConversation(ConversationId conversation);
    qsizetype unsent() const;
    void openWhenKnown(ConversationId conversation);
    void openAwaited();
    void closeChannel();
    void wireProfiles();
    void wireChannel();
    void wireBanner();
    void wireFiles();
    void wireScreens();
    void wireTalk(TalkPane *talk);
    void step(int direction, bool onlyUnread);
    void focusRegion(int direction);
    void toggleSidebar();
    void arrange();
    void showTitle();

    Workspace &m_workspace;
    UiSettings &m_settings;
    ConversationListModel m_conversations;
    ChannelDesk *m_desk;
    Announcer *m_announcer;
    SystemClock m_clock;
    ConnectionBanner *m_banner; // under the open channel's header
    QSplitter *m_splitter;
    Sidebar *m_sidebar;
    QStackedWidget *m_center;
    EmptyState *m_empty = nullptr;
    QVBoxLayout *m_emptyColumn = nullptr; // of the page without a channel
    RightPanes *m_right;
    SwitcherControl *m_switcher;
    ProfileControl *m_profiles;
    Toast *m_toast;
    Screens *m_screens;
    Navigator *m_navigator;
    ReadingKeys *m_reading;
    TransferControl *m_transfers;
    FileActions *m_files;
    ChannelPane *m_channel = nullptr;
    QList<ConversationId> m_recent; // newest first
    QHash<ConversationId, TimelineView::Place> m_places; // where the user was in those not open now
    ConversationId m_awaited; // to be opened as soon as it is known
    QString m_mark;
    bool m_drawer = false; // the sidebar is one, because the window is narrow
    bool m_mayClose = false; // the user knows what is not sent yet
};

} // namespace conclave::client
