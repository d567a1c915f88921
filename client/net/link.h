// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/backoff.h"
#include "client/net/serverpin.h"
#include "shared/protocol/codec.h"
#include "shared/protocol/frames/session.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>
#include <QUrl>
#include <optional>

class QWebSocket;

namespace conclave::client {

enum class LinkState : quint8 {
    Idle, // nobody wants a connection
    Connecting,
    Connected, // greeted; frames may be sent
    Waiting, // tries again after retryInMs
    Refused, // the server wants this program to stay away
};

// How far the server's protocol is from ours, when it is further than both sides promise to cope with.
enum class VersionGap : quint8 { None, ServerIsOlder, ServerIsNewer };

struct LinkStatus
{
    LinkState state = LinkState::Idle;
    qint64 retryInMs = 0;
    std::optional<Error> error; // why it waits or was refused
    std::optional<UntrustedKey> untrusted = {}; // with NetworkTls or NewServerKey, when accepting it would help

    bool operator==(const LinkStatus &) const = default;
};

struct LinkTimings
{
    qint64 connectMs = 15'000; // to a greeting
    qint64 pongMs = 10'000;
    Backoff backoff;
};

// One WebSocket to one server, opened again whenever it breaks: greeting, heartbeat, back-off. Speaks envelopes and
// knows of no operation but `hello`, `ping` and `server.stopping`: then it stays away for as long as it was told to.
// Lives on the core thread; owned by an Account. Errors tell these apart: NetworkUnreachable, ServerRestarting,
// NetworkTls, NewServerKey, NotConclave, UnsupportedVersion. A server whose key is not the known one hears nothing from
// us, not even a greeting.
class Link : public QObject
{
    Q_OBJECT

public:
    // `authorities` are trusted beside those of the system.
    Link(const QUrl &url, const LinkTimings &timings, const QList<QSslCertificate> &authorities = {},
         QObject *parent = nullptr);
    ~Link() override;

    const QUrl &url() const { return m_url; } // wss://host/v1, or ws:// on loopback
    // For other connections to the same server. These errors do not count, because somebody compared the key.
    bool isCompared(const QList<QSslError> &errors, const QSslCertificate &certificate) const;
    // The server at the other end is the one that this link talks to, or one that its authority answers for.
    bool trusts(const QSslConfiguration &tls, bool isCompared) const;

    void setPin(const std::optional<ServerPin> &pin) { m_pin = pin; } // before start()
    void accept(const QByteArray &key) { m_accepted = key; } // somebody compared this fingerprint
    void start();
    void stop();
    void retryNow();
    void drop(const Error &reason); // breaks the connection and tries again later; retryAfterMs wins over the back-off
    void confirm() { m_timings.backoff.reset(); } // the connection is of use: the next failure starts small again

    bool isConnected() const { return m_status.state == LinkState::Connected; }
    const LinkStatus &status() const { return m_status; }
    const protocol::Welcome &welcome() const { return m_welcome; }
    VersionGap versionGap() const;
    qint64 nextId() { return ++m_lastId; } // for a request
    void send(const QByteArray &frame); // only while connected

Q_SIGNALS:
    void statusChanged(const conclave::client::LinkStatus &status);
    void connected();
    void pinned(const conclave::client::ServerPin &pin); // to be remembered for setPin()
    void disconnected(int closeCode); // after connected(); 0 when there was no close frame
    void received(const conclave::protocol::Envelope &envelope);

private:
    void open();
    void greet();
    void handleTlsErrors(const QList<QSslError> &errors);
    bool isRightServer();
    ServerPin met(const QSslConfiguration &tls, bool isCompared) const;
    void refuse(const Error &error);
    void handleMessage(const QByteArray &bytes);
    void handleStopping(const protocol::Envelope &envelope);
    void handleGreeting(const protocol::Envelope &envelope);
    void handleSocketError();
    void handleClose();
    void ping();
    void discardSocket();
    void waitAfter(const Error &reason);
    void setStatus(LinkStatus status);
    Error socketError() const;

    QUrl m_url;
    LinkTimings m_timings;
    QList<QSslCertificate> m_authorities;
    QWebSocket *m_socket = nullptr; // child, while there is one
    QTimer m_retryTimer;
    QTimer m_deadline; // for the greeting, then for each pong
    QTimer m_heartbeat;
    LinkStatus m_status;
    protocol::Welcome m_welcome;
    std::optional<Error> m_tlsError;
    std::optional<ServerPin> m_pin;
    QByteArray m_accepted;
    std::optional<UntrustedKey> m_untrusted; // of this attempt
    bool m_isCompared = false; // in this attempt the key alone is believed
    std::optional<QDeadlineTimer> m_comeBack; // the server stops; not before then
    qint64 m_lastId = 0;
    qint64 m_helloId = -1;
    qint64 m_pingId = -1;
};

} // namespace conclave::client
