// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/sidebar.h"

#include "client/widgets/conversationdelegate.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/keymap.h"
#include "client/widgets/selfbar.h"
#include "client/widgets/sidebarbutton.h"
#include "client/widgets/textlabel.h"

#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace conclave::client {

Sidebar::Sidebar(Workspace &workspace, ConversationListModel &conversations, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_conversations(conversations)
    , m_title(new SidebarButton({nullptr, "chevron-down", TextStyle::Head, 48}, this))
    , m_head(new QHBoxLayout)
    , m_jump(new SidebarButton({"search", nullptr, TextStyle::Body, 36}, this))
    , m_section(new TextLabel(tr("Channels"), TextStyle::Section, Token::Text2, this))
    , m_browse(new IconButton("compass", tr("Browse channels"), this))
    , m_create(new IconButton("plus", tr("Create a channel"), this, KeyMap::keys(WindowKey::CreateChannel)))
    , m_list(new QListView(this))
    , m_self(new SelfBar(workspace, this))
{
    build();
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, &Sidebar::applyTheme);
    connect(m_jump, &QToolButton::clicked, this, &Sidebar::switcherWanted);
    connect(m_browse, &QToolButton::clicked, this, &Sidebar::browserWanted);
    connect(m_create, &QToolButton::clicked, this, &Sidebar::createWanted);
    connect(m_list, &QListView::clicked, this, &Sidebar::press);
    connect(m_list, &QListView::activated, this, &Sidebar::openCurrent);
    connect(m_list, &QListView::customContextMenuRequested, this, [this](const QPoint &at) {
        const auto index = m_list->indexAt(at);
        if (index.isValid())
            Q_EMIT menuWanted(index.data(ConversationListModel::IdRole).value<ConversationId>(),
                              m_list->viewport()->mapToGlobal(at));
    });
    connect(&m_conversations, &QAbstractItemModel::modelReset, this, [this] { setCurrent(m_current); });
}

void Sidebar::build()
{
    m_title->setPopupMode(QToolButton::InstantPopup);
    m_title->setAccessibleName(tr("Workspace menu"));
    m_jump->setText(tr("Jump to …"));
    m_jump->setToolTip(tr("Jump to a channel (Ctrl+K)"));
    m_list->setModel(&m_conversations);
    m_list->setItemDelegate(new ConversationDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Channels"));
    m_list->viewport()->installEventFilter(this);
    auto *section = new QHBoxLayout;
    section->setContentsMargins(16, 8, 8, 2);
    section->addWidget(m_section, 1);
    section->addWidget(m_browse);
    section->addWidget(m_create);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(8, 2, 8, 2);
    top->setSpacing(0);
    m_head->addWidget(m_title, 1);
    top->addLayout(m_head);
    top->addWidget(m_jump);
    using Screen = Screens::Screen;
    top->addWidget(addScreen(Screen::Inbox, "inbox", tr("Inbox"), 1));
    top->addWidget(addScreen(Screen::Threads, "messages-square", tr("Threads"), 2));
    top->addWidget(addScreen(Screen::Drafts, "pencil", tr("Drafts"), 3));
    top->addWidget(addScreen(Screen::Saved, "bookmark", tr("Saved"), 0));
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(8, 0, 8, 0);
    middle->addWidget(m_list);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(section);
    column->addLayout(middle, 1);
    column->addWidget(m_self);
}

SidebarButton *Sidebar::addScreen(Screens::Screen screen, const char *icon, const QString &name, int number)
{
    auto *button = new SidebarButton({icon, nullptr, TextStyle::Body, 32}, this);
    button->setName(name);
    button->setToolTip(number > 0 ? tr("%1 (Ctrl+%2)", "what, its key").arg(name).arg(number) : name);
    connect(button, &QToolButton::clicked, this, [this, screen] { Q_EMIT screenChosen(screen); });
    m_screens.insert(screen, button);
    return button;
}

void Sidebar::setCounts(const Screens::Counts &counts)
{
    using Screen = Screens::Screen;
    using Loudness = SidebarButton::Loudness;
    m_screens.value(Screen::Inbox)->setCount(counts.inbox, Loudness::Loud);
    m_screens.value(Screen::Threads)->setCount(counts.threads, Loudness::Quiet);
    m_screens.value(Screen::Drafts)->setCount(counts.drafts, Loudness::Quiet);
}

void Sidebar::setCurrent(std::optional<Screens::Screen> screen)
{
    m_showsScreen = screen.has_value();
    for (auto it = m_screens.cbegin(); it != m_screens.cend(); ++it)
        it.value()->setCurrent(it.key() == screen);
    setCurrent(m_current);
}

void Sidebar::applyTheme()
{
    const auto &theme = Theme::instance();
    auto colors = m_list->palette();
    colors.setColor(QPalette::Base, theme.color(Token::Sidebar));
    m_list->setPalette(colors);
    m_list->doItemsLayout();
    update();
}

void Sidebar::setMenu(QMenu *menu)
{
    m_title->setMenu(menu);
}

void Sidebar::addTool(QWidget *tool)
{
    m_head->addWidget(tool);
}

void Sidebar::setTitle(const QString &title)
{
    m_title->setText(title);
}

void Sidebar::setCurrent(ConversationId conversation)
{
    m_current = conversation;
    const int row = m_conversations.rowOf(conversation);
    if (row < 0 || m_showsScreen)
        m_list->clearSelection();
    else
        m_list->setCurrentIndex(m_conversations.index(row));
}

void Sidebar::openCurrent(const QModelIndex &index)
{
    const auto id = index.data(ConversationListModel::IdRole).value<ConversationId>();
    if (!id.isNull() && (id != m_current || m_showsScreen))
        Q_EMIT chosen(id);
}

// The sign of unread threads leads to them.
void Sidebar::press(const QModelIndex &index)
{
    if (ConversationDelegate::threadSign(m_list->visualRect(index), index).contains(m_pressedAt))
        Q_EMIT threadsChosen(index.data(ConversationListModel::IdRole).value<ConversationId>());
    else
        openCurrent(index);
}

bool Sidebar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress)
        m_pressedAt = static_cast<QMouseEvent *>(event)->position().toPoint();
    return QWidget::eventFilter(watched, event);
}

void Sidebar::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), Theme::instance().color(Token::Sidebar));
}

} // namespace conclave::client
