// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace conclave::client {

class EmojiGrid;

// An EmojiGrid as screen readers see it: a table whose cells have the emojis' names and can be pressed. Owned by Qt's
// accessibility cache; GUI thread.
class EmojiGridAccessible : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    static void install(); // makes Qt use it; may be called again
    static void reset(EmojiGrid *grid); // it has other cells now
    static void tellCurrent(EmojiGrid *grid);

    explicit EmojiGridAccessible(EmojiGrid *grid);
    ~EmojiGridAccessible() override;

    void *interface_cast(QAccessible::InterfaceType type) override;
    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;

    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override;
    int selectedCellCount() const override { return 0; }
    QList<QAccessibleInterface *> selectedCells() const override { return {}; }
    QString columnDescription(int) const override { return {}; }
    QString rowDescription(int) const override { return {}; }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override;
    int rowCount() const override;
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *event) override;

private:
    EmojiGrid *grid() const;
    void forgetCells();

    mutable QHash<int, QAccessible::Id> m_cells; // made when they are asked for
};

} // namespace conclave::client
