// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/client/testaccount.h"
#include "tests/support/serverprocess.h"

#include <QDir>

namespace conclave::client {

QByteArray contentsOf(const QString &path); // empty when there is no such file

// Ana and Bo, who share a channel on the real server, and a folder with their files. On the test's thread.
class TransferStage
{
public:
    // Of a file that takes long enough to be interrupted; CONCLAVE_TEST_FILE_BYTES says how many.
    static qsizetype largeBytes();
    static int patienceMs(); // with one

    TransferStage(); // the server has both, and does not run yet

    // Starts the server, signs both in, makes the channel. With the key that both accept it speaks TLS.
    bool open(const QByteArray &acceptedKey = {});
    QString make(const QString &name, const QByteArray &bytes); // a file; its path
    QString pathOf(const QString &name) const { return m_files.filePath(name); }
    QStringList files(const QStringList &patterns = {}) const
    {
        return QDir(m_files.path()).entryList(patterns, QDir::Files);
    }
    ReadPlace place() const { return {room}; }

    Result<FileId> attached(const QString &path); // by Ana; waits for the answer, likewise below
    Result<FileId> pasted(const QString &name, const QByteArray &bytes);
    FileId attach(const QString &name, const QByteArray &bytes); // of a file that is made for it
    Result<ClientId> send(const QString &text); // with what she attached
    std::optional<Transfer> transferOf(TestAccount &account, FileId file);
    std::optional<TransferState> stateOf(FileId file); // of Ana's
    std::optional<protocol::FileReference> received(const QString &name); // by Bo
    bool saved(const protocol::FileReference &file, const QString &target); // likewise; waits for it

    test::ServerProcess server;
    std::unique_ptr<TestAccount> ana;
    std::unique_ptr<TestAccount> bo;
    ConversationId room;

private:
    QTemporaryDir m_files;
};

} // namespace conclave::client
