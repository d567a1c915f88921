// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/trustedproxies.h"

#include "server/transport/addresscounts.h"

#include <QRegularExpression>
#include <algorithm>

namespace conclave::server {

namespace {

constexpr int MappedPrefix = 96; // of ::ffff:0:0/96

// Qt also takes 10.1, 0x0a.0.0.1 and +10.0.0.1 for addresses.
QHostAddress parseAddress(const QString &text)
{
    static const QRegularExpression decimal(QStringLiteral("^(?:(?:0|[1-9][0-9]{0,2})(?:\\.|$)){4}(?<!\\.)$"));
    const QHostAddress address(text);
    const bool isOddlySpelled = address.protocol() == QAbstractSocket::IPv4Protocol && !decimal.match(text).hasMatch();
    return isOddlySpelled ? QHostAddress() : address;
}

// With or without a port: 192.0.2.1:4711, [2001:db8::1]:4711.
QHostAddress forwardedAddress(QByteArrayView item)
{
    static const QRegularExpression form(QStringLiteral("^(?:\\[([0-9A-Fa-f:.]+)\\]|([0-9.]+))(?::([0-9]{1,5}))?$"));
    const auto text = QString::fromLatin1(item.trimmed());
    const auto match = form.match(text);
    if (match.hasMatch() && match.captured(3).toInt() > 65535)
        return {};
    return plainAddress(parseAddress(match.hasMatch() ? match.captured(1) + match.captured(2) : text));
}

} // namespace

std::optional<TrustedProxies> TrustedProxies::parse(const QStringList &texts)
{
    TrustedProxies proxies;
    proxies.m_texts = texts;
    for (const auto &text : texts) {
        const auto address = parseAddress(text.section(u'/', 0, 0));
        const auto subnet = QHostAddress::parseSubnet(text);
        if (address.isNull() || subnet.second < 0)
            return std::nullopt;
        const auto plain = plainAddress(subnet.first);
        const bool isMapped = plain.protocol() != subnet.first.protocol();
        if (isMapped && subnet.second < MappedPrefix)
            proxies.m_networks.append({subnet.first, subnet.second});
        else
            proxies.m_networks.append({plain, isMapped ? subnet.second - MappedPrefix : subnet.second});
    }
    return proxies;
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    const auto plain = plainAddress(address);
    return std::any_of(m_networks.begin(), m_networks.end(), [&plain](const Network &network) {
        return network.address.protocol() == plain.protocol() && plain.isInSubnet(network.address, network.prefix);
    });
}

bool TrustedProxies::allowPlain(const QHostAddress &peer) const
{
    return plainAddress(peer).isLoopback() || contains(peer);
}

QHostAddress TrustedProxies::clientOf(const QHostAddress &peer, QByteArrayView forwardedFor) const
{
    auto client = plainAddress(peer);
    while (contains(client) && !forwardedFor.isEmpty()) {
        const auto comma = forwardedFor.lastIndexOf(',');
        const auto before = forwardedAddress(forwardedFor.sliced(comma + 1));
        if (before.isNull())
            break;
        client = before;
        forwardedFor = forwardedFor.first(std::max<qsizetype>(comma, 0));
    }
    return client;
}

} // namespace conclave::server
