// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace conclave::client {

// Works on one file of the user, step by step in order, on a thread of its own: the file may lie on a network share
// that hangs for minutes, and then holds up nothing else. Nobody ever waits for that thread. When the lane goes, what
// it still had to do is done once the disk answers, no answer comes any more, and the end of the program cuts it off.
// So each step owns what it works with. Used on the thread that made it, where answers come.
class FileLane : public QObject
{
    Q_OBJECT

public:
    static constexpr int PatienceMs = 10'000;

    explicit FileLane(QObject *parent = nullptr);
    ~FileLane() override;

    // `work()` on the lane's thread, then `done(value)` on this one, unless `context` is gone.
    template <class Work, class Done>
    void run(QObject *context, Work work, Done done)
    {
        using Value = decltype(work());
        const auto value = std::make_shared<std::optional<Value>>();
        add([value, work = std::move(work)]() mutable { value->emplace(work()); },
            [value, context = QPointer<QObject>(context), done = std::move(done)]() mutable {
                if (context)
                    done(std::move(**value));
            });
    }

    // The same, where nobody waits for it.
    template <class Work>
    void run(Work work)
    {
        add(std::move(work), [] {});
    }

    bool isIdle() const { return m_answers.empty(); }
    bool isStuck() const { return m_isStuck; } // nothing was answered for PatienceMs

Q_SIGNALS:
    void stuckChanged(bool isStuck);

private:
    struct Road; // what the thread and the lane share
    static void follow(const std::shared_ptr<Road> &road); // what the thread does
    void add(std::function<void()> work, std::function<void()> answer);
    void hear(quint64 step);
    void setStuck(bool isStuck);

    std::shared_ptr<Road> m_road;
    std::unordered_map<quint64, std::function<void()>> m_answers; // of steps that are not done yet
    quint64 m_lastStep = 0;
    QTimer m_patience; // since the last answer
    bool m_isStuck = false;
};

// Asks a disk something that has to be known soon: `done(value)`, or `done(nothing)` after so long; on this thread,
// unless `context` is gone.
template <class Work, class Done>
void askDisk(int patienceMs, QObject *context, Work work, Done done)
{
    using Answer = std::optional<decltype(work())>;
    auto *lane = new FileLane(context);
    const auto answer = [lane, done = std::move(done)](Answer value) {
        lane->deleteLater();
        lane->disconnect();
        done(std::move(value));
    };
    auto *limit = new QTimer(lane);
    limit->setSingleShot(true);
    const auto once = std::make_shared<std::function<void(Answer)>>(answer);
    const auto tell = [once](Answer value) {
        if (auto told = std::exchange(*once, nullptr))
            told(std::move(value));
    };
    QObject::connect(limit, &QTimer::timeout, lane, [tell] { tell(std::nullopt); });
    limit->start(patienceMs);
    lane->run(lane, std::move(work), [tell](auto value) { tell(Answer(std::move(value))); });
}

} // namespace conclave::client
