// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"

#include <QCoreApplication>

namespace conclave::client {

// What is said about the files of messages. Names are those that their senders gave them: whoever shows a text takes
// the tricks out of it, as with any other text of others.
class FileTexts
{
    Q_DECLARE_TR_FUNCTIONS(conclave::client::FileTexts)

public:
    static bool isPicture(const protocol::FileReference &file); // that the server has a thumbnail of
    static bool isText(const protocol::FileReference &file); // that can be shown as plain text
    static QString kind(const protocol::FileReference &file); // "PDF", "Program"
    static QString size(qint64 bytes); // "2.1 MB"
    static QString facts(const protocol::FileReference &file); // kind and size
    static QString described(const protocol::FileReference &file); // to who cannot see it
    static QString mention(const protocol::FileReference &file); // "Photo: cat.jpg"
    // A line for a message: its plain text, or what it carries when it has none.
    static QString excerpt(const QString &markdown, const QList<protocol::FileReference> &files);
    static QString excerpt(const protocol::Content::Text &text) { return excerpt(text.text, text.files); }
};

} // namespace conclave::client
