// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/upload.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 SmallestChunkBytes = 128 * 1024;
constexpr qint64 QuickMs = 2000; // a chunk that took less may be larger next time
constexpr qint64 SlowMs = 10'000; // so that a break does not cost much

} // namespace

Upload::Upload(const TransferTools &tools, protocol::CreateFile announced, std::shared_ptr<UploadSource> source,
               QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_announced(std::move(announced))
    , m_source(std::move(source))
{
}

void Upload::start()
{
    m_tools.requests.send<protocol::CreateFile>(m_announced, this, [this](const Result<protocol::UploadState> &state) {
        if (!state)
            Q_EMIT failed(state.error());
        else
            goOn(*state);
    });
}

void Upload::goOn(const protocol::UploadState &state)
{
    if (state.reference) {
        Q_EMIT finished(*state.reference);
        return;
    }
    m_offset = state.offset;
    m_mostBytes = state.chunkBytes;
    Q_EMIT moved(m_offset);
    sendChunk();
}

void Upload::sendChunk()
{
    if (m_offset >= m_announced.size) {
        finish();
        return;
    }
    const auto count = std::min(m_chunkBytes, m_mostBytes);
    m_tools.lane->run(
        this, [source = m_source, offset = m_offset, count] { return source->read(offset, count); },
        [this](const Result<QByteArray> &bytes) {
            if (!bytes) {
                Q_EMIT failed(bytes.error());
                return;
            }
            m_chunkTime.start();
            m_tools.http.put(
                {m_announced.clientId.uuid}, m_offset, *bytes, this,
                [this, sent = bytes->size()](const Result<qint64> &offset) { handleChunk(offset, sent); },
                [this](qint64 sent) { Q_EMIT moved(m_offset + sent); });
        });
}

void Upload::handleChunk(const Result<qint64> &offset, qint64 sent)
{
    const bool wasTooMuch = !offset && offset.error().code == ErrorCode::TooLarge && sent > SmallestChunkBytes;
    if (wasTooMuch) { // for something between here and the server
        m_mostBytes = std::max(sent / 2, SmallestChunkBytes);
        sendChunk();
        return;
    }
    if (!offset) {
        Q_EMIT failed(offset.error());
        return;
    }
    if (*offset <= m_offset || *offset > m_announced.size) {
        Q_EMIT failed({ErrorCode::WrongOffset, u"the server stays at %1"_s.arg(*offset)});
        return;
    }
    if (m_chunkTime.elapsed() < QuickMs && sent >= m_chunkBytes)
        m_chunkBytes = std::min(2 * m_chunkBytes, m_mostBytes);
    else if (m_chunkTime.elapsed() > SlowMs)
        m_chunkBytes = std::max(m_chunkBytes / 2, SmallestChunkBytes);
    Q_EMIT arrived();
    m_offset = *offset;
    Q_EMIT moved(m_offset);
    sendChunk();
}

void Upload::finish()
{
    Q_EMIT checking();
    m_tools.lane->run(
        this, [source = m_source] { return source->sha256(); },
        [this](const Result<QByteArray> &sha256) {
            if (!sha256) {
                Q_EMIT failed(sha256.error());
                return;
            }
            m_tools.requests.send<protocol::FinishFile>(
                {{m_announced.clientId.uuid}, *sha256}, this,
                [this](const Result<protocol::FinishFile::Reply> &reply) {
                    if (!reply)
                        Q_EMIT failed(reply.error());
                    else
                        Q_EMIT finished(reply->reference);
                },
                FinishMs);
        });
}

} // namespace conclave::client
