// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"

#include <QAbstractListModel>

namespace conclave::client {

// The rows of a timeline as its view reads them, oldest first. Changes are announced by the signals of the base class.
// Lives on the GUI thread; owned by a pane.
class TimelineRows : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    virtual const TimelineItem &item(int row) const = 0;
    virtual int rowOf(MessageId message) const = 0; // -1 when it is not among the rows
    virtual Seq unreadFrom() const = 0; // the first event that is marked as new; 0 for none
    virtual bool hasOlder() const = 0;
    virtual void loadOlder() = 0; // one page; does nothing while one is on its way
    virtual bool hasNewer() const { return false; } // the rows end before the newest message
    virtual void loadNewer() { } // one page
    virtual void showEnd() { } // makes the newest messages the rows

Q_SIGNALS:
    void unreadMarkChanged();
    void endChanged(); // hasNewer()
};

} // namespace conclave::client
