// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/completion.h"
#include "client/widgets/popupframe.h"

class QListView;
class QStandardItemModel;

namespace conclave::client {

// The rows that a composer offers, in a window that never takes the focus. Owned by a Completer; GUI thread.
class CompletionPopup : public PopupFrame
{
    Q_OBJECT

public:
    explicit CompletionPopup(QWidget *parent);

    // Near `caret`, in global coordinates: above it where there is room.
    void open(const QList<CompletionItem> &items, const QRect &caret);
    void openBelow(const QList<CompletionItem> &items, const QRect &field); // below it where there is room
    void moveBy(int rows); // round the ends
    int count() const { return int(m_items.size()); }
    int currentRow() const;
    const CompletionItem &item(int row) const { return m_items.at(row); }
    QString position() const; // "3 of 8, Ana Petrova"

Q_SIGNALS:
    void chosen(int row);
    void currentChanged();

private:
    void fill();
    void fit();
    void placeNear(const QRect &caret);

    QListView *m_list;
    QStandardItemModel *m_model;
    QList<CompletionItem> m_items;
};

} // namespace conclave::client
