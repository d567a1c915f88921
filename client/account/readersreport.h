// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/conversations.h"

namespace conclave::client {

// One member of a broadcast channel, and whether they have read the message in question.
struct ReaderRow
{
    protocol::User user;
    bool hasRead = false;
    bool isPrivate = false; // does not share what they have read, so that nobody knows

    bool operator==(const ReaderRow &) const = default;
};

// Those who have not read first, then by name; without who wrote the message, who need not read it. `users` are those
// that the store knows.
QList<ReaderRow> readerRows(const protocol::ListReaders::Reply &list, Seq seq, UserId author,
                            const QList<protocol::User> &users);

// As a table for other programs: CSV of RFC 4180 in UTF-8 with a byte order mark, without which spreadsheets take it
// for something else. Names that a spreadsheet would take for a formula are quoted with an apostrophe.
QByteArray readersCsv(const QList<ReaderRow> &rows);

} // namespace conclave::client
