// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/eventsink.h"
#include "client/account/retrying.h"

namespace conclave::client {

using Done = std::function<void(const Status &)>;

// Fetches on demand what the feed left out: older history, down to a position or to its start, and lists of members.
// Lives on the core thread; owned by Synchronizer.
class HistoryLoader : public QObject
{
    Q_OBJECT

public:
    HistoryLoader(LocalStore &store, Retrying &requests, EventSink &sink, QObject *parent = nullptr);

    // Afterwards the log is known without a gap from `downTo`, or from the first readable event, to its end.
    void loadBack(ConversationId conversation, Seq downTo, Done done);
    void loadPage(ConversationId conversation, Done done); // one page of the newest gap
    void loadMembers(ConversationId conversation, Done done); // afterwards they are kept up to date

private:
    void requestMembers(ConversationId conversation, std::optional<UserId> after, QList<protocol::Member> soFar,
                        Seq asOf, Done done);
    Status storePage(ConversationId conversation, Seq before, const protocol::EventHistory::Reply &page);

    LocalStore &m_store;
    Retrying &m_requests;
    EventSink &m_sink;
};

} // namespace conclave::client
