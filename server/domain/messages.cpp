// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/messages.h"

#include "server/domain/files.h"
#include "server/domain/texts.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

Result<EventRef> Messages::append(const protocol::Append &request)
{
    Status allowed = Error{ErrorCode::Forbidden, request.content.kind()}; // what only the server makes
    if (const auto *text = request.content.as<Content::Text>())
        allowed = allowText(request, *text);
    else if (const auto *edit = request.content.as<Content::Edit>())
        allowed = allowEdit(request, *edit);
    else if (const auto *deletion = request.content.as<Content::Delete>())
        allowed = allowDelete(request, *deletion);
    else if (const auto *reaction = request.content.as<Content::Reaction>())
        allowed = allowReaction(request, *reaction);
    else if (const auto *pin = request.content.as<Content::Pin>())
        allowed = allowPin(request, *pin);
    else if (auto known = m_access.conversation(request.conversation, "event.append"); !known)
        allowed = known.error(); // whoever may not know of it hears the same as ever
    if (!allowed)
        return allowed.error();
    auto content = request.content;
    if (auto *text = std::get_if<Content::Text>(&content.value)) {
        if (auto attached = Files(m_unit, m_caller).attach(text->files); !attached)
            return attached.error();
    }
    return m_unit.append(request.conversation, m_caller.user, request.clientId, std::move(content));
}

Result<ConversationPointer> Messages::conversation(const ConversationId &id, std::string_view operation)
{
    auto state = m_access.conversation(id, operation);
    if (state && isClosed((*state)->info, m_unit.now()))
        return ErrorCode::Archived;
    return state;
}

Status Messages::checkAnswer(const ConversationState &state, protocol::Replies kind) const
{
    const auto allowed = state.info.replies.value_or(protocol::Replies::Threads);
    if (allowed <= kind || m_access.mayDo(state, "event.append/text"))
        return {};
    return ErrorCode::RepliesOff;
}

Result<MessageRow> Messages::target(const ConversationState &state, const MessageId &id, const QString &field)
{
    const auto row = m_unit.message({state.info.id, id});
    if (!row)
        return row.error();
    const bool readable = *row && (*row)->seq >= m_access.readable(state).first;
    if (!readable || (*row)->deletedSeq)
        return Error{ErrorCode::NotFound, field};
    return **row;
}

Status Messages::allowText(const protocol::Append &request, const Content::Text &text)
{
    const auto state = conversation(request.conversation, text.thread ? "event.append/reply" : "event.append/text");
    if (!state)
        return state.error();
    if (!text.text.isEmpty() || text.files.isEmpty()) {
        if (auto fine = messageText(text.text); !fine)
            return fine.error();
    }
    const auto taken = m_unit.message({request.conversation, {request.clientId.uuid}});
    if (!taken)
        return taken.error();
    if (*taken)
        return Error{ErrorCode::Conflict, u"client_id"_s}; // somebody else's message has that id
    if (text.thread) {
        if (auto fine = checkAnswer(**state, protocol::Replies::Threads); !fine)
            return fine;
        const auto root = target(**state, *text.thread, u"thread"_s);
        if (!root)
            return root.error();
        if (root->thread)
            return Error{ErrorCode::Invalid, u"thread: that message is a reply itself"_s};
    }
    if (text.quote) {
        if (const auto quoted = target(**state, *text.quote, u"quote"_s); !quoted)
            return quoted.error();
    }
    return {};
}

Status Messages::allowEdit(const protocol::Append &request, const Content::Edit &edit)
{
    const auto state = conversation(request.conversation, "event.append/edit/own");
    if (!state)
        return state.error();
    const auto message = target(**state, edit.target, u"target"_s);
    if (!message)
        return message.error();
    if (message->sender != m_caller.user)
        return Error{ErrorCode::Forbidden, u"target: not your own message"_s};
    return messageText(edit.text);
}

Status Messages::allowDelete(const protocol::Append &request, const Content::Delete &deletion)
{
    const auto state = conversation(request.conversation, "event.append/delete/own");
    if (!state)
        return state.error();
    const auto message = target(**state, deletion.target, u"target"_s);
    if (!message)
        return message.error();
    if (message->sender == m_caller.user)
        return {};
    const auto others = conversation(request.conversation, "event.append/delete/other");
    return others ? Status() : Status(others.error());
}

Status Messages::allowReaction(const protocol::Append &request, const Content::Reaction &reaction)
{
    const auto state = conversation(request.conversation, "event.append/reaction");
    if (!state)
        return state.error();
    if (auto fine = emoji(reaction.emoji); !fine)
        return fine.error();
    if (const auto message = target(**state, reaction.target, u"target"_s); !message)
        return message.error();
    if (!reaction.on)
        return {};
    if (auto fine = checkAnswer(**state, protocol::Replies::Reactions); !fine)
        return fine;
    const auto there = m_unit.emojisOn({request.conversation, reaction.target});
    if (!there)
        return there.error();
    if (there->size() >= protocol::MaxEmojis && !there->contains(reaction.emoji))
        return Error{ErrorCode::TooMany, u"emoji: there are %1 different ones on it"_s.arg(protocol::MaxEmojis)};
    return {};
}

Status Messages::allowPin(const protocol::Append &request, const Content::Pin &pin)
{
    const auto state = conversation(request.conversation, "event.append/pin");
    if (!state)
        return state.error();
    const auto message = target(**state, pin.target, u"target"_s);
    return message ? Status() : Status(message.error());
}

} // namespace conclave::server
