// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpprobe.h"
#include "tests/support/wireclient.h"

namespace conclave::test {

// The files of somebody who is signed in: operations over their WebSocket, bytes over HTTP.
class FileClient
{
public:
    FileClient(const ServerProcess &server, WireClient &person);

    QByteArray bearer() const; // as a header line
    QJsonObject create(const QString &name, qint64 size, const QString &id = WireClient::newId(),
                       QJsonObject more = {});
    QJsonObject status(const QString &file);
    qint64 offset(const QString &file) { return status(file).value(QLatin1StringView("offset")).toInteger(-1); }
    HttpProbe::Answer put(const QString &file, qint64 offset, const QByteArray &bytes, const QByteArray &headers = {});
    QJsonObject finish(const QString &file, const QByteArray &sha256 = {}); // the reference, or what was answered
    HttpProbe::Answer get(const QString &file, const QByteArray &headers = {});
    HttpProbe::Answer head(const QString &file);

    QJsonObject upload(const QString &name, const QByteArray &bytes,
                       const QJsonObject &more = {}); // all of it, `more` for file.create; the reference
    QJsonObject post(const QString &conversation, const QJsonArray &references,
                     const QString &clientId = WireClient::newId());
    static QString codeOf(const HttpProbe::Answer &answer); // of a failure
    static QString codeOf(const QJsonObject &reply);
    static QByteArray pathOf(const QString &file) { return "/v1/files/" + file.toLatin1(); }

private:
    const ServerProcess &m_server;
    WireClient &m_person;
};

QByteArray noise(qsizetype size, quint32 seed = 1); // bytes without a pattern, the same each time

} // namespace conclave::test
