// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/timelineitem.h"

#include <QCoreApplication>
#include <QPainter>
#include <QRect>

namespace conclave::client {

// The reactions under a message: one pill each, wrapped into rows. Measures and paints; knows nothing of models. The
// pills beyond the twentieth are counted only. A plain value; coordinates are those of the strip.
class ReactionStrip
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::ReactionStrip)

public:
    static constexpr int MaxPills = 20;

    ReactionStrip() = default;
    ReactionStrip(const QList<ReactionGroup> &groups, int width);

    int height() const { return m_height; } // 0 without reactions
    int count() const { return int(m_pills.size()); }
    QRect boxOf(int pill) const { return m_pills.at(pill).box; }
    const ReactionGroup &groupOf(int pill) const { return m_pills.at(pill).group; }
    static QString describe(const ReactionGroup &group); // "thumbs up, 6, you reacted"
    static QString whoReacted(const ReactionGroup &group); // "Ana, Omar and 4 others reacted with thumbs up"

    void draw(QPainter &painter, int hoveredPill) const; // -1 for none

private:
    struct Pill
    {
        ReactionGroup group;
        QString count;
        QRect box;
    };
    void drawPill(QPainter &painter, const Pill &pill, bool isHovered) const;

    QList<Pill> m_pills;
    QString m_rest; // "+3"
    QRect m_restBox;
    int m_height = 0;
};

} // namespace conclave::client
