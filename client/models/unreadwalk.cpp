// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/unreadwalk.h"

#include "client/store/mapkeys.h"

#include <algorithm>

namespace conclave::client {

UnreadWalk::UnreadWalk(Workspace &workspace, const ConversationListModel &conversations, const ThreadListModel &threads)
    : m_workspace(workspace)
    , m_conversations(conversations)
    , m_threads(threads)
{
}

QList<ConversationItem> UnreadWalk::unread() const
{
    QList<ConversationItem> found;
    const auto &items = m_conversations.items();
    std::copy_if(items.cbegin(), items.cend(), std::back_inserter(found),
                 [](const auto &item) { return item.isUnread; });
    return found;
}

UnreadWalk::Stop UnreadWalk::firstUnread(ConversationId conversation) const
{
    auto &store = m_workspace.store();
    const auto readUpTo = store.readUpTo(conversation, m_workspace.self());
    const auto first = readUpTo ? store.messages().firstOfOthers({conversation}, *readUpTo, m_workspace.self())
                                : Result<Seq>(readUpTo.error());
    const auto message = first && *first > 0 ? store.messages().at(conversation, *first)
                                             : Result<std::optional<Message>>(std::nullopt);
    return {{conversation}, message && *message ? (*message)->id : MessageId()};
}

// Mentions in the order of the list; then, for each channel, the first message that is unread; then threads.
QList<UnreadWalk::Stop> UnreadWalk::stops() const
{
    QList<Stop> mentions;
    QList<Stop> others;
    for (const auto &item : unread()) {
        const auto id = item.info.id;
        const auto readUpTo = m_workspace.store().readUpTo(id, m_workspace.self());
        const auto found
            = m_workspace.store().messages().mentionsBehind(id, readUpTo ? *readUpTo : 0, m_workspace.self());
        const auto newestFirst = found ? *found : QList<Message>();
        for (auto it = newestFirst.crbegin(); it != newestFirst.crend(); ++it)
            mentions.append({{id}, it->id});
        if (newestFirst.isEmpty())
            others.append(firstUnread(id));
    }
    for (const auto &item : m_conversations.items()) {
        for (const auto &thread : m_threads.unreadOf(item.info.id))
            others.append({thread.place, thread.message});
    }
    return mentions + others;
}

std::optional<UnreadWalk::Stop> UnreadWalk::next()
{
    const auto all = stops();
    if (all.isEmpty()) {
        m_last.reset();
        return std::nullopt;
    }
    const auto last = m_last ? all.indexOf(*m_last) : -1;
    m_last = all.at((last + 1) % all.size());
    return m_last;
}

QList<UnreadWalk::Was> UnreadWalk::markAllRead()
{
    QList<Was> was;
    for (const auto &item : unread()) {
        const auto id = item.info.id;
        const auto readUpTo = m_workspace.store().readUpTo(id, m_workspace.self());
        was.append({{id}, readUpTo ? *readUpTo + 1 : 1});
        m_workspace.attempt([id, seq = item.info.lastSeq](Account &account) { return account.setCursor(id, seq); });
    }
    for (const auto &item : m_conversations.items()) {
        for (const auto &thread : m_threads.unreadOf(item.info.id)) {
            const auto first = m_workspace.store().threadFirstUnread(thread.place, m_workspace.self());
            was.append({thread.place, first ? *first : 0});
            m_workspace.attempt([place = thread.place, seq = thread.seq](Account &account) {
                return account.setThreadCursor(place.conversation, place.thread, seq);
            });
        }
    }
    return was;
}

void UnreadWalk::markUnread(const QList<Was> &all)
{
    for (const auto &was : all) {
        if (was.first > 0)
            m_workspace.setMap(mapkeys::of(mapkeys::Unread, was.place), QString::number(was.first));
    }
}

} // namespace conclave::client
