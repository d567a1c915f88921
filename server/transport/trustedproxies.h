// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>
#include <QList>
#include <QStringList>
#include <optional>

namespace conclave::server {

// The peers whose word about a client's address is believed. A value; any thread.
class TrustedProxies
{
public:
    // Addresses and networks (10.0.0.0/8); nothing when one of them is neither.
    static std::optional<TrustedProxies> parse(const QStringList &texts);

    bool isEmpty() const { return m_networks.isEmpty(); }
    bool contains(const QHostAddress &address) const;
    const QStringList &texts() const { return m_texts; }

    // Whether what comes from there may be unencrypted: from this machine or a proxy, which has it encrypted before.
    bool allowPlain(const QHostAddress &peer) const;

    // Who a connection comes from: the peer, unless it is a proxy; then the last address that X-Forwarded-For lists and
    // that is no proxy itself. What stands before that one, the client may have written.
    QHostAddress clientOf(const QHostAddress &peer, QByteArrayView forwardedFor) const;

private:
    struct Network
    {
        QHostAddress address;
        int prefix = 0;
    };

    QList<Network> m_networks;
    QStringList m_texts;
};

} // namespace conclave::server
