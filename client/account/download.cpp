// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/download.h"

namespace conclave::client {

Download::Download(const TransferTools &tools, const PartFile::Order &order, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_file(order.file)
    , m_tag(order.tag)
    , m_part(std::make_shared<PartFile>(order))
{
}

void Download::start()
{
    if (m_tag.isEmpty()) {
        get(0);
        return;
    }
    m_tools.lane->run(
        this, [part = m_part] { return part->findLeft(); },
        [this](const PartFile::Left &left) {
            if (left.isWhole)
                finish();
            else
                get(left.bytes);
        });
}

void Download::abandon()
{
    m_part->abandon();
    m_tools.lane->run([part = m_part] { part->close(); });
}

void Download::get(qint64 offset)
{
    FileHttp::Sink sink;
    sink.begin = [this](const FileHttp::Head &head) -> Status {
        begin(head);
        return {};
    };
    sink.take = [this](const QByteArray &bytes) -> Status {
        take(bytes);
        return {};
    };
    sink.end = [this](const Status &status) { end(status); };
    sink.isFull = [this] { return m_unwritten >= MaxUnwrittenBytes; };
    m_call = m_tools.http.get({m_file, FileHttp::Part::Whole, offset, m_tag}, this, std::move(sink));
}

void Download::begin(const FileHttp::Head &head)
{
    m_tag = head.tag;
    m_done = head.offset;
    Q_EMIT tagged(head.tag);
    m_tools.lane->run(
        this, [part = m_part, head] { return part->begin(head); },
        [this](const Status &begun) {
            if (begun)
                Q_EMIT moved(m_done);
            else
                fail(begun.error());
        });
}

void Download::take(const QByteArray &bytes)
{
    m_unwritten += bytes.size();
    m_tools.lane->run(
        this, [part = m_part, bytes] { return part->write(bytes); },
        [this, count = bytes.size()](const Status &written) { noteWritten(written, count); });
}

void Download::noteWritten(const Status &written, qint64 bytes)
{
    if (!written) {
        fail(written.error());
        return;
    }
    m_unwritten -= bytes;
    m_done += bytes;
    Q_EMIT moved(m_done);
    if (m_call)
        m_call->goOn();
}

void Download::end(const Status &status)
{
    if (status) {
        finish();
        return;
    }
    m_tools.lane->run(
        this,
        [part = m_part] {
            part->close();
            return true;
        },
        [this, error = status.error()](bool) { fail(error); });
}

void Download::finish()
{
    m_tools.lane->run(
        this, [part = m_part] { return part->finish(); },
        [this](const Status &done) {
            if (done)
                Q_EMIT finished();
            else
                fail(done.error());
        });
}

// The first failure counts; its owner hears of no other, because it ends the attempt then.
void Download::fail(const Error &error)
{
    if (m_call)
        m_call->silence();
    Q_EMIT failed(error);
}

} // namespace conclave::client
