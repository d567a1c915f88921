// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/animation.h"

#include <QObject>
#include <QTimer>

namespace conclave::client {

// Shows the frames of a moving picture one after the other, three times; then it waits for the user. Owned by a
// lightbox; GUI thread.
class AnimationPlayer : public QObject
{
    Q_OBJECT

public:
    static constexpr int Rounds = 3;

    explicit AnimationPlayer(QObject *parent);

    void setFrames(const QList<AnimationFrame> &frames); // it stands at the first one
    bool isEmpty() const { return m_frames.isEmpty(); }
    bool isPlaying() const { return m_timer.isActive(); }
    void play();
    void pause() { m_timer.stop(); }
    void toggle();

Q_SIGNALS:
    void shown(const QImage &frame);

private:
    void step();

    QList<AnimationFrame> m_frames;
    QTimer m_timer;
    qsizetype m_at = 0;
    int m_roundsLeft = 0;
};

} // namespace conclave::client
