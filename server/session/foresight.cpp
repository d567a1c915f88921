// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/foresight.h"

#include "server/domain/texts.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Content;
using protocol::Event;

namespace {

// The content of the event, if it still has one; its kind is known in any case.
template <class Kind>
auto madeBy(std::function<bool(const Event &, const Kind &)> matches)
{
    return [matches = std::move(matches)](const Event &event) {
        if (event.kind != QString::fromLatin1(Kind::kind))
            return false;
        const auto *content = event.content ? event.content->as<Kind>() : nullptr;
        return !content || matches(event, *content);
    };
}

QString asStored(const Result<QString> &tidied, const QString &given)
{
    return tidied ? *tidied : given;
}

} // namespace

Foresight foresee(const protocol::Append &request)
{
    Foresight ahead;
    const auto add = [&](const std::optional<MessageId> &id) {
        if (id)
            ahead.messages.append({request.conversation, *id});
    };
    const auto &content = request.content;
    if (const auto *text = content.as<Content::Text>()) {
        add(text->thread);
        add(text->quote);
    } else if (const auto *edit = content.as<Content::Edit>()) {
        add(edit->target);
    } else if (const auto *deletion = content.as<Content::Delete>()) {
        add(deletion->target);
    } else if (const auto *pin = content.as<Content::Pin>()) {
        add(pin->target);
    } else if (const auto *reaction = content.as<Content::Reaction>()) {
        add(reaction->target);
        if (reaction->on)
            ahead.reactions.append({request.conversation, reaction->target});
    }
    ahead.makes = [content](const Event &event) {
        return event.kind == content.kind() && (!event.content || *event.content == content);
    };
    return ahead;
}

Foresight foresee(const protocol::CreateConversation &request)
{
    return {.makes = madeBy<Content::Created>([request](const Event &, const Content::Created &created) {
                return created.name == asStored(channelName(request.name), request.name);
            })};
}

Foresight foresee(const protocol::JoinConversation &)
{
    return {.makes = madeBy<Content::Joined>(
                [](const Event &event, const Content::Joined &joined) { return joined.user == event.sender; })};
}

Foresight foresee(const protocol::LeaveConversation &)
{
    return {.makes = madeBy<Content::Left>(
                [](const Event &event, const Content::Left &left) { return left.user == event.sender; })};
}

Foresight foresee(const protocol::InviteMember &request)
{
    return {.makes = madeBy<Content::Joined>(
                [request](const Event &, const Content::Joined &joined) { return joined.user == request.user; })};
}

Foresight foresee(const protocol::RemoveMember &request)
{
    return {.makes = madeBy<Content::Left>(
                [request](const Event &, const Content::Left &left) { return left.user == request.user; })};
}

Foresight foresee(const protocol::ChangeConversation &request)
{
    return {.makes = madeBy<Content::Changed>([request](const Event &, const Content::Changed &changed) {
                Content::Changed wanted{request.name, request.topic, request.archived, request.endsAt, request.replies};
                if (wanted.name)
                    wanted.name = asStored(channelName(*wanted.name), *wanted.name);
                if (wanted.topic)
                    wanted.topic = asStored(topic(*wanted.topic), *wanted.topic);
                return changed == wanted;
            })};
}

Foresight foresee(const protocol::SetCursor &request)
{
    if (!request.thread)
        return {};
    return {.messages = {{request.conversation, *request.thread}},
            .mapKeys = {threadCursorKey(request.conversation, *request.thread)}};
}

QString threadCursorKey(const ConversationId &conversation, const MessageId &thread)
{
    return u"thread/%1/%2"_s.arg(conversation.toText(), thread.toText());
}

} // namespace conclave::server
