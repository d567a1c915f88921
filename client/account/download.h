// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/partfile.h"
#include "client/account/upload.h"

namespace conclave::client {

// One attempt to bring a file of the server into a file of the user, from where the last one ended. No more is fetched
// than the disk here takes. Lives on the core thread; its PartFile on the lane of the file.
class Download : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 MaxUnwrittenBytes = 4 * 1024 * 1024;

    Download(const TransferTools &tools, const PartFile::Order &order, QObject *parent = nullptr);

    void start();
    void abandon(); // what is here stays for another attempt, once the disk has taken it

Q_SIGNALS:
    void tagged(const QByteArray &tag); // to be remembered for another attempt
    void moved(qint64 done);
    void finished();
    // ChecksumMismatch: all from the beginning. StorageFull, FileFailed: of the disk here, or something else is there
    // by now.
    void failed(const conclave::Error &error);

private:
    void get(qint64 offset);
    void begin(const FileHttp::Head &head);
    void take(const QByteArray &bytes);
    void noteWritten(const Status &written, qint64 bytes);
    void end(const Status &status);
    void finish();
    void fail(const Error &error);

    TransferTools m_tools;
    FileId m_file;
    QByteArray m_tag;
    std::shared_ptr<PartFile> m_part;
    QPointer<FileCall> m_call;
    qint64 m_done = 0; // written
    qint64 m_unwritten = 0; // handed to the lane
};

} // namespace conclave::client
