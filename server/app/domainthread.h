// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/health.h"
#include "server/session/engine.h"
#include "server/session/handlers.h"
#include "server/session/ingress.h"
#include "server/storage/filevault.h"
#include "server/transport/mailbox.h"

#include <QThread>
#include <QThreadPool>
#include <future>

namespace conclave::server {

// The one thread that decides and writes: it owns the backend and the engine and empties the queue of calls. The object
// lives on the main thread; submit(), gone(), readDone() and dismiss() may be called from any.
class DomainThread final : public QThread
{
    Q_OBJECT

public:
    // Where reads run, and how many of one user at once.
    struct Reading
    {
        std::function<bool(const Read &)> start;
        int atOnce = 1;
    };
    DomainThread(const Config &config, const Clock &clock, Health &health, EngineCounters &counters, PostOutbound post,
                 Reading reading);
    ~DomainThread() override;

    Status open(); // starts the thread; waits until the workspace is open or cannot be opened
    void stop(); // finishes what was submitted before, writes what is pending

    // After open():
    const Router &router() const { return m_router; }
    const Greeting &greeting() const { return m_greeting; }
    const Tokens &tokens() const { return *m_tokens; }
    const QByteArray &ownerInvite() const { return m_ownerInvite; } // while there is no account; else empty

    // What waits: any thread.
    size_t queuedCalls() const { return m_mailbox.size(); }
    int passwords() const { return m_passwordCrew.working; } // with those that are being hashed
    int uploads() const { return m_fileCrew.working; } // likewise, being checked

    bool submit(Call call); // false when the queue is full
    void gone(PeerId peer);
    void readDone(UserId user);
    void dismiss(PeerId peer); // closed behind the answers to what it has asked so far

protected:
    void run() override;

private:
    Status prepare(std::unique_ptr<Backend> &backend);
    Status inviteOwner(Backend &backend);
    // Threads for what is slow, and how much of it may wait.
    struct Crew
    {
        QThreadPool pool;
        int most = 0;
        std::atomic<int> working = 0;
    };
    bool work(Crew &crew, WorkJob job, PeerId peer, qint64 re);

    const Config m_config;
    const Clock &m_clock;
    Health &m_health;
    EngineCounters &m_counters;
    const PostOutbound m_post;
    const Reading m_reading;
    const FileVault m_vault;
    Mailbox<Inbound> m_mailbox;
    Engine *m_engine = nullptr; // on the thread's own stack while it runs
    Router m_router;
    Greeting m_greeting;
    const Tokens *m_tokens = nullptr;
    QByteArray m_ownerInvite;
    std::promise<Status> m_opened;
    Crew m_passwordCrew;
    Crew m_fileCrew;
};

} // namespace conclave::server
