// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/filehttp.h"

#include <QCryptographicHash>
#include <QFile>
#include <atomic>

namespace conclave::client {

// What a download writes: a file beside the target, under another name until it is whole and what the server says that
// it is. Used on the FileLane of its download, one call after the other; but abandon() on any thread.
class PartFile
{
public:
    struct Order
    {
        FileId file;
        QString target; // what is there is written over
        QByteArray tag; // of what an earlier attempt left; empty: none did
        QUrl server; // for the mark that it came from there
        qint64 replaces = 0; // when what is to be written over was last changed; 0: nothing was there
    };
    explicit PartFile(Order order);

    static QString pathOf(const Order &order);
    static qint64 stampOf(const QString &target); // for Order::replaces

    struct Left
    {
        qint64 bytes = 0;
        bool isWhole = false; // all of it came, and then something broke
    };
    Left findLeft(); // by an earlier attempt
    // Errors: ChecksumMismatch: all from the beginning. StorageFull, FileFailed.
    Status begin(const FileHttp::Head &head);
    Status write(const QByteArray &bytes);
    void close() { m_file.close(); }
    Status finish(); // flushes, compares, and puts it in place. FileFailed also: something else is there by now
    void remove() { m_file.remove(); }

    void abandon() { m_isAbandoned = true; } // no more of it is wanted: what is still to come does nothing

private:
    Status fail(const Error &error); // and so does all that follows
    Error diskError() const;
    bool hashAll(QFile &file);
    bool wasPutInPlace();
    Status putInPlace();

    const Order m_order;
    QFile m_file;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_tag; // of what comes
    qint64 m_size = 0; // as the server says
    bool m_isInPlace = false;
    qint64 m_left = 0; // hashed of what an earlier attempt left
    Status m_failure; // the first one
    std::atomic_bool m_isAbandoned = false;
};

} // namespace conclave::client
