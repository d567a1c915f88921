// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/visits.h"

namespace conclave::client {

class MainWindow;

// Every way to a message: from a quotation, a pin, a result, a link, a notification. It opens the conversation, loads
// what is around the message if this computer does not have it, shows a reply in its thread, and remembers where the
// user was. Owned by the main window; GUI thread.
class Navigator : public QObject
{
    Q_OBJECT

public:
    Navigator(Workspace &workspace, MainWindow &window);

    // The newest call counts. Where the message cannot be shown, told() says why.
    void jumpTo(ConversationId conversation, MessageId message);
    bool follow(const QString &link); // false when it is none of Conclave's, or https and of somebody else
    void leave(); // the user goes from here to somewhere else
    void back();
    void forward();

Q_SIGNALS:
    void told(const QString &sentence);
    void channelWanted(conclave::ConversationId conversation);

private:
    void fetch(ConversationId conversation, MessageId message);
    void fetchRoot(const Message &reply);
    void finish(ConversationId conversation, MessageId message, const Status &loaded);
    void show(const Message &message);
    void goTo(const std::optional<Visits::Visit> &visit);
    bool isMember(ConversationId conversation) const;
    Visits::Visit here() const;
    std::optional<Message> stored(ConversationId conversation, MessageId message) const;

    Workspace &m_workspace;
    MainWindow &m_window;
    Visits m_visits;
    MessageId m_wanted;
};

} // namespace conclave::client
