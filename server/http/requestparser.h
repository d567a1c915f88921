// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <memory>
#include <optional>

namespace conclave::server {

// The head of one request, checked: see RequestParser.
struct RequestHead
{
    QByteArray method;
    QByteArray path;
    QByteArray query;
    QByteArray bearer;
    QByteArray contentType;
    QByteArray range; // these three as sent
    QByteArray ifRange;
    QByteArray ifNoneMatch;
    std::optional<qint64> contentLength; // absent: no body, or a chunked one
    bool isChunked = false;
    bool keepAlive = false;
    bool expectsContinue = false;
    bool isForwarded = false; // a proxy says that it passes it on
    QByteArray forwardedFor; // X-Forwarded-For, all that there is of it

    bool hasBody() const { return isChunked || contentLength.value_or(0) > 0; }
};

// One HTTP/1.1 request out of a stream of bytes. Stricter than the standard asks where programs in front of us might
// read the same bytes differently: lines end in CR LF, nothing is folded, there is one Host, and one statement at most
// of how long the body is. Make a new one for each request.
class RequestParser
{
public:
    enum class Step {
        NeedsMore,
        HeadRead, // once; then allowBody()
        Complete,
        Failed, // status() says why; the stream is of no more use
    };

    explicit RequestParser(qint64 headerBytes);
    ~RequestParser();

    Step feed(QByteArray &input); // takes what it can use from the front
    void allowBody(qint64 bytes);

    const RequestHead &head() const { return m_head; }
    QByteArray takeBody(); // what there is of it and was not taken
    int status() const { return m_status; } // of HTTP, when failed
    bool hasStarted() const { return m_phase != Phase::Head || m_scanned > 0; }

private:
    enum class Phase { Head, Admission, Body, Complete, Failed };
    struct Beast;

    Step feedHead(QByteArray &input);
    Step feedBody(QByteArray &input);
    int readHead(); // 0, or the status that refuses it
    int readFraming();
    int readTarget();
    Step fail(int status);

    const qint64 m_headerBytes;
    const std::unique_ptr<Beast> m_beast;
    Phase m_phase = Phase::Head;
    qsizetype m_scanned = 0; // of the input, while it is a head
    int m_status = 0;
    RequestHead m_head;
};

} // namespace conclave::server
