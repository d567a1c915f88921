// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/fold.h"
#include "client/store/messagefinder.h"
#include "client/store/searchnames.h"

#include <QTemporaryDir>

namespace conclave::client {

// A store on disk with conversations of one user, filled as the synchronizer would, and what finds messages in it.
class SearchStage
{
public:
    struct Said
    {
        UserId sender;
        qint64 at = 0;
        std::optional<MessageId> thread;
        QList<protocol::FileReference> files;
    };

    SearchStage();

    LocalStore &store() { return *m_store; }
    MessageFinder &finder() { return *m_finder; }
    void restartFinder(); // as a program that starts again
    QString directory() const { return m_directory.path(); }
    QString storeFile() const { return m_directory.filePath(QStringLiteral("store.db")); }
    QString snapshotFile() const { return MessageFinder::snapshotFile(storeFile()); }
    Secret key() const;
    QByteArray allBytes() const; // of all files of the profile

    ConversationId addConversation(const QString &name);
    UserId addUser(const QString &name, const QString &displayName);
    MessageId say(ConversationId conversation, const QString &text);
    MessageId say(ConversationId conversation, const QString &text, const Said &how);
    void append(ConversationId conversation, const protocol::Content &content);

    QStringList find(const QString &query, std::optional<ConversationId> scope = std::nullopt); // texts
    Result<SearchAnswer> answer(const QString &query, std::optional<ConversationId> scope = std::nullopt);

    const UserId self;
    const UserId other;

private:
    protocol::Event event(ConversationId conversation, const protocol::Content &content, const Said &how);

    QTemporaryDir m_directory;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<MessageFinder> m_finder;
    QHash<ConversationId, Seq> m_lastSeq;
    qint64 m_now;
};

} // namespace conclave::client
