// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelinerows.h"

namespace conclave::client {

// The rows of a timeline as a test wants them.
class FakeRows : public TimelineRows
{
public:
    using TimelineRows::TimelineRows;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_items.size()); }
    QVariant data(const QModelIndex &, int) const override { return {}; }
    const TimelineItem &item(int row) const override { return m_items.at(row); }
    int rowOf(MessageId message) const override
    {
        for (int row = 0; row < m_items.size(); ++row) {
            if (m_items.at(row).id == message)
                return row;
        }
        return -1;
    }
    Seq unreadFrom() const override { return m_unreadFrom; }
    bool hasOlder() const override { return m_hasOlder; }
    void loadOlder() override { ++m_loads; }

    void insert(int row, const QList<TimelineItem> &items)
    {
        beginInsertRows({}, row, row + int(items.size()) - 1);
        m_items = m_items.first(row) + items + m_items.sliced(row);
        endInsertRows();
    }
    void append(const TimelineItem &item) { insert(int(m_items.size()), {item}); }
    void remove(int row, int count)
    {
        beginRemoveRows({}, row, row + count - 1);
        m_items.remove(row, count);
        endRemoveRows();
    }
    void change(int row, const TimelineItem &item)
    {
        m_items[row] = item;
        Q_EMIT dataChanged(index(row), index(row));
    }
    void reset(const QList<TimelineItem> &items)
    {
        beginResetModel();
        m_items = items;
        endResetModel();
    }
    void setUnreadFrom(Seq seq)
    {
        m_unreadFrom = seq;
        Q_EMIT unreadMarkChanged();
    }
    void setHasOlder(bool has) { m_hasOlder = has; }
    int loads() const { return m_loads; }

private:
    QList<TimelineItem> m_items;
    Seq m_unreadFrom = 0;
    bool m_hasOlder = false;
    int m_loads = 0;
};

} // namespace conclave::client
