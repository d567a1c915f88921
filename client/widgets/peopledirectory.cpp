// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/peopledirectory.h"

#include "client/models/memberlistmodel.h"
#include "client/models/peoplelist.h"
#include "client/views/theme.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/persondelegate.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr int SettleMs = 150; // of scrolling or typing, before the server is asked about others
constexpr int MostRows = 100; // that are taken for visible; the open channel's people need room too

} // namespace

PeopleDirectory::PeopleDirectory(Workspace &workspace, QWidget *parent)
    : Dialog(tr("People"), 480, parent)
    , m_workspace(workspace)
    , m_search(new SearchEdit(tr("Search people"), this))
    , m_count(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_people(new PeopleList(this))
{
    build();
    m_people->setShowsChoice(false);
    m_people->setPresence([this](UserId user) { return m_workspace.presence(user); });
    connect(m_search, &SearchEdit::textChanged, this, &PeopleDirectory::filter);
    connect(m_list, &QListView::clicked, this, &PeopleDirectory::choose);
    connect(&m_workspace, &Workspace::usersChanged, this, &PeopleDirectory::reload);
    connect(&m_workspace, &Workspace::presenceChanged, m_people, &PeopleList::notePresence);
    m_watchTimer.setSingleShot(true);
    m_watchTimer.setInterval(SettleMs);
    connect(&m_watchTimer, &QTimer::timeout, this, &PeopleDirectory::watchVisible);
    const auto settle = qOverload<>(&QTimer::start);
    connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, &m_watchTimer, settle);
    connect(m_list->verticalScrollBar(), &QScrollBar::rangeChanged, &m_watchTimer, settle);
    connect(m_people, &QAbstractItemModel::modelReset, &m_watchTimer, settle);
    connect(&Theme::instance(), &Theme::changed, this, &PeopleDirectory::applyTheme);
    applyTheme();
    reload();
}

void PeopleDirectory::build()
{
    m_list->setModel(m_people);
    m_list->setItemDelegate(new PersonDelegate(m_list));
    m_list->setAccessibleName(tr("People"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    m_search->installEventFilter(this);
    body()->addWidget(m_search);
    body()->addWidget(m_count);
    body()->addWidget(m_list, 1);
    body()->addWidget(m_empty, 1);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &PeopleDirectory::reject);
    body()->addWidget(buttons);
    m_search->setFocus();
}

void PeopleDirectory::applyTheme()
{
    const int height = Theme::instance().px(320);
    m_list->setMinimumHeight(height);
    m_empty->setMinimumHeight(height);
}

void PeopleDirectory::reload()
{
    auto users = m_workspace.users();
    users.removeIf([](const protocol::User &user) { return user.disabled; });
    m_people->setPeople(users);
    filter();
}

void PeopleDirectory::watchVisible()
{
    QList<UserId> visible;
    const auto area = m_list->viewport()->rect();
    const int first = std::max(0, m_list->indexAt(area.topLeft()).row());
    for (int row = first; row < std::min(m_people->rowCount(), first + MostRows); ++row) {
        if (m_list->visualRect(m_people->index(row)).top() > area.bottom())
            break;
        visible << m_people->person(row).id;
    }
    m_workspace.watchFor(this, visible);
}

void PeopleDirectory::filter()
{
    m_people->setFilter(m_search->text());
    const int count = m_people->rowCount();
    m_count->setText(tr("%n person(s)", nullptr, count));
    m_list->setHidden(count == 0);
    if (count == 0)
        m_empty->show("users", tr("Nobody matches."));
    else
        m_empty->hide();
    m_list->setCurrentIndex(m_people->index(0));
}

void PeopleDirectory::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    Q_EMIT chosen(index.data(MemberListModel::UserIdRole).value<UserId>());
    accept();
}

// The arrow keys walk through the list while the search keeps the focus.
bool PeopleDirectory::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return Dialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        choose(m_list->currentIndex());
        return true;
    }
    if (watched != m_search || (key != Qt::Key_Up && key != Qt::Key_Down))
        return Dialog::eventFilter(watched, event);
    const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
    m_list->setCurrentIndex(m_people->index(std::clamp(row, 0, std::max(0, m_people->rowCount() - 1))));
    return true;
}

} // namespace conclave::client
