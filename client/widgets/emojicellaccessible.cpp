// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/emojicellaccessible.h"

#include "client/widgets/emojigrid.h"

namespace conclave::client {

EmojiCellAccessible::EmojiCellAccessible(EmojiGrid *grid, int cell)
    : m_grid(grid)
    , m_cell(cell)
{
}

bool EmojiCellAccessible::isValid() const
{
    return m_grid && m_cell < m_grid->count();
}

QAccessibleInterface *EmojiCellAccessible::parent() const
{
    return m_grid ? QAccessible::queryAccessibleInterface(m_grid.data()) : nullptr;
}

QString EmojiCellAccessible::text(QAccessible::Text kind) const
{
    return isValid() && kind == QAccessible::Name ? m_grid->name(m_cell) : QString();
}

QRect EmojiCellAccessible::rect() const
{
    if (!isValid())
        return {};
    const auto box = m_grid->cellRect(m_cell);
    return {m_grid->viewport()->mapToGlobal(box.topLeft()), box.size()};
}

QAccessible::State EmojiCellAccessible::state() const
{
    QAccessible::State state;
    if (!isValid()) {
        state.invalid = true;
        return state;
    }
    state.focusable = true;
    state.focused = m_grid->hasFocus() && m_grid->current() == m_cell;
    state.offscreen = !m_grid->viewport()->rect().intersects(m_grid->cellRect(m_cell));
    return state;
}

void *EmojiCellAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableCellInterface)
        return static_cast<QAccessibleTableCellInterface *>(this);
    if (type == QAccessible::ActionInterface)
        return static_cast<QAccessibleActionInterface *>(this);
    return nullptr;
}

int EmojiCellAccessible::columnIndex() const
{
    return isValid() ? m_grid->columnOf(m_cell) : -1;
}

int EmojiCellAccessible::rowIndex() const
{
    return isValid() ? m_grid->rowOf(m_cell) : -1;
}

QStringList EmojiCellAccessible::actionNames() const
{
    return {pressAction(), setFocusAction()};
}

void EmojiCellAccessible::doAction(const QString &name)
{
    if (!isValid())
        return;
    if (name == pressAction())
        m_grid->pick(m_cell);
    else if (name == setFocusAction())
        m_grid->setCurrent(m_cell);
}

QStringList EmojiCellAccessible::keyBindingsForAction(const QString &) const
{
    return {};
}

} // namespace conclave::client
