// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelineview.h"

#include <QAccessible>
#include <QPointer>

namespace conclave::client {

class RowAccessible;

// A link or a button inside a row of a timeline. GUI thread; registered with QAccessible and deleted by its row.
class TargetAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    TargetAccessible(TimelineView *view, const RowAccessible &row, int index);

    bool isValid() const override;
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    void doAction(const QString &name) override;
    QStringList keyBindingsForAction(const QString &name) const override;

private:
    const TimelineGeometry::VisibleRow *visible() const; // nullptr when the target is not there now

    QPointer<TimelineView> m_view;
    const RowAccessible &m_row;
    int m_index;
};

} // namespace conclave::client
