// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/upload.h"

namespace conclave::client {

// One attempt to bring a file of the server into a file of the user, from where the last one ended. Until it is whole
// and what the server says that it is, it lies beside the target under another name. Lives on the core thread.
class Download : public QObject
{
    Q_OBJECT

public:
    struct Order
    {
        FileId file;
        QString target; // what is there is written over
        QByteArray tag; // of what an earlier attempt left; empty: none did
        QUrl server; // for the mark that it came from there
        qint64 replaces = 0; // when what is to be written over was last changed; 0: nothing was there
    };
    Download(const TransferTools &tools, Order order, QObject *parent = nullptr);

    void start();
    static QString partOf(const Order &order); // where it lies until it is whole
    static qint64 stampOf(const QString &target); // for Order::replaces
    void close() { m_part.close(); } // so that it can be removed

Q_SIGNALS:
    void tagged(const QByteArray &tag); // to be remembered for another attempt
    void moved(qint64 done);
    void finished();
    // ChecksumMismatch: all from the beginning. StorageFull, FileFailed: of the disk here, or something else is there
    // by now.
    void failed(const conclave::Error &error);

private:
    using Hash = std::shared_ptr<QCryptographicHash>;
    void get(qint64 offset);
    Status begin(const FileHttp::Head &head);
    Status take(const QByteArray &bytes);
    void end(const Status &status);
    void complete();

    TransferTools m_tools;
    Order m_order;
    QFile m_part;
    Hash m_hash;
    qint64 m_size = 0; // as the server says
};

} // namespace conclave::client
