// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpprobe.h"

namespace conclave::test {

namespace {

constexpr int PatienceMs = 10'000;

} // namespace

HttpProbe::HttpProbe(quint16 port, const QHostAddress &from)
{
    if (!from.isNull())
        m_socket.bind(from);
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(PatienceMs);
}

HttpProbe::Answer HttpProbe::get(const QByteArray &path, const QByteArray &headers)
{
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    return read();
}

HttpProbe::Answer HttpProbe::head(const QByteArray &path, const QByteArray &headers)
{
    send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    return read(Body::Omitted);
}

HttpProbe::Answer HttpProbe::put(const QByteArray &path, const QByteArray &body, const QByteArray &headers)
{
    send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: "
         + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body);
    return read();
}

HttpProbe::Answer HttpProbe::post(const QByteArray &path, const QByteArray &body, const QByteArray &headers)
{
    send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
         + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body);
    return read();
}

void HttpProbe::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

bool HttpProbe::wait()
{
    if (m_socket.bytesAvailable() == 0)
        m_socket.waitForReadyRead(PatienceMs);
    const auto bytes = m_socket.readAll();
    m_bytes += bytes;
    return !bytes.isEmpty();
}

HttpProbe::Answer HttpProbe::read()
{
    return read(Body::Follows);
}

HttpProbe::Answer HttpProbe::read(Body body)
{
    while (!m_bytes.contains("\r\n\r\n")) {
        if (!wait())
            return {};
    }
    Answer answer;
    const auto end = m_bytes.indexOf("\r\n\r\n");
    const auto lines = m_bytes.left(end).split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (const auto &line : lines.sliced(1)) {
        const auto colon = line.indexOf(':');
        answer.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    const auto length = body == Body::Follows ? answer.headers.value("content-length").toLongLong() : 0;
    while (m_bytes.size() < end + 4 + length) {
        if (!wait())
            return {};
    }
    answer.body = m_bytes.mid(end + 4, length);
    m_bytes.remove(0, end + 4 + length);
    return answer;
}

} // namespace conclave::test
