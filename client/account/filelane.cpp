// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/filelane.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace conclave::client {

namespace {

constexpr std::chrono::seconds Rest(2); // a thread without work stays that long: the next step is often near

} // namespace

struct FileLane::Road
{
    struct Step
    {
        quint64 number = 0;
        std::function<void()> work;
    };

    std::mutex mutex; // of all below
    std::condition_variable hasWork;
    std::deque<Step> steps;
    bool hasThread = false;
    FileLane *lane = nullptr; // until it goes
};

FileLane::FileLane(QObject *parent)
    : QObject(parent)
    , m_road(std::make_shared<Road>())
    , m_patience(this)
{
    m_road->lane = this;
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] { setStuck(true); });
}

FileLane::~FileLane()
{
    const std::lock_guard lock(m_road->mutex);
    m_road->lane = nullptr;
    m_road->hasWork.notify_one();
}

void FileLane::add(std::function<void()> work, std::function<void()> answer)
{
    m_answers.emplace(++m_lastStep, std::move(answer));
    if (!m_patience.isActive() && !m_isStuck)
        m_patience.start();
    const std::lock_guard lock(m_road->mutex);
    m_road->steps.push_back({m_lastStep, std::move(work)});
    if (std::exchange(m_road->hasThread, true))
        m_road->hasWork.notify_one();
    else
        std::thread([road = m_road] { follow(road); }).detach();
}

void FileLane::follow(const std::shared_ptr<Road> &road)
{
    const auto isWanted = [&road] { return !road->steps.empty() || !road->lane; };
    std::unique_lock lock(road->mutex);
    while (road->hasWork.wait_for(lock, Rest, isWanted) && !road->steps.empty()) {
        auto step = std::move(road->steps.front());
        road->steps.pop_front();
        lock.unlock();
        step.work();
        step.work = nullptr; // what it owned goes here, and before the answer
        lock.lock();
        if (auto *lane = road->lane)
            QMetaObject::invokeMethod(
                lane, [lane, number = step.number] { lane->hear(number); }, Qt::QueuedConnection);
    }
    road->hasThread = false;
}

void FileLane::hear(quint64 step)
{
    auto answer = m_answers.extract(step);
    m_patience.stop();
    if (!m_answers.empty())
        m_patience.start();
    const QPointer<FileLane> guard(this);
    setStuck(false);
    if (guard)
        answer.mapped()(); // which may be the end of the lane
}

void FileLane::setStuck(bool isStuck)
{
    if (std::exchange(m_isStuck, isStuck) != isStuck)
        Q_EMIT stuckChanged(isStuck);
}

} // namespace conclave::client
