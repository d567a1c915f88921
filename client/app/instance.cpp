// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/instance.h"

#include "client/app/platform/peeruser.h"
#include "shared/crypto/crypto.h"
#include "shared/util/logging.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PatienceMs = 2000; // for the other side
constexpr int MostCallers = 8; // at a time

} // namespace

Instance::Instance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_name(socketName(profile))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(MostCallers);
    connect(&m_server, &QLocalServer::newConnection, this, &Instance::accept);
}

QString Instance::socketName(const QString &profile)
{
    // $XDG_RUNTIME_DIR, or something that the system makes for this user alone.
    const auto base = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (base.isEmpty())
        return {};
    const auto directory = base + "/conclave"_L1;
    const auto onlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QDir().mkpath(directory) || QFileInfo(directory).isSymLink() || !QFile::setPermissions(directory, onlyOwner))
        return {};
    const auto canonical = QDir(profile).canonicalPath().toUtf8(); // paths of sockets are short
    return directory + u'/' + QString::fromLatin1(crypto::sha256(canonical).toHex().left(16));
}

Status Instance::listen()
{
    if (m_name.isEmpty())
        return Error{ErrorCode::FileFailed, u"there is no directory for sockets"_s};
    QLocalServer::removeServer(m_name); // of a program that was killed: whoever has the profile is alone
    if (!m_server.listen(m_name))
        return Error{ErrorCode::FileFailed, m_server.errorString()};
    return {};
}

void Instance::accept()
{
    while (auto *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        if (!isOwnUser(socket->socketDescriptor())) {
            socket->abort();
            continue;
        }
        socket->setReadBufferSize(Permalink::MaxBytes + 2);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        QTimer::singleShot(PatienceMs, socket, &QLocalSocket::abort);
        read(socket);
    }
}

void Instance::read(QLocalSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > Permalink::MaxBytes)
            socket->abort();
        return;
    }
    const auto line = socket->readLine(Permalink::MaxBytes + 2).chopped(1);
    socket->write("ok\n");
    socket->disconnectFromServer();
    disconnect(socket, &QLocalSocket::readyRead, this, nullptr);
    if (line.isEmpty()) {
        Q_EMIT showWanted();
        return;
    }
    const auto link = Permalink::parse(QString::fromUtf8(line));
    if (link)
        Q_EMIT linkArrived(*link);
    else
        qCInfo(lcClient) << "something that is no link was handed over";
}

Status Instance::handOver(const QString &profile, const std::optional<Permalink> &link)
{
    const auto name = socketName(profile);
    QLocalSocket socket;
    socket.connectToServer(name);
    if (name.isEmpty() || !socket.waitForConnected(PatienceMs) || !isOwnUser(socket.socketDescriptor()))
        return Error{ErrorCode::FileFailed, u"the program that is running does not answer"_s};
    socket.write((link ? link->toText() : QString()).toUtf8() + '\n');
    if (!socket.waitForBytesWritten(PatienceMs) || !socket.waitForReadyRead(PatienceMs) || socket.readLine() != "ok\n")
        return Error{ErrorCode::FileFailed, u"the program that is running does not answer"_s};
    return {};
}

} // namespace conclave::client
