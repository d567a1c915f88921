// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/projector.h"

#include "server/domain/searchindex.h"
#include "shared/markdown/markdown.h"

#include <QMap>
#include <limits>

namespace conclave::server {

using protocol::Content;
using protocol::Event;

namespace {

MessageId messageIdOf(const Event &event)
{
    return {event.clientId.value_or(ClientId()).uuid};
}

bool isMessage(const Event &event)
{
    return event.kind == QLatin1StringView(Content::Text::kind) && event.clientId.has_value();
}

} // namespace

// What a batch of events comes to: of everything only the last state, in the order of keys.
struct Projector::Batch
{
    struct Mark
    {
        bool on = true;
        Seq seq = 0;
    };
    QHash<MessageKey, MessageRow> known; // those that are there already and are changed
    QMap<MessageKey, MessageRow> made;
    QMap<MessageKey, EditRow> edited;
    QList<EditRow> edits;
    QMap<MessageKey, EditRow> deleted;
    QMap<MessageKey, QMap<UserId, MentionRow>> mentions; // empty: none any more
    QMap<std::tuple<MessageKey, UserId, QString>, Mark> reactions;
    QMap<MessageKey, Mark> pins;
    SearchIndex::Changes search;
    QList<FileReferenceRow> files;
    qint64 at = 0; // of the newest event

    const MessageRow *find(const MessageKey &key) const
    {
        if (const auto it = made.constFind(key); it != made.cend())
            return &*it;
        const auto it = known.constFind(key);
        return it == known.cend() ? nullptr : &*it;
    }
};

Status Projector::project(const QList<Event> &events)
{
    Batch batch;
    if (auto loaded = load(events, batch); !loaded)
        return loaded;
    for (const auto &event : events)
        take(event, batch);
    return write(batch);
}

// An edit needs its message's place and author.
Status Projector::load(const QList<Event> &events, Batch &batch)
{
    QMap<MessageKey, bool> wanted;
    for (const auto &event : events) {
        if (const auto *edit = event.content ? event.content->as<Content::Edit>() : nullptr)
            wanted.insert({event.conversation, edit->target}, true);
    }
    const auto rows = m_stores.projections.messages(wanted.keys());
    if (!rows)
        return rows.error();
    for (const auto &row : *rows)
        batch.known.insert(row.key, row);
    return {};
}

void Projector::take(const Event &event, Batch &batch) const
{
    const auto month = EventStore::monthOf(event.at);
    if (isMessage(event)) {
        MessageRow row;
        row.key = {event.conversation, messageIdOf(event)};
        row.seq = event.seq;
        row.month = month;
        row.sender = event.sender;
        row.counts = event.counts;
        const auto *text = event.content ? event.content->as<Content::Text>() : nullptr;
        row.thread = text ? text->thread : std::nullopt;
        batch.made.insert(row.key, row);
        if (text) {
            takeMentions(row, text->text, event.at, batch);
            batch.search.make(event);
            for (const auto &file : text->files)
                batch.files.append({file.file, row.key, row.seq});
        }
    }
    batch.at = std::max(batch.at, event.at);
    if (!event.content)
        return;
    if (const auto *edit = event.content->as<Content::Edit>()) {
        const MessageKey key{event.conversation, edit->target};
        batch.edits.append({key, event.seq, month});
        batch.edited.insert(key, {key, event.seq, month});
        batch.search.edit(event, key);
        if (const auto *message = batch.find(key))
            takeMentions(*message, edit->text, event.at, batch);
    } else if (const auto *deletion = event.content->as<Content::Delete>()) {
        const MessageKey key{event.conversation, deletion->target};
        if (!batch.deleted.contains(key))
            batch.deleted.insert(key, {key, event.seq, month});
        batch.search.remove(key);
    } else if (const auto *reaction = event.content->as<Content::Reaction>()) {
        const MessageKey key{event.conversation, reaction->target};
        batch.reactions.insert({key, event.sender, reaction->emoji}, {reaction->on, event.seq});
    } else if (const auto *pin = event.content->as<Content::Pin>()) {
        batch.pins.insert({event.conversation, pin->target}, {pin->on, event.seq});
    }
}

void Projector::takeMentions(const MessageRow &message, const QString &text, qint64 at, Batch &batch) const
{
    auto &rows = batch.mentions[message.key];
    rows.clear();
    for (const auto &name : markdown::mentions(text)) {
        if (name == QLatin1StringView(markdown::EverybodyName)) {
            rows.insert({}, {message.key, {}, message.seq});
            continue;
        }
        const auto user = m_findUser(name);
        if (user && user->createdAt <= at) // who came later was not meant
            rows.insert(user->user.id, {message.key, user->user.id, message.seq});
    }
}

Status Projector::write(const Batch &batch)
{
    auto &store = m_stores.projections;
    QList<MentionRow> mentions;
    for (const auto &rows : batch.mentions)
        mentions.append(rows.values());
    QList<ReactionRow> reactionsOn;
    QList<ReactionRow> reactionsOff;
    for (auto it = batch.reactions.cbegin(); it != batch.reactions.cend(); ++it) {
        const auto &[key, user, emoji] = it.key();
        (it->on ? reactionsOn : reactionsOff).append({key, user, emoji, it->seq});
    }
    QList<PinRow> pinsOn;
    QList<MessageKey> pinsOff;
    for (auto it = batch.pins.cbegin(); it != batch.pins.cend(); ++it) {
        if (it->on)
            pinsOn.append({it.key(), it->seq});
        else
            pinsOff.append(it.key());
    }
    const auto deleted = batch.deleted.keys();
    // Marks before deletions, which take them away again; the index while it can still be told what is deleted.
    for (const auto &step : std::initializer_list<std::function<Status()>>{
             [&] { return store.insert(batch.made.values()); },
             [&] { return store.insert(batch.edits); },
             [&] { return store.markEdited(batch.edited.values()); },
             [&] { return store.forgetMentions(batch.mentions.keys()); },
             [&] { return store.insert(mentions); },
             [&] { return store.remove(reactionsOff); },
             [&] { return store.put(reactionsOn); },
             [&] { return store.forgetPins(pinsOff); },
             [&] { return store.put(pinsOn); },
             [&] { return m_isRebuilding ? Status() : SearchIndex(m_stores).update(batch.search); },
             [&] { return m_stores.files.insert(batch.files); },
             [&] { return store.redact(deleted); },
             [&] { return store.markDeleted(batch.deleted.values()); },
             [&] { return store.forgetMarks(deleted); },
             [&] { return m_stores.files.dropReferences(deleted, batch.at); },
         }) {
        if (auto done = step(); !done)
            return done;
    }
    return {};
}

Status Projector::rebuild()
{
    constexpr int PageEvents = 500;
    m_isRebuilding = true;
    if (auto done = m_stores.projections.clear(); !done)
        return done;
    if (auto done = m_stores.files.clearReferences(); !done)
        return done;
    const auto conversations = m_stores.conversations.all();
    if (!conversations)
        return conversations.error();
    for (const auto &id : *conversations) {
        const auto row = m_stores.conversations.byId(id);
        if (!row)
            return row.error();
        for (Seq first = *row ? (*row)->conversation.floorSeq + 1 : 1;;) { // of what was purged nothing is made
            const auto events
                = m_stores.events.page({id, first, std::numeric_limits<Seq>::max(), Direction::Forward, PageEvents});
            if (!events)
                return events.error();
            if (events->isEmpty())
                break;
            if (auto done = project(*events); !done)
                return done;
            first = events->last().seq + 1;
        }
    }
    m_isRebuilding = false;
    return SearchIndex(m_stores).rebuild();
}

} // namespace conclave::server
