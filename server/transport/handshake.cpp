// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/handshake.h"

#include <QList>
#include <algorithm>
#include <optional>

namespace conclave::server {

namespace {

constexpr QByteArrayView EndPoint = "/v1";

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

struct Field
{
    QByteArrayView name;
    QByteArrayView value;
};

struct Head
{
    QByteArrayView method;
    QByteArrayView target;
    QByteArrayView version;
    QList<Field> fields;
    bool isAll = false; // nothing follows it

    QList<QByteArrayView> all(QByteArrayView name) const
    {
        QList<QByteArrayView> found;
        for (const auto &field : fields) {
            if (isSame(field.name, name))
                found += field.value;
        }
        return found;
    }

    std::optional<QByteArrayView> only(QByteArrayView name) const
    {
        const auto found = all(name);
        return found.size() == 1 ? std::optional(found.first()) : std::nullopt;
    }

    bool lists(QByteArrayView name, QByteArrayView word) const
    {
        for (const auto value : all(name)) {
            for (const auto &part : value.toByteArray().split(',')) {
                if (isSame(QByteArrayView(part).trimmed(), word))
                    return true;
            }
        }
        return false;
    }
};

std::optional<Head> parse(QByteArrayView text)
{
    Head head;
    bool isFirst = true;
    while (!text.isEmpty()) {
        const auto end = text.indexOf("\r\n");
        if (end < 0)
            return std::nullopt;
        const auto line = text.first(end);
        text = text.sliced(end + 2);
        if (line.isEmpty()) {
            head.isAll = text.isEmpty();
            return isFirst ? std::nullopt : std::optional(head);
        }
        if (isFirst) {
            const auto target = line.indexOf(' ');
            const auto version = line.lastIndexOf(' ');
            if (target <= 0 || version <= target + 1)
                return std::nullopt;
            head.method = line.first(target);
            head.target = line.sliced(target + 1, version - target - 1);
            head.version = line.sliced(version + 1);
            if (head.target.contains(' '))
                return std::nullopt;
        } else {
            const auto colon = line.indexOf(':');
            if (colon <= 0)
                return std::nullopt;
            const auto name = line.first(colon);
            if (std::any_of(name.begin(), name.end(), [](char c) { return c <= ' ' || c > '~'; }))
                return std::nullopt;
            head.fields.append({name, line.sliced(colon + 1).trimmed()});
        }
        isFirst = false;
    }
    return std::nullopt;
}

bool hasGoodKey(const Head &head)
{
    const auto key = head.only("Sec-WebSocket-Key");
    if (!key)
        return false;
    const auto decoded = QByteArray::fromBase64Encoding(key->toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded && decoded.decoded.size() == 16;
}

HandshakeVerdict judge(const Head &head, const QStringList &origins)
{
    const auto query = head.target.indexOf('?');
    if ((query < 0 ? head.target : head.target.first(query)) != EndPoint)
        return HandshakeVerdict::WrongPath;
    const auto origin = head.all("Origin");
    if (origin.size() > 1 || (origin.size() == 1 && !origins.contains(QLatin1StringView(origin.first()))))
        return HandshakeVerdict::WrongOrigin;
    // A client waits for our answer before it sends frames (RFC 6455, section 4.1); QWebSocketServer would lose them.
    if (!head.isAll || head.version != "HTTP/1.1" || !head.only("Host") || !hasGoodKey(head)
        || !head.all("Transfer-Encoding").isEmpty() || !head.all("Content-Length").isEmpty())
        return HandshakeVerdict::BadRequest;
    return head.only("Sec-WebSocket-Version") == QByteArrayView("13") ? HandshakeVerdict::Accept
                                                                      : HandshakeVerdict::WrongVersion;
}

} // namespace

HeadState scanHead(QByteArrayView text, qsizetype &from)
{
    for (; from < text.size(); ++from) {
        const auto c = static_cast<unsigned char>(text[from]);
        const bool afterReturn = from > 0 && text[from - 1] == '\r';
        if ((c == '\n') != afterReturn || (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
            return HeadState::Malformed;
        if (c == '\n' && from >= 3 && text[from - 2] == '\n')
            return HeadState::Complete;
        if (c == '\n' && from == 1)
            return HeadState::Malformed; // an empty request line
    }
    return HeadState::Incomplete;
}

Handshake readHandshake(QByteArrayView text, const QStringList &origins)
{
    const auto head = parse(text);
    if (!head || head->method != "GET" || !head->lists("Connection", "upgrade") || !head->lists("Upgrade", "websocket"))
        return {};
    Handshake handshake;
    handshake.verdict = judge(*head, origins);
    handshake.origin = head->only("Origin").value_or(QByteArrayView()).toByteArray();
    handshake.userAgent = head->only("User-Agent").value_or(QByteArrayView()).toByteArray().left(256);
    return handshake;
}

QByteArray forwardedFor(QByteArrayView text)
{
    QByteArray all;
    if (const auto head = parse(text)) {
        for (const auto value : head->all("X-Forwarded-For"))
            all.append(all.isEmpty() ? "" : ",").append(value);
    }
    return all;
}

} // namespace conclave::server
