// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSslCertificate>
#include <QSslError>
#include <optional>

// What a profile remembers of its server, on top of the ordinary checks of a certificate: trust on first use.
namespace conclave::client {

// Why a server was believed to be the right one.
enum class Anchor : quint8 {
    System, // an authority that the system knows has signed its certificate
    OwnAuthority, // one that was added to this profile has
    Fingerprint, // somebody compared the fingerprint of its key
};

struct ServerPin
{
    QByteArray key; // keyFingerprint()
    Anchor anchor = Anchor::System;
    qint64 sinceMs = 0; // when this key was seen first

    // Whether the trust in this pin reaches a server that has shown its key and how it proves itself. A renewed key is
    // no news where an authority answers for it, and is where nobody else does.
    bool covers(const ServerPin &met) const;

    QString toText() const;
    static std::optional<ServerPin> fromText(const QString &text);
    bool operator==(const ServerPin &) const = default;
};

// A key that a server has shown and that nobody answers for; somebody may compare it and accept it.
struct UntrustedKey
{
    QByteArray met;
    QByteArray known; // the one before; empty: this server is new here
    qint64 knownSinceMs = 0;

    bool operator==(const UntrustedKey &) const = default;
};

QByteArray keyFingerprint(const QSslCertificate &certificate); // SHA-256 of the public key's DER; empty without one
QString fingerprintText(const QByteArray &fingerprint); // AB:CD:...
std::optional<QByteArray> readFingerprint(const QString &text); // with or without colons

// The certificate is in order but for who answers for it, or for its name: a compared key makes up for that.
bool lacksOnlyAuthority(const QList<QSslError> &errors);

} // namespace conclave::client
