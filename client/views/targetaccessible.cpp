// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/targetaccessible.h"

#include "client/views/rowaccessible.h"

namespace conclave::client {

TargetAccessible::TargetAccessible(TimelineView *view, const RowAccessible &row, int index)
    : m_view(view)
    , m_row(row)
    , m_index(index)
{
}

const TimelineGeometry::VisibleRow *TargetAccessible::visible() const
{
    const auto *row = m_row.isValid() ? m_view->geometry().visibleRow(m_row.row()) : nullptr;
    return row && m_index < row->layout->targets().size() ? row : nullptr;
}

bool TargetAccessible::isValid() const
{
    return visible() != nullptr;
}

QAccessibleInterface *TargetAccessible::parent() const
{
    return const_cast<RowAccessible *>(&m_row);
}

QString TargetAccessible::text(QAccessible::Text kind) const
{
    const auto *row = visible();
    if (!row)
        return {};
    const auto &target = row->layout->targets().at(m_index);
    if (kind == QAccessible::Name)
        return target.label;
    if (kind != QAccessible::Description)
        return {};
    if (const int piece = row->layout->pieceOf(m_index); piece >= 0 && target.kind != Target::Kind::SaveFile) {
        const auto &file = row->layout->files().pieces().at(piece).file;
        return fileStateText(file, m_view->fileState(file));
    }
    return target.kind == Target::Kind::Link ? target.value : QString();
}

QRect TargetAccessible::rect() const
{
    const auto *row = visible();
    if (!row)
        return {};
    const auto box = row->layout->targets().at(m_index).boxes.first().translated(0, row->top);
    return {m_view->viewport()->mapToGlobal(box.topLeft()), box.size()};
}

QAccessible::Role TargetAccessible::role() const
{
    const auto *row = visible();
    const auto kind = row ? row->layout->targets().at(m_index).kind : Target::Kind::Retry;
    if (kind == Target::Kind::Picture)
        return QAccessible::Graphic;
    return kind == Target::Kind::Link ? QAccessible::Link : QAccessible::Button;
}

QAccessible::State TargetAccessible::state() const
{
    QAccessible::State state;
    state.focusable = true;
    state.invalid = !isValid();
    state.focused = isValid() && m_view->hasFocus() && m_view->cursor().row() == m_row.row()
        && m_view->cursor().target() == m_index;
    return state;
}

void *TargetAccessible::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
}

QStringList TargetAccessible::actionNames() const
{
    return {pressAction()};
}

void TargetAccessible::doAction(const QString &name)
{
    if (isValid() && name == pressAction())
        m_view->commands().activate(m_row.row(), m_index);
}

QStringList TargetAccessible::keyBindingsForAction(const QString &) const
{
    return {};
}

} // namespace conclave::client
