// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/mainwindow.h"

#include "client/models/errortexts.h"
#include "client/models/notifypreferences.h"
#include "client/views/announcer.h"
#include "client/views/listvoice.h"
#include "client/widgets/channeldesk.h"
#include "client/widgets/channelheader.h"
#include "client/widgets/channelpane.h"
#include "client/widgets/connectionbanner.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/fileactions.h"
#include "client/widgets/mainmenu.h"
#include "client/widgets/navigator.h"
#include "client/widgets/notifydialog.h"
#include "client/widgets/profilecontrol.h"
#include "client/widgets/readingkeys.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/sidebar.h"
#include "client/widgets/switchercontrol.h"
#include "client/widgets/toast.h"
#include "client/widgets/transfercontrol.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QMessageBox>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr QSize MinimumSize(720, 480);
constexpr QSize FirstSize(1280, 820);
constexpr int DrawerBelow = 820; // the sidebar covers the channel
constexpr int SidebarWidth = 248;
constexpr int MostPlaces = 200;

} // namespace

MainWindow::MainWindow(Workspace &workspace, UiSettings &settings)
    : m_workspace(workspace)
    , m_settings(settings)
    , m_conversations(workspace)
    , m_desk(new ChannelDesk(workspace, this))
    , m_announcer(new Announcer(this))
    , m_banner(new ConnectionBanner(m_clock, ConnectionBanner::Timings(), this))
    , m_splitter(new QSplitter(this))
    , m_sidebar(new Sidebar(workspace, m_conversations, this))
    , m_center(new QStackedWidget(this))
    , m_right(new RightPanes(workspace, *m_desk, this))
    , m_switcher(new SwitcherControl(m_conversations, this))
    , m_profiles(new ProfileControl(workspace, this))
    , m_toast(new Toast(this))
    , m_screens(new Screens(workspace, *m_center, this))
    , m_navigator(new Navigator(workspace, *this))
    , m_reading(new ReadingKeys(workspace, m_conversations, *this))
    , m_transfers(new TransferControl(workspace, *m_sidebar, this))
    , m_files(new FileActions(workspace.pictures(), settings, this))
{
    build();
    wire();
    wireBanner();
    wireFiles();
    wireProfiles();
    wireScreens();
    addShortcuts();
    addCommands();
    new ListVoice(this);
    showTitle();
    openFirst();
}

MainWindow::~MainWindow()
{
    delete takeCentralWidget(); // panes keep their drafts, and tell so, while everything is still here
}

void MainWindow::build()
{
    auto *page = new QWidget(m_center);
    m_emptyColumn = new QVBoxLayout(page);
    m_emptyColumn->setContentsMargins(0, 0, 0, 0);
    m_empty = new EmptyState(page);
    m_empty->show("compass", tr("You are in no channel yet."), tr("Browse channels"));
    m_emptyColumn->addWidget(m_banner);
    m_emptyColumn->addWidget(m_empty, 1);
    m_center->addWidget(page);
    m_center->setMinimumWidth(320);
    m_splitter->addWidget(m_sidebar);
    m_splitter->addWidget(m_center);
    m_splitter->addWidget(m_right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_sidebar->setMinimumWidth(200);
    m_sidebar->setMaximumWidth(360);
    m_splitter->setSizes({SidebarWidth, FirstSize.width() - SidebarWidth, 0});
    m_right->hide();
    setCentralWidget(m_splitter);
    m_sidebar->setMenu(new MainMenu(m_settings, *m_desk, this));
    setMinimumSize(MinimumSize);
    if (!restoreGeometry(m_settings.geometry()))
        resize(FirstSize);
    m_splitter->restoreState(m_settings.panes());
    m_right->hide(); // nothing is open yet
}

void MainWindow::wire()
{
    connect(m_sidebar, &Sidebar::chosen, this, &MainWindow::openConversation);
    connect(m_sidebar, &Sidebar::menuWanted, this, [this](ConversationId conversation, const QPoint &position) {
        MainMenu::showForChannel(m_workspace, *m_desk, conversation, this, position);
    });
    connect(m_sidebar, &Sidebar::switcherWanted, this, &MainWindow::showSwitcher);
    connect(m_sidebar, &Sidebar::browserWanted, m_desk, &ChannelDesk::browse);
    connect(m_sidebar, &Sidebar::createWanted, m_desk, [this] { m_desk->create({}); });
    connect(m_empty, &EmptyState::actionWanted, m_desk, &ChannelDesk::browse);
    connect(m_desk, &ChannelDesk::opened, this, &MainWindow::openWhenKnown);
    connect(m_desk, &ChannelDesk::failed, this, &MainWindow::showProblem);
    connect(m_workspace.account(), &Account::storageFailed, this, [this](const Error &error) {
        m_toast->tell(tr("This computer could not keep what is new. %1").arg(errorText(error)));
    });
    connect(&m_workspace, &Workspace::sendFailed, this, [this](const Error &error) { showProblem(errorText(error)); });
    connect(&m_workspace, &Workspace::changeRefused, this,
            [this](const Error &error) { showProblem(errorText(error)); });
    connect(&m_workspace, &Workspace::statusChanged, this, &MainWindow::showTitle);
    connect(&m_conversations, &QAbstractItemModel::modelReset, this, &MainWindow::openAwaited);
    connect(&m_conversations, &QAbstractItemModel::modelReset, this, &MainWindow::openFirst);
    connect(m_switcher, &SwitcherControl::conversationChosen, this, &MainWindow::openConversation);
    connect(m_switcher, &SwitcherControl::announce, m_announcer,
            [this](const QString &text) { m_announcer->say(text); });
    connect(m_right, &RightPanes::closed, this, [this] {
        if (m_channel && m_right->isAncestorOf(focusWidget()))
            m_channel->talk()->composer()->focusText();
        arrange();
    });
    connect(m_right, &RightPanes::opened, this, &MainWindow::arrange);
    connect(m_right, &RightPanes::talkOpened, this, &MainWindow::wireTalk);
    connect(m_right, &RightPanes::mentionWanted, this, [this](const QString &name) {
        if (m_channel)
            m_channel->talk()->mention(name);
    });
    connect(m_right, &RightPanes::messageWanted, this, [this](MessageId message) { jumpTo(current(), message); });
    connect(m_navigator, &Navigator::told, m_toast, &Toast::tell);
    connect(m_navigator, &Navigator::channelWanted, this, &MainWindow::openConversation);
    connect(m_reading, &ReadingKeys::told, m_toast, &Toast::tell);
    connect(m_reading, &ReadingKeys::offered, m_toast, &Toast::offer);
    connect(m_transfers, &TransferControl::announce, m_announcer,
            [this](const QString &text) { m_announcer->say(text); });
    connect(m_toast, &Toast::announce, m_announcer, [this](const QString &text) { m_announcer->say(text); });
    connect(&m_workspace, &Workspace::draftChanged, this, [this](const ReadPlace &place) {
        const auto text = m_workspace.store().drafts().text(place);
        if (text && place.thread.isNull())
            m_conversations.setDraft(place.conversation, !text->trimmed().isEmpty());
    });
    const auto drafts = m_workspace.store().drafts().conversations();
    for (const auto &id : drafts ? *drafts : QSet<ConversationId>())
        m_conversations.setDraft(id, true);
}

void MainWindow::wireBanner()
{
    const auto showConnection = [this] { m_banner->setStatus(m_workspace.status(), m_workspace.host()); };
    connect(&m_workspace, &Workspace::statusChanged, m_banner, showConnection);
    connect(&m_workspace, &Workspace::delivered, m_banner, [this] { m_banner->noteDelivered(1); });
    connect(m_banner, &ConnectionBanner::retryWanted, this,
            [this] { m_workspace.tell([](Account &account) { account.retryNow(); }); });
    connect(m_banner, &ConnectionBanner::signInWanted, this, &MainWindow::signInWanted);
    connect(m_banner, &ConnectionBanner::announce, m_announcer,
            [this](const QString &text) { m_announcer->say(text); });
    showConnection();
}

void MainWindow::wireProfiles()
{
    connect(m_desk, &ChannelDesk::profileWanted, m_right, &RightPanes::showProfile);
    connect(m_right, &RightPanes::channelWanted, this, &MainWindow::openConversation);
    connect(m_profiles, &ProfileControl::channelWanted, this, &MainWindow::openConversation);
    connect(m_profiles, &ProfileControl::mentionWanted, m_right, &RightPanes::mentionWanted);
}

void MainWindow::showNotifySettings()
{
    auto *dialog = new NotifyDialog(m_workspace, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::quit()
{
    Q_EMIT quits();
    QApplication::setQuitOnLastWindowClosed(true);
    if (isHidden())
        QCoreApplication::quit();
    else
        close();
}

void MainWindow::setMark(const QString &mark)
{
    m_mark = mark;
    showTitle();
}

void MainWindow::showTitle()
{
    const auto name = m_workspace.name().isEmpty() ? m_workspace.host() : m_workspace.name();
    m_sidebar->setTitle(name);
    const auto info = m_channel ? m_conversations.find(m_channel->conversation()) : std::nullopt;
    const auto where = info ? QStringLiteral("#%1 · %2").arg(info->info.name, name) : name;
    setWindowTitle(m_mark.isEmpty() ? where : QStringLiteral("%1 – %2").arg(where, m_mark));
}

void MainWindow::showProblem(const QString &sentence)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("That did not work"), {}, QMessageBox::Ok, this);
    box->setTextFormat(Qt::PlainText);
    box->setText(sentence);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

ConversationId MainWindow::current() const
{
    return m_channel ? m_channel->conversation() : ConversationId();
}

// The one of last time, else one where the user was mentioned, else the first; again when the open one is not an own
// one any more.
void MainWindow::openFirst()
{
    if (m_channel && m_conversations.rowOf(current()) >= 0)
        return;
    const auto &items = m_conversations.items();
    if (items.isEmpty()) {
        closeChannel();
        return;
    }
    const auto last = ConversationId::fromText(m_settings.conversation());
    if (last && m_conversations.rowOf(*last) >= 0) {
        openConversation(*last);
        return;
    }
    const auto mentioned = std::find_if(items.cbegin(), items.cend(), [](const ConversationItem &item) {
        return item.unread && item.unread->mentions > 0;
    });
    openConversation((mentioned == items.cend() ? items.cbegin() : mentioned)->info.id);
}

void MainWindow::closeChannel()
{
    m_right->close();
    m_center->setCurrentIndex(0);
    m_banner->moveInto(m_emptyColumn, 0);
    if (m_channel)
        std::exchange(m_channel, nullptr)->deleteLater();
    showTitle();
    Q_EMIT conversationShown();
}

// It was made or joined a moment ago: perhaps the store does not have it yet.
void MainWindow::openWhenKnown(ConversationId conversation)
{
    m_awaited = conversation;
    openAwaited();
}

void MainWindow::openAwaited()
{
    if (!m_awaited.isNull() && m_conversations.rowOf(m_awaited) >= 0)
        openConversation(std::exchange(m_awaited, {}));
}

void MainWindow::openConversation(ConversationId conversation)
{
    if (m_channel && (current() != conversation || m_screens->current()))
        m_navigator->leave();
    showChannel(conversation);
    m_channel->talk()->composer()->focusText();
}

void MainWindow::showChannel(ConversationId conversation)
{
    if (!m_channel || current() != conversation) {
        showConversation(conversation);
    } else if (m_screens->current()) {
        m_center->setCurrentWidget(m_channel);
        m_sidebar->setCurrent(std::nullopt);
        arrange();
        Q_EMIT conversationShown();
    }
}

void MainWindow::openPlace(const ReadPlace &place)
{
    if (m_conversations.rowOf(place.conversation) < 0) {
        m_toast->tell(tr("You are not in this channel any more."));
        return;
    }
    openConversation(place.conversation);
    if (!place.thread.isNull())
        m_right->showThread(place.conversation, place.thread);
}

void MainWindow::openScreen(Screens::Screen screen)
{
    m_navigator->leave();
    showScreen(screen);
}

void MainWindow::showScreen(Screens::Screen screen)
{
    m_right->close();
    m_screens->show(screen);
    m_sidebar->setCurrent(screen);
    if (m_drawer)
        m_sidebar->hide();
    arrange();
    Q_EMIT conversationShown();
}

void MainWindow::jumpTo(ConversationId conversation, MessageId message)
{
    m_navigator->jumpTo(conversation, message);
}

void MainWindow::openLink(const QUrl &address)
{
    if (!m_navigator->follow(address.toString(QUrl::FullyEncoded)))
        QDesktopServices::openUrl(address);
}

void MainWindow::showConversation(ConversationId conversation)
{
    m_right->leaveChannel();
    if (m_channel) {
        m_places.insert(current(), m_channel->talk()->timeline()->place());
        if (m_places.size() > MostPlaces)
            m_places.erase(m_places.begin());
        m_center->removeWidget(m_channel);
        m_channel->deleteLater();
    }
    m_channel = new ChannelPane(m_workspace, conversation, m_center);
    m_channel->place(m_banner);
    m_center->addWidget(m_channel);
    m_center->setCurrentWidget(m_channel);
    wireChannel();
    m_recent.removeAll(conversation);
    m_recent.prepend(conversation);
    m_settings.setConversation(conversation.toText());
    m_sidebar->setCurrent(conversation);
    m_sidebar->setCurrent(std::nullopt);
    if (m_drawer)
        m_sidebar->hide();
    arrange();
    showTitle();
    Q_EMIT conversationShown();
    if (m_channel->talk()->composer()->isBlocked())
        m_channel->talk()->timeline()->setFocus(Qt::OtherFocusReason);
    m_channel->talk()->composer()->focusText();
}

void MainWindow::wireChannel()
{
    auto *talk = m_channel->talk();
    const auto id = current();
    const bool hasUnread = m_conversations.find(id).value_or(ConversationItem()).isUnread;
    if (const auto place = m_places.constFind(id); place != m_places.cend() && !hasUnread)
        talk->timeline()->restore(*place);
    wireTalk(talk);
    connect(talk, &TalkPane::threadWanted, m_right, [this](MessageId root) { m_right->showThread(current(), root); });
    connect(talk, &TalkPane::draftChanged, this, [this, id](bool hasDraft) { m_conversations.setDraft(id, hasDraft); });
    connect(talk, &TalkPane::escapePressed, m_reading, &ReadingKeys::escape);
    connect(talk, &TalkPane::readersWanted, m_desk,
            [this, id](MessageId message) { m_desk->showReaders(id, message); });
    auto *header = m_channel->header();
    connect(header, &ChannelHeader::searchWanted, m_right, [this] { m_right->showSearch(current()); });
    connect(header, &ChannelHeader::membersWanted, m_right, [this] { m_right->showMembers(current()); });
    connect(header, &ChannelHeader::pinsWanted, m_right, [this] { m_right->showPins(current()); });
    connect(header, &ChannelHeader::infoWanted, m_right, [this] { m_right->showInfo(current()); });
    connect(header, &ChannelHeader::sidebarWanted, this, &MainWindow::toggleSidebar);
    connect(header, &ChannelHeader::menuWanted, this, [this](const QPoint &position) {
        MainMenu::showForChannel(m_workspace, *m_desk, current(), this, position);
    });
}

void MainWindow::wireTalk(TalkPane *talk)
{
    const auto setSendKey = [this, talk] { talk->composer()->setSendKey(m_settings.sendKey()); };
    setSendKey();
    connect(&m_settings, &UiSettings::sendKeyChanged, talk, setSendKey);
    const auto setHabits = [this, talk] { talk->setEmojiHabits(m_settings.recentEmojis(), m_settings.emojiTone()); };
    setHabits();
    connect(talk, &TalkPane::told, m_toast, &Toast::tell);
    connect(talk, &TalkPane::offered, m_toast, &Toast::offer);
    connect(talk, &TalkPane::linkWanted, this, &MainWindow::openLink);
    connect(talk, &TalkPane::fileWanted, m_files, [this, talk](MessageId message, FileId file, FileWish wish) {
        m_files->serve(*talk->timeline()->rows(), message, file, wish);
    });
    connect(talk, &TalkPane::messageWanted, this, [this](MessageId message) { jumpTo(current(), message); });
    connect(talk, &TalkPane::announce, m_announcer, [this](const QString &text) { m_announcer->say(text); });
    connect(talk, &TalkPane::profileWanted, m_right, &RightPanes::showProfile);
    connect(talk, &TalkPane::cardWanted, m_profiles, &ProfileControl::glance);
    connect(talk, &TalkPane::cardOver, m_profiles, &ProfileControl::leave);
    connect(talk, &TalkPane::cardAsked, m_profiles, &ProfileControl::ask);
    connect(talk, &TalkPane::emojiUsed, talk, [this, setHabits](const QString &emoji) {
        m_settings.noteEmoji(emoji);
        setHabits();
    });
    connect(talk, &TalkPane::toneChosen, talk, [this, setHabits](int tone) {
        m_settings.setEmojiTone(tone);
        setHabits();
    });
}

// Narrow windows show one thing at a time: the pane at the right instead of the channel, the sidebar on demand.
void MainWindow::arrange()
{
    const bool drawer = width() < DrawerBelow;
    if (drawer != m_drawer) {
        m_drawer = drawer;
        m_sidebar->setVisible(!drawer);
    }
    const bool covers = m_right->isOpen() && width() < RightPanes::CoversBelow;
    m_center->setVisible(!covers);
    m_splitter->setStretchFactor(m_splitter->indexOf(m_right), covers ? 1 : 0); // else the sidebar takes the room
    m_right->setVisible(m_right->isOpen());
    m_screens->setShowsSidebarButton(m_drawer);
    if (m_channel)
        m_channel->header()->setShowsSidebarButton(m_drawer);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    arrange();
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        m_reading->escape();
    else
        QMainWindow::keyPressEvent(event);
}

qsizetype MainWindow::unsent() const
{
    const auto items = m_workspace.store().outbox().all();
    return items
        ? std::count_if(items->cbegin(), items->cend(), [](const auto &i) { return i.state == OutboxState::Queued; })
        : 0;
}

// What is not sent is kept; but whoever closes the window believes it to be sent.
void MainWindow::closeEvent(QCloseEvent *event)
{
    const auto waiting = m_workspace.isOnline() ? 0 : unsent();
    if (waiting > 0 && !m_mayClose) {
        event->ignore();
        Question question;
        question.title = tr("Quit Conclave?");
        question.text
            = tr("%n message(s) are not sent yet. They go out when you open Conclave again.", nullptr, int(waiting));
        question.verb = tr("Quit");
        Prompts::ask(this, question, [this](bool yes) {
            m_mayClose = yes;
            if (yes)
                close();
        });
        return;
    }
    m_workspace.tell([](Account &account) { account.outbox().releaseHeld(); });
    m_settings.setGeometry(saveGeometry());
    m_settings.setPanes(m_splitter->saveState());
    QMainWindow::closeEvent(event);
    Q_EMIT closing();
}

} // namespace conclave::client
