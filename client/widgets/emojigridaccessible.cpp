// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/emojigridaccessible.h"

#include "client/widgets/emojicellaccessible.h"
#include "client/widgets/emojigrid.h"

#include <utility>

namespace conclave::client {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *grid = qobject_cast<EmojiGrid *>(object);
    return grid ? new EmojiGridAccessible(grid) : nullptr;
}

EmojiGridAccessible *accessibleOf(EmojiGrid *grid)
{
    if (!QAccessible::isActive())
        return nullptr;
    return static_cast<EmojiGridAccessible *>(QAccessible::queryAccessibleInterface(grid));
}

} // namespace

void EmojiGridAccessible::install()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

void EmojiGridAccessible::reset(EmojiGrid *grid)
{
    auto *accessible = accessibleOf(grid);
    if (!accessible)
        return;
    accessible->forgetCells();
    QAccessibleTableModelChangeEvent change(grid, QAccessibleTableModelChangeEvent::ModelReset);
    QAccessible::updateAccessibility(&change);
}

void EmojiGridAccessible::tellCurrent(EmojiGrid *grid)
{
    auto *accessible = accessibleOf(grid);
    if (!accessible || grid->current() < 0 || !grid->hasFocus())
        return;
    QAccessibleEvent focus(accessible->child(grid->current()), QAccessible::Focus);
    QAccessible::updateAccessibility(&focus);
}

EmojiGridAccessible::EmojiGridAccessible(EmojiGrid *grid)
    : QAccessibleWidget(grid, QAccessible::Table)
{
}

EmojiGridAccessible::~EmojiGridAccessible()
{
    forgetCells();
}

void EmojiGridAccessible::forgetCells()
{
    const auto cells = std::exchange(m_cells, {});
    for (const auto id : cells)
        QAccessible::deleteAccessibleInterface(id);
}

EmojiGrid *EmojiGridAccessible::grid() const
{
    return static_cast<EmojiGrid *>(object());
}

void *EmojiGridAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableInterface)
        return static_cast<QAccessibleTableInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

int EmojiGridAccessible::childCount() const
{
    return grid()->count();
}

QAccessibleInterface *EmojiGridAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    auto id = m_cells.value(index);
    if (id == 0) {
        id = QAccessible::registerAccessibleInterface(new EmojiCellAccessible(grid(), index));
        m_cells.insert(index, id);
    }
    return QAccessible::accessibleInterface(id);
}

QAccessibleInterface *EmojiGridAccessible::childAt(int x, int y) const
{
    return child(grid()->cellAt(grid()->viewport()->mapFromGlobal(QPoint(x, y))));
}

QAccessibleInterface *EmojiGridAccessible::focusChild() const
{
    return grid()->hasFocus() ? child(grid()->current()) : nullptr;
}

int EmojiGridAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *cell = dynamic_cast<const EmojiCellAccessible *>(child);
    return cell ? cell->cell() : -1;
}

QAccessibleInterface *EmojiGridAccessible::cellAt(int row, int column) const
{
    return child(grid()->cellAt(row, column));
}

int EmojiGridAccessible::columnCount() const
{
    return EmojiGrid::Columns;
}

int EmojiGridAccessible::rowCount() const
{
    return grid()->rowCount();
}

void EmojiGridAccessible::modelChange(QAccessibleTableModelChangeEvent *)
{
    forgetCells();
}

} // namespace conclave::client
