// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storestage.h"

#include "client/account/fold.h"
#include "shared/crypto/crypto.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using protocol::Content;
using protocol::Event;

constexpr int MinuteMs = 60'000;

QString wordsOf(int number)
{
    const auto name = u"message %1"_s.arg(number);
    if (number % 13 == 5)
        return name + u"\n```cpp\nfor (int i = 0; i < %1; ++i)\n    go(i); // and on\n```"_s.arg(number);
    if (number % 19 == 3)
        return name + u"\n- one\n- two with **bold** and `code`\n- three"_s;
    return name + u" and some more words"_s.repeated(number * 7 % 12);
}

} // namespace

StoreStage::StoreStage()
    : m_key(Secret::random(crypto::KeyBytes))
    , m_start(QDateTime(QDate(2026, 5, 4), QTime(12, 0)).toMSecsSinceEpoch())
{
}

bool StoreStage::open()
{
    AccountConfig config;
    config.server = QUrl(u"http://127.0.0.1:1"_s); // never connected to
    config.storeFile = m_directory.filePath(u"store.db"_s);
    config.storeKey = m_key.clone();
    auto store = LocalStore::open(config.storeFile, m_key);
    if (!store)
        return false;
    m_store = *std::move(store);
    protocol::Conversation conversation;
    conversation.id = m_conversation;
    conversation.name = u"general"_s;
    conversation.createdBy = m_other;
    conversation.members = 2;
    auto done = m_store->conversations().put(conversation);
    for (const auto &[id, name] : {std::pair(m_self, u"me"_s), std::pair(m_other, u"ana"_s)}) {
        protocol::User user;
        user.id = id;
        user.name = name;
        user.displayName = name == "me"_L1 ? u"Chen Wei"_s : u"Ana Petrova"_s;
        done = done ? m_store->profile().putUser(user) : done;
    }
    done = done ? m_store->profile().setFact(Fact::UserId, m_self.toText()) : done;
    done = done ? m_store->conversations().setFirstSeq(m_conversation, 1) : done;
    m_core = std::make_unique<Core>();
    Account *account = nullptr;
    AccountConfig same;
    same.server = config.server;
    same.storeFile = config.storeFile;
    same.storeKey = m_key.clone();
    m_core->open(std::move(same), m_core.get(),
                 [&account](const Result<Account *> &opened) { account = opened ? *opened : nullptr; });
    if (!done || !QTest::qWaitFor([&account] { return account != nullptr; }))
        return false;
    auto workspace = Workspace::open(*m_core, account, config);
    if (!workspace)
        return false;
    m_workspace = *std::move(workspace);
    return true;
}

Event StoreStage::make(const Content &content, UserId sender)
{
    Event event;
    event.conversation = m_conversation;
    event.seq = ++m_seq;
    event.ordinal = m_seq;
    event.counts = content.counts();
    event.at = m_start + m_seq * MinuteMs;
    event.kind = content.kind();
    event.sender = sender;
    event.clientId = ClientId::create();
    event.content = content;
    return event;
}

bool StoreStage::write(const QList<Event> &events)
{
    sql::Transaction transaction(m_store->database());
    for (const auto &event : events) {
        if (!fold(*m_store, event, m_self))
            return false;
    }
    if (!m_store->events().addRange(m_conversation, {events.first().seq, events.last().seq}))
        return false;
    m_untold += events;
    return bool(transaction.commit());
}

Event StoreStage::event(const Content &content, std::optional<UserId> sender)
{
    const auto made = make(content, sender.value_or(m_other));
    if (!write({made}))
        qFatal("the store does not take an event");
    return made;
}

MessageId StoreStage::say(const QString &text, std::optional<MessageId> thread, std::optional<UserId> sender)
{
    Content::Text content;
    content.text = text;
    content.thread = thread;
    return {event({content}, sender).clientId->uuid};
}

void StoreStage::sayMany(int count)
{
    QList<Event> events;
    for (int i = 0; i < count; ++i) {
        Content::Text content;
        content.text = wordsOf(++m_said);
        events.append(make({content}, m_said / 3 % 2 ? m_self : m_other));
        if (m_said % 7 == 0)
            events.append(make({Content::Reaction{{events.last().clientId->uuid}, u"👍"_s, true}}, m_other));
    }
    if (!write(events))
        qFatal("the store does not take many messages");
}

void StoreStage::tell()
{
    const auto events = std::exchange(m_untold, {});
    Q_EMIT m_workspace->account()->eventsStored(events);
}

} // namespace conclave::client
