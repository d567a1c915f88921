// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/filelane.h"
#include "client/account/uploadsource.h"
#include "client/net/filehttp.h"
#include "client/net/requests.h"
#include "shared/protocol/frames/files.h"

namespace conclave::client {

// What an attempt to move a file works with; all of the connection outlives it.
struct TransferTools
{
    Requests &requests;
    FileHttp &http;
    std::shared_ptr<FileLane> lane = {}; // the file's own
};

// One attempt to bring a file to the server, from where the last one ended (PROTOCOL.md, Files). It ends with the first
// thing that goes wrong; whether another attempt makes sense is for its owner to know. Lives on the core thread.
class Upload : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 FirstChunkBytes = 1024 * 1024;
    static constexpr qint64 FinishMs = 10 * 60'000; // the server looks through all of the file

    Upload(const TransferTools &tools, protocol::CreateFile announced, std::shared_ptr<UploadSource> source,
           QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void moved(qint64 done); // so many bytes are at the server, or on their way
    void arrived(); // some more are on its disk
    void checking(); // all of them are there
    void finished(const conclave::protocol::FileReference &reference);
    // FileRemoved, ClientIdReused: the server wants another id for it. ChecksumMismatch: all from the beginning.
    void failed(const conclave::Error &error);

private:
    void goOn(const protocol::UploadState &state);
    void sendChunk();
    void handleChunk(const Result<qint64> &offset, qint64 sent);
    void finish();

    TransferTools m_tools;
    protocol::CreateFile m_announced;
    std::shared_ptr<UploadSource> m_source; // also of a worker that is at it
    QElapsedTimer m_chunkTime;
    qint64 m_offset = 0;
    qint64 m_chunkBytes = FirstChunkBytes; // as the network takes it
    qint64 m_mostBytes = 0; // as the server takes it
};

} // namespace conclave::client
