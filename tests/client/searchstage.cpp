// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/searchstage.h"

#include <QDateTime>
#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace conclave::client {

using protocol::Content;

SearchStage::SearchStage()
    : self(UserId::create())
    , other(UserId::create())
    , m_now(QDateTime(QDate(2026, 5, 3), QTime(12, 0)).toMSecsSinceEpoch())
{
    auto store = LocalStore::open(storeFile(), key());
    if (!store)
        qFatal("cannot open the store: %s", qPrintable(store.error().detail));
    m_store = *std::move(store);
    if (!m_store->searchJournal().start())
        qFatal("cannot start the journal");
    restartFinder();
}

void SearchStage::restartFinder()
{
    m_finder = std::make_unique<MessageFinder>(storeFile(), key());
}

Secret SearchStage::key() const
{
    return Secret(QByteArray(32, 'k'));
}

QByteArray SearchStage::allBytes() const
{
    QByteArray all;
    const QDir directory(m_directory.path());
    for (const auto &name : directory.entryList(QDir::Files | QDir::Hidden)) {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(name));
        all += file.readAll();
    }
    return all;
}

ConversationId SearchStage::addConversation(const QString &name)
{
    protocol::Conversation conversation;
    conversation.id = ConversationId::create();
    conversation.name = name;
    conversation.createdBy = other;
    conversation.members = 2;
    protocol::Membership membership;
    membership.joinedSeq = 1;
    if (!m_store->conversations().put(conversation)
        || !m_store->conversations().putMembership(conversation.id, membership))
        qFatal("cannot make a conversation");
    append(conversation.id, {Content::Created{name, {}}});
    return conversation.id;
}

UserId SearchStage::addUser(const QString &name, const QString &displayName)
{
    protocol::User user;
    user.id = UserId::create();
    user.name = name;
    user.displayName = displayName;
    user.version = 1;
    if (!m_store->profile().putUser(user))
        qFatal("cannot make a user");
    return user.id;
}

protocol::Event SearchStage::event(ConversationId conversation, const Content &content, const Said &how)
{
    protocol::Event event;
    event.conversation = conversation;
    event.seq = ++m_lastSeq[conversation];
    event.ordinal = event.seq;
    event.counts = content.counts();
    event.at = how.at > 0 ? how.at : (m_now += 60'000);
    event.kind = content.kind();
    event.sender = how.sender;
    event.clientId = ClientId::create();
    event.content = content;
    const auto folded = fold(*m_store, event, self);
    const auto ranged = m_store->events().addRange(conversation, {event.seq, event.seq});
    if (!folded || !ranged)
        qFatal("cannot fold an event: %s", qPrintable(folded ? ranged.error().detail : folded.error().detail));
    return event;
}

MessageId SearchStage::say(ConversationId conversation, const QString &text)
{
    return say(conversation, text, {other, 0, std::nullopt, {}});
}

MessageId SearchStage::say(ConversationId conversation, const QString &text, const Said &how)
{
    Content::Text content;
    content.text = text;
    content.thread = how.thread;
    content.files = how.files;
    return {event(conversation, {content}, how).clientId->uuid};
}

void SearchStage::append(ConversationId conversation, const Content &content)
{
    event(conversation, content, {self, 0, std::nullopt, {}});
}

Result<SearchAnswer> SearchStage::answer(const QString &query, std::optional<ConversationId> scope)
{
    auto resolved = resolve(*m_store, search::parse(query, QDate(2026, 5, 3)).query, self);
    if (!resolved)
        return resolved.error();
    if (!resolved->unknownPeople.isEmpty() || !resolved->unknownPlaces.isEmpty())
        return SearchAnswer();
    SearchRequest request;
    request.query = resolved->query;
    request.self = self;
    if (scope)
        request.query.in = {*scope};
    return m_finder->find(request);
}

QStringList SearchStage::find(const QString &query, std::optional<ConversationId> scope)
{
    const auto found = answer(query, scope);
    if (!found)
        return {u"error: %1"_s.arg(found.error().detail)};
    QStringList texts;
    for (const auto &message : found->messages)
        texts << message.text->text;
    return texts;
}

} // namespace conclave::client
