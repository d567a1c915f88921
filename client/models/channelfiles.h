// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "shared/protocol/content.h"

#include <QCoreApplication>
#include <limits>

namespace conclave::client {

// The files of the messages of a channel and of its threads, newest first, as far as the messages are on this computer.
// Read piece by piece: messages are sealed there, so that all of them have to be looked at. Owned by a page; GUI
// thread.
class ChannelFiles
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::ChannelFiles)

public:
    static constexpr int PageFiles = 30;

    struct Row
    {
        MessageId message;
        protocol::FileReference file;
        UserId sender;
        qint64 at = 0;

        bool operator==(const Row &) const = default;
    };

    ChannelFiles(Workspace &workspace, ConversationId conversation);

    void readOn(); // until there are so many more, or much has been looked at
    bool readAgain(); // down to where it had come; whether anything is different now
    bool isTouchedBy(const QList<protocol::Event> &events) const; // which were stored: it should be read again
    const QList<Row> &rows() const { return m_rows; }
    bool hasMore() const { return !m_isAtEnd; }
    qint64 lookedBackTo() const { return m_oldestAt; } // when the oldest message that was looked at was sent; 0: none
    QString coverage() const; // what cannot be among them; empty when everything is here

private:
    static constexpr Seq Newest = std::numeric_limits<Seq>::max();

    bool readPage(); // false at the end

    Workspace &m_workspace;
    const ConversationId m_conversation;
    QList<Row> m_rows;
    Seq m_before = Newest;
    qint64 m_oldestAt = 0;
    bool m_isAtEnd = false;
};

} // namespace conclave::client
