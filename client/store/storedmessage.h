// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/messagestore.h"

namespace conclave::client {

// A row before its body is opened.
struct MessageStore::Stored
{
    Message message;
    QByteArray body;

    static Stored from(const sql::Row &row)
    {
        Stored stored;
        auto &message = stored.message;
        message.conversation = row.id<ConversationId>(0);
        message.id = row.id<MessageId>(1);
        message.seq = row.integer(2);
        message.thread = row.optionalId<MessageId>(3);
        message.sender = row.optionalId<UserId>(4).value_or(UserId{});
        message.at = row.integer(5);
        message.counts = row.boolean(6);
        message.editedAt = row.optionalInteger(7);
        message.deleted = row.boolean(8);
        stored.body = row.bytes(9);
        return stored;
    }
};

} // namespace conclave::client
