// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/dump.h"

#include "shared/protocol/frame.h"

#include <QMap>
#include <QSet>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// Sections by name, rows in the order in which they are shown.
using Sections = QMap<QString, QList<QJsonObject>>;

template <class T>
QJsonObject object(const T &value)
{
    const auto parsed = protocol::parse(protocol::encode(value));
    Q_ASSERT(parsed);
    return parsed ? *parsed : QJsonObject();
}

class Dumper
{
public:
    Dumper(LocalStore &store, DumpScope scope)
        : m_store(store)
        , m_scope(scope)
    {
    }

    Status addConversation(const protocol::Conversation &conversation);
    Status addProfile();
    QByteArray text() const;

private:
    Status addLog(ConversationId id);
    Status addMessages(ConversationId id);
    Status addMarks(ConversationId id);
    Status addPeople(ConversationId id);
    QJsonObject messageRow(const Message &message);
    void meet(UserId user) { m_users.insert(user); }

    LocalStore &m_store;
    DumpScope m_scope;
    Sections m_sections;
    QSet<UserId> m_users; // who appear
};

Status Dumper::addConversation(const protocol::Conversation &conversation)
{
    const auto membership = m_store.conversations().membership(conversation.id);
    if (!membership)
        return membership.error();
    auto row = object(conversation);
    if (!*membership || (*membership)->leftSeq) {
        // What changed after the user had left may have been seen, or not.
        for (const auto key : {"name"_L1, "topic"_L1, "archived"_L1, "last_seq"_L1, "last_ordinal"_L1, "floor_seq"_L1,
                               "members"_L1, "ends_at"_L1, "replies"_L1, "posters"_L1})
            row.remove(key);
    }
    meet(conversation.createdBy);
    m_sections[u"conversations"_s].append(row);
    for (const auto step : {&Dumper::addLog, &Dumper::addMessages, &Dumper::addMarks, &Dumper::addPeople}) {
        if (auto done = (this->*step)(conversation.id); !done)
            return done;
    }
    return {};
}

Status Dumper::addLog(ConversationId id)
{
    const auto events = m_store.events().after(id, 0, std::numeric_limits<int>::max());
    if (!events)
        return events.error();
    auto &rows = m_sections[u"events"_s];
    for (const auto &event : *events) {
        meet(event.sender);
        rows.append(object(event));
    }
    return {};
}

QJsonObject Dumper::messageRow(const Message &message)
{
    QJsonObject row{{u"id"_s, message.id.toText()}, {u"conversation"_s, message.conversation.toText()},
                    {u"seq"_s, message.seq},        {u"sender"_s, message.sender.toText()},
                    {u"at"_s, message.at},          {u"counts"_s, message.counts},
                    {u"deleted"_s, message.deleted}};
    if (message.thread)
        row.insert(u"thread"_s, message.thread->toText());
    if (message.editedAt)
        row.insert(u"edited_at"_s, *message.editedAt);
    if (message.text)
        row.insert(u"content"_s, object(protocol::Content{*message.text}));
    return row;
}

Status Dumper::addMessages(ConversationId id)
{
    const auto messages = m_store.messages().after(id, 0, std::numeric_limits<int>::max());
    if (!messages)
        return messages.error();
    auto &rows = m_sections[u"messages"_s];
    for (const auto &message : *messages)
        rows.append(messageRow(message));
    return {};
}

Status Dumper::addMarks(ConversationId id)
{
    auto reactions = m_store.messages().reactions(id);
    if (!reactions)
        return reactions.error();
    std::sort(reactions->begin(), reactions->end(), [](const Reaction &a, const Reaction &b) {
        return std::tie(a.message, a.emoji, a.user) < std::tie(b.message, b.emoji, b.user);
    });
    for (const auto &reaction : *reactions)
        m_sections[u"reactions"_s].append({{u"conversation"_s, id.toText()},
                                           {u"message"_s, reaction.message.toText()},
                                           {u"user"_s, reaction.user.toText()},
                                           {u"emoji"_s, reaction.emoji}});
    const auto pins = m_store.messages().pins(id);
    if (!pins)
        return pins.error();
    for (const auto &message : *pins)
        m_sections[u"pins"_s].append({{u"conversation"_s, id.toText()}, {u"message"_s, message.toText()}});
    return {};
}

Status Dumper::addPeople(ConversationId id)
{
    const auto members = m_store.conversations().members(id);
    if (!members)
        return members.error();
    for (const auto &member : *members) {
        meet(member.user);
        auto row = object(member);
        row.insert(u"conversation"_s, id.toText());
        m_sections[u"members"_s].append(row);
    }
    if (m_scope == DumpScope::Shared)
        return {};
    const auto cursors = m_store.conversations().cursors(id);
    if (!cursors)
        return cursors.error();
    for (auto cursor : *cursors) {
        cursor.delivered.reset(); // comes when it comes, like presence
        if (cursor.seq == 0)
            continue;
        auto row = object(cursor);
        row.insert(u"conversation"_s, id.toText());
        m_sections[u"cursors"_s].append(row);
    }
    return {};
}

Status Dumper::addProfile()
{
    const auto users = m_store.profile().users();
    if (!users)
        return users.error();
    for (const auto &user : *users) {
        if (m_scope == DumpScope::Everything || m_users.contains(user.id))
            m_sections[u"users"_s].append(object(user));
    }
    if (m_scope == DumpScope::Shared)
        return {};
    const auto entries = m_store.profile().mapEntries();
    if (!entries)
        return entries.error();
    for (const auto &entry : *entries)
        m_sections[u"map"_s].append(object(entry));
    return {};
}

QByteArray Dumper::text() const
{
    QByteArray out = "{";
    for (auto section = m_sections.constBegin(); section != m_sections.constEnd(); ++section) {
        out += out.size() > 1 ? ",\n\"" : "\n\"";
        out += section.key().toLatin1() + "\":[";
        for (qsizetype i = 0; i < section->size(); ++i)
            out += (i > 0 ? ",\n" : "\n") + protocol::compactJson(section->at(i));
        out += ']';
    }
    return out + "\n}\n";
}

} // namespace

Result<QByteArray> dump(LocalStore &store, DumpScope scope, const QList<ConversationId> &conversations)
{
    const auto all = store.conversations().all();
    if (!all)
        return all.error();
    Dumper dumper(store, scope);
    for (const auto &conversation : *all) {
        if (!conversations.isEmpty() && !conversations.contains(conversation.id))
            continue;
        if (auto done = dumper.addConversation(conversation); !done)
            return done.error();
    }
    if (auto done = dumper.addProfile(); !done)
        return done.error();
    return dumper.text();
}

} // namespace conclave::client
