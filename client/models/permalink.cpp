// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/permalink.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qsizetype MaxLabel = 63; // RFC 1035, section 2.3.4
constexpr qsizetype MaxHost = 253;
constexpr int HttpsPort = 443;
constexpr int HttpPort = 80;

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
}

// Letters, digits and hyphens between dots; names of other scripts are written in their ASCII form.
bool isHostName(QStringView host)
{
    if (host.isEmpty() || host.size() > MaxHost)
        return false;
    const auto labels = host.split(u'.');
    return std::all_of(labels.begin(), labels.end(), [](QStringView label) {
        return !label.isEmpty() && label.size() <= MaxLabel && label.front() != u'-' && label.back() != u'-'
            && std::all_of(label.begin(), label.end(), [](QChar c) { return c == u'-' || isLetterOrDigit(c); });
    });
}

// An IPv6 address in brackets (RFC 3986, section 3.2.2), without a zone.
bool isBracketed(QStringView host)
{
    if (host.size() < 4 || host.front() != u'[' || host.back() != u']')
        return false;
    const auto inner = host.sliced(1, host.size() - 2);
    return inner.size() <= 45 && std::all_of(inner.begin(), inner.end(), [](QChar c) {
               return c == u':' || c == u'.' || (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

std::optional<int> portOf(QStringView digits)
{
    const bool isPlain = !digits.isEmpty() && digits.size() <= 5 && digits.front() != u'0'
        && std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int port = isPlain ? digits.toInt() : 0;
    return port > 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

QString joined(const QString &host, int port)
{
    return port <= 0 || port == HttpsPort || port == HttpPort ? host : u"%1:%2"_s.arg(host).arg(port);
}

std::optional<QString> authorityOf(QStringView text)
{
    const auto end = text.startsWith(u'[') ? text.indexOf(u']') + 1 : text.indexOf(u':');
    const auto host = end > 0 ? text.first(end) : text;
    const auto rest = end > 0 ? text.sliced(end) : QStringView();
    if (!isHostName(host) && !isBracketed(host))
        return std::nullopt;
    if (rest.isEmpty())
        return host.toString();
    const auto port = rest.front() == u':' ? portOf(rest.sliced(1)) : std::nullopt;
    return port ? std::optional(joined(host.toString(), *port)) : std::nullopt;
}

} // namespace

Result<Permalink> Permalink::parse(const QString &text)
{
    const Error wrong{ErrorCode::Invalid, u"no link to a message"_s};
    // The first test keeps the others short.
    if (text.size() > MaxBytes
        || !std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; }))
        return wrong;
    QStringView rest(text);
    const auto scheme = rest.startsWith("conclave://"_L1) ? "conclave://"_L1 : "https://"_L1;
    if (!rest.startsWith(scheme))
        return wrong;
    const auto parts = rest.sliced(scheme.size()).split(u'/');
    const bool hasMessage = parts.size() == 5;
    if ((!hasMessage && parts.size() != 3) || parts.at(1) != u'c' || (hasMessage && parts.at(3) != u'm'))
        return wrong;
    const auto authority = client::authorityOf(parts.at(0));
    const auto conversation = ConversationId::fromText(parts.at(2));
    const auto message = hasMessage ? MessageId::fromText(parts.at(4)) : std::nullopt;
    if (!authority || !conversation || (hasMessage && !message))
        return wrong;
    return Permalink{*authority, *conversation, message};
}

QString Permalink::toText() const
{
    const auto text = u"conclave://%1/c/%2"_s.arg(authority, conversation.toText());
    return message ? text + "/m/"_L1 + message->toText() : text;
}

QString Permalink::authorityOf(const QUrl &server)
{
    const auto host = server.host(QUrl::FullyEncoded).toLower();
    return joined(host.contains(u':') ? u'[' + host + u']' : host, server.port());
}

} // namespace conclave::client
