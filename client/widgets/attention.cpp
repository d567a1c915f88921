// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/attention.h"

#include "client/models/notifypreferences.h"
#include "client/models/platform/launcherbadge.h"
#include "client/models/presencekeeper.h"
#include "client/models/transferdesk.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/prompts.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/statusmenu.h"
#include "client/widgets/talkpane.h"
#include "client/widgets/threadpane.h"
#include "client/widgets/trayicon.h"

#include <QApplication>
#include <QCloseEvent>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 HourMs = qint64(3600) * 1000;
constexpr auto EndingPrefix = "ending/"_L1; // of the keys of warnings: a conversation may have one beside its messages

QString endingKey(ConversationId conversation)
{
    return EndingPrefix + conversation.toText();
}

} // namespace

Attention::Parts Attention::ofSystem()
{
    return {DesktopNotifications::ofSystem(), PresenceSource::ofSystem(), TrayIcon::isAvailable(),
            &TrayIcon::isAvailable};
}

Attention::Attention(Workspace &workspace, MainWindow &window, UiSettings &settings, Parts parts)
    : m_workspace(workspace)
    , m_window(window)
    , m_settings(settings)
    , m_notifier(workspace, m_clock)
    , m_desktop(std::move(parts.notifications))
    , m_tray(parts.hasTray ? std::make_unique<TrayIcon>() : nullptr)
    , m_isTrayThere(std::move(parts.isTrayThere))
    , m_presence(std::make_unique<PresenceKeeper>(workspace, std::move(parts.presence)))
{
    wireNotifications();
    if (m_tray)
        wireTray();
    m_window.installEventFilter(this);
    connect(&m_window, &MainWindow::conversationShown, this, &Attention::noteVisible);
    connect(m_window.right(), &RightPanes::opened, this, &Attention::noteVisible);
    connect(m_window.right(), &RightPanes::closed, this, &Attention::noteVisible);
    connect(m_window.right(), &QStackedWidget::currentChanged, this, &Attention::noteVisible);
    connect(&m_window, &MainWindow::quits, this, [this] { m_quits = true; });
    connect(&m_window, &MainWindow::closing, this, &Attention::tellOfUploads);
    connect(&m_window.conversations(), &QAbstractItemModel::dataChanged, this, &Attention::showBadge);
    connect(&m_window.conversations(), &QAbstractItemModel::modelReset, this, &Attention::showBadge);
    connect(&m_workspace, &Workspace::statusChanged, this, &Attention::showBadge);
    connect(&m_workspace.notify(), &NotifyPreferences::changed, this, &Attention::showBadge);
    noteVisible();
    showBadge();
}

Attention::~Attention()
{
    showLauncherBadge(0);
    for (auto it = m_shown.cbegin(); m_desktop && it != m_shown.cend(); ++it)
        m_desktop->withdraw(it.key().toText());
}

void Attention::wireNotifications()
{
    connect(&m_notifier, &Notifier::notified, this, &Attention::show);
    connect(&m_notifier, &Notifier::withdrawn, this, [this](ConversationId conversation) {
        m_shown.remove(conversation);
        if (m_desktop)
            m_desktop->withdraw(conversation.toText());
    });
    auto &endings = m_workspace.endings();
    connect(&endings, &EndWarnings::due, this, &Attention::warn);
    connect(&endings, &EndWarnings::changed, this, [this](ConversationId conversation) {
        if (m_desktop && !m_workspace.endings().of(conversation))
            m_desktop->withdraw(endingKey(conversation));
    });
    QMetaObject::invokeMethod(&endings, &EndWarnings::look, Qt::QueuedConnection); // what was due before
    if (!m_desktop)
        return;
    connect(m_desktop.get(), &DesktopNotifications::chosen, this, &Attention::choose);
    connect(m_desktop.get(), &DesktopNotifications::replied, this, &Attention::reply);
    connect(m_desktop.get(), &DesktopNotifications::failed, this, [this](const QString &, const DesktopNote &note) {
        if (m_tray)
            m_tray->showMessage(note.title, note.body);
    });
}

void Attention::wireTray()
{
    connect(m_tray.get(), &TrayIcon::openWanted, this, &Attention::raiseWindow);
    connect(m_tray.get(), &TrayIcon::toggleWanted, this, &Attention::toggleWindow);
    connect(m_tray.get(), &TrayIcon::quitWanted, &m_window, &MainWindow::quit);
    connect(m_tray.get(), &TrayIcon::messageClicked, this, [this] {
        if (!m_lastByTray.isNull())
            open(m_lastByTray, m_shown.value(m_lastByTray).message);
    });
    fillTrayMenus();
    m_tray->show();
}

void Attention::fillTrayMenus()
{
    new StatusMenu(m_workspace, m_tray->statusMenu(), &m_window);
    auto *dnd = m_tray->dndMenu();
    connect(dnd, &QMenu::aboutToShow, this, [this, dnd] {
        dnd->clear();
        StatusMenu::addDndActions(m_workspace, dnd);
    });
}

void Attention::show(const Notification &notification)
{
    m_shown.insert(notification.conversation, notification);
    m_lastByTray = notification.conversation;
    const DesktopNote note{notification.title, notification.body, notification.isAudible, notification.count == 1};
    if (m_desktop)
        m_desktop->show(notification.conversation.toText(), note);
    else if (m_tray)
        m_tray->showMessage(note.title, note.body);
    if (notification.isPersonal && !m_window.isActiveWindow())
        QApplication::alert(&m_window);
}

void Attention::warn(const EndWarnings::Warning &warning)
{
    const auto &endings = m_workspace.endings();
    const auto &settings = m_workspace.notify().settings();
    const bool isSecret = settings.privacy == protocol::NotifyPrivacy::Nothing;
    const DesktopNote note{isSecret ? tr("Conclave") : endings.title(warning),
                           isSecret ? tr("A channel ends soon") : endings.sentence(warning), settings.sound, false};
    if (m_desktop) {
        m_desktop->show(endingKey(warning.conversation), note);
    } else if (m_tray) {
        m_lastByTray = warning.conversation;
        m_tray->showMessage(note.title, note.body);
    }
    if (!m_window.isActiveWindow())
        QApplication::alert(&m_window);
}

// False: it is about messages.
bool Attention::chooseEnding(const QString &key, DesktopNotifications::Action action)
{
    const auto id
        = key.startsWith(EndingPrefix) ? ConversationId::fromText(key.mid(EndingPrefix.size())) : std::nullopt;
    if (!id)
        return false;
    if (action == DesktopNotifications::Action::Mute)
        m_workspace.notify().mute(*id, m_clock.nowMs() + HourMs);
    else if (const auto warning = m_workspace.endings().of(*id))
        m_workspace.endings().finish(*warning);
    if (action == DesktopNotifications::Action::Open)
        open(*id, {});
    return true;
}

// The window is gone by then, and a question would hold up who wants to leave.
void Attention::tellOfUploads()
{
    const auto *transfers = m_workspace.transfers();
    if (!transfers || transfers->unfinishedUploads() == 0)
        return;
    const DesktopNote note{tr("Conclave was closed"),
                           tr("Files that were being uploaded go on when you open it again."), false, false};
    if (m_desktop)
        m_desktop->show(QStringLiteral("uploads"), note);
    else if (m_tray)
        m_tray->showMessage(note.title, note.body);
}

void Attention::choose(const QString &key, DesktopNotifications::Action action)
{
    if (chooseEnding(key, action))
        return;
    const auto id = ConversationId::fromText(key);
    const auto shown = id ? m_shown.constFind(*id) : m_shown.cend();
    if (shown == m_shown.cend())
        return;
    const auto &notification = *shown;
    switch (action) {
    case DesktopNotifications::Action::Open:
        open(notification.conversation, notification.message);
        return;
    case DesktopNotifications::Action::MarkRead:
        m_workspace.attempt([notification](Account &account) {
            return notification.thread.isNull()
                ? account.setCursor(notification.conversation, notification.seq)
                : account.setThreadCursor(notification.conversation, notification.thread, notification.seq);
        });
        return;
    case DesktopNotifications::Action::Mute:
        m_workspace.notify().mute(notification.conversation, m_clock.nowMs() + HourMs);
        return;
    }
}

void Attention::reply(const QString &key, const QString &text)
{
    const auto id = ConversationId::fromText(key);
    const auto shown = id ? m_shown.constFind(*id) : m_shown.cend();
    if (shown == m_shown.cend())
        return;
    protocol::Content::Text content;
    content.text = text;
    if (!shown->thread.isNull())
        content.thread = shown->thread;
    m_workspace.send(shown->conversation, {content});
}

void Attention::open(ConversationId conversation, MessageId message)
{
    raiseWindow();
    if (message.isNull())
        m_window.openConversation(conversation);
    else
        m_window.jumpTo(conversation, message);
}

void Attention::raiseWindow()
{
    m_window.show();
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.raise();
    m_window.activateWindow();
}

void Attention::toggleWindow()
{
    if (m_window.isVisible() && m_window.isActiveWindow())
        m_window.hide();
    else
        raiseWindow();
}

void Attention::noteVisible()
{
    const bool isSeen = m_window.isVisible() && m_window.isActiveWindow() && !m_window.screens()->current();
    const auto *thread = m_window.right()->thread();
    const auto place = thread ? thread->talk()->place() : ReadPlace{m_window.current()};
    m_notifier.setVisible(isSeen ? m_window.current() : ConversationId(),
                          place.conversation == m_window.current() ? place.thread : MessageId());
    m_workspace.endings().setVisible(isSeen ? m_window.current() : ConversationId());
}

void Attention::showBadge()
{
    const auto badge = badgeOf(m_window.conversations().items());
    if (m_badge != badge.number)
        showLauncherBadge(badge.number);
    m_badge = badge.number;
    if (m_tray)
        m_tray->setState({!m_workspace.isOnline(), m_workspace.notify().isQuiet(), badge.number, badge.hasOther});
}

bool Attention::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::ActivationChange:
    case QEvent::Show:
    case QEvent::Hide:
        QMetaObject::invokeMethod(this, &Attention::noteVisible, Qt::QueuedConnection);
        break;
    case QEvent::Close:
        if (!m_quits && m_tray && staysInTray()) {
            event->ignore();
            return true;
        }
        QApplication::setQuitOnLastWindowClosed(true); // it may have been hidden before
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

// False: the window really closes, as it does when nothing could bring it back. Else it is hidden, or will be when the
// user has said so.
bool Attention::staysInTray()
{
    if (!m_isTrayThere())
        return false;
    if (m_settings.keepsRunning()) {
        if (*m_settings.keepsRunning())
            hideToTray();
        return *m_settings.keepsRunning();
    }
    Question question;
    question.title = tr("Keep running in the tray?");
    question.text = tr("Conclave can go on telling you of new messages when its window is closed.");
    question.verb = tr("Keep running");
    question.otherVerb = tr("Quit");
    Prompts::ask(&m_window, question, [this](bool keeps) {
        m_settings.setKeepsRunning(keeps);
        keeps ? hideToTray() : m_window.quit();
    });
    return true;
}

void Attention::hideToTray()
{
    QApplication::setQuitOnLastWindowClosed(false); // dialogs may close meanwhile
    m_settings.setGeometry(m_window.saveGeometry());
    m_window.hide();
}

} // namespace conclave::client
