// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/entryscreen.h"

#include "client/views/icons.h"
#include "client/views/theme.h"
#include "client/widgets/emptystate.h"
#include "client/widgets/screenheader.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

EntryScreen::EntryScreen(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_header(new ScreenHeader(title, this))
    , m_list(new EntryList(this))
    , m_empty(new EmptyState(this))
    , m_bar(new QWidget(this))
    , m_buttons(new QHBoxLayout(m_bar))
{
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(12, 8, 12, 0);
    middle->addWidget(m_list, 1);
    middle->addWidget(m_empty, 1);
    m_buttons->setContentsMargins(16, 8, 16, 12);
    m_buttons->setSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(middle, 1);
    column->addWidget(m_bar);
    m_list->setAccessibleName(title);
    setAccessibleName(title);
    setFocusPolicy(Qt::ClickFocus); // while there is no list that could have it
    connect(m_list, &EntryList::entryChanged, this, &EntryScreen::showActions);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EntryScreen::setContent(EntryListModel *model, const Nothing &nothing, const QList<EntryAction> &actions)
{
    if (m_model)
        disconnect(m_model, nullptr, this, nullptr);
    m_model = model;
    m_nothing = nothing;
    while (auto *item = m_buttons->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const auto &action : actions) {
        auto *button = new QPushButton(client::icon(action.icon), action.text, m_bar);
        button->setToolTip(tr("%1 (%2)", "what, its key")
                               .arg(action.text, QKeySequence(action.key).toString(QKeySequence::NativeText)));
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            if (const auto entry = m_list->currentEntry())
                run(*entry);
        });
        m_buttons->addWidget(button);
    }
    m_buttons->addStretch();
    m_list->setActions(actions);
    m_list->setEntries(model);
    connect(model, &EntryListModel::changed, this, &EntryScreen::showWhatIsThere);
    showWhatIsThere();
}

void EntryScreen::showWhatIsThere()
{
    const bool isEmpty = m_model->count() == 0;
    const bool hadFocus = m_list->hasFocus();
    const bool waitsForList = hasFocus();
    m_list->setVisible(!isEmpty);
    if (isEmpty)
        m_empty->show(m_nothing.icon, m_nothing.sentence);
    else
        m_empty->hide();
    if (isEmpty && hadFocus)
        setFocus(Qt::OtherFocusReason);
    else if (!isEmpty && waitsForList)
        m_list->setFocus(Qt::OtherFocusReason);
    showActions();
}

void EntryScreen::showActions()
{
    const auto entry = m_list->currentEntry();
    const auto &actions = m_list->actions();
    bool any = false;
    for (int i = 0; i < actions.size() && i < m_buttons->count(); ++i) {
        const bool applies = entry && actions.at(i).applies(*entry);
        m_buttons->itemAt(i)->widget()->setVisible(applies);
        any = any || applies;
    }
    m_bar->setVisible(any);
}

void EntryScreen::focusList()
{
    if (m_list->isHidden())
        setFocus(Qt::ShortcutFocusReason);
    else
        m_list->setFocus(Qt::ShortcutFocusReason);
}

void EntryScreen::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), Theme::instance().color(Token::Bg));
}

} // namespace conclave::client
