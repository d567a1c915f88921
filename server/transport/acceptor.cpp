// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/acceptor.h"

#include "server/transport/iothread.h"
#include "shared/util/logging.h"

namespace conclave::server {

namespace {

constexpr int Backlog = 4096; // connections the system keeps for us while we are busy
constexpr int ResumeMs = 500;

} // namespace

Acceptor::Acceptor(std::vector<IoThread *> threads, QObject *parent)
    : QTcpServer(parent)
    , m_threads(std::move(threads))
{
    Q_ASSERT(!m_threads.empty());
    setListenBacklogSize(Backlog);
    m_resume.setSingleShot(true);
    m_resume.setInterval(ResumeMs);
    connect(&m_resume, &QTimer::timeout, this, &Acceptor::resumeAccepting, Qt::DirectConnection);
    connect(this, &QTcpServer::acceptError, this, &Acceptor::pause, Qt::DirectConnection);
}

Status Acceptor::start(const QHostAddress &address, quint16 port)
{
    if (listen(address, port))
        return {};
    const auto place = address.toString() + QLatin1Char(':') + QString::number(port);
    switch (serverError()) {
    case QAbstractSocket::AddressInUseError:
        return Error{ErrorCode::BadConfig, QStringLiteral("%1 is in use by another program").arg(place)};
    case QAbstractSocket::SocketAccessError:
        return Error{ErrorCode::BadConfig, QStringLiteral("%1 needs more rights than this program has").arg(place)};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return Error{ErrorCode::BadConfig, QStringLiteral("%1 is not an address of this machine").arg(place)};
    default:
        return Error{ErrorCode::BadConfig, QStringLiteral("Cannot listen on %1: %2").arg(place, errorString())};
    }
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    m_threads[m_next]->take(descriptor);
    m_next = (m_next + 1) % m_threads.size();
}

// QTcpServer has stopped accepting by now, and would for ever.
void Acceptor::pause(QAbstractSocket::SocketError error)
{
    qCWarning(lcTransport) << "Cannot accept connections for a moment:" << error << errorString();
    m_resume.start();
}

} // namespace conclave::server
