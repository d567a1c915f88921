// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/worker.h"
#include "client/net/filehttp.h"
#include "client/store/filecache.h"
#include "shared/protocol/content.h"

#include <QHash>

namespace conclave::client {

// The bytes of files that messages carry: from the sealed copies on this computer, or else from the server, of which a
// copy is kept then. Who asks for the same at the same time shares one request. Lives on the core thread.
class FileLoader : public QObject
{
    Q_OBJECT

public:
    using Callback = std::function<void(const Result<QByteArray> &)>;
    static constexpr qint64 MaxContentBytes = qint64(32) * 1024 * 1024;
    static constexpr qint64 MaxThumbnailBytes = qint64(4) * 1024 * 1024;

    FileLoader(FileHttp &http, FileCache &cache, Worker &worker, QObject *parent = nullptr);

    // Errors: those of FileHttp; TooLarge; ChecksumMismatch.
    void load(FileId file, FileHttp::Part part, Callback done);
    void setOnline(bool online) { m_online = online; } // without a connection it is NetworkUnreachable at once

Q_SIGNALS:
    void signInNeeded();

private:
    struct Key
    {
        FileId file;
        FileHttp::Part part;

        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.file, int(key.part)); }
    };
    void fetch(const Key &key);
    void keep(const Key &key, const QByteArray &bytes);
    void answer(const Key &key, const Result<QByteArray> &bytes);

    FileHttp &m_http;
    FileCache &m_cache;
    Worker &m_worker;
    QHash<Key, QList<Callback>> m_waiting;
    bool m_online = false;
};

} // namespace conclave::client
