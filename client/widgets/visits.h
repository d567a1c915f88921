// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/timelineview.h"
#include "client/widgets/screens.h"

#include <optional>

namespace conclave::client {

// Where the user has been in the window, to go back and forward as in a browser. A plain value of the window.
class Visits
{
public:
    struct Visit
    {
        ConversationId conversation;
        TimelineView::Place place;
        MessageId thread = {}; // beside it; null for none
        std::optional<Screens::Screen> screen = {}; // in its place
    };

    void leave(const Visit &here); // for somewhere that is not known yet; forgets what was ahead
    std::optional<Visit> back(const Visit &here); // null when there is nothing
    std::optional<Visit> forward(const Visit &here);

private:
    QList<Visit> m_behind; // the last one is the nearest
    QList<Visit> m_ahead;
};

} // namespace conclave::client
