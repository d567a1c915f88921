// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/filehttp.h"

#include "client/net/trust.h"
#include "shared/protocol/errors.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int HttpOk = 200;
constexpr int HttpPartial = 206;

bool succeeded(int status)
{
    return status >= 200 && status < 300;
}

// What stands before a server answers in its own words.
Error proxyError(int status)
{
    constexpr int TooLargeForIt = 413;
    constexpr int BehindTheEnd = 416; // what is here is not a part of what the server has
    const auto detail = u"something before the server answered with HTTP status %1"_s.arg(status);
    if (status == TooLargeForIt)
        return {ErrorCode::TooLarge, detail};
    if (status == BehindTheEnd)
        return {ErrorCode::ChecksumMismatch, detail};
    return {status >= 500 ? ErrorCode::NetworkUnreachable : ErrorCode::NotConclave, detail};
}

} // namespace

FileCall::FileCall(Link &link, QNetworkReply *reply, QObject *parent)
    : QObject(parent)
    , m_link(link)
    , m_reply(reply)
    , m_silence(this)
{
    m_reply->setParent(this);
    m_silence.setSingleShot(true);
    m_silence.setInterval(FileHttp::SilenceMs);
    connect(&m_silence, &QTimer::timeout, this, &FileCall::noteSilence);
    connect(m_reply, &QNetworkReply::encrypted, this, &FileCall::checkServer);
    connect(m_reply, &QNetworkReply::sslErrors, this, &FileCall::handleTlsErrors);
    connect(m_reply, &QNetworkReply::uploadProgress, this, &FileCall::stayAwake);
    connect(m_reply, &QNetworkReply::downloadProgress, this, &FileCall::stayAwake);
    m_silence.start();
}

void FileCall::silence()
{
    m_silence.stop();
    m_take = nullptr;
    m_reply->disconnect(this);
    if (m_reply->isRunning() && m_reply->error() == QNetworkReply::NoError)
        m_reply->abort();
}

void FileCall::noteSilence()
{
    if (m_isFull && m_isFull())
        m_silence.start();
    else
        stop({ErrorCode::NetworkUnreachable, u"the server does not answer"_s});
}

void FileCall::goOn()
{
    if (!m_take)
        return;
    m_silence.start(); // the server has its time again
    m_take();
}

int FileCall::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

void FileCall::stop(const Error &error)
{
    m_error = error;
    m_reply->abort();
}

// Nothing of the request has been sent yet.
void FileCall::checkServer()
{
    if (!m_link.trusts(m_reply->sslConfiguration(), m_isCompared))
        stop({ErrorCode::NewServerKey, u"the key of %1 has changed"_s.arg(m_reply->url().host())});
}

void FileCall::handleTlsErrors(const QList<QSslError> &errors)
{
    const auto certificate = m_reply->sslConfiguration().peerCertificate();
    if (m_link.isCompared(errors, certificate)) {
        m_isCompared = true;
        m_reply->ignoreSslErrors();
        return;
    }
    m_error = tlsError(errors, m_reply->url().host());
}

std::optional<Error> FileCall::failure(const QByteArray &body) const
{
    if (m_error)
        return m_error;
    const int code = status();
    if (code > 0 && !succeeded(code)) {
        const auto object = protocol::parse(body);
        const auto told = object ? protocol::failureIn(*object) : std::nullopt;
        return told ? *told : proxyError(code);
    }
    if (m_reply->error() == QNetworkReply::NoError)
        return std::nullopt;
    const bool isTls = m_reply->error() == QNetworkReply::SslHandshakeFailedError;
    return Error{isTls ? ErrorCode::NetworkTls : ErrorCode::NetworkUnreachable, m_reply->errorString()};
}

FileHttp::FileHttp(Link &link, const QList<QSslCertificate> &authorities, std::function<QString()> accessToken,
                   QObject *parent)
    : QObject(parent)
    , m_link(link)
    , m_authorities(authorities)
    , m_accessToken(std::move(accessToken))
    , m_network(this)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QNetworkRequest FileHttp::request(FileId file, const QString &more, const QString &query) const
{
    auto url = m_link.url(); // wss://host/v1
    url.setScheme(url.scheme() == "wss"_L1 ? u"https"_s : u"http"_s);
    url.setPath(url.path() + u"/files/"_s + file.toText() + more);
    url.setQuery(query);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + m_accessToken().toLatin1());
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (url.scheme() == "https"_L1)
        request.setSslConfiguration(trusting(QSslConfiguration::defaultConfiguration(), m_authorities));
    return request;
}

FileCall *FileHttp::put(FileId file, qint64 offset, const QByteArray &bytes, QObject *context,
                        std::function<void(const Result<qint64> &)> done, std::function<void(qint64)> moved)
{
    auto asked = request(file, {}, u"offset=%1"_s.arg(offset));
    asked.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
    auto *reply = m_network.put(asked, bytes);
    auto *call = new FileCall(m_link, reply, context);
    connect(reply, &QNetworkReply::uploadProgress, call, [moved = std::move(moved)](qint64 sent, qint64) {
        if (sent > 0)
            moved(sent);
    });
    connect(reply, &QNetworkReply::finished, call, [call, reply, done = std::move(done)] {
        const auto body = reply->read(MaxErrorBytes);
        const auto failed = call->failure(body);
        const auto object = failed ? Result<QJsonObject>(*failed) : protocol::parse(body);
        call->deleteLater();
        if (!object)
            done(failed ? *failed : Error{ErrorCode::NotConclave, u"the answer is malformed"_s});
        else
            done(object->value("offset"_L1).toInteger(-1));
    });
    return call;
}

FileHttp::Head FileHttp::headOf(const QNetworkReply &reply)
{
    Head head;
    head.tag = reply.rawHeader("ETag");
    head.tag.replace('"', "");
    if (reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != HttpPartial) {
        head.size = reply.header(QNetworkRequest::ContentLengthHeader).toLongLong();
        return head;
    }
    const auto range = reply.rawHeader("Content-Range"); // bytes 100-199/200
    const auto from = range.indexOf(' ') + 1;
    head.offset = range.mid(from, range.indexOf('-') - from).toLongLong();
    head.size = range.mid(range.indexOf('/') + 1).toLongLong();
    return head;
}

FileCall *FileHttp::get(const Wanted &wanted, QObject *context, Sink sink)
{
    auto asked = request(wanted.file, wanted.part == Part::Thumbnail ? u"/thumbnail"_s : QString(), {});
    asked.setRawHeader("Accept-Encoding", "identity");
    if (wanted.offset > 0 && !wanted.tag.isEmpty()) {
        asked.setRawHeader("Range", "bytes=" + QByteArray::number(wanted.offset) + '-');
        asked.setRawHeader("If-Range", '"' + wanted.tag + '"');
    }
    auto *reply = m_network.get(asked);
    auto *call = new FileCall(m_link, reply, context);
    struct State
    {
        Sink sink;
        bool hasBegun = false;
    };
    auto state = std::make_shared<State>(State{std::move(sink)});
    const auto take = [call, reply, state] {
        if (const int status = call->status(); status != HttpOk && status != HttpPartial)
            return;
        auto done = state->hasBegun ? Status() : state->sink.begin(headOf(*reply));
        state->hasBegun = true;
        if (done && reply->bytesAvailable() > 0)
            done = state->sink.take(reply->readAll());
        if (!done)
            call->stop(done.error());
    };
    const auto takeIfRoom = [state, take] {
        if (!state->sink.isFull || !state->sink.isFull())
            take();
    };
    if (state->sink.isFull) {
        reply->setReadBufferSize(MaxHeldBytes);
        call->m_isFull = state->sink.isFull;
        call->m_take = takeIfRoom;
    }
    connect(reply, &QNetworkReply::readyRead, call, takeIfRoom);
    connect(reply, &QNetworkReply::finished, call, [call, reply, state, take] {
        if (!call->m_error && reply->error() == QNetworkReply::NoError)
            take(); // also of an empty file
        const auto failed = call->failure(reply->isReadable() ? reply->read(MaxErrorBytes) : QByteArray());
        call->deleteLater();
        state->sink.end(failed ? Status(*failed) : Status());
    });
    return call;
}

} // namespace conclave::client
