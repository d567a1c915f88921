// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/fold.h"

#include "shared/markdown/markdown.h"

#include <algorithm>

namespace conclave::client {

namespace {

using protocol::Content;
using protocol::Event;

// Content that was deleted meanwhile must not come back with a page that was on its way.
Result<Event> withoutDeletedContent(LocalStore &store, Event event)
{
    std::optional<MessageId> target;
    if (event.content && event.content->as<Content::Text>() && event.clientId)
        target = MessageId{event.clientId->uuid};
    else if (const auto *edit = event.content ? event.content->as<Content::Edit>() : nullptr)
        target = edit->target;
    if (!target)
        return event;
    const auto deleted = store.messages().isDeleted(event.conversation, *target);
    if (!deleted)
        return deleted.error();
    if (*deleted)
        event.content.reset();
    return event;
}

Status foldDeletion(LocalStore &store, const Event &event, const Content::Delete &deletion)
{
    if (auto done = store.messages().putDeletion(event, deletion.target); !done)
        return done;
    return store.events().redact(event.conversation, deletion.target);
}

// Whether a text means the user: by name, or everybody.
Result<bool> mentions(LocalStore &store, const QString &text, UserId self)
{
    if (!text.contains(u'@'))
        return false;
    const auto user = store.profile().user(self);
    if (!user)
        return user.error();
    return markdown::meansUser(text, *user ? (*user)->name : QString());
}

Status foldText(LocalStore &store, const Event &event, const Content::Text &text, UserId self)
{
    const auto meansMe = mentions(store, text.text, self);
    return meansMe ? store.messages().putText(event, &text, *meansMe) : Status(meansMe.error());
}

Status foldEdit(LocalStore &store, const Event &event, const Content::Edit &edit, UserId self)
{
    const auto meansMe = mentions(store, edit.text, self);
    return meansMe ? store.messages().putEdit(event, edit, *meansMe) : Status(meansMe.error());
}

Status foldMessages(LocalStore &store, const Event &event, UserId self)
{
    if (!event.content) {
        const bool isStub = event.kind == QLatin1StringView(Content::Text::kind) && event.clientId;
        return isStub ? store.messages().putText(event, nullptr, false) : Status();
    }
    if (const auto *text = event.content->as<Content::Text>())
        return event.clientId ? foldText(store, event, *text, self) : Status();
    if (const auto *edit = event.content->as<Content::Edit>())
        return foldEdit(store, event, *edit, self);
    if (const auto *deletion = event.content->as<Content::Delete>())
        return foldDeletion(store, event, *deletion);
    if (const auto *reaction = event.content->as<Content::Reaction>())
        return store.messages().putReaction(event, *reaction);
    if (const auto *pin = event.content->as<Content::Pin>())
        return store.messages().putPin(event, *pin);
    return {}; // the raw log keeps what this program does not know
}

std::optional<UserId> joinedUser(const Event &event)
{
    if (!event.content)
        return std::nullopt;
    if (event.content->as<Content::Created>())
        return event.sender;
    const auto *joined = event.content->as<Content::Joined>();
    return joined ? std::optional(joined->user) : std::nullopt;
}

std::optional<UserId> leftUser(const Event &event)
{
    const auto *left = event.content ? event.content->as<Content::Left>() : nullptr;
    return left ? std::optional(left->user) : std::nullopt;
}

Status applyMembership(LocalStore &store, const Event &event)
{
    auto &conversations = store.conversations();
    if (const auto user = joinedUser(event))
        return conversations.putMember(event.conversation, {*user, event.seq});
    if (const auto user = leftUser(event))
        return conversations.removeMember(event.conversation, *user);
    return {};
}

Result<bool> foldMembers(LocalStore &store, const Event &event)
{
    if (!joinedUser(event) && !leftUser(event))
        return false;
    const auto asOf = store.conversations().membersAsOf(event.conversation);
    if (!asOf)
        return asOf.error();
    if (!*asOf || event.seq <= **asOf)
        return false;
    if (auto done = applyMembership(store, event); !done)
        return done.error();
    if (auto done = store.conversations().setMembersAsOf(event.conversation, event.seq); !done)
        return done.error();
    return true;
}

// In the order of ids, as the server tells them.
void setPoster(protocol::Conversation &conversation, UserId user, bool on)
{
    if (!conversation.posters)
        return; // only broadcast channels have some
    auto &posters = *conversation.posters;
    posters.removeAll(user);
    if (on)
        posters.insert(std::lower_bound(posters.begin(), posters.end(), user), user);
}

// What a purge takes away: everything before the event.
Seq purgedBy(const Event &event)
{
    const auto *ended = event.content ? event.content->as<Content::Ended>() : nullptr;
    return ended && ended->atEnd == protocol::AtEnd::Purge ? event.seq - 1 : 0;
}

void change(protocol::Conversation &conversation, const Content::Changed &changed)
{
    conversation.name = changed.name.value_or(conversation.name);
    conversation.topic = changed.topic.value_or(conversation.topic);
    conversation.archived = changed.archived.value_or(conversation.archived);
    if (changed.endsAt)
        conversation.endsAt = changed.endsAt;
    if (changed.replies)
        conversation.replies = changed.replies;
}

void change(protocol::Conversation &conversation, const Event &event)
{
    conversation.lastSeq = event.seq;
    conversation.lastOrdinal = event.ordinal;
    if (!event.content)
        return;
    if (event.content->as<Content::Joined>())
        ++conversation.members;
    else if (const auto *left = event.content->as<Content::Left>()) {
        --conversation.members;
        setPoster(conversation, left->user, false);
    } else if (const auto *poster = event.content->as<Content::Poster>()) {
        setPoster(conversation, poster->user, poster->on);
    } else if (const auto *changed = event.content->as<Content::Changed>()) {
        change(conversation, *changed);
    } else if (event.content->as<Content::Ended>()) {
        conversation.archived = true;
        conversation.floorSeq = std::max(conversation.floorSeq, purgedBy(event));
    }
}

// Who may know whose cursor follows from the members.
Result<bool> foldCursors(LocalStore &store, const Event &event, qint64 members, UserId self)
{
    auto &conversations = store.conversations();
    if (const auto user = leftUser(event)) {
        if (auto done = conversations.removeCursor(event.conversation, *user); !done)
            return done.error();
        return members == MaxMembersWithCursors;
    }
    const auto *joined = event.content ? event.content->as<Content::Joined>() : nullptr;
    if (!joined)
        return false;
    if (members > MaxMembersWithCursors) {
        if (auto done = conversations.keepCursors(event.conversation, {self}); !done)
            return done.error();
        return false;
    }
    return true; // somebody who comes back has the cursor of before
}

Status foldConversation(LocalStore &store, const Event &event, UserId self, Folded &folded)
{
    const auto lastSeq = store.conversations().lastSeq(event.conversation);
    if (!lastSeq)
        return lastSeq.error();
    if (!*lastSeq || event.seq <= **lastSeq)
        return {}; // what we have of it is as of a later event
    auto conversation = store.conversations().find(event.conversation);
    if (!conversation)
        return conversation.error();
    change(**conversation, event);
    if (auto done = store.conversations().put(**conversation); !done)
        return done;
    folded.conversationChanged = true;
    const auto cursors = foldCursors(store, event, (*conversation)->members, self);
    if (!cursors)
        return cursors.error();
    folded.cursorsUnknown = *cursors;
    return {};
}

} // namespace

Status purge(LocalStore &store, ConversationId conversation, Seq upTo)
{
    if (auto done = store.messages().purge(conversation, upTo); !done)
        return done;
    if (auto done = store.events().purge(conversation, upTo); !done)
        return done;
    return store.conversations().setFirstSeq(conversation, upTo + 1);
}

Result<Folded> fold(LocalStore &store, const Event &incoming, UserId self)
{
    const auto event = withoutDeletedContent(store, incoming);
    if (!event)
        return event.error();
    const auto inserted = store.events().insert(*event);
    if (!inserted)
        return inserted.error();
    Folded folded;
    folded.isNew = *inserted;
    if (!folded.isNew)
        return folded;
    if (auto done = foldMessages(store, *event, self); !done)
        return done.error();
    folded.purgedUpTo = purgedBy(*event);
    if (folded.purgedUpTo > 0) {
        if (auto done = purge(store, event->conversation, folded.purgedUpTo); !done)
            return done.error();
    }
    const auto members = foldMembers(store, *event);
    if (!members)
        return members.error();
    folded.membersChanged = *members;
    if (auto done = foldConversation(store, *event, self, folded); !done)
        return done.error();
    return folded;
}

Status foldMembersSince(LocalStore &store, ConversationId conversation, Seq asOf)
{
    const auto events = store.events().stateEvents(conversation, asOf);
    if (!events)
        return events.error();
    for (const auto &event : *events) {
        if (auto done = applyMembership(store, event); !done)
            return done;
        if (auto done = store.conversations().setMembersAsOf(conversation, event.seq); !done)
            return done;
    }
    return {};
}

} // namespace conclave::client
