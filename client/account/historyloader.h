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
    // The page before an event that is the first one known behind a gap; the newest page for 0.
    void loadPage(ConversationId conversation, Seq before, Done done);
    // The page with this message in its middle. NotFound: it does not exist, or may not be read.
    void loadAround(ConversationId conversation, MessageId message, Done done);
    void loadMembers(ConversationId conversation, Done done); // afterwards they are kept up to date

private:
    void requestMembers(ConversationId conversation, std::optional<UserId> after, QList<protocol::Member> soFar,
                        Seq asOf, Done done);
    void requestBefore(ConversationId conversation, Seq before, Done done);
    Status storePage(ConversationId conversation, Seq before, const protocol::EventHistory::Reply &page);

    LocalStore &m_store;
    Retrying &m_requests;
    EventSink &m_sink;
};

} // namespace conclave::client
