// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QMutex>

namespace conclave::client {

// What goes up: a file of the user, or bytes that were pasted. It is hashed in step with what the server has, so that
// going on after a break sends nothing twice and reads little of it again. Used on the FileLane of its transfer.
class UploadSource
{
public:
    // What a file was when it was chosen; going up, it has to stay that.
    struct Stamp
    {
        qint64 size = 0;
        qint64 modifiedMs = 0;

        bool operator==(const Stamp &) const = default;
    };
    static Result<Stamp> stampOf(const QString &path); // FileFailed: no file, or it cannot be read

    UploadSource(const QString &path, const Stamp &stamp);
    explicit UploadSource(const QByteArray &bytes);

    // So many bytes from there on; fewer at the end. FileFailed: it cannot be read, or is not what it was.
    Result<QByteArray> read(qint64 offset, qint64 count);
    Result<QByteArray> sha256(); // of all of it

private: // under the lock
    Status hashUpTo(qint64 offset);
    Result<QByteArray> raw(qint64 offset, qint64 count);

    QMutex m_busy; // an attempt that was given up may still be reading
    QFile m_file;
    Stamp m_stamp;
    QByteArray m_bytes;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_hashed = 0; // bytes
};

} // namespace conclave::client
