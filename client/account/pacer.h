// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/readstore.h"
#include "shared/util/clock.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace conclave::client {

// When the changes of a conversation or a thread may go to the server: one of them at a time, and not oftener than an
// interval, so that only the last of many is sent. Lives on the core thread.
class Pacer : public QObject
{
    Q_OBJECT

public:
    Pacer(const Clock &clock, qint64 intervalMs, QObject *parent = nullptr);

    bool mayBegin(const ReadPlace &place); // false: due() comes when it may, or ended() will be called
    void begin(const ReadPlace &place);
    void end(const ReadPlace &place) { m_busy.remove(place); }
    void wait(qint64 ms); // the server asked for it; at least an interval
    void stop(); // nothing is on its way any more

Q_SIGNALS:
    void due(); // look again

private:
    void startTimer(qint64 delayMs);

    const Clock &m_clock;
    const qint64 m_intervalMs;
    QHash<ReadPlace, qint64> m_begunMs;
    QSet<ReadPlace> m_busy;
    QTimer m_timer;
};

} // namespace conclave::client
