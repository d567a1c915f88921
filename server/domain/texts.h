// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"
#include "shared/util/result.h"

#include <QString>

// The rules for what people type, each answering Invalid with the rule that was broken, or the text as it is stored.
namespace conclave::server {

Result<QString> userName(const QString &text); // a-z, 0-9, dot, dash, underscore; begins with a letter or digit
Result<QString> displayName(const QString &text); // NFC, trimmed, one line, nothing invisible
Result<QString> channelName(const QString &text); // NFC, lower-case letters, digits, dot, dash, underscore
Result<QString> topic(const QString &text); // NFC, trimmed, one line, nothing invisible; may be empty
// Text of one line, or an emoji, or both; an end lies ahead, within a year.
Result<protocol::UserStatus> userStatus(const protocol::UserStatus &status, qint64 now);
Status messageText(const QString &text); // not blank, at most MaxTextBytes of UTF-8, no control characters
Status emoji(const QString &text); // one emoji, as far as can be told without the table of all sequences

} // namespace conclave::server
