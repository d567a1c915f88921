// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/ingress.h"

#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::UnknownFields;

namespace {

constexpr int MaxFaults = 10; // bad or unknown frames of one connection
constexpr qint64 BusyRetryMs = 1000;

} // namespace

QByteArray Greeting::welcome(qint64 nowMs) const
{
    return protocol::encode(protocol::Welcome{protocol::ProtocolVersion,
                                              u"Conclave Server " CONCLAVE_VERSION ""_s,
                                              workspace,
                                              incarnation,
                                              {},
                                              limits,
                                              nowMs});
}

Ingress::Ingress(Parts parts)
    : m_parts(std::move(parts))
{
}

void Ingress::opened(PeerId peer, const QString &address)
{
    m_peers.insert(peer, {.address = address});
}

void Ingress::closed(PeerId peer)
{
    m_peers.remove(peer);
    m_parts.gone(peer);
}

void Ingress::dismiss(PeerId id, qint64 retryAfterMs)
{
    const auto it = m_peers.find(id);
    if (it == m_peers.end())
        return;
    it->comeBackMs = std::min(retryAfterMs, protocol::ServerStopping::MaxRetryAfterMs);
    if (it->greeted)
        Outgoing(m_parts.post).push(protocol::encodePush(protocol::ServerStopping{*it->comeBackMs}), {id});
}

void Ingress::received(PeerId id, const QByteArray &message)
{
    Outgoing outgoing(m_parts.post);
    auto &peer = m_peers[id];
    const auto envelope = protocol::open(message);
    if (!envelope)
        return fault(id, peer, 0, envelope.error(), outgoing);
    if (envelope->re || envelope->id.value_or(0) < 1)
        return fault(id, peer, 0, {ErrorCode::BadFrame, u"id"_s}, outgoing);
    handle(id, peer, *envelope, outgoing);
}

void Ingress::handle(PeerId id, Peer &peer, const protocol::Envelope &envelope, Outgoing &outgoing)
{
    const auto re = *envelope.id;
    if (peer.comeBackMs)
        return outgoing.fail(id, re, {ErrorCode::Busy, u"the server stops"_s, *peer.comeBackMs});
    if (envelope.op == QLatin1StringView(protocol::Hello::op))
        return greet(id, peer, envelope, outgoing);
    if (!peer.greeted)
        return fault(id, peer, re, {ErrorCode::BadFrame, u"hello must come first"_s}, outgoing);
    const auto unknown = peer.protocol > protocol::ProtocolVersion ? UnknownFields::Ignore : UnknownFields::Refuse;
    if (envelope.op == QLatin1StringView(protocol::Ping::op)) {
        if (const auto ping = protocol::decode<protocol::Ping>(envelope.body, unknown); !ping)
            return outgoing.fail(id, re, ping.error());
        return outgoing.reply(id, re, protocol::encode(protocol::Done()));
    }
    auto call = m_parts.router.call(envelope.op, envelope.body, unknown);
    if (!call && call.error().code == ErrorCode::UnknownOp)
        return fault(id, peer, re, call.error(), outgoing);
    if (!call)
        return outgoing.fail(id, re, call.error()); // a program that speaks the protocol; its user typed too much
    call->peer = id;
    call->re = re;
    if (call->audience == protocol::Audience::Anyone)
        call->address = peer.address;
    if (!m_parts.submit(*std::move(call)))
        outgoing.fail(id, re, {ErrorCode::Busy, {}, BusyRetryMs});
}

void Ingress::greet(PeerId id, Peer &peer, const protocol::Envelope &envelope, Outgoing &outgoing)
{
    const auto hello = protocol::decode<protocol::Hello>(envelope.body, UnknownFields::Ignore);
    if (!hello)
        return fault(id, peer, *envelope.id, hello.error(), outgoing);
    if (std::abs(hello->protocol - protocol::ProtocolVersion) > protocol::ProtocolTolerance)
        qCInfo(lcDomain) << "a client of protocol" << hello->protocol << "is far from" << protocol::ProtocolVersion;
    peer.greeted = true;
    peer.protocol = hello->protocol;
    outgoing.reply(id, *envelope.id, m_parts.greeting.welcome(m_parts.clock.nowMs()));
}

void Ingress::fault(PeerId id, Peer &peer, qint64 re, const Error &error, Outgoing &outgoing)
{
    outgoing.fail(id, re, error);
    if (++peer.faults == MaxFaults) {
        qCInfo(lcDomain) << "closing a connection after" << MaxFaults << "bad frames";
        outgoing.disconnect(id, protocol::CloseProtocol);
    }
}

} // namespace conclave::server
