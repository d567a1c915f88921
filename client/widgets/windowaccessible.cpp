// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/windowaccessible.h"

#include "client/widgets/cardpage.h"
#include "client/widgets/popupframe.h"

#include <QAccessibleWidget>

namespace conclave::client {

namespace {

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (!widget || !widget->isWindow())
        return nullptr;
    if (qobject_cast<CardPage *>(widget))
        return new QAccessibleWidget(widget, QAccessible::Window);
    const bool floats = qobject_cast<PopupFrame *>(widget) && widget->windowType() == Qt::Popup;
    return floats ? new QAccessibleWidget(widget, QAccessible::Dialog) : nullptr;
}

} // namespace

void installWindowAccessibles()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace conclave::client
