// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/readingkeys.h"

#include "client/widgets/channelpane.h"
#include "client/widgets/keymap.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"

#include <QShortcut>

namespace conclave::client {

namespace {

constexpr qint64 TwiceMs = 1500; // between the two

} // namespace

ReadingKeys::ReadingKeys(Workspace &workspace, const ConversationListModel &conversations, MainWindow &window)
    : QObject(&window)
    , m_window(window)
    , m_walk(workspace, conversations, window.screens()->threads())
{
    const auto add = [this](WindowKey key, auto slot) {
        connect(new QShortcut(KeyMap::keys(key), &m_window), &QShortcut::activated, this, slot);
    };
    add(WindowKey::NextUnreadMessage, &ReadingKeys::goToNextUnread);
    add(WindowKey::MarkAllRead, &ReadingKeys::markAllRead);
}

void ReadingKeys::goToNextUnread()
{
    const auto stop = m_walk.next();
    if (!stop)
        Q_EMIT told(tr("Nothing is unread."));
    else if (stop->message.isNull())
        m_window.openConversation(stop->place.conversation);
    else
        m_window.jumpTo(stop->place.conversation, stop->message);
}

// Until the offer is over, the way back is to want all of it to be unread.
void ReadingKeys::markAllRead()
{
    const auto was = m_walk.markAllRead();
    if (was.isEmpty()) {
        Q_EMIT told(tr("Nothing is unread."));
        return;
    }
    if (auto *channel = m_window.channel())
        channel->talk()->markRead();
    Q_EMIT offered({tr("Everything is marked as read."), tr("Undo"), [this, was] { m_walk.markUnread(was); }});
}

void ReadingKeys::escape()
{
    auto *channel = m_window.channel();
    if (!channel)
        return;
    auto *composer = channel->talk()->composer();
    if (m_window.right()->isOpen()) {
        m_window.right()->close();
        composer->focusText();
    } else if (m_window.screens()->current()) {
        m_window.showChannel(m_window.current());
        composer->focusText();
    } else if (!composer->isAncestorOf(m_window.focusWidget())) {
        composer->focusText();
        m_sinceEscape.start();
    } else if (m_sinceEscape.isValid() && m_sinceEscape.elapsed() < TwiceMs) {
        m_sinceEscape.invalidate();
        channel->talk()->markRead();
        Q_EMIT told(tr("Marked as read."));
    } else {
        m_sinceEscape.start();
    }
}

} // namespace conclave::client
