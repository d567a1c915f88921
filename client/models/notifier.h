// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/notifyrules.h"
#include "client/models/workspace.h"

namespace conclave::client {

// What the user is to be told of. Plain text, made for the degree of privacy that they chose.
struct Notification
{
    ConversationId conversation; // null: of several
    MessageId message; // the newest
    MessageId thread; // null: not in one
    Seq seq = 0;
    QString title;
    QString body;
    bool isAudible = false;
    bool isPersonal = false; // a mention, a keyword or a thread of theirs
    int count = 1; // how many messages it stands for
};

// Decides of which new messages the user is told, and when: by their rules, not of what they look at, not at a computer
// that they do not sit at while they sit at another, and not so often that it tires. What was read anywhere is
// withdrawn. Owned by who shows it; GUI thread.
class Notifier : public QObject
{
    Q_OBJECT

public:
    // So many notifications within that time; what comes then is summed up in one, once it has gone by.
    static constexpr int MostInWindow = 10;
    static constexpr qint64 WindowMs = 60'000;
    static constexpr qint64 IntervalMs = 30'000; // between two of one conversation; what comes meanwhile is summed up

    Notifier(Workspace &workspace, const Clock &clock, QObject *parent = nullptr);

    // Which conversation is open in the active window, null for none, and which of its threads beside it.
    void setVisible(ConversationId conversation, MessageId thread = {});
    void setIntervalMs(qint64 ms) { m_intervalMs = ms; }
    void setWindowMs(qint64 ms) { m_windowMs = ms; }
    void forget(ConversationId conversation); // the user has dealt with its notification

Q_SIGNALS:
    void notified(const conclave::client::Notification &notification); // instead of the one of that conversation
    void withdrawn(conclave::ConversationId conversation);

private:
    struct Told
    {
        Notification newest;
        qint64 at = 0; // when the last was shown, by the steady clock
        int pending = 0; // since then
        bool isOpen = false;
    };

    void noteEvents(const QList<protocol::Event> &events);
    void noteStatus();
    void noteRead(ConversationId conversation);
    void noteDeleted(ConversationId conversation, MessageId message);
    std::optional<Notification> worthTelling(const protocol::Event &event) const;
    bool isSeen(const protocol::Event &event, const protocol::Content::Text &text) const;
    NotifyCase caseOf(const protocol::Event &event, const protocol::Content::Text &text) const;
    Notification describe(const protocol::Event &event, const protocol::Content::Text &text, NotifyReason reason) const;
    void tell(const Notification &notification);
    void tellPending();
    void show(Told &told);
    bool isTooMuch(); // for now
    void showDigest();
    void summariseMissed();
    bool isRead(const Notification &notification) const;
    QString channelName(ConversationId conversation) const;

    Workspace &m_workspace;
    const Clock &m_clock;
    qint64 m_intervalMs = IntervalMs;
    ReadPlace m_visible;
    QHash<ConversationId, Seq> m_known; // what is older is history
    QHash<ConversationId, Told> m_told;
    qint64 m_windowMs = WindowMs;
    QList<qint64> m_recent; // when, by the steady clock
    bool m_digests = false; // of all that waits
    QList<Notification> m_missed; // while there was no connection
    QTimer m_pending;
};

} // namespace conclave::client
