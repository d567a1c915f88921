// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/listvoice.h"

#include <QAccessible>
#include <QApplication>
#include <QListView>

namespace conclave::client {

namespace {

QAccessibleInterface *currentRow(QWidget *widget, const QAccessibleInterface *list)
{
    const auto *view = qobject_cast<QListView *>(widget);
    if (!view)
        return list->focusChild();
    return view->currentIndex().isValid() ? list->child(view->currentIndex().row()) : nullptr;
}

} // namespace

// Queued: Qt tells of the list after this signal.
ListVoice::ListVoice(QObject *parent)
    : QObject(parent)
{
    connect(
        qApp, &QApplication::focusChanged, this, [this](QWidget *, const QWidget *now) { tell(now); },
        Qt::QueuedConnection);
}

void ListVoice::tell(const QWidget *now)
{
    auto *widget = QApplication::focusWidget();
    if (!QAccessible::isActive() || !widget || widget != now)
        return;
    auto *list = QAccessible::queryAccessibleInterface(widget);
    auto *row = list && list->role() == QAccessible::List ? currentRow(widget, list) : nullptr;
    if (!row)
        return;
    auto *inside = row->focusChild();
    QAccessibleEvent event(inside ? inside : row, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

} // namespace conclave::client
