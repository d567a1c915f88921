// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/mapkeys.h"

namespace conclave::client::mapkeys {

QString of(const char *subject, ConversationId conversation, MessageId message)
{
    const QString key = QLatin1StringView(subject) + u'/' + conversation.toText();
    return message.isNull() ? key : key + u'/' + message.toText();
}

std::optional<ReadPlace> placeOf(const char *subject, const QString &key)
{
    const auto parts = key.split(u'/');
    if (parts.size() < 2 || parts.size() > 3 || parts.first() != QLatin1StringView(subject))
        return std::nullopt;
    const auto conversation = ConversationId::fromText(parts.at(1));
    const auto message = parts.size() == 3 ? MessageId::fromText(parts.at(2)) : std::optional(MessageId());
    return conversation && message ? std::optional(ReadPlace{*conversation, *message}) : std::nullopt;
}

} // namespace conclave::client::mapkeys
