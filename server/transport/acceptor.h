// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>
#include <functional>
#include <vector>

namespace conclave::server {

class IoThread;

// Listens and hands each connection to the next IO thread in turn. Lives on the main thread; the IO threads outlive
// its listening.
class Acceptor final : public QTcpServer
{
    Q_OBJECT

public:
    explicit Acceptor(std::vector<IoThread *> threads, QObject *parent = nullptr);

    Status start(const QHostAddress &address, quint16 port); // port 0: any free one, see serverPort()

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void pause(QAbstractSocket::SocketError error);

    const std::vector<IoThread *> m_threads;
    size_t m_next = 0;
    QTimer m_resume; // accepting goes on a moment after descriptors ran out
};

} // namespace conclave::server
