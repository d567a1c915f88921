// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QList>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace conclave::server {

// An event dispatcher whose turn costs the same beside ten thousand idle sockets as beside one; Qt's own looks at every
// socket in every turn. Three things keep the system calls few: changes of interest are told to the kernel only before
// it waits; a write notifier, which Qt switches on for each write, is tried at the end of the turn and mostly off again
// by then; one eventfd write wakes the thread however often it is called.
//
// A descriptor that loses its last notifier leaves the kernel's set at once: its number may be another socket's by the
// end of the turn. For the same reason each stay in that set has its own number, which events carry.
//
// All timer types are as exact as milliseconds allow. Owned by a QThread (setEventDispatcher); wakeUp() and interrupt()
// may be called from any thread.
class EpollDispatcher final : public QAbstractEventDispatcher
{
public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    struct Descriptor
    {
        std::array<QSocketNotifier *, 3> notifiers{}; // by QSocketNotifier::Type
        quint32 told = 0; // what the kernel watches; 0: it does not
        quint32 stay = 0; // which stay in the kernel's set this is
        bool changed = false; // is in m_changed

        quint32 wanted() const;
    };

    struct Timer
    {
        QObject *object = nullptr;
        std::chrono::milliseconds interval{};
        Qt::TimerType type = Qt::CoarseTimer;
        SteadyTime due;
        quint64 serial = 0; // tells two timers of one id apart
        bool firing = false; // does not fire again while its handler runs, in nested loops neither
    };

    void markChanged(int fd);
    void tellKernel();
    void tellKernel(int fd);
    void forget(int fd);
    bool activate(int fd, quint32 events, quint32 stay);
    bool tryWrites();
    bool wait(int timeoutMs);
    bool waitForWakeUpOnly(int timeoutMs);
    void clearWakeUp();
    std::optional<int> timeoutMs() const;
    bool activateTimers();
    void fire(int timerId, quint64 serial, SteadyTime now);

    const int m_epoll;
    const int m_eventFd;
    std::atomic<bool> m_woken = false;
    std::atomic<bool> m_interrupted = false;

    std::vector<Descriptor> m_descriptors; // by number
    std::vector<int> m_changed; // the kernel has not been told yet
    std::vector<int> m_writes; // write notifiers to try at the end of the turn
    std::vector<int> m_alwaysReady; // files, which epoll does not take; as for poll(), they never wait

    QHash<int, Timer> m_timers;
    std::set<std::pair<SteadyTime, int>> m_schedule; // all timers that are not firing
    quint64 m_lastSerial = 0;
};

} // namespace conclave::server
