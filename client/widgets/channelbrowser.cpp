// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/channelbrowser.h"

#include "client/models/channeldirectory.h"
#include "client/models/errortexts.h"
#include "client/views/theme.h"
#include "client/widgets/channeldelegate.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

ChannelBrowser::ChannelBrowser(QWidget *parent)
    : Dialog(tr("Browse channels"), 640, parent)
    , m_search(new SearchEdit(tr("Search by name or topic"), this))
    , m_scopes(new QTabBar(this))
    , m_orders(new QComboBox(this))
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout)
    , m_note(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_directory(new ChannelDirectory(this))
{
    build();
    auto *delegate = new ChannelDelegate(*m_directory, m_list);
    m_list->setModel(m_directory);
    m_list->setItemDelegate(delegate);
    connect(delegate, &ChannelDelegate::activated, this, &ChannelBrowser::activate);
    connect(m_list, &QListView::doubleClicked, this, &ChannelBrowser::activateCurrent);
    connect(m_search, &QLineEdit::textChanged, this, &ChannelBrowser::refresh);
    connect(m_scopes, &QTabBar::currentChanged, this, &ChannelBrowser::changeScope);
    connect(m_orders, &QComboBox::currentIndexChanged, this, &ChannelBrowser::refresh);
    connect(m_empty, &EmptyState::actionWanted, this, &ChannelBrowser::handleEmptyAction);
    connect(&Theme::instance(), &Theme::changed, this, &ChannelBrowser::applyTheme);
    applyTheme();
    resize(Theme::instance().px(700), Theme::instance().px(560));
    refresh();
}

void ChannelBrowser::build()
{
    m_search->installEventFilter(this);
    for (const auto &title : {tr("All"), tr("Joined"), tr("Archived")})
        m_scopes->addTab(title);
    m_scopes->setAccessibleName(tr("Which channels"));
    m_scopes->setDrawBase(false);
    m_orders->addItems({tr("Sort by name"), tr("Sort by members"), tr("Newest first")});
    m_orders->setAccessibleName(tr("Order"));
    m_list->setAccessibleName(tr("Channels"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->installEventFilter(this);
    auto *row = new QHBoxLayout;
    row->addWidget(m_scopes);
    row->addStretch();
    row->addWidget(m_orders);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    body()->addWidget(m_search);
    body()->addLayout(row);
    body()->addLayout(m_stack, 1);
    body()->addWidget(m_note);
    m_note->hide();
    setFocusProxy(m_search);
}

void ChannelBrowser::applyTheme()
{
    setMinimumHeight(Theme::instance().px(420));
}

void ChannelBrowser::showEvent(QShowEvent *event)
{
    Dialog::showEvent(event);
    m_search->setFocus();
    load();
}

void ChannelBrowser::load()
{
    m_listing = Listing::Loading;
    refresh();
    Q_EMIT refreshWanted(ChannelDirectory::Scope(m_scopes->currentIndex()) == ChannelDirectory::Scope::Archived);
}

void ChannelBrowser::setChannels(const QList<protocol::Conversation> &channels, const QSet<ConversationId> &mine)
{
    const auto current = m_list->currentIndex();
    const auto selected = current.isValid() ? m_directory->channel(current.row()).id : ConversationId();
    m_listing = Listing::Loaded;
    m_note->hide();
    m_directory->setChannels(channels, mine);
    refresh();
    if (const int row = m_directory->rowOf(selected); row >= 0)
        m_list->setCurrentIndex(m_directory->index(row));
}

void ChannelBrowser::showError(const Error &error, const QList<protocol::Conversation> &known)
{
    QSet<ConversationId> mine;
    for (const auto &channel : known)
        mine.insert(channel.id);
    setChannels(known, mine);
    m_listing = Listing::Failed;
    m_failure = errorText(error);
    m_note->setText(tr("Offline: these are the channels that you are in."));
    m_note->setVisible(!known.isEmpty());
    refresh();
}

void ChannelBrowser::changeScope(int tab)
{
    m_directory->setScope(ChannelDirectory::Scope(tab));
    load();
}

void ChannelBrowser::refresh()
{
    m_directory->setOrder(ChannelDirectory::Order(m_orders->currentIndex()));
    m_directory->setFilter(m_search->text());
    const bool isEmpty = m_directory->rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_list);
    if (isEmpty)
        showNothing();
    else
        m_list->setCurrentIndex(m_directory->index(0));
}

void ChannelBrowser::showNothing()
{
    if (m_listing == Listing::Failed)
        m_empty->show("triangle-alert", m_failure, tr("Try again"));
    else if (m_listing == Listing::Loading)
        m_empty->show("hash", tr("Loading the channels..."));
    else if (wantedName().isEmpty())
        m_empty->show("hash", tr("There are no channels here yet."), tr("Create a channel"));
    else
        m_empty->show("search", tr("No channel matches."), tr("Create #%1").arg(wantedName()));
}

QString ChannelBrowser::wantedName() const
{
    return m_search->text().simplified().toLower().replace(u' ', u'-');
}

void ChannelBrowser::handleEmptyAction()
{
    if (m_listing == Listing::Failed)
        load();
    else
        Q_EMIT createWanted(wantedName());
}

void ChannelBrowser::activate(int row)
{
    const auto &channel = m_directory->channel(row);
    if (m_directory->isMine(row) || channel.archived)
        Q_EMIT openWanted(channel.id);
    else
        Q_EMIT joinWanted(channel.id);
}

void ChannelBrowser::activateCurrent()
{
    if (m_list->currentIndex().isValid())
        activate(m_list->currentIndex().row());
}

// The arrow keys walk through the list also from the search field; Enter opens or joins from both.
bool ChannelBrowser::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return Dialog::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        activateCurrent();
        return true;
    }
    const bool walks = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
    if (watched != m_search || !walks)
        return Dialog::eventFilter(watched, event);
    const int row = m_list->currentIndex().row() + (key->key() == Qt::Key_Down ? 1 : -1);
    m_list->setCurrentIndex(m_directory->index(std::clamp(row, 0, std::max(0, m_directory->rowCount() - 1))));
    return true;
}

} // namespace conclave::client
