// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/peoplepicker.h"

#include "client/models/errortexts.h"
#include "client/models/peoplelist.h"
#include "client/views/theme.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/flowlayout.h"
#include "client/widgets/formmessage.h"
#include "client/widgets/personchip.h"
#include "client/widgets/persondelegate.h"
#include "client/widgets/searchedit.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

PeoplePicker::PeoplePicker(const QString &heading, const QString &verb, QWidget *parent)
    : Dialog(heading, 480, parent)
    , m_search(new SearchEdit(tr("Search people"), this))
    , m_chips(new QWidget(this))
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_message(new FormMessage(this))
    , m_act(new QPushButton(this))
    , m_people(new PeopleList(this))
    , m_verb(verb)
{
    build();
    connect(m_search, &SearchEdit::textChanged, this, &PeoplePicker::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { toggle(index.row()); });
    connect(m_people, &PeopleList::chosenChanged, this, &PeoplePicker::showChosen);
    connect(&Theme::instance(), &Theme::changed, this, &PeoplePicker::applyTheme);
    applyTheme();
    showChosen();
    filter();
}

void PeoplePicker::build()
{
    new FlowLayout(m_chips);
    m_chips->layout()->setContentsMargins({});
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
    body()->addWidget(m_chips);
    body()->addWidget(m_list, 1);
    body()->addWidget(m_empty, 1);
    body()->addWidget(m_message);
    const auto *buttons = addButtons(m_act);
    connect(buttons, &QDialogButtonBox::accepted, this, &PeoplePicker::submit);
    m_search->setFocus();
}

void PeoplePicker::applyTheme()
{
    const auto &theme = Theme::instance();
    m_chips->layout()->setSpacing(theme.px(6));
    m_list->setMinimumHeight(theme.px(220));
    m_empty->setMinimumHeight(theme.px(220));
}

void PeoplePicker::setPeople(const QList<protocol::User> &people)
{
    m_people->setPeople(people);
    filter();
}

void PeoplePicker::setNote(const QString &note)
{
    m_message->showHint(note);
}

void PeoplePicker::showError(const Error &error)
{
    m_message->showError(errorText(error));
    showChosen();
}

void PeoplePicker::showFailures(const QString &sentence, const QList<UserId> &failed)
{
    const auto chosen = m_people->chosen();
    for (const auto &user : chosen) {
        if (!failed.contains(user.id))
            m_people->remove(user.id);
    }
    m_message->showError(sentence);
    showChosen();
    filter();
}

void PeoplePicker::filter()
{
    m_people->setFilter(m_search->text());
    const bool isEmpty = m_people->rowCount() == 0;
    m_list->setHidden(isEmpty);
    if (isEmpty)
        m_empty->show("users", m_search->text().isEmpty() ? tr("Everybody is in it already.") : tr("Nobody matches."));
    else
        m_empty->hide();
    m_list->setCurrentIndex(m_people->index(0));
}

void PeoplePicker::toggle(int row)
{
    const auto user = m_people->person(row).id;
    m_people->setChosen(user, !m_people->isChosen(user));
}

void PeoplePicker::showChosen()
{
    while (auto *item = m_chips->layout()->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto &user : m_people->chosen()) {
        auto *chip = new PersonChip(user, m_chips);
        m_chips->layout()->addWidget(chip);
        chip->show();
        connect(chip, &PersonChip::clicked, this, [this, id = user.id] { m_people->setChosen(id, false); });
    }
    const auto count = m_people->chosen().size();
    m_chips->setHidden(count == 0);
    m_act->setEnabled(count > 0);
    m_act->setText(count < 2 ? m_verb : tr("%1 %2 people", "a verb, a number").arg(m_verb).arg(count));
}

bool PeoplePicker::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return Dialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const auto current = m_list->currentIndex();
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    if ((isEnter || (watched == m_list && key == Qt::Key_Space)) && current.isValid()) {
        toggle(current.row());
        return true;
    }
    return watched == m_search ? handleSearchKey(key) : Dialog::eventFilter(watched, event);
}

// The arrow keys walk through the list; Backspace in an empty line takes away whom was chosen last.
bool PeoplePicker::handleSearchKey(int key)
{
    if (key == Qt::Key_Backspace && m_search->text().isEmpty() && !m_people->chosen().isEmpty()) {
        m_people->setChosen(m_people->chosen().last().id, false);
        return true;
    }
    if (key != Qt::Key_Up && key != Qt::Key_Down)
        return false;
    const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
    m_list->setCurrentIndex(m_people->index(std::clamp(row, 0, std::max(0, m_people->rowCount() - 1))));
    return true;
}

void PeoplePicker::submit()
{
    QList<UserId> users;
    for (const auto &user : m_people->chosen())
        users << user.id;
    m_act->setEnabled(false);
    Q_EMIT chosen(users);
}

} // namespace conclave::client
