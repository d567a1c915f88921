// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/filevault.h"
#include "server/transport/mailbox.h"
#include "server/transport/peer.h"
#include "shared/util/ids.h"
#include "shared/util/metrics.h"
#include "shared/util/result.h"

#include <QThread>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace conclave::server {

// Somebody who may do so sends the bytes of a file from `offset` on, at most so many.
struct UploadGrant
{
    PeerId exchange = 0;
    FileId file;
    QString storedAs;
    qint64 offset = 0;
    qint64 most = 0;
};

// Somebody who may do so fetches a file, or the range of it that the request names.
struct DownloadGrant
{
    PeerId exchange = 0;
    QString storedAs;
    QString name; // as people call it
    QString mediaType; // empty: PNG or JPEG, whichever it is
    std::optional<qint64> size; // an empty file has nothing on the disk; absent: as large as what is there
    QByteArray etag; // without quotes
    QByteArray range; // these as the request says
    QByteArray ifRange;
    QByteArray ifNoneMatch;
    bool wantsBytes = true; // or only their description
};

struct FileCounters
{
    Counter uploadedBytes;
    Counter downloadedBytes;
};

// Carries the bytes of files between connections and the disk, piece by piece, so that neither a slow peer nor a slow
// disk fills the memory: an upload's next piece is read when the last one is written, a download's when the last one
// has left. It asks nobody for permission. One thread writes, others read. All functions may be called from any thread.
class FileTransfers
{
public:
    struct Parts
    {
        FileVault vault;
        std::function<void(int thread, std::vector<Outbound>)> post;
        // The file has so many bytes on the disk, and this exchange (0: nobody) is to be told.
        std::function<void(PeerId exchange, const FileId &file, qint64 offset)> received;
        std::function<void(PeerId exchange)> over; // nothing of it is left to be carried
        std::function<bool()> hasRoom; // for another piece of an upload
        FileCounters &counters;
    };
    explicit FileTransfers(Parts parts);
    ~FileTransfers(); // stops

    void receive(const UploadGrant &grant); // ends another upload of the same file
    void piece(PeerId exchange, const QByteArray &bytes, bool isLast);
    void send(const DownloadGrant &grant);
    void sendMore(PeerId exchange);
    void cut(PeerId exchange, const Error &why); // who may not go on: a download breaks off, an upload is refused
    void abandon(PeerId exchange); // what came of an upload so far counts
    void stop(); // ends all uploads as if their peers had gone; what comes later is dropped

private:
    class Receiver;
    class Sender;
    template <class Worker>
    struct Thread;

    Thread<Sender> &senderOf(PeerId exchange);

    std::unique_ptr<Thread<Receiver>> m_receiver;
    std::vector<std::unique_ptr<Thread<Sender>>> m_senders;
};

} // namespace conclave::server
