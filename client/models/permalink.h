// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/ids.h"
#include "shared/util/result.h"

#include <QUrl>
#include <optional>

namespace conclave::client {

// A link to a conversation or to one of its messages: `conclave://host[:port]/c/<conversation>[/m/<message>]`, or the
// same path behind https://. It may come from anybody, so that only exactly this form is one. A plain value.
struct Permalink
{
    static constexpr qsizetype MaxBytes = 1024;

    QString authority; // of the server: host[:port], in lower case, without the port of https or http
    ConversationId conversation;
    std::optional<MessageId> message;

    bool operator==(const Permalink &) const = default;

    static Result<Permalink> parse(const QString &text); // Invalid
    QString toText() const;

    static QString authorityOf(const QUrl &server); // as a user calls the server
};

} // namespace conclave::client
