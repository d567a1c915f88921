// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileclient.h"

#include "shared/protocol/frames/files.h"
#include "tests/support/serverprocess.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace conclave::test {

FileClient::FileClient(const ServerProcess &server, WireClient &person)
    : m_server(server)
    , m_person(person)
{
}

QByteArray FileClient::bearer() const
{
    return "Authorization: Bearer " + m_person.tokens.value("access_token"_L1).toString().toLatin1() + "\r\n";
}

QJsonObject FileClient::create(const QString &name, qint64 size, const QString &id, QJsonObject more)
{
    more.insert(u"client_id"_s, id);
    more.insert(u"name"_s, name);
    more.insert(u"size"_s, size);
    return m_person.ask(u"file.create"_s, more);
}

QJsonObject FileClient::status(const QString &file)
{
    return m_person.ask(u"file.status"_s, {{u"file"_s, file}});
}

HttpProbe::Answer FileClient::put(const QString &file, qint64 offset, const QByteArray &bytes,
                                  const QByteArray &headers)
{
    return HttpProbe(m_server.port())
        .put(pathOf(file) + "?offset=" + QByteArray::number(offset), bytes, bearer() + headers);
}

QJsonObject FileClient::finish(const QString &file, const QByteArray &sha256)
{
    QJsonObject fields{{u"file"_s, file}};
    if (!sha256.isEmpty())
        fields.insert(
            u"sha256"_s,
            QString::fromLatin1(sha256.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
    const auto reply = m_person.ask(u"file.finish"_s, fields);
    return reply.contains("reference"_L1) ? reply.value("reference"_L1).toObject() : reply;
}

HttpProbe::Answer FileClient::get(const QString &file, const QByteArray &headers)
{
    return HttpProbe(m_server.port()).get(pathOf(file), bearer() + headers);
}

HttpProbe::Answer FileClient::head(const QString &file)
{
    return HttpProbe(m_server.port()).head(pathOf(file), bearer());
}

QJsonObject FileClient::upload(const QString &name, const QByteArray &bytes, const QJsonObject &more)
{
    const auto file = create(name, bytes.size(), WireClient::newId(), more).value("file"_L1).toString();
    for (qint64 at = 0; at < bytes.size();) {
        const auto piece = bytes.mid(at, protocol::FileChunkBytes);
        if (const auto answer = put(file, at, piece); answer.status != 200)
            return QJsonDocument::fromJson(answer.body).object();
        at += piece.size();
    }
    return finish(file);
}

QJsonObject FileClient::post(const QString &conversation, const QJsonArray &references, const QString &clientId)
{
    const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, u""_s}, {u"files"_s, references}};
    return m_person.ask(u"event.append"_s,
                        {{u"conversation"_s, conversation}, {u"client_id"_s, clientId}, {u"content"_s, content}});
}

QString FileClient::codeOf(const HttpProbe::Answer &answer)
{
    return codeOf(QJsonDocument::fromJson(answer.body).object());
}

QString FileClient::codeOf(const QJsonObject &reply)
{
    return reply.value("error"_L1).toObject().value("code"_L1).toString();
}

QByteArray noise(qsizetype size, quint32 seed)
{
    QRandomGenerator generator(seed);
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    generator.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    return bytes;
}

} // namespace conclave::test
