// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/animationplayer.h"

namespace conclave::client {

AnimationPlayer::AnimationPlayer(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AnimationPlayer::step);
}

void AnimationPlayer::setFrames(const QList<AnimationFrame> &frames)
{
    pause();
    m_frames = frames;
    m_at = 0;
    m_roundsLeft = 0;
}

void AnimationPlayer::play()
{
    if (isEmpty())
        return;
    if (m_roundsLeft == 0)
        m_roundsLeft = Rounds;
    m_timer.start(m_frames.at(m_at).delayMs);
}

void AnimationPlayer::toggle()
{
    if (isPlaying())
        pause();
    else
        play();
}

void AnimationPlayer::step()
{
    m_at = (m_at + 1) % m_frames.size();
    if (m_at == 0)
        --m_roundsLeft;
    if (m_roundsLeft > 0)
        m_timer.start(m_frames.at(m_at).delayMs);
    Q_EMIT shown(m_frames.at(m_at).image);
}

} // namespace conclave::client
