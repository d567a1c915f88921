// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace conclave::client {

class TimelineView;

// Says what arrives in a timeline while its window is in use, for those who do not see it: a message as it is, and only
// how many when they come quickly. GUI thread; owned by its timeline.
class NewsVoice : public QObject
{
    Q_OBJECT

public:
    explicit NewsVoice(TimelineView *timeline);

Q_SIGNALS:
    void announce(const QString &text);

private:
    void hear(int count, const QString &newest);
    void speak();

    const TimelineView *m_timeline;
    QTimer m_pause; // after something was said
    int m_waiting = 0;
    QString m_newest;
};

} // namespace conclave::client
