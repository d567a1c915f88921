// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"

#include <QObject>
#include <QTimer>

namespace conclave::client {

// Decides what the user has seen: what has been in front of the eyes for a second, in a window that is active. GUI
// thread; owned by a TimelineView.
class ReadTracker : public QObject
{
    Q_OBJECT

public:
    explicit ReadTracker(QObject *parent);

    void reset(); // other rows
    void show(Seq upTo, bool isLookedAt); // the newest event that is whole in the viewport; 0 for none
    void jumpTo(Seq upTo); // the user went there on purpose: seen at once

Q_SIGNALS:
    void seen(conclave::Seq upTo); // ascends

private:
    void report(Seq upTo);
    void finish();

    QTimer m_timer;
    Seq m_candidate = 0; // in the viewport since the timer was started
    Seq m_shown = 0;
    Seq m_reported = 0;
};

} // namespace conclave::client
