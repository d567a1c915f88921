// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"

#include <QPointer>
#include <QThread>
#include <memory>
#include <vector>

namespace conclave::client {

// Owns the core thread and the accounts that live on it. Itself lives on the thread that made it, usually the GUI's,
// and carries calls over and answers back. An Account pointer is only a name outside the core thread: connect to its
// signals, and reach it through ask() and call().
class Core : public QObject
{
    Q_OBJECT

public:
    explicit Core(QObject *parent = nullptr);
    ~Core() override; // closes all accounts

    // `answer(Result<Account *>)` runs on this thread; likewise below.
    template <class Answer>
    void open(AccountConfig config, QObject *context, Answer answer)
    {
        auto shared = std::make_shared<AccountConfig>(std::move(config));
        run([this, shared, reply = replyTo(context, std::move(answer))] { reply(openHere(std::move(*shared))); });
    }

    // Ends what open() began; afterwards nothing may name the account. Waits.
    void close(Account *account);

    // `answer(work(account))`: work runs on the core thread.
    template <class Work, class Answer>
    void ask(Account *account, QObject *context, Work work, Answer answer)
    {
        run([account, work = std::move(work), reply = replyTo(context, std::move(answer))] { reply(work(*account)); });
    }

    // `work(account, done)` runs on the core thread and calls done(value) there, now or later.
    template <class Work, class Answer>
    void call(Account *account, QObject *context, Work work, Answer answer)
    {
        run([account, work = std::move(work), reply = replyTo(context, std::move(answer))] { work(*account, reply); });
    }

    // work(account), and nobody waits for it.
    template <class Work>
    void tell(Account *account, Work work)
    {
        run([account, work = std::move(work)] { work(*account); });
    }

private:
    template <class Work>
    void run(Work work)
    {
        QMetaObject::invokeMethod(m_host, std::move(work), Qt::QueuedConnection);
    }
    template <class Answer>
    auto replyTo(QObject *context, Answer answer)
    {
        return [this, context = QPointer<QObject>(context), answer = std::move(answer)](const auto &value) {
            QMetaObject::invokeMethod(
                this,
                [context, answer, value] {
                    if (context)
                        answer(value);
                },
                Qt::QueuedConnection);
        };
    }
    Result<Account *> openHere(AccountConfig config);

    QThread m_thread;
    QObject *m_host; // lives on the core thread
    SystemClock m_clock;
    std::vector<std::unique_ptr<Account>> m_accounts; // touched on the core thread only
};

} // namespace conclave::client
