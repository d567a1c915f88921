// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/pageview.h"

#include <QAccessibleWidget>
#include <QPointer>

namespace conclave::client {

// A page of text for assistive programs: read by characters, words and lines, with its links as children. GUI thread;
// made by Qt on demand.
class PageAccessible : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    static void install(); // once is enough
    static void tellFocus(PageView *view); // its link, or itself

    explicit PageAccessible(PageView *view);
    ~PageAccessible() override;

    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    void selection(int index, int *start, int *end) const override;
    int selectionCount() const override;
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }
    int cursorPosition() const override { return m_cursor; }
    void setCursorPosition(int position) override { m_cursor = position; }
    QString text(int start, int end) const override;
    QString text(QAccessible::Text kind) const override { return QAccessibleWidget::text(kind); }
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int, int) override { }
    QString attributes(int offset, int *start, int *end) const override;

private:
    PageView *view() const { return static_cast<PageView *>(object()); }

    mutable QList<QAccessible::Id> m_links;
    int m_cursor = 0;
};

} // namespace conclave::client
