// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/entrylist.h"

#include "client/views/icons.h"
#include "client/views/theme.h"
#include "client/widgets/entrydelegate.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>

namespace conclave::client {

EntryList::EntryList(QWidget *parent)
    : QListView(parent)
{
    setItemDelegate(new EntryDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListView::clicked, this, &EntryList::choose);
    connect(this, &QListView::activated, this, &EntryList::choose);
    connect(&Theme::instance(), &Theme::changed, this, &EntryList::applyTheme);
    applyTheme();
}

void EntryList::applyTheme()
{
    auto colors = palette();
    colors.setColor(QPalette::Base, Theme::instance().color(Token::Bg));
    setPalette(colors);
    doItemsLayout();
}

void EntryList::setEntries(EntryListModel *model)
{
    if (m_entries)
        disconnect(m_entries, nullptr, this, nullptr);
    m_entries = model;
    m_current.reset();
    m_row = 0;
    setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &EntryList::comeBack);
    connect(model, &EntryListModel::changed, this, &EntryList::entryChanged);
    comeBack();
}

bool EntryList::isEntry(int row) const
{
    return m_entries && row >= 0 && row < m_entries->rowCount() && m_entries->entry(row).kind != Entry::Kind::Section;
}

std::optional<Entry> EntryList::currentEntry() const
{
    const int row = currentIndex().row();
    return isEntry(row) ? std::optional(m_entries->entry(row)) : std::nullopt;
}

void EntryList::choose(const QModelIndex &index)
{
    if (isEntry(index.row()))
        Q_EMIT chosen(m_entries->entry(index.row()));
}

void EntryList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (isEntry(current.row())) {
        m_current = m_entries->entry(current.row());
        m_row = current.row();
    }
    Q_EMIT entryChanged();
}

int EntryList::nearestRow(int row) const
{
    const int count = m_entries ? m_entries->rowCount() : 0;
    for (int distance = 0; distance <= count; ++distance) {
        if (isEntry(row + distance))
            return row + distance;
        if (isEntry(row - distance))
            return row - distance;
    }
    return -1;
}

void EntryList::comeBack()
{
    int row = m_row;
    for (int i = 0; m_current && i < m_entries->rowCount(); ++i) {
        const auto &entry = m_entries->entry(i);
        if (entry.kind == m_current->kind && entry.place == m_current->place && entry.message == m_current->message)
            row = i;
    }
    row = nearestRow(row);
    setCurrentIndex(row < 0 ? QModelIndex() : m_entries->index(row));
    Q_EMIT entryChanged();
}

void EntryList::move(int direction)
{
    for (int row = currentIndex().row() + direction; row >= 0 && row < m_entries->rowCount(); row += direction) {
        if (isEntry(row)) {
            setCurrentIndex(m_entries->index(row));
            return;
        }
    }
}

bool EntryList::act(int key)
{
    const auto entry = currentEntry();
    for (const auto &action : m_actions) {
        if (entry && action.key == key && action.applies(*entry)) {
            action.run(*entry);
            return true;
        }
    }
    return false;
}

void EntryList::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isMenu = event->key() == Qt::Key_Menu || (event->key() == Qt::Key_F10 && modifiers == Qt::ShiftModifier);
    if (isMenu)
        showMenu(viewport()->mapToGlobal(visualRect(currentIndex()).center()));
    else if (modifiers == Qt::NoModifier && event->key() == Qt::Key_J)
        move(1);
    else if (modifiers == Qt::NoModifier && event->key() == Qt::Key_K)
        move(-1);
    else if (modifiers != Qt::NoModifier || !act(event->key()))
        QListView::keyPressEvent(event);
}

void EntryList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid())
        comeBack();
}

void EntryList::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() != QContextMenuEvent::Keyboard) // that came as a key
        showMenu(event->globalPos());
}

void EntryList::showMenu(const QPoint &position)
{
    const auto entry = currentEntry();
    if (!entry)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto *open = menu->addAction(tr("Open"));
    connect(open, &QAction::triggered, this, [this, chosenOne = *entry] { Q_EMIT chosen(chosenOne); });
    for (const auto &action : m_actions) {
        if (!action.applies(*entry))
            continue;
        auto *item = menu->addAction(client::icon(action.icon), action.text);
        item->setShortcut(action.key);
        item->setShortcutVisibleInContextMenu(true);
        connect(item, &QAction::triggered, this, [run = action.run, of = *entry] { run(of); });
    }
    menu->popup(position);
}

} // namespace conclave::client
