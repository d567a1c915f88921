// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/pageaccessible.h"

#include <algorithm>
#include <tuple>

namespace conclave::client {

namespace {

// One of the page's links, by its number: what is there now.
class LinkAccessible : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    LinkAccessible(PageView *view, int index)
        : m_view(view)
        , m_index(index)
    {
    }

    bool isValid() const override { return m_view && m_index < m_view->links().size(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override { }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_view->links().at(m_index).label : QString();
    }
    QRect rect() const override { return isValid() ? m_view->boxOf(m_index) : QRect(); }
    QAccessible::Role role() const override { return QAccessible::Link; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        state.focusable = true;
        state.linked = true;
        state.focused = isValid() && m_view->hasFocus() && m_view->currentLink() == m_index;
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &name) override
    {
        if (!isValid())
            return;
        m_view->setFocus(Qt::OtherFocusReason);
        m_view->setCurrentLink(m_index);
        if (name == pressAction())
            m_view->follow(m_index);
    }

private:
    QPointer<PageView> m_view;
    int m_index;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<PageView *>(object);
    return view ? new PageAccessible(view) : nullptr;
}

} // namespace

void PageAccessible::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

void PageAccessible::tellFocus(PageView *view)
{
    auto *page = QAccessible::queryAccessibleInterface(view);
    auto *link = page ? page->focusChild() : nullptr;
    if (!link)
        return;
    QAccessibleEvent event(link, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

PageAccessible::PageAccessible(PageView *view)
    : QAccessibleWidget(view, QAccessible::Document)
{
}

PageAccessible::~PageAccessible()
{
    for (const auto id : std::as_const(m_links))
        QAccessible::deleteAccessibleInterface(id);
}

int PageAccessible::childCount() const
{
    return int(view()->links().size());
}

QAccessibleInterface *PageAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    while (m_links.size() <= index)
        m_links.append(QAccessible::registerAccessibleInterface(new LinkAccessible(view(), int(m_links.size()))));
    return QAccessible::accessibleInterface(m_links.at(index));
}

int PageAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return int(m_links.indexOf(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child))));
}

QAccessibleInterface *PageAccessible::childAt(int x, int y) const
{
    for (int i = 0; i < childCount(); ++i) {
        if (view()->boxOf(i).contains(x, y))
            return child(i);
    }
    return nullptr;
}

QAccessibleInterface *PageAccessible::focusChild() const
{
    return view()->hasFocus() ? child(view()->currentLink()) : nullptr;
}

QAccessible::State PageAccessible::state() const
{
    auto state = QAccessibleWidget::state();
    state.readOnly = true;
    state.multiLine = true;
    state.focusable = true;
    return state;
}

void *PageAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

void PageAccessible::selection(int index, int *start, int *end) const
{
    *start = *end = 0;
    if (index != 0 || view()->selectedText().isEmpty())
        return;
    std::tie(*start, *end) = view()->selection();
}

int PageAccessible::selectionCount() const
{
    return view()->selectedText().isEmpty() ? 0 : 1;
}

QString PageAccessible::text(int start, int end) const
{
    const auto text = view()->text();
    const auto size = int(text.size());
    const int from = std::clamp(start, 0, size);
    return text.mid(from, (end < 0 ? size : std::clamp(end, from, size)) - from);
}

int PageAccessible::characterCount() const
{
    return int(view()->text().size());
}

QRect PageAccessible::characterRect(int offset) const
{
    return view()->characterBox(offset);
}

int PageAccessible::offsetAtPoint(const QPoint &point) const
{
    return view()->positionAt(point);
}

QString PageAccessible::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

} // namespace conclave::client
