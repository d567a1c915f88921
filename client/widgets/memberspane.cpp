// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/memberspane.h"

#include "client/models/memberlistmodel.h"
#include "client/views/icons.h"
#include "client/widgets/iconbutton.h"
#include "client/widgets/persondelegate.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/textlabel.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

UserId userOf(const QModelIndex &index)
{
    return index.data(MemberListModel::UserIdRole).value<UserId>();
}

// People whose display or user name has the text in it.
class PeopleFilter final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::AccessibleTextRole)
            return QSortFilterProxyModel::data(index, role);
        QStringList parts{index.data(MemberListModel::DisplayNameRole).toString(), PersonDelegate::roleWord(index),
                          PersonDelegate::presenceWord(index), index.data(MemberListModel::StatusRole).toString()};
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const auto index = sourceModel()->index(row, 0, parent);
        const auto contains = [&](int role) { return index.data(role).toString().contains(filterRegularExpression()); };
        return contains(MemberListModel::DisplayNameRole) || contains(MemberListModel::NameRole);
    }
};

} // namespace

MembersPane::MembersPane(QWidget *parent)
    : QWidget(parent)
    , m_header(new QWidget(this))
    , m_count(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_search(new SearchEdit(tr("Search members"), this))
    , m_list(new QListView(this))
    , m_add(new QPushButton(tr("Add people"), this))
    , m_filtered(new PeopleFilter(this))
{
    build();
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_filtered);
    connect(m_search, &SearchEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_list, &QListView::clicked, this, &MembersPane::mention);
    connect(m_list, &QListView::customContextMenuRequested, this, &MembersPane::showMenu);
    connect(m_add, &QPushButton::clicked, this, &MembersPane::addWanted);
    connect(&Theme::instance(), &Theme::changed, this, &MembersPane::applyTheme);
    applyTheme();
    showCount();
}

void MembersPane::build()
{
    auto *title = new TextLabel(tr("Members"), TextStyle::Head, Token::Text, this);
    auto *close = new IconButton("x", tr("Close the members"), this, Qt::Key_Escape);
    connect(close, &IconButton::clicked, this, &MembersPane::closed);
    auto *header = new QHBoxLayout(m_header);
    header->setContentsMargins({});
    header->addWidget(title);
    header->addWidget(m_count, 1);
    header->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_header);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(m_add);
    m_add->setIcon(icon("user-plus", Token::Text));
    m_add->setAutoDefault(false);
    m_list->setItemDelegate(new PersonDelegate(m_list));
    m_list->setAccessibleName(tr("Members"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->installEventFilter(this);
    setFocusProxy(m_search);
}

void MembersPane::applyTheme()
{
    const auto &theme = Theme::instance();
    layout()->setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16));
    layout()->setSpacing(theme.px(12));
    m_add->setIconSize({theme.px(16), theme.px(16)});
    update();
}

void MembersPane::setModel(QAbstractItemModel *members)
{
    if (auto *before = m_filtered->sourceModel())
        disconnect(before, nullptr, this, nullptr);
    connect(members, &QAbstractItemModel::modelReset, this, &MembersPane::showCount);
    connect(members, &QAbstractItemModel::rowsInserted, this, &MembersPane::showCount);
    connect(members, &QAbstractItemModel::rowsRemoved, this, &MembersPane::showCount);
    m_filtered->setSourceModel(members);
    m_search->clear();
    showCount();
}

void MembersPane::setEmbedded()
{
    m_header->hide();
}

void MembersPane::setCanAdd(bool can)
{
    m_add->setVisible(can);
}

void MembersPane::setCanRemove(bool can)
{
    m_canRemove = can;
}

void MembersPane::showCount()
{
    const auto *all = m_filtered->sourceModel();
    const int count = all ? all->rowCount() : 0;
    m_count->setText(count == 1 ? tr("1 member") : tr("%1 members").arg(QLocale().toString(count)));
}

void MembersPane::mention(const QModelIndex &index)
{
    Q_EMIT mentionWanted(userOf(index));
}

bool MembersPane::canRemove(const QModelIndex &index) const
{
    return m_canRemove && index.isValid() && userOf(index) != m_self;
}

void MembersPane::showMenu(const QPoint &position)
{
    const auto at = m_list->indexAt(position);
    const auto index = at.isValid() ? at : m_list->currentIndex();
    if (!index.isValid())
        return;
    const auto user = userOf(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto *mentionAction = menu->addAction(icon("at-sign"), tr("Mention"));
    connect(mentionAction, &QAction::triggered, this, [this, user] { Q_EMIT mentionWanted(user); });
    const auto *profile = menu->addAction(icon("user"), tr("Profile"));
    connect(profile, &QAction::triggered, this, [this, user] { Q_EMIT profileWanted(user); });
    if (canRemove(index)) {
        const auto *remove = menu->addAction(icon("user-minus"), tr("Remove from the channel..."));
        connect(remove, &QAction::triggered, this, [this, user] { Q_EMIT removeWanted(user); });
    }
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

bool MembersPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto index = m_list->currentIndex();
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (index.isValid())
            mention(index);
        return true;
    case Qt::Key_I:
        if (index.isValid())
            Q_EMIT profileWanted(userOf(index));
        return true;
    case Qt::Key_Delete:
        if (canRemove(index))
            Q_EMIT removeWanted(userOf(index));
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void MembersPane::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), Theme::instance().color(Token::Bg));
}

} // namespace conclave::client
