// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/readersdialog.h"

#include "client/models/peoplelist.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/persondelegate.h"
#include "client/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QListView>
#include <QPushButton>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

enum Tab { NotRead, HasRead };

} // namespace

ReadersDialog::ReadersDialog(QWidget *parent)
    : Dialog(tr("Who has read it"), 480, parent)
    , m_summary(new TextLabel(tr("Asking the server …"), TextStyle::Body, Token::Text2, this))
    , m_tabs(new QTabBar(this))
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_people(new PeopleList(this))
    , m_export(new QPushButton(tr("Save as a table …"), this))
{
    build();
    connect(m_tabs, &QTabBar::currentChanged, this, &ReadersDialog::showTab);
    connect(m_export, &QPushButton::clicked, this, [this] { Q_EMIT exportWanted(readersCsv(m_rows)); });
    connect(&Theme::instance(), &Theme::changed, this, &ReadersDialog::applyTheme);
    applyTheme();
}

void ReadersDialog::build()
{
    m_people->setShowsChoice(false);
    m_list->setModel(m_people);
    m_list->setItemDelegate(new PersonDelegate(m_list));
    m_list->setAccessibleName(tr("People"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Not read or read"));
    m_tabs->addTab({});
    m_tabs->addTab({});
    m_summary->setWordWrap(true);
    body()->addWidget(m_summary);
    body()->addWidget(m_tabs);
    body()->addWidget(m_list, 1);
    body()->addWidget(m_empty, 1);
    auto *buttons = new QDialogButtonBox(this);
    auto *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    buttons->addButton(m_export, QDialogButtonBox::ActionRole);
    m_export->setAutoDefault(false);
    m_export->setEnabled(false);
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &ReadersDialog::reject);
    body()->addWidget(buttons);
    m_tabs->hide();
    m_list->hide();
    m_empty->hide();
}

void ReadersDialog::applyTheme()
{
    const int height = Theme::instance().px(260);
    m_list->setMinimumHeight(height);
    m_empty->setMinimumHeight(height);
}

void ReadersDialog::setRows(const QList<ReaderRow> &rows)
{
    m_rows = rows;
    const auto read = std::count_if(rows.begin(), rows.end(), [](const ReaderRow &row) { return row.hasRead; });
    m_summary->setText(rows.isEmpty() ? tr("Nobody else is in this channel.")
                                      : tr("Read by %1 of %2 people.").arg(read).arg(rows.size()));
    const auto unknown = std::count_if(rows.begin(), rows.end(), [](const ReaderRow &row) { return row.isPrivate; });
    if (unknown > 0)
        m_summary->setText(m_summary->text() + u' '
                           + tr("%n of the others do(es) not share what they have read.", nullptr, int(unknown)));
    m_tabs->setTabText(NotRead, tr("Not read (%1)").arg(rows.size() - read));
    m_tabs->setTabText(HasRead, tr("Read (%1)").arg(read));
    m_tabs->setCurrentIndex(read == rows.size() ? HasRead : NotRead);
    m_tabs->show();
    m_export->setEnabled(!rows.isEmpty());
    showTab();
}

void ReadersDialog::showError(const QString &sentence)
{
    m_summary->setText(sentence);
}

void ReadersDialog::showTab()
{
    QList<protocol::User> users;
    for (const auto &row : std::as_const(m_rows)) {
        if (row.hasRead == (m_tabs->currentIndex() == HasRead))
            users << row.user;
    }
    m_people->setPeople(users);
    m_list->setVisible(!users.isEmpty());
    if (!users.isEmpty())
        m_empty->hide();
    else if (m_tabs->currentIndex() == HasRead)
        m_empty->show("eye", tr("Nobody has read it yet."));
    else
        m_empty->show("check-check", tr("Everybody has read it."));
    m_list->setCurrentIndex(m_people->index(0));
}

} // namespace conclave::client
