// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/link.h"

#include "client/net/trust.h"
#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr quint64 MaxIncomingBytes = 1024 * 1024;
constexpr int CrowdedMs = 60'000; // at least; or the programs of one account would push each other out all the time
constexpr auto Subprotocol = "conclave.v1"_L1;

} // namespace

Link::Link(const QUrl &url, const LinkTimings &timings, const QList<QSslCertificate> &authorities, QObject *parent)
    : QObject(parent)
    , m_url(url)
    , m_timings(timings)
    , m_authorities(authorities)
    , m_retryTimer(this)
    , m_deadline(this)
    , m_heartbeat(this)
{
    m_retryTimer.setSingleShot(true);
    m_deadline.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &Link::open);
    connect(&m_heartbeat, &QTimer::timeout, this, &Link::ping);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        drop({ErrorCode::NetworkUnreachable, u"the server does not answer"_s});
    });
}

Link::~Link()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void Link::start()
{
    if (m_status.state == LinkState::Idle || m_status.state == LinkState::Refused)
        open();
}

void Link::stop()
{
    m_retryTimer.stop();
    const bool wasConnected = isConnected();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->close();
        m_socket->flush();
    }
    discardSocket();
    setStatus({});
    if (wasConnected)
        Q_EMIT disconnected(0);
}

void Link::retryNow()
{
    m_timings.backoff.reset();
    if (m_status.state == LinkState::Waiting || m_status.state == LinkState::Refused)
        open();
}

void Link::drop(const Error &reason)
{
    if (!m_socket)
        return;
    const bool wasConnected = isConnected();
    m_socket->disconnect(this);
    m_socket->abort();
    waitAfter(reason);
    if (wasConnected)
        Q_EMIT disconnected(0);
}

VersionGap Link::versionGap() const
{
    const int ahead = m_welcome.protocol - protocol::ProtocolVersion;
    if (std::abs(ahead) <= protocol::ProtocolTolerance)
        return VersionGap::None;
    return ahead > 0 ? VersionGap::ServerIsNewer : VersionGap::ServerIsOlder;
}

void Link::send(const QByteArray &frame)
{
    if (isConnected())
        m_socket->sendTextMessage(QString::fromUtf8(frame));
}

void Link::open()
{
    m_retryTimer.stop();
    m_tlsError.reset();
    m_untrusted.reset();
    m_isCompared = false;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setSslConfiguration(trusting(m_socket->sslConfiguration(), m_authorities));
    m_socket->setMaxAllowedIncomingFrameSize(MaxIncomingBytes);
    m_socket->setMaxAllowedIncomingMessageSize(MaxIncomingBytes);
    connect(m_socket, &QWebSocket::connected, this, &Link::greet);
    connect(m_socket, &QWebSocket::disconnected, this, &Link::handleClose);
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &Link::handleSocketError);
    connect(m_socket, &QWebSocket::sslErrors, this, &Link::handleTlsErrors);
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { handleMessage(text.toUtf8()); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &Link::handleMessage);
    setStatus({LinkState::Connecting, 0, std::nullopt});
    m_deadline.start(int(m_timings.connectMs));
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({Subprotocol});
    m_socket->open(m_url, options);
}

bool Link::isCompared(const QList<QSslError> &errors, const QSslCertificate &certificate) const
{
    const auto key = keyFingerprint(certificate);
    const bool isPinned = m_pin && m_pin->anchor == Anchor::Fingerprint && m_pin->key == key;
    return !key.isEmpty() && lacksOnlyAuthority(errors) && (isPinned || key == m_accepted);
}

void Link::handleTlsErrors(const QList<QSslError> &errors)
{
    const auto certificate = m_socket->sslConfiguration().peerCertificate();
    const auto key = keyFingerprint(certificate);
    const bool isCurable = !key.isEmpty() && lacksOnlyAuthority(errors);
    if (isCompared(errors, certificate)) {
        m_isCompared = true;
        m_socket->ignoreSslErrors();
        return;
    }
    m_tlsError = tlsError(errors, m_url.host());
    if (!isCurable || (m_pin && m_pin->key == key))
        return;
    const bool isNews = m_pin && m_pin->anchor != Anchor::System;
    if (isNews)
        m_tlsError = Error{ErrorCode::NewServerKey, u"the key of %1 has changed"_s.arg(m_url.host())};
    m_untrusted = isNews ? UntrustedKey{key, m_pin->key, m_pin->sinceMs} : UntrustedKey{key, {}, 0};
}

ServerPin Link::met(const QSslConfiguration &tls, bool isCompared) const
{
    ServerPin met{keyFingerprint(tls.peerCertificate()), Anchor::System, QDateTime::currentMSecsSinceEpoch()};
    if (isCompared)
        met.anchor = Anchor::Fingerprint;
    else if (!m_authorities.isEmpty() && !QSslCertificate::verify(tls.peerCertificateChain(), m_url.host()).isEmpty())
        met.anchor = Anchor::OwnAuthority;
    return met;
}

bool Link::trusts(const QSslConfiguration &tls, bool isCompared) const
{
    return m_pin && m_pin->covers(met(tls, isCompared));
}

// Asked before the first frame.
bool Link::isRightServer()
{
    if (m_url.scheme() != "wss"_L1)
        return true;
    auto met = this->met(m_socket->sslConfiguration(), m_isCompared);
    if (m_pin && !m_pin->covers(met) && met.key != m_accepted) {
        m_untrusted = UntrustedKey{met.key, m_pin->key, m_pin->sinceMs};
        refuse({ErrorCode::NewServerKey, u"the key of %1 has changed"_s.arg(m_url.host())});
        return false;
    }
    if (m_pin && m_pin->key == met.key)
        met.sinceMs = m_pin->sinceMs;
    if (m_pin != met) {
        m_pin = met;
        Q_EMIT pinned(met);
    }
    return true;
}

void Link::greet()
{
    if (m_socket->subprotocol() != Subprotocol) {
        drop({ErrorCode::NotConclave, u"the server does not speak conclave.v1"_s});
        return;
    }
    if (!isRightServer())
        return;
    protocol::Hello hello;
    hello.client = u"conclave-client/%1"_s.arg(QLatin1StringView(CONCLAVE_VERSION));
    m_helloId = nextId();
    m_socket->sendTextMessage(QString::fromUtf8(protocol::encodeRequest(m_helloId, hello)));
}

void Link::handleMessage(const QByteArray &bytes)
{
    const auto envelope = protocol::open(bytes);
    if (!envelope) {
        drop(
            {m_helloId >= 0 && !isConnected() ? ErrorCode::NotConclave : ErrorCode::BadFrame, envelope.error().detail});
        return;
    }
    if (!isConnected()) {
        if (envelope->re == m_helloId)
            handleGreeting(*envelope);
        return;
    }
    if (envelope->re && *envelope->re == m_pingId) {
        m_pingId = -1;
        m_deadline.stop();
        return;
    }
    if (envelope->op == QLatin1StringView(protocol::ServerStopping::op))
        handleStopping(*envelope);
    else
        Q_EMIT received(*envelope);
}

void Link::handleStopping(const protocol::Envelope &envelope)
{
    const auto stopping = protocol::decode<protocol::ServerStopping>(envelope.body, protocol::UnknownFields::Ignore);
    if (stopping)
        m_comeBack = QDeadlineTimer(stopping->retryAfterMs);
}

void Link::handleGreeting(const protocol::Envelope &envelope)
{
    if (const auto failure = protocol::failureIn(envelope.body)) {
        const bool passing = protocol::errorInfo(failure->code).retry == protocol::Retry::Later
            || failure->code == ErrorCode::UnsupportedVersion;
        drop(passing ? *failure : Error{ErrorCode::NotConclave, failure->detail});
        return;
    }
    auto welcome = protocol::decode<protocol::Welcome>(envelope.body, protocol::UnknownFields::Ignore);
    if (!welcome) {
        drop({ErrorCode::NotConclave, u"greeting: "_s + welcome.error().detail});
        return;
    }
    m_welcome = *std::move(welcome);
    m_deadline.stop();
    m_pingId = -1;
    if (m_welcome.limits.heartbeatMs > 0)
        m_heartbeat.start(int(std::max<qint64>(m_welcome.limits.heartbeatMs / 2, 10)));
    if (versionGap() != VersionGap::None)
        qCWarning(lcClient) << "the server speaks version" << m_welcome.protocol << "of the protocol, this program"
                            << protocol::ProtocolVersion;
    setStatus({LinkState::Connected, 0, std::nullopt});
    Q_EMIT connected();
}

void Link::ping()
{
    if (m_pingId >= 0)
        return; // the deadline is running
    m_pingId = nextId();
    m_deadline.start(int(m_timings.pongMs));
    send(protocol::encodeRequest(m_pingId, protocol::Ping{}));
}

Error Link::socketError() const
{
    if (m_tlsError)
        return *m_tlsError;
    const auto text = m_socket->errorString();
    switch (m_socket->error()) {
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {ErrorCode::NetworkTls, text};
    default:
        break;
    }
    // A peer that was reached, but would not become a WebSocket, is something else than a Conclave server.
    const bool reached = !m_socket->peerAddress().isNull();
    return {reached && m_helloId < 0 ? ErrorCode::NotConclave : ErrorCode::NetworkUnreachable, text};
}

void Link::handleSocketError()
{
    if (!m_socket || isConnected())
        return; // a close follows, which says more
    const auto error = socketError();
    if (error.code == ErrorCode::NewServerKey)
        refuse(error);
    else
        drop(error);
}

void Link::refuse(const Error &error)
{
    const bool wasConnected = isConnected();
    m_socket->disconnect(this);
    m_socket->abort();
    discardSocket();
    setStatus({LinkState::Refused, 0, error, m_untrusted});
    if (wasConnected)
        Q_EMIT disconnected(0);
}

void Link::handleClose()
{
    if (!m_socket)
        return;
    const int code = m_socket->closeCode();
    const bool wasConnected = isConnected();
    const auto error = m_helloId < 0 ? socketError()
                                     : Error{ErrorCode::NetworkUnreachable, u"the connection ended (%1)"_s.arg(code)};
    if (code == protocol::CloseProtocol) {
        discardSocket();
        setStatus({LinkState::Refused, 0, Error{ErrorCode::UnsupportedVersion, m_url.host()}});
    } else if (code == protocol::CloseCrowded) {
        const auto waitMs = CrowdedMs + QRandomGenerator::global()->bounded(CrowdedMs);
        waitAfter({ErrorCode::RateLimited, u"another program took the place of this one"_s, waitMs});
    } else {
        waitAfter(error);
    }
    if (wasConnected)
        Q_EMIT disconnected(code);
}

void Link::discardSocket()
{
    m_deadline.stop();
    m_heartbeat.stop();
    m_helloId = -1;
    m_pingId = -1;
    m_comeBack.reset();
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->deleteLater();
    m_socket = nullptr;
}

void Link::waitAfter(const Error &reason)
{
    auto error = reason;
    if (m_comeBack) // whatever ended it: QtWebSockets 6.4 loses the close code, and so do some networks
        error
            = {ErrorCode::ServerRestarting, u"the server restarts"_s, std::max<qint64>(1, m_comeBack->remainingTime())};
    discardSocket();
    const qint64 delay = error.retryAfterMs > 0 ? error.retryAfterMs : m_timings.backoff.next();
    m_retryTimer.start(int(std::min<qint64>(delay, 3'600'000)));
    qCInfo(lcClient) << "no connection, next attempt in" << delay << "ms:" << error.detail;
    setStatus({LinkState::Waiting, delay, error, error.code == ErrorCode::NetworkTls ? m_untrusted : std::nullopt});
}

void Link::setStatus(LinkStatus status)
{
    if (m_status == status)
        return;
    m_status = std::move(status);
    Q_EMIT statusChanged(m_status);
}

} // namespace conclave::client
