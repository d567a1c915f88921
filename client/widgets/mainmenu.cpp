// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/mainmenu.h"

#include "client/models/channelrights.h"
#include "client/views/icons.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/helpwindow.h"
#include "client/widgets/keymap.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/notifymenu.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/transfercontrol.h"
#include "client/widgets/uisettings.h"

#include <QActionGroup>
#include <QMessageBox>
#include <QSystemTrayIcon>

namespace conclave::client {

namespace {

constexpr int ZoomStep = 10;

} // namespace

MainMenu::MainMenu(UiSettings &settings, ChannelDesk &desk, MainWindow *window)
    : QMenu(window)
{
    // The window has the shortcuts; the menu only names them.
    const auto keys = KeyMap::text(WindowKey::CreateChannel);
    connect(addAction(client::icon("plus"), tr("Create a channel …") + u'\t' + keys), &QAction::triggered, &desk,
            [&desk] { desk.create({}); });
    connect(addAction(client::icon("compass"), tr("Browse channels …")), &QAction::triggered, &desk,
            &ChannelDesk::browse);
    connect(addAction(client::icon("users"), tr("People …")), &QAction::triggered, &desk, &ChannelDesk::showPeople);
    addSearch(window);
    if (window->transfers()->hasAny())
        connect(addAction(client::icon("arrow-up-down"), tr("Files on their way …")), &QAction::triggered, window,
                [window] { window->transfers()->show(); });
    addSeparator();
    addAppearance(settings, window);
    addZoom(settings, window);
    addSpokenNews(settings);
    addSendKey(settings);
    addKeepsRunning(settings);
    addAutostart(settings, window);
    connect(addAction(client::icon("bell"), tr("Notifications …")), &QAction::triggered, window,
            &MainWindow::showNotifySettings);
    addSeparator();
    addHelp(window);
    connect(addAction(client::icon("info"), tr("About Conclave")), &QAction::triggered, this,
            [this, window] { showAbout(window); });
    connect(addAction(client::icon("log-out"), tr("Sign out …")), &QAction::triggered, window,
            &MainWindow::signOutWanted);
    connect(addAction(tr("Quit")), &QAction::triggered, window, &MainWindow::quit);
}

// The window has these keys, too.
void MainMenu::addHelp(MainWindow *window)
{
    connect(addAction(client::icon("circle-help"), tr("Help") + u'\t' + KeyMap::text(WindowKey::Help)),
            &QAction::triggered, window, [window] { HelpWindow::open(window); });
    connect(
        addAction(client::icon("keyboard"), tr("Keyboard shortcuts") + u'\t' + KeyMap::text(WindowKey::KeyboardHelp)),
        &QAction::triggered, window, [window] { HelpWindow::open(window, HelpPages::keyboard()); });
}

void MainMenu::addAppearance(UiSettings &settings, MainWindow *window)
{
    auto *menu = addMenu(client::icon("sun"), tr("Appearance"));
    auto *group = new QActionGroup(menu);
    const auto add = [&](const QString &text, Appearance appearance) {
        auto *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(settings.appearance() == appearance);
        group->addAction(action);
        connect(action, &QAction::triggered, window, [&settings, appearance] { settings.setAppearance(appearance); });
    };
    add(tr("As the system"), Appearance::System);
    add(tr("Light"), Appearance::Light);
    add(tr("Dark"), Appearance::Dark);
}

void MainMenu::addSpokenNews(UiSettings &settings)
{
    auto *menu = addMenu(client::icon("message-square"), tr("Screen reader tells of new messages"));
    auto *group = new QActionGroup(menu);
    const auto add = [&](const QString &text, SpokenLevel level) {
        auto *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(settings.spokenNews() == level);
        group->addAction(action);
        connect(action, &QAction::triggered, &settings, [&settings, level] { settings.setSpokenNews(level); });
    };
    add(tr("All that come where I am reading"), SpokenLevel::All);
    add(tr("Only mentions of me"), SpokenLevel::Mentions);
    add(tr("None"), SpokenLevel::Nothing);
}

void MainMenu::addSearch(MainWindow *window)
{
    const auto add = [&](const QString &text, WindowKey key, auto search) {
        auto *action = new QAction(client::icon("search"), text, window);
        action->setShortcut(KeyMap::keys(key));
        window->addAction(action);
        addAction(action);
        connect(action, &QAction::triggered, window, search);
    };
    add(tr("Search in this channel …"), WindowKey::SearchHere,
        [window] { window->right()->showSearch(window->current()); });
    add(tr("Search all messages …"), WindowKey::SearchAll, [window] { window->right()->showSearch(ConversationId()); });
}

void MainMenu::addZoom(UiSettings &settings, MainWindow *window)
{
    auto *menu = addMenu(client::icon("search"), tr("Size of text"));
    const auto add = [&](const QString &text, WindowKey key, auto zoom) {
        auto *action = new QAction(text, window);
        action->setShortcut(KeyMap::keys(key));
        window->addAction(action);
        menu->addAction(action);
        connect(action, &QAction::triggered, window, zoom);
    };
    add(tr("Larger"), WindowKey::LargerText, [&settings] { settings.setZoom(settings.zoom() + ZoomStep); });
    add(tr("Smaller"), WindowKey::SmallerText, [&settings] { settings.setZoom(settings.zoom() - ZoomStep); });
    add(tr("Normal"), WindowKey::NormalText, [&settings] { settings.setZoom(100); });
}

void MainMenu::addSendKey(UiSettings &settings)
{
    auto *action = addAction(tr("Enter begins a new line, Ctrl+Enter sends"));
    action->setCheckable(true);
    action->setChecked(settings.sendKey() == SendKey::CtrlEnter);
    connect(action, &QAction::toggled, &settings,
            [&settings](bool on) { settings.setSendKey(on ? SendKey::CtrlEnter : SendKey::Enter); });
}

void MainMenu::addKeepsRunning(UiSettings &settings)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    auto *action = addAction(tr("Keep running when the window is closed"));
    action->setCheckable(true);
    connect(this, &QMenu::aboutToShow, action,
            [&settings, action] { action->setChecked(settings.keepsRunning().value_or(false)); });
    connect(action, &QAction::triggered, &settings, [&settings](bool on) { settings.setKeepsRunning(on); });
}

void MainMenu::addAutostart(UiSettings &settings, MainWindow *window)
{
    if (!settings.autostart())
        return;
    auto *action = addAction(tr("Start Conclave when I sign in"));
    action->setCheckable(true);
    connect(this, &QMenu::aboutToShow, action,
            [&settings, action] { action->setChecked(settings.autostart()->isOn()); });
    connect(action, &QAction::triggered, window, [&settings, window](bool on) {
        if (auto done = settings.autostart()->setOn(on); !done)
            window->showProblem(tr("The system could not keep this: %1").arg(done.error().detail));
    });
}

void MainMenu::showAbout(MainWindow *window)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Conclave"), {}, QMessageBox::Ok, window);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Conclave %1\n\nTeam chat that a company runs on its own machines.\nGNU General Public License, "
                    "version 3 or later.")
                     .arg(QStringLiteral(CONCLAVE_VERSION)));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainMenu::showForChannel(Workspace &workspace, ChannelDesk &desk, ConversationId conversation, QWidget *window,
                              const QPoint &position)
{
    const auto info = workspace.store().conversations().find(conversation);
    if (!info || !*info)
        return;
    const bool archived = (*info)->archived;
    auto *menu = new QMenu(window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const char *drawing, const QString &text, bool enabled, auto work) {
        auto *action = menu->addAction(client::icon(drawing), text);
        action->setEnabled(enabled && workspace.isOnline());
        connect(action, &QAction::triggered, &desk, work);
    };
    NotifyMenu::addTo(menu, workspace, conversation);
    menu->addSeparator();
    add("user-plus", tr("Add people …"), !archived, [&desk, conversation] { desk.addPeople(conversation); });
    add("pencil", tr("Rename …"), !archived, [&desk, conversation] { desk.rename(conversation); });
    add("info", tr("Set the topic …"), !archived, [&desk, conversation] { desk.setTopic(conversation); });
    menu->addSeparator();
    const auto self = workspace.user(workspace.self());
    const auto may = self ? channelRights(**info, *self, SystemClock().nowMs()) : ChannelRights();
    if ((*info)->endsAt)
        add("timer", tr("Extend …"), may.mayManage && !archived, [&desk, conversation] { desk.extend(conversation); });
    add("archive", archived ? tr("Take back into use") : tr("Archive …"), may.mayManage,
        [&desk, conversation, archived] { desk.setArchived(conversation, !archived); });
    add("log-out", tr("Leave …"), true, [&desk, conversation] { desk.leave(conversation); });
    menu->popup(position);
}

} // namespace conclave::client
