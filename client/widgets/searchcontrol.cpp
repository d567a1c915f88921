// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchcontrol.h"

#include "client/views/announcer.h"
#include "client/widgets/keymap.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"
#include "client/widgets/switchercontrol.h"

namespace conclave::client {

SearchControl::SearchControl(SwitcherControl &switcher, Announcer &announcer, MainWindow *window)
    : QObject(window)
    , m_window(window)
{
    auto *right = window->right();
    connect(right, &RightPanes::resultWanted, this, &SearchControl::show);
    connect(right, &RightPanes::announce, &announcer, [&announcer](const QString &text) { announcer.say(text); });
    connect(&switcher, &SwitcherControl::searchWanted, right,
            [right](const QString &text) { right->showSearch(text); });
    addCommands(switcher);
}

void SearchControl::addCommands(SwitcherControl &switcher)
{
    switcher.addCommand(tr("Search in this channel"), KeyMap::text(WindowKey::SearchHere), "search",
                        [this] { m_window->right()->showSearch(m_window->current()); });
    switcher.addCommand(tr("Search all messages"), KeyMap::text(WindowKey::SearchAll), "search",
                        [this] { m_window->right()->showSearch(ConversationId()); });
}

// In a narrow window what was found takes the place of the search.
void SearchControl::show(ConversationId conversation, MessageId message)
{
    auto *right = m_window->right();
    if (right->isSearching() && m_window->width() < RightPanes::CoversBelow)
        right->close();
    m_window->jumpTo(conversation, message);
}

} // namespace conclave::client
