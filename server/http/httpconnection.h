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
    void answer(const HttpResponse &response); // or begins to, when more of it follows
    void send(const HttpBody &body);
    void allow(qint64 bodyBytes); // of a request that is taken piece by piece
    void goOnReading(); // the last piece is where it belongs

private:
    enum class State {
        Reading,
        Waiting, // for somebody to allow the body, or to take the piece that is there
        Answering,
        Sending, // an answer of which more follows
        Draining,
        Gone,
    };

    void goOn();
    void waitForReader();
    bool step();
    void beginRequest();
    void admit();
    void findSender();
    void pass();
    void stream();
    void handOver(bool isLast);
    void askForMore();
    void keepPace(qint64 bytes);
    HttpRequest request(QByteArray body) const;
    void refuse(int status);
    QByteArray encoded(const HttpResponse &response) const;
    void write(const HttpResponse &response);
    void finish(); // the answer is written
    void drain();
    void giveUp();
    void leave();
    void abandon();

    HttpConnections &m_owner;
    QTcpSocket *const m_socket; // our child
    QString m_address; // of whom the last request came from
    QTimer m_timer;
    std::unique_ptr<RequestParser> m_parser;
    QByteArray m_input; // read and not used
    State m_state = State::Reading;
    PeerId m_exchange = 0; // 0: between two
    bool m_isAdvancing = false;
    bool m_closes = false; // after the answer
    bool m_isWhole = false; // nothing of the request is to come
    bool m_isStreamed = false; // its body
    bool m_hasAsked = false; // for more of the answer
    qint64 m_unanswered = 0; // bytes of the answer that are still to come
    qint64 m_paced = 0; // bytes since the timer was set
    int m_leftMs = 0; // of the timer, for when the peer's turn comes again
    qint64 m_drained = 0;
};

} // namespace conclave::server
