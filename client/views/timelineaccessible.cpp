// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelineaccessible.h"

#include "client/views/rowaccessible.h"

#include <algorithm>
#include <cstdlib>

namespace conclave::client {

namespace {

constexpr int SlideRows = 100; // the window moves in steps: each one makes a screen reader read the list anew

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<TimelineView *>(object);
    return view ? new TimelineAccessible(view) : nullptr;
}

} // namespace

void TimelineAccessible::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

TimelineAccessible::TimelineAccessible(TimelineView *view)
    : QAccessibleWidget(view, QAccessible::List)
{
    QObject::connect(view, &TimelineView::rowsMoved, &m_context, [this] { slide(); });
    QObject::connect(view, &TimelineView::cursorMoved, &m_context, [this] { tellFocus(); });
    slide();
}

TimelineAccessible::~TimelineAccessible()
{
    for (const auto id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

TimelineView *TimelineAccessible::view() const
{
    return static_cast<TimelineView *>(object());
}

int TimelineAccessible::childCount() const
{
    return std::clamp(view()->geometry().rowCount() - m_first, 0, WindowRows);
}

QAccessibleInterface *TimelineAccessible::child(int index) const
{
    return index >= 0 ? childOfRow(m_first + index) : nullptr;
}

QAccessibleInterface *TimelineAccessible::childOfRow(int row) const
{
    if (row < m_first || row >= m_first + childCount())
        return nullptr;
    const auto key = view()->rows()->item(row).key;
    auto &id = m_children[key];
    if (id == 0)
        id = QAccessible::registerAccessibleInterface(new RowAccessible(view(), key, row));
    auto *interface = static_cast<RowAccessible *>(QAccessible::accessibleInterface(id));
    interface->setRow(row);
    return interface;
}

QAccessibleInterface *TimelineAccessible::childAt(int x, int y) const
{
    const auto *row = view()->geometry().rowAt(view()->viewport()->mapFromGlobal(QPoint(x, y)).y());
    return row ? childOfRow(row->row) : nullptr;
}

QAccessibleInterface *TimelineAccessible::focusChild() const
{
    if (!view()->hasFocus() || view()->cursor().row() < 0)
        return nullptr;
    return childOfRow(view()->cursor().row());
}

int TimelineAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    const auto *row = dynamic_cast<const RowAccessible *>(child);
    return row && row->isValid() ? row->row() - m_first : -1;
}

QAccessible::State TimelineAccessible::state() const
{
    auto state = QAccessibleWidget::state();
    state.readOnly = true;
    return state;
}

int TimelineAccessible::rowOfKey(quint64 key) const
{
    for (int row = 0; row < view()->geometry().rowCount(); ++row) {
        if (view()->rows()->item(row).key == key)
            return row;
    }
    return -1;
}

void TimelineAccessible::slide()
{
    const auto &geometry = view()->geometry();
    const int count = geometry.rowCount();
    const bool hasMoved = m_firstKey != 0 && (m_first >= count || view()->rows()->item(m_first).key != m_firstKey);
    if (hasMoved)
        m_first = std::max(0, rowOfKey(m_firstKey));
    const int middle = geometry.visible().isEmpty() ? 0 : geometry.visible().first().row;
    const int wanted = std::clamp(middle - WindowRows / 2, 0, std::max(0, count - WindowRows));
    const auto &visible = geometry.visible();
    const bool hasLeft
        = !visible.isEmpty() && (visible.first().row < m_first || visible.last().row >= m_first + WindowRows);
    if (hasMoved || hasLeft || std::abs(wanted - m_first) > SlideRows) {
        m_first = wanted;
        forgetOutside();
        QAccessibleEvent event(view(), QAccessible::ObjectReorder);
        QAccessible::updateAccessibility(&event);
    }
    m_firstKey = count > 0 ? view()->rows()->item(m_first).key : 0;
    for (int row = m_first; row < m_first + childCount(); ++row) {
        if (const auto id = m_children.value(view()->rows()->item(row).key); id != 0)
            static_cast<RowAccessible *>(QAccessible::accessibleInterface(id))->setRow(row);
    }
}

void TimelineAccessible::forgetOutside()
{
    QSet<quint64> inside;
    for (int row = m_first; row < m_first + childCount(); ++row)
        inside.insert(view()->rows()->item(row).key);
    m_children.removeIf([&inside](const auto &child) {
        if (inside.contains(child.key()))
            return false;
        QAccessible::deleteAccessibleInterface(child.value());
        return true;
    });
}

void TimelineAccessible::tellFocus()
{
    auto *row = focusChild();
    if (!row)
        return;
    auto *target = row->focusChild();
    QAccessibleEvent event(target ? target : row, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

} // namespace conclave::client
