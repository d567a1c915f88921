// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/testaccount.h"

#include "client/account/dump.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

LinkTimings quickTimings()
{
    LinkTimings timings;
    timings.backoff.baseMs = 20;
    timings.backoff.capMs = 50;
    return timings;
}

Secret testKey(char fill)
{
    return Secret(QByteArray(32, fill));
}

protocol::Content textContent(const QString &text)
{
    protocol::Content::Text content;
    content.text = text;
    return protocol::Content{content};
}

TestAccount::TestAccount(test::FakeServer &server)
    : TestAccount(server.url(), u"me"_s, "a password")
{
}

TestAccount::TestAccount(const QUrl &server, const QString &user, QByteArrayView password)
    : m_server(server)
    , m_user(user)
    , m_password(password.toByteArray())
{
    open();
}

void TestAccount::open()
{
    m_account.reset();
    AccountConfig config;
    config.server = m_server;
    config.storeFile = storeFile();
    config.searchTimings = searchTimings;
    config.storeKey = testKey();
    config.deviceName = u"test"_s;
    config.timings = timings;
    config.acceptedKey = acceptedKey;
    auto account = Account::open(std::move(config), m_clock);
    if (!account)
        qFatal("cannot open the account: %s", qPrintable(account.error().detail));
    m_account = *std::move(account);
}

void TestAccount::signIn()
{
    m_account->signIn({m_user, Secret(QByteArrayView(m_password))});
    m_account->start();
}

QStringList TestAccount::texts(ConversationId conversation)
{
    QStringList texts;
    const auto messages = store().messages().after(conversation, 0, 10'000);
    for (const auto &message : messages ? *messages : QList<Message>())
        texts << (message.text ? message.text->text : u"(deleted)"_s);
    return texts;
}

QByteArray TestAccount::dump()
{
    const auto text = client::dump(store(), DumpScope::Everything);
    return text ? *text : QByteArray("failed");
}

} // namespace conclave::client
