// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QTcpSocket>

namespace conclave::test {

// One HTTP connection that is kept; each call waits for its answer.
class HttpProbe
{
public:
    struct Answer
    {
        int status = 0; // 0: none came
        QHash<QByteArray, QByteArray> headers; // names in lower case
        QByteArray body;
    };

    explicit HttpProbe(quint16 port, const QHostAddress &from = {}); // another address of this machine

    Answer get(const QByteArray &path, const QByteArray &headers = {}); // each header with its CR LF
    Answer head(const QByteArray &path, const QByteArray &headers = {});
    Answer put(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {});
    Answer post(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {});
    void send(const QByteArray &bytes);
    Answer read();
    bool isSending() const { return m_socket.bytesToWrite() > 0; }

private:
    enum class Body { Follows, Omitted };
    Answer read(Body body);
    bool wait();

    QTcpSocket m_socket;
    QByteArray m_bytes;
};

} // namespace conclave::test
