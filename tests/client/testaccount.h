// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"
#include "tests/support/fakeserver.h"

#include <QTemporaryDir>

namespace conclave::client {

// Back-offs so short that tests need not wait.
LinkTimings quickTimings();

Secret testKey(char fill = 'k');

protocol::Content textContent(const QString &text);

// One account on this thread, with a store that survives it.
class TestAccount
{
public:
    explicit TestAccount(test::FakeServer &server);
    TestAccount(const QUrl &server, const QString &user, QByteArrayView password); // a real one

    void open(); // again: as after a restart of the program
    void close() { m_account.reset(); }
    void signIn(); // with a password
    Account *operator->() { return m_account.get(); }
    Account &operator*() { return *m_account; }
    LocalStore &store() { return m_account->store(); }

    bool isOnline() const { return m_account->status().state == ConnectionState::Online; }
    QStringList texts(ConversationId conversation); // of the messages, in order
    QByteArray dump();
    LinkTimings timings = quickTimings(); // from the next open()
    QByteArray acceptedKey; // likewise
    QString directory() const { return m_directory.path(); }
    QString storeFile() const { return m_directory.filePath(QStringLiteral("store.db")); }

    SearchTimings searchTimings; // from the next open() on

private:
    QUrl m_server;
    QString m_user;
    QByteArray m_password;
    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::unique_ptr<Account> m_account;
};

} // namespace conclave::client
