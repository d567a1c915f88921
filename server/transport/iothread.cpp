// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/iothread.h"

#include "server/transport/addresscounts.h"
#include "server/transport/ioworker.h"
#include "server/transport/platform/iodispatcher.h"

namespace conclave::server {

namespace {

void closeDescriptors(const std::vector<qintptr> &descriptors)
{
    for (const auto descriptor : descriptors) {
        QTcpSocket socket;
        socket.setSocketDescriptor(descriptor);
        socket.abort();
    }
}

} // namespace

IoThread::IoThread(int index, IoOptions options, IoCallbacks callbacks, Shared shared)
    : m_index(index)
    , m_options(std::move(options))
    , m_callbacks(std::move(callbacks))
    , m_shared(shared)
    , m_descriptors([this](std::vector<qintptr> &&descriptors) {
        for (const auto descriptor : descriptors)
            m_worker->take(descriptor);
    })
    , m_outbound([this](std::vector<Outbound> &&outbound) { m_worker->deliver(outbound); })
{
    setObjectName(QStringLiteral("io-%1").arg(index));
    m_descriptors.moveToThread(this);
    m_outbound.moveToThread(this);
}

IoThread::~IoThread()
{
    stop();
    closeDescriptors(m_descriptors.takeAll());
}

void IoThread::start()
{
    if (auto dispatcher = makeIoDispatcher(); dispatcher && !isRunning())
        setEventDispatcher(dispatcher.release());
    QThread::start();
}

void IoThread::take(qintptr descriptor)
{
    m_descriptors.post(descriptor);
}

void IoThread::post(std::vector<Outbound> outbound)
{
    m_outbound.post(std::move(outbound));
}

void IoThread::drain(int durationMs)
{
    QMetaObject::invokeMethod(
        &m_outbound, [this, durationMs] { m_worker->drain(durationMs); }, Qt::QueuedConnection);
}

void IoThread::useTls(const QSslConfiguration &tls)
{
    QMetaObject::invokeMethod(
        &m_outbound, [this, tls] { m_worker->useTls(tls); }, Qt::QueuedConnection);
}

void IoThread::stop()
{
    if (!isRunning())
        return;
    QMetaObject::invokeMethod(
        &m_outbound, [this] { m_worker->stop(); }, Qt::QueuedConnection);
    wait();
}

void IoThread::run()
{
    IoWorker worker(m_index, m_options, m_callbacks, m_shared, m_counters);
    connect(
        &worker, &IoWorker::stopped, &worker, [this] { quit(); }, Qt::DirectConnection);
    m_worker = &worker;
    exec();
    m_worker = nullptr;
}

} // namespace conclave::server
