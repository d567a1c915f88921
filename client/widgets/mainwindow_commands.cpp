// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// MainWindow: its keys, its commands, what leads from one part to another.
#include "client/widgets/mainwindow.h"

#include "client/models/notifypreferences.h"
#include "client/views/announcer.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/channelheader.h"
#include "client/widgets/channelpane.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/fileactions.h"
#include "client/widgets/helpwindow.h"
#include "client/widgets/keymap.h"
#include "client/widgets/navigator.h"
#include "client/widgets/notifymenu.h"
#include "client/widgets/readingkeys.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/searchcontrol.h"
#include "client/widgets/sidebar.h"
#include "client/widgets/spokennews.h"
#include "client/widgets/switchercontrol.h"
#include "client/widgets/toast.h"
#include "client/widgets/transfercontrol.h"

#include <QShortcut>

namespace conclave::client {

void MainWindow::addShortcuts()
{
    const auto add = [this](WindowKey key, auto slot) {
        connect(new QShortcut(KeyMap::keys(key), this), &QShortcut::activated, this, slot);
    };
    add(WindowKey::Switcher, &MainWindow::showSwitcher);
    add(WindowKey::Commands, &MainWindow::showCommands);
    add(WindowKey::CreateChannel, [this] { m_desk->create({}); });
    add(WindowKey::NextChannel, [this] { step(1, false); });
    add(WindowKey::PreviousChannel, [this] { step(-1, false); });
    add(WindowKey::NextUnreadChannel, [this] { step(1, true); });
    add(WindowKey::PreviousUnreadChannel, [this] { step(-1, true); });
    add(WindowKey::Back, [this] { m_navigator->back(); });
    add(WindowKey::Forward, [this] { m_navigator->forward(); });
    add(WindowKey::Undo, [this] { m_toast->takeUp(); });
    add(WindowKey::Members, [this] { m_right->showMembers(current()); });
    add(WindowKey::ChannelInfo, [this] { m_right->showInfo(current()); });
    add(WindowKey::ToggleSidebar, &MainWindow::toggleSidebar);
    add(WindowKey::ToggleRightPane, [this] { m_right->toggle(); });
    add(WindowKey::NextRegion, [this] { focusRegion(1); });
    add(WindowKey::PreviousRegion, [this] { focusRegion(-1); });
    add(WindowKey::Help, [this] { HelpWindow::open(this); });
    add(WindowKey::KeyboardHelp, [this] { HelpWindow::open(this, HelpPages::keyboard()); });
    add(WindowKey::Quit, &MainWindow::quit);
    add(WindowKey::Mute, [this] { NotifyMenu::toggleMute(m_workspace, current()); });
    add(WindowKey::DoNotDisturb, [this] { m_workspace.notify().toggleDnd(); });
}

void MainWindow::showSwitcher()
{
    m_switcher->open(current(), m_recent);
}

void MainWindow::showCommands()
{
    m_switcher->open(current(), m_recent, QStringLiteral(">"));
}

void MainWindow::addCommands()
{
    new SearchControl(*m_switcher, *m_announcer, this);
    new SpokenNews(m_workspace, m_settings, *m_announcer, this);
    m_transfers->addCommands(*m_switcher);
    const auto keys = [](WindowKey key) { return KeyMap::text(key); };
    m_switcher->addCommand(tr("Create a channel"), keys(WindowKey::CreateChannel), "plus",
                           [this] { m_desk->create({}); });
    m_switcher->addCommand(tr("Browse channels"), {}, "compass", [this] { m_desk->browse(); });
    using Screen = Screens::Screen;
    m_switcher->addCommand(tr("Inbox"), keys(WindowKey::Inbox), "inbox", [this] { openScreen(Screen::Inbox); });
    m_switcher->addCommand(tr("Threads"), keys(WindowKey::Threads), "messages-square",
                           [this] { openScreen(Screen::Threads); });
    m_switcher->addCommand(tr("Drafts and outbox"), keys(WindowKey::Drafts), "pencil",
                           [this] { openScreen(Screen::Drafts); });
    m_switcher->addCommand(tr("Saved messages"), {}, "bookmark", [this] { openScreen(Screen::Saved); });
    m_switcher->addCommand(tr("People"), {}, "users", [this] { m_desk->showPeople(); });
    m_switcher->addCommand(tr("Channel info"), keys(WindowKey::ChannelInfo), "info",
                           [this] { m_right->showInfo(current()); });
    m_switcher->addCommand(tr("Show the members"), keys(WindowKey::Members), "users",
                           [this] { m_right->showMembers(current()); });
    m_switcher->addCommand(tr("Show pinned messages"), {}, "pin", [this] { m_right->showPins(current()); });
    m_switcher->addCommand(tr("Back to where you were"), keys(WindowKey::Back), "arrow-left",
                           [this] { m_navigator->back(); });
    m_switcher->addCommand(tr("Undo what was done last"), keys(WindowKey::Undo), "undo-2",
                           [this] { m_toast->takeUp(); });
    m_switcher->addCommand(tr("Next unread message"), keys(WindowKey::NextUnreadMessage), "mail-open",
                           [this] { m_reading->goToNextUnread(); });
    m_switcher->addCommand(tr("Mark everything as read"), keys(WindowKey::MarkAllRead), "check-check",
                           [this] { m_reading->markAllRead(); });
    m_switcher->addCommand(tr("Next unread channel"), keys(WindowKey::NextUnreadChannel), "arrow-down",
                           [this] { step(1, true); });
    m_switcher->addCommand(tr("Mute or unmute the channel"), keys(WindowKey::Mute), "bell-off",
                           [this] { NotifyMenu::toggleMute(m_workspace, current()); });
    m_switcher->addCommand(tr("Do not disturb, on or off"), keys(WindowKey::DoNotDisturb), "moon",
                           [this] { m_workspace.notify().toggleDnd(); });
    m_switcher->addCommand(tr("Help"), keys(WindowKey::Help), "circle-help", [this] { HelpWindow::open(this); });
    m_switcher->addCommand(tr("Keyboard shortcuts"), keys(WindowKey::KeyboardHelp), "keyboard",
                           [this] { HelpWindow::open(this, HelpPages::keyboard()); });
    m_switcher->addCommand(tr("Light appearance"), {}, "sun", [this] { m_settings.setAppearance(Appearance::Light); });
    m_switcher->addCommand(tr("Dark appearance"), {}, "moon", [this] { m_settings.setAppearance(Appearance::Dark); });
    m_switcher->addCommand(tr("Appearance of the system"), {}, "monitor",
                           [this] { m_settings.setAppearance(Appearance::System); });
}

void MainWindow::step(int direction, bool onlyUnread)
{
    const auto &items = m_conversations.items();
    const int count = int(items.size());
    const int start = m_conversations.rowOf(current());
    for (int i = 1; i <= count; ++i) {
        const auto &item = items.at(((start + direction * i) % count + count) % count);
        if (!onlyUnread || item.isUnread) {
            openConversation(item.info.id);
            return;
        }
    }
}

void MainWindow::focusRegion(int direction)
{
    QList<QWidget *> regions{m_sidebar->list()};
    if (auto *screen = m_screens->currentScreen())
        regions << screen->list();
    else if (m_channel)
        regions << m_channel->header() << m_channel->talk()->timeline() << m_channel->talk()->composer();
    if (m_right->isVisible())
        regions << m_right;
    qsizetype now = 0;
    for (qsizetype i = 0; i < regions.size(); ++i) {
        if (regions.at(i)->isAncestorOf(focusWidget()) || regions.at(i) == focusWidget())
            now = i;
    }
    auto *next = regions.at((now + direction + regions.size()) % regions.size());
    if (auto *composer = qobject_cast<Composer *>(next))
        composer->focusText();
    else if (next == m_right)
        m_right->focusPane();
    else
        next->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::toggleSidebar()
{
    m_sidebar->setVisible(!m_sidebar->isVisible());
    if (m_sidebar->isVisible())
        m_sidebar->list()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::wireScreens()
{
    connect(m_sidebar, &Sidebar::screenChosen, this, &MainWindow::openScreen);
    connect(m_sidebar, &Sidebar::threadsChosen, this, [this](ConversationId conversation) {
        if (const auto thread = m_screens->firstUnreadThread(conversation))
            jumpTo(conversation, thread->message);
    });
    connect(m_screens, &Screens::countsChanged, m_sidebar, [this] { m_sidebar->setCounts(m_screens->counts()); });
    connect(m_screens, &Screens::threadsChanged, this, [this](ConversationId conversation) {
        m_conversations.setUnreadThreads(conversation, m_screens->unreadThreads(conversation));
    });
    connect(m_screens, &Screens::messageWanted, this, &MainWindow::jumpTo);
    connect(m_screens, &Screens::placeWanted, this, &MainWindow::openPlace);
    connect(m_screens, &Screens::offered, m_toast, &Toast::offer);
    connect(m_screens, &Screens::sidebarWanted, this, &MainWindow::toggleSidebar);
    const std::pair<WindowKey, Screens::Screen> keys[] = {{WindowKey::Inbox, Screens::Screen::Inbox},
                                                          {WindowKey::Threads, Screens::Screen::Threads},
                                                          {WindowKey::Drafts, Screens::Screen::Drafts}};
    for (const auto &[key, screen] : keys) {
        connect(new QShortcut(KeyMap::keys(key), this), &QShortcut::activated, this,
                [this, which = screen] { openScreen(which); });
    }
}

void MainWindow::wireFiles()
{
    connect(m_files, &FileActions::told, m_toast, &Toast::tell);
    connect(m_files, &FileActions::offered, m_toast, &Toast::offer);
    connect(m_files, &FileActions::announce, m_announcer, [this](const QString &text) { m_announcer->say(text); });
    connect(m_right, &RightPanes::fileWanted, m_files,
            [this](const ShownFile &file, FileWish wish, const QList<ShownFile> &beside) {
                m_files->serve(file, wish, beside);
            });
    connect(m_files, &FileActions::messageWanted, this, [this](MessageId message) { jumpTo(current(), message); });
}

} // namespace conclave::client
