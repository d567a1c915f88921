// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/core.h"

namespace conclave::client {

Core::Core(QObject *parent)
    : QObject(parent)
    , m_host(new QObject)
{
    m_thread.setObjectName(QStringLiteral("core"));
    m_host->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_host, &QObject::deleteLater);
    m_thread.start();
}

Core::~Core()
{
    QMetaObject::invokeMethod(
        m_host,
        [this] {
            for (const auto &account : m_accounts)
                account->stop();
            m_accounts.clear();
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void Core::close(Account *account)
{
    const auto end = [this, account] {
        account->stop();
        std::erase_if(m_accounts, [account](const auto &known) { return known.get() == account; });
    };
    QMetaObject::invokeMethod(m_host, end, Qt::BlockingQueuedConnection);
}

Result<Account *> Core::openHere(AccountConfig config)
{
    auto account = Account::open(std::move(config), m_clock);
    if (!account)
        return account.error();
    m_accounts.push_back(*std::move(account));
    return m_accounts.back().get();
}

} // namespace conclave::client
