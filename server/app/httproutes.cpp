// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/httproutes.h"

#include "server/http/httpresponse.h"
#include "server/transport/addresscounts.h"
#include "shared/util/secret.h"

#include <QCryptographicHash>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Audience;
using protocol::UnknownFields;

namespace {

constexpr QByteArrayView Prefix = "/v1/";
constexpr qint64 BusyRetryMs = 1000;

QString opOf(const HttpRequest &request)
{
    return request.path.startsWith(Prefix) ? QString::fromLatin1(request.path.sliced(Prefix.size())) : QString();
}

bool isAnsweredHere(const QString &op)
{
    return op == QLatin1StringView(protocol::Hello::op) || op == QLatin1StringView(protocol::Ping::op);
}

} // namespace

HttpRoutes::HttpRoutes(Parts parts)
    : m_parts(std::move(parts))
    , m_files({m_parts.tokens, m_parts.clock, m_parts.transfers, m_parts.post, m_parts.submit})
    , m_connections(m_parts.thread, m_parts.limits,
                    {[this](const HttpRequest &head) { return admit(head); },
                     [this](const HttpRequest &request) { received(request); },
                     [this](PeerId exchange) { m_parts.transfers.abandon(exchange); },
                     [this](PeerId exchange, const QByteArray &bytes, bool isLast) {
                         m_parts.transfers.piece(exchange, bytes, isLast);
                     },
                     [this](PeerId exchange) { m_parts.transfers.sendMore(exchange); },
                     [this](const QHostAddress &peer, const QByteArray &forwardedFor) {
                         const auto plain = plainAddress(peer);
                         return m_parts.proxies.contains(plain)
                             ? m_parts.proxies.clientOf(plain, forwardedFor).toString()
                             : QString();
                     }})
{
}

HttpAdmission HttpRoutes::admit(const HttpRequest &head)
{
    if (page(head) || mayScrape(head))
        return qint64(0);
    if (const auto comeBackMs = m_parts.health.comeBackMs())
        return failureResponse(head.exchange, {ErrorCode::Busy, u"the server stops"_s, *comeBackMs});
    if (FileRoutes::concerns(head))
        return m_files.admit(head);
    const auto op = opOf(head);
    const auto audience = isAnsweredHere(op) ? Audience::Anyone : m_parts.router.audience(op);
    if (op.isEmpty() || !audience)
        return failureResponse(head.exchange, {ErrorCode::UnknownOp, op.left(64)});
    if (head.method != "POST")
        return HttpResponse{.exchange = head.exchange,
                            .status = 405,
                            .body
                            = protocol::encodeFailureBody({ErrorCode::BadFrame, u"operations are sent by POST"_s})};
    if (*audience == Audience::Anyone)
        return m_parts.limits.guestMessageBytes;
    const auto claims = m_parts.tokens.verify(head.bearer, m_parts.clock.nowMs());
    if (!claims)
        return failureResponse(head.exchange, claims.error());
    return m_parts.limits.messageBytes;
}

void HttpRoutes::received(const HttpRequest &request)
{
    if (const auto answer = page(request))
        return m_parts.post(m_parts.thread, {*answer});
    if (mayScrape(request))
        return m_parts.scrape(request.exchange);
    if (FileRoutes::concerns(request))
        return m_files.received(request);
    Outgoing outgoing(m_parts.post);
    const auto op = opOf(request);
    const auto body = request.body.isEmpty() ? Result<QJsonObject>(QJsonObject()) : protocol::parse(request.body);
    if (!body)
        return outgoing.fail(request.exchange, 0, body.error());
    if (op == QLatin1StringView(protocol::Hello::op))
        return outgoing.reply(request.exchange, 0, m_parts.greeting.welcome(m_parts.clock.nowMs()));
    if (op == QLatin1StringView(protocol::Ping::op))
        return outgoing.reply(request.exchange, 0, protocol::encode(protocol::Done()));
    auto call = m_parts.router.call(op, *body, UnknownFields::Refuse);
    if (!call)
        return outgoing.fail(request.exchange, 0, call.error());
    call->peer = request.exchange;
    if (call->audience == Audience::Anyone)
        call->address = addressGroup(QHostAddress(request.address));
    if (call->audience == Audience::SignedIn) {
        const auto claims = m_parts.tokens.verify(request.bearer, m_parts.clock.nowMs());
        if (!claims)
            return outgoing.fail(request.exchange, 0, claims.error());
        call->claims = *claims;
    }
    if (!m_parts.submit(*std::move(call)))
        outgoing.fail(request.exchange, 0, {ErrorCode::Busy, {}, BusyRetryMs});
}

// A proxy on this machine speaks for others.
bool HttpRoutes::mayScrape(const HttpRequest &request) const
{
    return request.path == "/metrics" && isOfWatcher(request);
}

bool HttpRoutes::isOfWatcher(const HttpRequest &request) const
{
    if (m_parts.metrics == MetricsAccess::Off)
        return false;
    if (m_parts.metrics == MetricsAccess::Loopback)
        return QHostAddress(request.address).isLoopback() && !request.isForwarded;
    const auto hash = QCryptographicHash::hash(request.bearer, QCryptographicHash::Sha256);
    return Secret(QByteArrayView(hash)) == Secret(QByteArrayView(m_parts.metricsTokenHash));
}

// For those who are signed in, and who may have the metrics.
HttpResponse HttpRoutes::version(const HttpRequest &request) const
{
    const auto claims = m_parts.tokens.verify(request.bearer, m_parts.clock.nowMs());
    if (!claims && !isOfWatcher(request))
        return failureResponse(request.exchange, claims.error());
    return {.exchange = request.exchange,
            .body = "{\"server\":\"" CONCLAVE_VERSION "\",\"protocol\":" + QByteArray::number(protocol::ProtocolVersion)
                + ",\"schema\":" + QByteArray::number(m_parts.health.schemaVersion()) + '}'};
}

std::optional<HttpResponse> HttpRoutes::page(const HttpRequest &request) const
{
    if (request.path == "/healthz")
        return HttpResponse{.exchange = request.exchange, .body = "{\"alive\":true}"};
    if (request.path == "/readyz")
        return HttpResponse{.exchange = request.exchange,
                            .status = m_parts.health.isReady() ? 200 : 503,
                            .body = m_parts.health.text()};
    if (request.path == "/version")
        return version(request);
    return std::nullopt;
}

} // namespace conclave::server
