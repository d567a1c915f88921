// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/platform/epolldispatcher.h"

#ifdef Q_OS_LINUX

#include <QCoreApplication>
#include <QEvent>
#include <QSocketNotifier>
#include <algorithm>
#include <cerrno>
#include <limits>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace conclave::server {

namespace {

using namespace std::chrono;

constexpr std::array<quint32, 3> InterestByType = {EPOLLIN, EPOLLOUT, EPOLLPRI};
constexpr quint64 WakeUpMark = std::numeric_limits<quint64>::max();

quint64 mark(int fd, quint32 stay)
{
    return quint64(stay) << 32 | quint32(fd);
}

bool notify(QSocketNotifier *notifier)
{
    QEvent event(QEvent::SockAct);
    QCoreApplication::sendEvent(notifier, &event);
    return true;
}

} // namespace

quint32 EpollDispatcher::Descriptor::wanted() const
{
    quint32 events = 0;
    for (size_t type = 0; type < notifiers.size(); ++type)
        events |= notifiers[type] ? InterestByType[type] : 0;
    return events;
}

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_eventFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = WakeUpMark;
    if (m_epoll < 0 || m_eventFd < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_eventFd, &event) != 0)
        qFatal("No descriptors left for an event dispatcher"); // nothing can run without one
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_eventFd);
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted.store(false, std::memory_order_relaxed);
    QCoreApplication::sendPostedEvents();

    const bool notifiers = !(flags & QEventLoop::ExcludeSocketNotifiers);
    bool active = notifiers && tryWrites();

    std::optional<int> timeout = 0;
    // An event posted so far has set m_woken, and the wait below ends at once.
    if (flags & QEventLoop::WaitForMoreEvents && !active && !m_interrupted.load(std::memory_order_acquire)) {
        timeout = flags & QEventLoop::X11ExcludeTimers ? std::nullopt : timeoutMs();
        if (timeout != 0)
            Q_EMIT aboutToBlock();
    }
    active |= notifiers ? wait(timeout.value_or(-1)) : waitForWakeUpOnly(timeout.value_or(-1));

    if (!(flags & QEventLoop::X11ExcludeTimers))
        active |= activateTimers();
    return active;
}

// Socket notifiers

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto type = size_t(notifier->type());
    if (fd < 0 || type >= InterestByType.size())
        return;
    if (m_descriptors.size() <= size_t(fd))
        m_descriptors.resize(std::max(size_t(fd) + 1, m_descriptors.size() * 2));
    auto &slot = m_descriptors[size_t(fd)].notifiers[type];
    if (slot && slot != notifier)
        qWarning("Two socket notifiers of one type for descriptor %d; the later one counts", fd);
    slot = notifier;
    if (notifier->type() == QSocketNotifier::Write)
        m_writes.push_back(fd);
    else
        markChanged(fd);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto type = size_t(notifier->type());
    if (fd < 0 || size_t(fd) >= m_descriptors.size() || type >= InterestByType.size())
        return;
    auto &descriptor = m_descriptors[size_t(fd)];
    if (descriptor.notifiers[type] != notifier)
        return;
    descriptor.notifiers[type] = nullptr;
    if (descriptor.wanted() == 0)
        forget(fd);
    else
        markChanged(fd);
}

void EpollDispatcher::markChanged(int fd)
{
    if (!std::exchange(m_descriptors[size_t(fd)].changed, true))
        m_changed.push_back(fd);
}

void EpollDispatcher::tellKernel()
{
    for (size_t i = 0; i < m_changed.size(); ++i) { // by index: disabling a notifier comes back to us
        const int fd = m_changed[i];
        m_descriptors[size_t(fd)].changed = false;
        tellKernel(fd);
    }
    m_changed.clear();
}

void EpollDispatcher::tellKernel(int fd)
{
    auto &descriptor = m_descriptors[size_t(fd)];
    const quint32 wanted = descriptor.wanted();
    if (wanted == descriptor.told)
        return;
    if (descriptor.told == 0)
        ++descriptor.stay;
    epoll_event event{};
    event.events = wanted;
    event.data.u64 = mark(fd, descriptor.stay);
    int result = ::epoll_ctl(m_epoll, descriptor.told ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    // Somebody closed the descriptor before its notifier, or made a copy of it.
    if (result != 0 && errno == ENOENT)
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
    else if (result != 0 && errno == EEXIST)
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, fd, &event);
    if (result == 0) {
        descriptor.told = wanted;
        return;
    }
    if (errno == EPERM) {
        if (std::find(m_alwaysReady.begin(), m_alwaysReady.end(), fd) == m_alwaysReady.end())
            m_alwaysReady.push_back(fd);
        return;
    }
    qErrnoWarning("Descriptor %d cannot be watched; its notifiers are off", fd);
    for (auto *notifier : std::array(descriptor.notifiers)) {
        if (notifier)
            notifier->setEnabled(false);
    }
}

void EpollDispatcher::forget(int fd)
{
    auto &descriptor = m_descriptors[size_t(fd)];
    if (std::exchange(descriptor.told, 0) != 0)
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr); // fails when it was closed first, which is as good
    ++descriptor.stay; // events already fetched are for nobody
    std::erase(m_alwaysReady, fd);
}

bool EpollDispatcher::activate(int fd, quint32 events, quint32 stay)
{
    constexpr quint32 Broken = EPOLLHUP | EPOLLERR;
    bool active = false;
    for (size_t type = 0; type < InterestByType.size(); ++type) {
        // Looked up anew each time: the last handler may have changed anything.
        const auto &descriptor = m_descriptors[size_t(fd)];
        if (descriptor.stay != stay)
            break;
        if (descriptor.notifiers[type] && events & (InterestByType[type] | Broken))
            active |= notify(descriptor.notifiers[type]);
    }
    return active;
}

// Asks for all of them in one call, because a notifier may only fire when it is true.
bool EpollDispatcher::tryWrites()
{
    if (m_writes.empty())
        return false;
    auto writes = std::exchange(m_writes, {});
    std::sort(writes.begin(), writes.end());
    writes.erase(std::unique(writes.begin(), writes.end()), writes.end());
    std::vector<pollfd> polled;
    polled.reserve(writes.size());
    for (const int fd : writes) {
        if (m_descriptors[size_t(fd)].notifiers[QSocketNotifier::Write])
            polled.push_back({fd, POLLOUT, 0});
    }
    bool active = false;
    if (!polled.empty() && ::poll(polled.data(), polled.size(), 0) > 0) {
        std::vector<quint32> stays;
        stays.reserve(polled.size());
        for (const auto &entry : polled)
            stays.push_back(m_descriptors[size_t(entry.fd)].stay);
        for (size_t i = 0; i < polled.size(); ++i) {
            const auto &descriptor = m_descriptors[size_t(polled[i].fd)];
            auto *notifier = descriptor.notifiers[QSocketNotifier::Write];
            if (polled[i].revents & (POLLOUT | POLLHUP | POLLERR) && descriptor.stay == stays[i] && notifier)
                active |= notify(notifier);
        }
    }
    for (const auto &entry : polled) { // what is still on has to wait for the kernel
        if (m_descriptors[size_t(entry.fd)].notifiers[QSocketNotifier::Write])
            markChanged(entry.fd);
    }
    return active;
}

bool EpollDispatcher::wait(int timeoutMs)
{
    tellKernel();
    std::array<epoll_event, 256> events; // on the stack: a handler may run a nested loop
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), m_alwaysReady.empty() ? timeoutMs : 0);
    Q_EMIT awake();
    bool active = false;
    for (int i = 0; i < count; ++i) {
        const auto &event = events[size_t(i)];
        if (event.data.u64 == WakeUpMark) {
            clearWakeUp();
            active = true;
        }
    }
    for (int i = 0; i < count; ++i) {
        const auto &event = events[size_t(i)];
        if (event.data.u64 != WakeUpMark)
            active |= activate(int(quint32(event.data.u64)), event.events, quint32(event.data.u64 >> 32));
    }
    for (const int fd : std::vector(m_alwaysReady))
        active |= activate(fd, EPOLLIN | EPOLLOUT, m_descriptors[size_t(fd)].stay);
    return active;
}

bool EpollDispatcher::waitForWakeUpOnly(int timeoutMs)
{
    pollfd entry = {m_eventFd, POLLIN, 0};
    const bool woken = ::poll(&entry, 1, timeoutMs) > 0;
    Q_EMIT awake();
    if (woken)
        clearWakeUp();
    return woken;
}

// Waking up

void EpollDispatcher::wakeUp()
{
    if (m_woken.exchange(true, std::memory_order_acq_rel))
        return;
    const quint64 one = 1;
    while (::write(m_eventFd, &one, sizeof one) < 0 && errno == EINTR) { }
}

void EpollDispatcher::interrupt()
{
    m_interrupted.store(true, std::memory_order_release);
    wakeUp();
}

// In this order: a call between the two only finds us awake, which we are; the other way round it would be lost.
void EpollDispatcher::clearWakeUp()
{
    quint64 count = 0;
    while (::read(m_eventFd, &count, sizeof count) < 0 && errno == EINTR) { }
    m_woken.exchange(false, std::memory_order_acq_rel);
}

// Timers

void EpollDispatcher::registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object)
{
    if (timerId < 1 || intervalMs < 0 || !object)
        return;
    unregisterTimer(timerId);
    const auto interval = milliseconds(intervalMs);
    const auto due = steady_clock::now() + interval;
    m_timers.insert(timerId, Timer{object, interval, type, due, ++m_lastSerial, false});
    m_schedule.emplace(due, timerId);
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    const auto it = m_timers.constFind(timerId);
    if (it == m_timers.cend())
        return false;
    m_schedule.erase({it->due, timerId});
    m_timers.erase(it);
    return true;
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    const auto timers = registeredTimers(object);
    for (const auto &timer : timers)
        unregisterTimer(timer.timerId);
    return !timers.isEmpty();
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> found;
    for (auto it = m_timers.cbegin(); it != m_timers.cend(); ++it) {
        if (it->object == object)
            found.emplaceBack(it.key(), int(it->interval.count()), it->type);
    }
    return found;
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto it = m_timers.constFind(timerId);
    if (it == m_timers.cend())
        return -1;
    return int(std::max(milliseconds(0), ceil<milliseconds>(it->due - steady_clock::now())).count());
}

// Until the first timer; none when there is no timer. Rounded up, or the last millisecond would be spent spinning.
std::optional<int> EpollDispatcher::timeoutMs() const
{
    if (m_schedule.empty())
        return std::nullopt;
    const auto left = ceil<milliseconds>(m_schedule.begin()->first - steady_clock::now()).count();
    return int(std::clamp<qint64>(left, 0, std::numeric_limits<int>::max()));
}

bool EpollDispatcher::activateTimers()
{
    const auto now = steady_clock::now();
    std::vector<std::pair<int, quint64>> due; // each at most once in a turn, or a zero timer would never end it
    for (auto it = m_schedule.cbegin(); it != m_schedule.cend() && it->first <= now; ++it)
        due.emplace_back(it->second, m_timers.constFind(it->second)->serial);
    for (const auto &[timerId, serial] : due)
        fire(timerId, serial, now);
    return !due.empty();
}

void EpollDispatcher::fire(int timerId, quint64 serial, SteadyTime now)
{
    const auto it = m_timers.find(timerId);
    // An earlier handler may have ended it, used its id again or fired it in a nested loop.
    if (it == m_timers.end() || it->serial != serial || it->firing || it->due > now)
        return;
    m_schedule.erase({it->due, timerId});
    it->firing = true;
    it->due += it->interval;
    if (it->due < now)
        it->due = now + it->interval;
    QTimerEvent event(timerId);
    QCoreApplication::sendEvent(it->object, &event);
    const auto after = m_timers.find(timerId);
    if (after != m_timers.end() && after->serial == serial) {
        after->firing = false;
        m_schedule.emplace(after->due, timerId);
    }
}

} // namespace conclave::server

#endif
