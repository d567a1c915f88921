// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/httpconnections.h"
#include "server/http/requestparser.h"

#include <QObject>
#include <QTimer>

class QTcpSocket;

namespace conclave::server {

// One HTTP connection: one exchange at a time, the next request is read when the last is answered. A peer that closes
// its writing side is taken as gone. Lives on an IO thread; owned by HttpConnections until it leaves, which it does by
// itself.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    HttpConnection(HttpConnections &owner, QTcpSocket *socket, QString address);
    ~HttpConnection() override;

    void advance(); // goes as far as the bytes that are there allow
    void answer(const HttpResponse &response);

private:
    enum class State { Reading, Answering, Draining, Gone };

    void goOn();
    void waitForReader();
    bool step();
    void beginRequest();
    void admit();
    void pass();
    HttpRequest request(QByteArray body) const;
    void refuse(int status);
    void write(const HttpResponse &response);
    void drain();
    void giveUp();
    void leave();
    void abandon();

    HttpConnections &m_owner;
    QTcpSocket *const m_socket; // our child
    const QString m_address;
    QTimer m_timer;
    std::unique_ptr<RequestParser> m_parser;
    QByteArray m_input; // read and not used
    State m_state = State::Reading;
    PeerId m_exchange = 0; // 0: between two
    bool m_isAdvancing = false;
    bool m_closes = false; // after the answer
    bool m_isWhole = false; // nothing of the request is to come
    qint64 m_drained = 0;
};

} // namespace conclave::server
