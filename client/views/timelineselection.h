// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelinegeometry.h"

namespace conclave::client {

// A place in the text of a timeline: a gap between two characters of a row.
struct TextPlace
{
    int row = -1;
    int position = 0;

    auto operator<=>(const TextPlace &) const = default;
};

// What is selected in a timeline; it may reach over many messages. Rows that come and go move it along. GUI thread;
// owned by a TimelineView.
class TimelineSelection
{
public:
    enum class Unit : quint8 { Character, Word, Line };

    explicit TimelineSelection(TimelineGeometry &geometry)
        : m_geometry(geometry)
    {
    }

    void begin(TextPlace place, Unit unit);
    void extend(TextPlace place);
    void clear();
    bool isEmpty() const { return m_from >= m_to; }
    std::pair<int, int> rangeIn(int row) const; // of positions; empty when nothing of the row is selected

    QString text() const; // of one message as it is; of several with time and name
    QString source() const; // the markdown of the messages it touches

    void insertRows(int first, int count);
    void removeRows(int first, int count);

private:
    struct Span
    {
        TextPlace from;
        TextPlace to;
    };
    Span unitAt(TextPlace place) const;
    int lastRow() const;
    QString textOfRow(int row) const;

    TimelineGeometry &m_geometry;
    Span m_origin; // the unit where it began
    TextPlace m_from;
    TextPlace m_to;
    Unit m_unit = Unit::Character;
};

} // namespace conclave::client
