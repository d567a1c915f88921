// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/messageref.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

Result<MessageId> messageAt(Account &account, ConversationId conversation, Seq seq)
{
    const auto messages = account.store().messages().after(conversation, seq - 1, 1);
    if (!messages)
        return messages.error();
    if (messages->isEmpty() || messages->first().seq != seq)
        return Error{ErrorCode::NotFound, u"there is no message at %1"_s.arg(seq)};
    return messages->first().id;
}

} // namespace

void findMessage(Account &account, ConversationId conversation, const QString &argument,
                 const std::function<void(const Result<MessageId> &)> &found)
{
    if (const auto id = MessageId::fromText(argument)) {
        found(*id);
        return;
    }
    bool isNumber = false;
    const Seq seq = argument.toLongLong(&isNumber);
    if (!isNumber || seq < 1) {
        found(Error{ErrorCode::NotFound, u"%1 is neither a position nor an id"_s.arg(argument)});
        return;
    }
    const auto known = messageAt(account, conversation, seq);
    if (known || account.status().state != ConnectionState::Online) {
        found(known);
        return;
    }
    account.loadBack(conversation, seq, [&account, conversation, seq, found](const Status &loaded) {
        found(loaded ? messageAt(account, conversation, seq) : Result<MessageId>(loaded.error()));
    });
}

} // namespace conclave::client
