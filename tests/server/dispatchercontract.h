// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/platform/iodispatcher.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPointer>
#include <QSemaphore>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>
#include <functional>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

// The contract of an event dispatcher, as far as Qt's classes lean on it. Each test runs against Qt's own dispatcher
// too, so that the contract is Qt's and not our reading of it.
namespace conclave::server::test {

inline void addDispatchers()
{
    qputenv("QT_NO_GLIB", "1"); // GLib's does not leave socket notifiers alone when told to
    QTest::addColumn<bool>("ours");
    QTest::newRow("qt") << false;
    QTest::newRow("ours") << true;
}

// In a thread of its own, under the dispatcher in question.
inline void runOnDispatcher(const std::function<void()> &body)
{
    QFETCH_GLOBAL(bool, ours);
    const std::unique_ptr<QThread> thread(QThread::create([&] { body(); }));
    if (ours) {
        auto dispatcher = makeIoDispatcher();
        if (!dispatcher)
            QSKIP("no dispatcher of ours on this system");
        thread->setEventDispatcher(dispatcher.release());
    }
    thread->start();
    QVERIFY(thread->wait(20'000));
}

struct Pair
{
    Pair() { ok = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) == 0; }
    ~Pair()
    {
        closeOne(0);
        closeOne(1);
    }
    void closeOne(int i)
    {
        if (fd[i] >= 0)
            ::close(fd[i]);
        fd[i] = -1;
    }
    void put(int i) const { QCOMPARE(::write(fd[i], "x", 1), ssize_t(1)); }
    void take(int i) const
    {
        char c = 0;
        QCOMPARE(::read(fd[i], &c, 1), ssize_t(1));
    }

    int fd[2] = {-1, -1};
    bool ok = false;
};

template <class Handler>
std::unique_ptr<QSocketNotifier> watch(int fd, QSocketNotifier::Type type, Handler handler)
{
    auto notifier = std::make_unique<QSocketNotifier>(fd, type);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), handler, Qt::DirectConnection);
    return notifier;
}

template <class Handler>
void later(int ms, QObject *context, Handler handler)
{
    QTimer::singleShot(ms, Qt::PreciseTimer, context, handler);
}

// Turns the loop until it is true or three seconds are over.
inline bool until(const std::function<bool()> &isTrue)
{
    QElapsedTimer time;
    time.start();
    QTimer alarm; // so that waiting ends
    alarm.start(20);
    while (!isTrue() && time.elapsed() < 3'000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isTrue();
}

inline void settle()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

} // namespace conclave::server::test
