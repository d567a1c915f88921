// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mls/mlspeer.h"

#include <QDir>
#include <QJsonDocument>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace conclave::mls::test {

namespace {

constexpr int PatienceMs = 120'000;

QString folder()
{
    return qEnvironmentVariable("CONCLAVE_MLS_PEER", QStringLiteral(CONCLAVE_MLS_PEER_DEFAULT));
}

QJsonObject failure(const QString &error)
{
    return {{u"error"_s, error}};
}

} // namespace

QString MlsPeer::missing()
{
    if (QStandardPaths::findExecutable(u"node"_s).isEmpty())
        return u"node is not installed"_s;
    if (!QDir(folder()).exists(u"node_modules/ts-mls/package.json"_s))
        return u"ts-mls is not installed in %1 (packaging/dev.sh test)"_s.arg(folder());
    return {};
}

bool MlsPeer::start()
{
    m_process.setWorkingDirectory(folder());
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(u"node"_s, {u"--no-warnings"_s, QStringLiteral(CONCLAVE_SOURCE_DIR "/tests/mls/peer/peer.mjs")});
    return m_process.waitForStarted(PatienceMs);
}

MlsPeer::~MlsPeer()
{
    m_process.closeWriteChannel(); // at the end of its input it ends
    m_process.waitForFinished(PatienceMs);
}

QJsonObject MlsPeer::ask(const QString &command, QJsonObject request)
{
    request[u"command"_s] = command;
    m_process.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(PatienceMs))
            return failure(u"the peer does not answer: %1"_s.arg(m_process.errorString()));
    }
    const auto answer = QJsonDocument::fromJson(m_process.readLine());
    return answer.isObject() ? answer.object() : failure(u"the peer's answer is no JSON"_s);
}

} // namespace conclave::mls::test
