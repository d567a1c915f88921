// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/visibility.h"

namespace conclave::server {

using protocol::Content;

namespace {

std::optional<MessageKey> editedMessage(const protocol::Event &event)
{
    const auto *edit = event.content ? event.content->as<Content::Edit>() : nullptr;
    return edit ? std::optional(MessageKey{event.conversation, edit->target}) : std::nullopt;
}

} // namespace

Status hideEarlierEdits(Stores &stores, Seq first, QList<protocol::Event> &events)
{
    QSet<MessageKey> edited;
    for (const auto &event : std::as_const(events)) {
        if (const auto key = editedMessage(event))
            edited.insert(*key);
    }
    if (first <= 1 || edited.isEmpty())
        return {};
    const auto rows = stores.projections.messages(edited.values());
    if (!rows)
        return rows.error();
    QSet<MessageKey> readable;
    for (const auto &row : *rows) {
        if (row.seq >= first)
            readable.insert(row.key);
    }
    for (auto &event : events) {
        if (const auto key = editedMessage(event); key && !readable.contains(*key))
            event.content.reset();
    }
    return {};
}

} // namespace conclave::server
