// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpconnection.h"

#include "server/http/httpresponse.h"
#include "server/transport/encryption.h"

#include <utility>

namespace conclave::server {

namespace {

constexpr qint64 ReadBytes = 64 * 1024;
constexpr qint64 UnsentBytes = 64 * 1024; // a peer that does not read its answers gets no more of them
constexpr int AnswerMs = 120'000; // a handler that takes longer has lost the request
constexpr qint64 DrainBytes = 256 * 1024;

} // namespace

HttpConnection::HttpConnection(HttpConnections &owner, QTcpSocket *socket, QString address)
    : m_owner(owner)
    , m_socket(socket)
    , m_address(std::move(address))
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(ReadBytes);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HttpConnection::giveUp, Qt::DirectConnection);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::advance, Qt::DirectConnection);
    // When an encrypted socket says bytesWritten, the bytes are in neither of its two buffers.
    if (auto *encrypted = qobject_cast<QSslSocket *>(m_socket))
        connect(encrypted, &QSslSocket::encryptedBytesWritten, this, &HttpConnection::goOn, Qt::DirectConnection);
    else
        connect(m_socket, &QTcpSocket::bytesWritten, this, &HttpConnection::goOn, Qt::DirectConnection);
    connect(m_socket, &QTcpSocket::disconnected, this, &HttpConnection::leave, Qt::DirectConnection);
    beginRequest();
}

HttpConnection::~HttpConnection()
{
    disconnect(m_socket, nullptr, this, nullptr);
    m_socket->flush(); // an answer that is written already
}

void HttpConnection::beginRequest()
{
    m_state = State::Reading;
    m_exchange = 0;
    m_isWhole = false;
    m_parser = std::make_unique<RequestParser>(m_owner.m_limits.headerBytes);
    m_timer.start(m_owner.m_limits.idleHttpMs);
}

// A long answer to a slow reader is not idleness.
void HttpConnection::goOn()
{
    if (m_state == State::Draining)
        waitForReader();
    else if (m_state == State::Reading && !m_parser->hasStarted())
        m_timer.start(m_owner.m_limits.idleHttpMs);
    advance();
}

void HttpConnection::waitForReader()
{
    m_timer.start(unsentBytes(*m_socket) > 0 ? m_owner.m_limits.idleHttpMs : m_owner.m_limits.lingerMs);
}

void HttpConnection::advance()
{
    if (std::exchange(m_isAdvancing, true))
        return; // a handler answered at once: the loop below goes on
    while (step()) { }
    m_isAdvancing = false;
}

// One move; false when bytes, an answer or room to write are missing.
bool HttpConnection::step()
{
    if (m_state == State::Draining)
        drain();
    if (m_state != State::Reading || unsentBytes(*m_socket) > UnsentBytes)
        return false;
    const bool wasIdle = !m_parser->hasStarted();
    m_input += m_socket->readAll(); // only a read that comes to the end makes a full socket take more
    switch (m_parser->feed(m_input)) {
    case RequestParser::Step::NeedsMore:
        if (wasIdle && m_parser->hasStarted())
            m_timer.start(m_owner.m_limits.handshakeMs);
        return m_socket->bytesAvailable() > 0;
    case RequestParser::Step::HeadRead:
        admit();
        return true;
    case RequestParser::Step::Complete:
        pass();
        return true;
    case RequestParser::Step::Failed:
        refuse(m_parser->status());
        return false;
    }
    return false;
}

void HttpConnection::admit()
{
    m_exchange = m_owner.m_ids.next();
    m_closes = !m_parser->head().keepAlive;
    m_timer.start(m_owner.m_limits.bodyMs);
    const auto admission = m_owner.m_callbacks.admit(request({}));
    if (const auto *refusal = std::get_if<HttpResponse>(&admission)) {
        m_isWhole = !m_parser->head().hasBody();
        m_closes = m_closes || !m_isWhole; // nobody is going to read the body
        write(*refusal);
        return;
    }
    m_parser->allowBody(std::get<qint64>(admission));
    if (m_parser->head().expectsContinue && m_parser->head().hasBody() && m_input.isEmpty() && !m_parser->status())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpConnection::pass()
{
    m_state = State::Answering;
    m_isWhole = true;
    m_timer.start(AnswerMs);
    m_owner.m_exchanges.insert(m_exchange, this);
    m_owner.m_callbacks.received(request(m_parser->takeBody()));
}

HttpRequest HttpConnection::request(QByteArray body) const
{
    const auto &head = m_parser->head();
    return {m_exchange,       head.method,     head.path, head.query,      head.bearer,
            head.contentType, std::move(body), m_address, head.isForwarded};
}

void HttpConnection::answer(const HttpResponse &response)
{
    m_owner.m_exchanges.remove(m_exchange);
    write(response);
    advance();
}

void HttpConnection::refuse(int status)
{
    m_closes = true;
    write(plainResponse(m_exchange ? m_exchange : m_owner.m_ids.next(), status));
}

void HttpConnection::write(const HttpResponse &response)
{
    m_socket->write(encodeResponse(response, m_closes ? AfterResponse::Closes : AfterResponse::KeepsOpen,
                                   isEncrypted(*m_socket) ? Channel::Encrypted : Channel::Plain));
    if (m_state == State::Gone)
        return;
    if (!m_closes) {
        beginRequest();
        return;
    }
    m_state = State::Draining;
    m_exchange = 0;
    waitForReader();
    drain();
}

// Closing while bytes are unread would make the system take back the answer.
void HttpConnection::drain()
{
    const auto unread = m_input.size() + m_socket->readAll().size();
    m_input.clear();
    m_drained += unread;
    if ((m_isWhole && m_drained == 0) || m_drained > DrainBytes)
        m_socket->disconnectFromHost();
}

void HttpConnection::giveUp()
{
    if (m_state == State::Answering) {
        abandon();
        refuse(503);
    } else if (m_state == State::Reading && m_parser->hasStarted()) {
        refuse(408);
    } else {
        m_socket->abort();
    }
}

void HttpConnection::leave()
{
    if (std::exchange(m_state, State::Gone) == State::Gone)
        return;
    m_timer.stop();
    m_owner.m_connections.remove(this);
    abandon();
    deleteLater();
}

void HttpConnection::abandon()
{
    if (m_owner.m_exchanges.remove(m_exchange) && m_owner.m_callbacks.abandoned)
        m_owner.m_callbacks.abandoned(m_exchange);
}

} // namespace conclave::server
