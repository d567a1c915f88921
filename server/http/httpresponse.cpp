// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpresponse.h"

#include "server/transport/encryption.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>
#include <utility>

namespace conclave::server {

namespace {

constexpr std::array<std::pair<int, const char *>, 34> Reasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {507, "Insufficient Storage"},
}};

QByteArray reasonOf(int status)
{
    const auto it
        = std::find_if(Reasons.begin(), Reasons.end(), [status](const auto &row) { return row.first == status; });
    return it == Reasons.end() ? "Unknown" : it->second;
}

bool isHeaderValue(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

QByteArray date()
{
    return QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'").toLatin1();
}

} // namespace

QByteArray encodeResponse(const HttpResponse &response, AfterResponse after, Channel channel, Part part)
{
    const bool hasBody = response.status != 204 && response.status != 304;
    QByteArray bytes;
    bytes.reserve(320 + response.body.size());
    bytes += "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonOf(response.status) + "\r\n";
    bytes += "Date: " + date() + "\r\n";
    if (hasBody) {
        const auto length = response.bodyBytes.value_or(response.body.size());
        if (length > 0 && isHeaderValue(response.contentType))
            bytes += "Content-Type: " + response.contentType + "\r\n";
        bytes += "Content-Length: " + QByteArray::number(length) + "\r\n";
    }
    for (const auto &header : response.headers) {
        if (isHeaderValue(header))
            bytes += header + "\r\n";
    }
    bytes += "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n";
    if (response.status >= 400 && response.exchange)
        bytes += "X-Request-Id: " + requestId(response.exchange) + "\r\n";
    if (channel == Channel::Encrypted)
        bytes += StrictTransportSecurity;
    if (response.retryAfterSeconds > 0)
        bytes += "Retry-After: " + QByteArray::number(response.retryAfterSeconds) + "\r\n";
    if (response.status == 401)
        bytes += "WWW-Authenticate: Bearer\r\n";
    if (response.status == 405)
        bytes += "Allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n";
    if (after == AfterResponse::Closes)
        bytes += "Connection: close\r\n";
    bytes += "\r\n";
    if (hasBody && part == Part::All)
        bytes += response.body;
    return bytes;
}

HttpResponse plainResponse(PeerId exchange, int status)
{
    HttpResponse response;
    response.exchange = exchange;
    response.status = status;
    return response;
}

} // namespace conclave::server
