// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/followcommand.h"

namespace conclave::client {

// thread and pins: messages as they are now, edits and reactions applied; versions: one message, as it was each time.
class MessagesCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void online() override;

private:
    struct Shown
    {
        Message message;
        QString sender;
        QStringList reactions; // an emoji each, as often as it was put
    };
    using Messages = QList<Shown>;
    static Result<Messages> thread(Account &account, ConversationId conversation, MessageId root);
    static Result<Messages> pins(Account &account, ConversationId conversation);
    static Result<Messages> shown(Account &account, ConversationId conversation, const QList<Message> &messages);
    static Result<QList<PrintedEvent>> versions(Account &account, const protocol::Conversation &channel,
                                                MessageId message);
    void showVersions();
    void print(const Shown &shown);
};

} // namespace conclave::client
