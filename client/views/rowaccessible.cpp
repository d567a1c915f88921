// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/rowaccessible.h"

#include "client/views/rowdescription.h"
#include "client/views/targetaccessible.h"

#include <span>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

struct RowAction
{
    const char *name;
    TimelineAction action;
    const char *key;
};

constexpr RowAction sentActions[] = {
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Reply"), TimelineAction::Reply, "R"},
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Reply in thread"), TimelineAction::Thread, "T"},
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Add a reaction"), TimelineAction::React, "+"},
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "More actions"), TimelineAction::Menu, "M"},
};

constexpr RowAction failedActions[] = {
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Retry"), TimelineAction::Retry, "Return"},
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Edit"), TimelineAction::EditFailed, "E"},
    {QT_TRANSLATE_NOOP("conclave::client::RowAccessible", "Delete"), TimelineAction::DropFailed, "Delete"},
};

std::span<const RowAction> actionsOf(const TimelineItem &item)
{
    if (item.kind != TimelineItem::Kind::Message || item.deleted || item.delivery == Delivery::Queued)
        return {};
    return item.delivery == Delivery::Failed ? std::span<const RowAction>(failedActions) : sentActions;
}

const RowAction *findAction(const TimelineItem &item, const QString &name)
{
    for (const auto &action : actionsOf(item)) {
        if (name == QLatin1StringView(action.name))
            return &action;
    }
    return nullptr;
}

} // namespace

RowAccessible::RowAccessible(TimelineView *view, quint64 key, int row)
    : m_view(view)
    , m_key(key)
    , m_row(row)
{
}

RowAccessible::~RowAccessible()
{
    for (const auto id : std::as_const(m_targets))
        QAccessible::deleteAccessibleInterface(id);
}

int RowAccessible::row() const
{
    const bool isThere = m_view && m_row >= 0 && m_row < m_view->geometry().rowCount();
    return isThere && item().key == m_key ? m_row : -1;
}

const TimelineGeometry::VisibleRow *RowAccessible::visible() const
{
    return isValid() ? m_view->geometry().visibleRow(m_row) : nullptr;
}

QAccessibleInterface *RowAccessible::parent() const
{
    return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
}

int RowAccessible::childCount() const
{
    const auto *row = visible();
    return row ? int(row->layout->targets().size()) : 0;
}

QAccessibleInterface *RowAccessible::targetAt(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    while (m_targets.size() <= index)
        m_targets.append(
            QAccessible::registerAccessibleInterface(new TargetAccessible(m_view, *this, int(m_targets.size()))));
    return QAccessible::accessibleInterface(m_targets.at(index));
}

QAccessibleInterface *RowAccessible::childAt(int x, int y) const
{
    const auto *row = visible();
    if (!row)
        return nullptr;
    return targetAt(row->layout->targetAt(m_view->viewport()->mapFromGlobal(QPoint(x, y)) - QPoint(0, row->top)));
}

QAccessibleInterface *RowAccessible::focusChild() const
{
    const bool hasCursor = isValid() && m_view->hasFocus() && m_view->cursor().row() == m_row;
    return hasCursor ? targetAt(m_view->cursor().target()) : nullptr;
}

int RowAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return int(m_targets.indexOf(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child))));
}

QString RowAccessible::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    if (kind == QAccessible::Name)
        return describeRow(item());
    if (kind == QAccessible::Description)
        return m_row == m_view->geometry().unreadRow()
            ? tr("The first new one, message %1 of %2").arg(m_row + 1).arg(m_view->geometry().rowCount())
            : tr("Message %1 of %2").arg(m_row + 1).arg(m_view->geometry().rowCount());
    return {};
}

QRect RowAccessible::rect() const
{
    const auto *row = visible();
    if (!row)
        return {};
    const QPoint corner(0, row->top + row->layout->headTop());
    return {m_view->viewport()->mapToGlobal(corner),
            QSize(m_view->viewport()->width(), row->layout->height() - row->layout->headTop())};
}

QAccessible::State RowAccessible::state() const
{
    QAccessible::State state;
    state.invalid = !isValid();
    state.focusable = true;
    state.readOnly = true;
    state.focused = isValid() && m_view->hasFocus() && m_view->cursor().row() == m_row;
    state.offscreen = !visible();
    return state;
}

void *RowAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::ActionInterface)
        return static_cast<QAccessibleActionInterface *>(this);
    return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface *>(&m_text) : nullptr;
}

// While it is in sight, from its layout, so that characters have places.
QString RowAccessible::content() const
{
    if (!isValid())
        return {};
    if (item().kind != TimelineItem::Kind::Message)
        return item().text;
    if (const auto *shown = visible())
        return shown->layout->body().text().plain();
    return item().deleted ? QString() : MessageText::ofMarkdown(item().text).plain();
}

QPoint RowAccessible::toGlobal(QPoint point) const
{
    return m_view->viewport()->mapToGlobal(point);
}

QPoint RowAccessible::fromGlobal(QPoint point) const
{
    return m_view->viewport()->mapFromGlobal(point);
}

void RowAccessible::show() const
{
    if (isValid() && !visible())
        m_view->setCurrentRow(m_row);
}

QStringList RowAccessible::actionNames() const
{
    QStringList names{setFocusAction()};
    if (!isValid())
        return names;
    for (const auto &action : actionsOf(item()))
        names.append(QString::fromLatin1(action.name));
    return names;
}

QString RowAccessible::localizedActionName(const QString &name) const
{
    const auto *action = isValid() ? findAction(item(), name) : nullptr;
    return action ? tr(action->name) : QAccessibleActionInterface::localizedActionName(name);
}

QString RowAccessible::localizedActionDescription(const QString &name) const
{
    const auto *action = isValid() ? findAction(item(), name) : nullptr;
    return action ? tr(action->name) : QAccessibleActionInterface::localizedActionDescription(name);
}

void RowAccessible::doAction(const QString &name)
{
    if (!isValid())
        return;
    const auto *action = findAction(item(), name);
    if (action) {
        m_view->commands().request(action->action, m_row);
    } else if (name == setFocusAction()) {
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->setCurrentRow(m_row);
    }
}

QStringList RowAccessible::keyBindingsForAction(const QString &name) const
{
    const auto *action = isValid() ? findAction(item(), name) : nullptr;
    return action ? QStringList{QString::fromLatin1(action->key)} : QStringList();
}

} // namespace conclave::client
