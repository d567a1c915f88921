// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/rowtext.h"
#include "client/views/timelineview.h"

#include <QAccessible>
#include <QCoreApplication>
#include <QPointer>

namespace conclave::client {

// A row of a timeline as a screen reader sees it, known by its key. Its children are the links and buttons inside while
// the row is visible. GUI thread; registered with QAccessible and deleted by a TimelineAccessible.
class RowAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::RowAccessible)

public:
    RowAccessible(TimelineView *view, quint64 key, int row);
    ~RowAccessible() override;

    int row() const; // -1 when it is gone
    void setRow(int row) { m_row = row; }
    QAccessibleInterface *targetAt(int index) const; // nullptr when there is none

    // For RowText.
    QString content() const; // of the message, as a copy of it holds it
    const TimelineGeometry::VisibleRow *visible() const; // nullptr when it is not
    QPoint toGlobal(QPoint point) const; // from the viewport
    QPoint fromGlobal(QPoint point) const;
    void show() const;

    bool isValid() const override { return row() >= 0; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int index) const override { return targetAt(index); }
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    QString localizedActionName(const QString &name) const override;
    QString localizedActionDescription(const QString &name) const override;
    void doAction(const QString &name) override;
    QStringList keyBindingsForAction(const QString &name) const override;

private:
    const TimelineItem &item() const { return m_view->rows()->item(m_row); }

    QPointer<TimelineView> m_view;
    quint64 m_key;
    int m_row; // where it was last
    mutable QList<QAccessible::Id> m_targets;
    RowText m_text{*this};
};

} // namespace conclave::client
