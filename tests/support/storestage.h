// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"

#include <QTemporaryDir>

namespace conclave::client {

// A workspace without a server: what a test writes into its store is told as if it had come from there. Lives on the
// test's thread.
class StoreStage
{
public:
    StoreStage();

    bool open(); // before anything else
    Workspace &workspace() { return *m_workspace; }
    LocalStore &store() { return *m_store; }
    ConversationId conversation() const { return m_conversation; }
    UserId self() const { return m_self; }
    UserId other() const { return m_other; }

    // An event of the other person, or of `sender`, behind all others. Into the store only: see tell().
    protocol::Event event(const protocol::Content &content, std::optional<UserId> sender = std::nullopt);
    MessageId say(const QString &text, std::optional<MessageId> thread = std::nullopt,
                  std::optional<UserId> sender = std::nullopt);
    void sayMany(int count); // "message 1" and so on; some long, with code, a list or a reaction
    void skip(int count) { m_seq += count; } // positions that are not known: a gap in the log
    bool write(const QList<protocol::Event> &events); // at their own positions, in the order of seq
    void tell(); // what was stored since the last call
    Seq lastSeq() const { return m_seq; }
    template <class T>
    static void must(const Result<T> &done)
    {
        if (!done)
            qFatal("the store refuses: %s", qPrintable(done.error().detail));
    }

private:
    protocol::Event make(const protocol::Content &content, UserId sender);

    QTemporaryDir m_directory;
    Secret m_key;
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<Core> m_core;
    std::unique_ptr<Workspace> m_workspace;
    const ConversationId m_conversation = ConversationId::create();
    const UserId m_self = UserId::create();
    const UserId m_other = UserId::create();
    QList<protocol::Event> m_untold;
    qint64 m_start = 0;
    Seq m_seq = 0;
    int m_said = 0;
};

} // namespace conclave::client
