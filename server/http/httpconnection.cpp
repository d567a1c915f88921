// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpconnection.h"

#include "server/http/httpresponse.h"
#include "server/transport/encryption.h"

#include <algorithm>
#include <utility>

namespace conclave::server {

namespace {

constexpr qint64 ReadBytes = 64 * 1024;
constexpr qint64 UnsentBytes = 64 * 1024; // a peer that does not read its answers gets no more of them
constexpr int AnswerMs = 120'000; // a handler that takes longer has lost the request
constexpr qint64 DrainBytes = 256 * 1024;
constexpr qint64 StreamDrainBytes = 16 * 1024 * 1024; // a piece of a file: some clients read the answer only behind it
constexpr qint64 PieceBytes = 256 * 1024;

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
    connect(m_socket, &QTcpSocket::bytesWritten, this, &HttpConnection::keepPace, Qt::DirectConnection);
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
    m_isStreamed = false;
    m_paced = 0;
    m_socket->setReadBufferSize(ReadBytes);
    m_parser = std::make_unique<RequestParser>(m_owner.m_limits.headerBytes);
    m_timer.start(m_owner.m_limits.idleHttpMs);
}

// A long answer to a slow reader is not idleness.
void HttpConnection::goOn()
{
    if (m_state == State::Draining)
        waitForReader();
    else if (m_state == State::Sending)
        askForMore();
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
        if (m_isStreamed)
            handOver(false);
        return m_socket->bytesAvailable() > 0;
    case RequestParser::Step::HeadRead:
        admit();
        return true;
    case RequestParser::Step::Complete:
        if (m_isStreamed)
            handOver(true);
        else
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
    findSender();
    m_timer.start(m_owner.m_limits.bodyMs);
    const auto admission = m_owner.m_callbacks.admit(request({}));
    if (const auto *refusal = std::get_if<HttpResponse>(&admission)) {
        m_isWhole = !m_parser->head().hasBody();
        m_closes = m_closes || !m_isWhole; // nobody is going to read the body
        write(*refusal);
        return;
    }
    if (std::holds_alternative<HttpStreamed>(admission))
        stream();
    else
        allow(std::get<qint64>(admission));
}

// A proxy sends the requests of many people over one connection.
void HttpConnection::findSender()
{
    if (!m_owner.m_callbacks.sender)
        return;
    const auto sender = m_owner.m_callbacks.sender(m_socket->peerAddress(), m_parser->head().forwardedFor);
    if (!sender.isEmpty())
        m_address = sender;
}

// Somebody else has to be asked before the first byte of the body is read.
void HttpConnection::stream()
{
    m_isStreamed = true;
    m_state = State::Waiting;
    m_socket->setReadBufferSize(PieceBytes);
    m_timer.start(AnswerMs);
    m_owner.m_exchanges.insert(m_exchange, this);
    m_owner.m_callbacks.received(request({}));
}

void HttpConnection::allow(qint64 bodyBytes)
{
    m_parser->allowBody(bodyBytes);
    if (m_parser->head().expectsContinue && m_parser->head().hasBody() && m_input.isEmpty() && !m_parser->status())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!m_isStreamed)
        return;
    m_leftMs = m_owner.m_limits.bodyMs;
    goOnReading();
}

void HttpConnection::goOnReading()
{
    if (m_state != State::Waiting)
        return;
    m_state = State::Reading;
    m_timer.start(m_leftMs);
    advance();
}

void HttpConnection::handOver(bool isLast)
{
    const auto bytes = m_parser->takeBody();
    if (bytes.isEmpty() && !isLast)
        return;
    keepPace(bytes.size());
    m_leftMs = std::max(1, m_timer.remainingTime());
    m_isWhole = isLast;
    m_state = isLast ? State::Answering : State::Waiting;
    m_timer.start(AnswerMs);
    m_owner.m_callbacks.piece(m_exchange, bytes, isLast);
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
    return {m_exchange,       head.method,      head.path,         head.query,       head.bearer,
            head.contentType, std::move(body),  m_address,         head.isForwarded, head.range,
            head.ifRange,     head.ifNoneMatch, head.contentLength};
}

void HttpConnection::answer(const HttpResponse &response)
{
    const bool hasBody = m_parser->head().method != "HEAD";
    if (!m_isWhole && m_parser->head().hasBody())
        m_closes = true; // nobody is going to read the rest
    if (response.bodyBytes.value_or(0) > 0 && hasBody) {
        m_state = State::Sending;
        m_unanswered = *response.bodyBytes;
        m_socket->write(encoded(response));
        m_hasAsked = false;
        m_paced = 0;
        m_timer.start(m_owner.m_limits.bodyMs);
        askForMore();
        return;
    }
    m_owner.m_exchanges.remove(m_exchange);
    write(response);
    advance();
}

void HttpConnection::askForMore()
{
    if (m_state != State::Sending || m_hasAsked || unsentBytes(*m_socket) > UnsentBytes)
        return;
    m_hasAsked = true;
    m_owner.m_callbacks.drained(m_exchange);
}

void HttpConnection::send(const HttpBody &body)
{
    if (m_state != State::Sending)
        return;
    if (body.isBroken || body.bytes.size() > m_unanswered) {
        m_socket->abort(); // whoever reads it sees that it is not all
        return;
    }
    m_socket->write(body.bytes);
    m_unanswered -= body.bytes.size();
    m_hasAsked = false;
    if (m_unanswered > 0) {
        askForMore();
        return;
    }
    m_owner.m_exchanges.remove(m_exchange);
    finish();
    advance();
}

// What comes or goes in pieces may take long, but not for ever.
void HttpConnection::keepPace(qint64 bytes)
{
    if (!m_isStreamed && m_state != State::Sending)
        return;
    m_paced += bytes;
    if (m_paced < TransportLimits::PaceBytes)
        return;
    m_paced = 0;
    m_timer.start(m_owner.m_limits.bodyMs);
}

void HttpConnection::refuse(int status)
{
    abandon();
    m_closes = true;
    write(plainResponse(m_exchange ? m_exchange : m_owner.m_ids.next(), status));
}

QByteArray HttpConnection::encoded(const HttpResponse &response) const
{
    return encodeResponse(response, m_closes ? AfterResponse::Closes : AfterResponse::KeepsOpen,
                          isEncrypted(*m_socket) ? Channel::Encrypted : Channel::Plain,
                          m_parser->head().method == "HEAD" ? Part::Head : Part::All);
}

void HttpConnection::write(const HttpResponse &response)
{
    m_socket->write(encoded(response));
    finish();
}

void HttpConnection::finish()
{
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
    if ((m_isWhole && m_drained == 0) || m_drained > (m_isStreamed ? StreamDrainBytes : DrainBytes))
        m_socket->disconnectFromHost();
    else if (m_isStreamed && unread > 0)
        waitForReader();
}

void HttpConnection::giveUp()
{
    if (m_state == State::Answering || m_state == State::Waiting) {
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
