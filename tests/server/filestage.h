// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/frames/files.h"
#include "tests/support/fileclient.h"
#include "tests/support/serverprocess.h"

#include <QDirIterator>
#include <memory>

namespace conclave::test {

// A workspace of ana, its owner, bob, a member, and gus, a guest, with small limits for files. Ana and bob are signed
// in.
class FileStage
{
public:
    bool raise()
    {
        server.setEnvironment(QStringLiteral("CONCLAVE_FILES_MAX_BYTES"),
                              QString::number(3 * protocol::FileChunkBytes));
        server.setEnvironment(QStringLiteral("CONCLAVE_FILES_QUOTA_PER_USER"),
                              QString::number(5 * protocol::FileChunkBytes));
        return server.addUser(QStringLiteral("ana"), QStringLiteral("owner")) && server.addUser(QStringLiteral("bob"))
            && server.addUser(QStringLiteral("gus"), QStringLiteral("guest")) && server.start() && signIn();
    }

    bool restart() // after kill -9
    {
        server.kill();
        return server.start() && signIn();
    }

    qint64 bytesOnDisk() const
    {
        qint64 bytes = 0;
        for (const auto &file : storedFiles())
            bytes += file.size();
        return bytes;
    }
    int filesOnDisk() const { return int(storedFiles().size()); }
    QFileInfoList storedFiles() const
    {
        QFileInfoList files;
        QDirIterator it(server.data() + QStringLiteral("/files"), QDir::Files | QDir::Hidden,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            it.next();
            files += it.fileInfo();
        }
        return files;
    }

    FileClient anasFiles() const { return {server, *ana}; }
    FileClient bobsFiles() const { return {server, *bob}; }

    ServerProcess server;
    std::unique_ptr<WireClient> ana;
    std::unique_ptr<WireClient> bob;

private:
    bool signIn()
    {
        ana = std::make_unique<WireClient>(server);
        bob = std::make_unique<WireClient>(server);
        return ana->signIn(QStringLiteral("ana")) && bob->signIn(QStringLiteral("bob"));
    }
};

} // namespace conclave::test
