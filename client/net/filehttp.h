// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/link.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <functional>

namespace conclave::client {

// One request of FileHttp that is under way. Deleting it ends it, and nobody is told.
class FileCall : public QObject
{
    Q_OBJECT

public:
    ~FileCall() override { silence(); }
    void silence(); // the same, without deleting it
    void goOn(); // its sink has room again

private:
    friend class FileHttp;
    FileCall(Link &link, QNetworkReply *reply, QObject *parent);

    int status() const;
    void checkServer();
    void handleTlsErrors(const QList<QSslError> &errors);
    void stayAwake() { m_silence.start(); }
    void noteSilence();
    void stop(const Error &error);
    std::optional<Error> failure(const QByteArray &body) const;

    Link &m_link;
    QNetworkReply *m_reply; // child
    QTimer m_silence; // ends a request in which nothing moves
    std::function<bool()> m_isFull; // then the silence is ours
    std::function<void()> m_take; // what has come to its sink
    std::optional<Error> m_error; // ours
    bool m_isCompared = false;
};

// The bytes of files, over HTTP from and to the server of the link, and nowhere else: no redirection is followed, and a
// server that does not show the key of the link is told nothing. Lives on the core thread; owned by an Account.
// Errors: those of the server; NetworkUnreachable (also when nothing moved for SilenceMs), NetworkTls, NewServerKey.
class FileHttp : public QObject
{
    Q_OBJECT

public:
    static constexpr int SilenceMs = 60'000;
    static constexpr qint64 MaxErrorBytes = 64 * 1024;
    static constexpr qint64 MaxHeldBytes = 1024 * 1024; // that a sink has no room for; what is more stays at the server

    FileHttp(Link &link, const QList<QSslCertificate> &authorities, std::function<QString()> accessToken,
             QObject *parent = nullptr);

    // Bytes of an upload from `offset` on; `done` with how many the server has on its disk. `moved` with how many of
    // these are on their way. A call belongs to `context`; nothing is told before this returns.
    FileCall *put(FileId file, qint64 offset, const QByteArray &bytes, QObject *context,
                  std::function<void(const Result<qint64> &)> done, std::function<void(qint64)> moved);

    enum class Part : quint8 { Whole, Thumbnail };
    struct Wanted
    {
        FileId file;
        Part part = Part::Whole;
        qint64 offset = 0; // from there on, if the file is still the one that `tag` names
        QByteArray tag = {};
    };
    struct Head
    {
        qint64 offset = 0; // what comes begins there: 0 when the server did not go on where it was wanted
        qint64 size = 0; // of all of it
        QByteArray tag; // names the content: its SHA-256 in hex
    };
    struct Sink
    {
        std::function<Status(const Head &)> begin; // before the first byte; an error ends the call, likewise below
        std::function<Status(const QByteArray &)> take;
        std::function<void(const Status &)> end;
        std::function<bool()> isFull = {}; // takes no more until FileCall::goOn() but the rest at the end; none: never
    };
    FileCall *get(const Wanted &wanted, QObject *context, Sink sink);

private:
    QNetworkRequest request(FileId file, const QString &more, const QString &query) const;
    static Head headOf(const QNetworkReply &reply);

    Link &m_link;
    QList<QSslCertificate> m_authorities;
    std::function<QString()> m_accessToken;
    QNetworkAccessManager m_network;
};

} // namespace conclave::client
