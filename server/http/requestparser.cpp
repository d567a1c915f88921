// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"

#include <QList>
#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <limits>
#include <utility>

namespace conclave::server {

namespace {

namespace http = boost::beast::http;

constexpr qsizetype MaxChunkHead = 4 * 1024; // size, extensions and trailers of chunks, as far as they are one piece
constexpr std::array<const char *, 6> Methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::array<const char *, 5> ProxyFields
    = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"};

// Lets Beast write the body where it is wanted.
struct BytesBody
{
    using value_type = QByteArray;

    class reader
    {
    public:
        template <bool isRequest, class Fields>
        reader(http::header<isRequest, Fields> &, value_type &body)
            : m_body(body)
        {
        }
        void init(const boost::optional<std::uint64_t> &, boost::beast::error_code &error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers &buffers, boost::beast::error_code &error)
        {
            std::size_t size = 0;
            for (auto it = boost::asio::buffer_sequence_begin(buffers); it != boost::asio::buffer_sequence_end(buffers);
                 ++it) {
                const boost::asio::const_buffer piece = *it;
                m_body.append(static_cast<const char *>(piece.data()), qsizetype(piece.size()));
                size += piece.size();
            }
            error = {};
            return size;
        }
        void finish(boost::beast::error_code &error) { error = {}; }

    private:
        value_type &m_body;
    };
};

QByteArray bytes(boost::beast::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

// Beast forgives folded lines and some control characters.
bool isAllowed(const QByteArray &text, qsizetype at)
{
    const auto c = static_cast<unsigned char>(text[at]);
    const bool afterReturn = at > 0 && text[at - 1] == '\r';
    const bool startsLine = at > 0 && text[at - 1] == '\n';
    if ((c == '\n') != afterReturn || (startsLine && (c == ' ' || c == '\t')))
        return false;
    return (c >= ' ' && c != 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

// Beast would wait for a better line end.
bool hasBareLineFeed(const QByteArray &text)
{
    for (auto at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        if (at == 0 || text[at - 1] != '\r')
            return true;
    }
    return false;
}

} // namespace

struct RequestParser::Beast
{
    http::request_parser<BytesBody> parser;

    QByteArray value(http::field name) const { return bytes(parser.get()[name]); }
    auto count(http::field name) const { return parser.get().count(name); }
};

RequestParser::RequestParser(qint64 headerBytes)
    : m_headerBytes(headerBytes)
    , m_beast(std::make_unique<Beast>())
{
    m_beast->parser.header_limit(std::uint32_t(headerBytes));
    m_beast->parser.body_limit(std::numeric_limits<std::uint64_t>::max()); // allowBody() sets it; "none" refuses all
    m_beast->parser.eager(false);
}

RequestParser::~RequestParser() = default;

RequestParser::Step RequestParser::fail(int status)
{
    m_phase = Phase::Failed;
    m_status = status;
    return Step::Failed;
}

RequestParser::Step RequestParser::feed(QByteArray &input)
{
    switch (m_phase) {
    case Phase::Head:
        return feedHead(input);
    case Phase::Admission:
        return Step::NeedsMore;
    case Phase::Body:
        return feedBody(input);
    case Phase::Complete:
        return Step::Complete;
    case Phase::Failed:
        break;
    }
    return Step::Failed;
}

RequestParser::Step RequestParser::feedHead(QByteArray &input)
{
    for (; m_scanned < input.size(); ++m_scanned) {
        if (m_scanned >= m_headerBytes)
            return fail(431);
        if (!isAllowed(input, m_scanned))
            return fail(400);
        if (m_scanned >= 3 && input[m_scanned] == '\n' && input[m_scanned - 2] == '\n') {
            boost::beast::error_code error;
            const auto size = std::size_t(m_scanned) + 1;
            m_beast->parser.put(boost::asio::buffer(input.constData(), size), error);
            if (error || !m_beast->parser.is_header_done())
                return fail(400);
            input.remove(0, qsizetype(size));
            if (const int status = readHead())
                return fail(status);
            m_phase = Phase::Admission;
            return Step::HeadRead;
        }
    }
    return Step::NeedsMore;
}

int RequestParser::readHead()
{
    if (const int status = readFraming())
        return status;
    if (const int status = readTarget())
        return status;
    m_head.method = bytes(m_beast->parser.get().method_string());
    if (std::none_of(Methods.begin(), Methods.end(), [this](const char *known) { return m_head.method == known; }))
        return 405;
    if (m_beast->count(http::field::authorization) > 1 || m_beast->count(http::field::content_type) > 1)
        return 400;
    const auto authorization = m_beast->value(http::field::authorization);
    if (authorization.left(7).toLower() == "bearer ")
        m_head.bearer = authorization.mid(7).trimmed();
    m_head.contentType = m_beast->value(http::field::content_type).split(';').first().trimmed().toLower();
    m_head.range = m_beast->value(http::field::range);
    m_head.ifRange = m_beast->value(http::field::if_range);
    m_head.ifNoneMatch = m_beast->value(http::field::if_none_match);
    const auto &fields = m_beast->parser.get();
    m_head.isForwarded = std::any_of(ProxyFields.begin(), ProxyFields.end(),
                                     [&fields](const char *name) { return fields.count(name) > 0; });
    const auto [first, last] = fields.equal_range("X-Forwarded-For");
    for (auto it = first; it != last; ++it)
        m_head.forwardedFor.append(m_head.forwardedFor.isEmpty() ? "" : ",").append(bytes(it->value()));
    if (m_beast->count(http::field::expect) > 0) {
        m_head.expectsContinue = m_beast->value(http::field::expect).toLower() == "100-continue";
        if (!m_head.expectsContinue || m_beast->count(http::field::expect) > 1)
            return 417;
    }
    return 0;
}

int RequestParser::readFraming()
{
    const auto version = m_beast->parser.get().version();
    const bool isOld = version == 10;
    if (version != 11 && !isOld)
        return 400;
    const auto hosts = m_beast->count(http::field::host);
    const auto encodings = m_beast->count(http::field::transfer_encoding);
    const auto lengths = m_beast->count(http::field::content_length);
    if (hosts > 1 || (hosts == 0 && !isOld) || encodings + lengths > 1 || (encodings && isOld))
        return 400;
    if (encodings) {
        m_head.isChunked = m_beast->value(http::field::transfer_encoding).toLower() == "chunked";
        if (!m_head.isChunked)
            return 400;
    }
    if (lengths) {
        const auto text = m_beast->value(http::field::content_length);
        if (text.isEmpty() || text.size() > 18
            || std::any_of(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }))
            return 400;
        m_head.contentLength = text.toLongLong();
    }
    m_head.keepAlive = !isOld && m_beast->parser.get().keep_alive();
    return 0;
}

int RequestParser::readTarget()
{
    const auto target = bytes(m_beast->parser.get().target());
    const bool isPlain
        = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c <= '~' && c != '#'; });
    if (!target.startsWith('/') || !isPlain)
        return bytes(m_beast->parser.get().method_string()) == "OPTIONS" && target == "*" ? 405 : 400;
    const auto query = target.indexOf('?');
    m_head.path = query < 0 ? target : target.left(query);
    if (query >= 0)
        m_head.query = target.mid(query + 1);
    return 0;
}

void RequestParser::allowBody(qint64 bytes)
{
    if (m_phase != Phase::Admission)
        return;
    if (m_head.contentLength.value_or(0) > bytes) {
        fail(413);
        return;
    }
    m_beast->parser.body_limit(std::uint64_t(bytes));
    m_phase = m_beast->parser.is_done() ? Phase::Complete : Phase::Body;
}

RequestParser::Step RequestParser::feedBody(QByteArray &input)
{
    auto &parser = m_beast->parser;
    qsizetype used = 0;
    boost::beast::error_code error;
    while (!parser.is_done() && used < input.size()) {
        const auto left = boost::asio::buffer(input.constData() + used, std::size_t(input.size() - used));
        used += qsizetype(parser.put(left, error));
        if (error == http::error::need_more)
            break;
        if (error)
            return fail(error == http::error::body_limit ? 413 : 400);
    }
    input.remove(0, used);
    if (parser.is_done()) {
        m_phase = Phase::Complete;
        return Step::Complete;
    }
    // What is left is the beginning of a chunk's head or of the trailer.
    return input.size() > MaxChunkHead || hasBareLineFeed(input) ? fail(400) : Step::NeedsMore;
}

QByteArray RequestParser::takeBody()
{
    return std::exchange(m_beast->parser.get().body(), {});
}

} // namespace conclave::server
