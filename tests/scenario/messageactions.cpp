// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/steps.h"

using namespace Qt::StringLiterals;

namespace conclave::test {

using protocol::Content;

namespace {

enum class Put : quint8 { On, Off };

// Into the outbox, and no farther when there is no connection.
QString say(const Act &act, ConversationId conversation, const Content &content)
{
    const auto id = act.device->account().send(conversation, content);
    if (!id)
        return u"the outbox failed: "_s + id.error().detail;
    if (const auto *text = content.as<Content::Text>())
        act.world.noteWritten(conversation, text->text, MessageId{id->uuid});
    else if (const auto *edit = content.as<Content::Edit>())
        act.world.noteWritten(conversation, edit->text, edit->target);
    return Done;
}

QString sayText(const Act &act, ConversationId conversation, const QString &text)
{
    Content::Text content;
    content.text = text;
    return say(act, conversation, Content{content});
}

QString send(const Act &act)
{
    return inChannel(act, [&](ConversationId id) { return sayText(act, id, act.arguments.rest()); });
}

QString reply(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId root) {
            Content::Text content;
            content.text = act.arguments.rest();
            content.thread = root;
            return say(act, id, Content{content});
        });
    });
}

QString quote(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId quoted) {
            Content::Text content;
            content.text = act.arguments.rest();
            content.quote = quoted;
            return say(act, id, Content{content});
        });
    });
}

QString edit(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId target) {
            return say(act, id, Content{Content::Edit{target, act.arguments.rest()}});
        });
    });
}

QString deleteMessage(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId target) { return say(act, id, Content{Content::Delete{target}}); });
    });
}

QString putReaction(const Act &act, Put put)
{
    return inChannel(act, [&](ConversationId id) {
        const auto emoji = act.arguments.word();
        return atMessage(act, id, [&](MessageId target) {
            return say(act, id, Content{Content::Reaction{target, emoji, put == Put::On}});
        });
    });
}

QString react(const Act &act)
{
    return putReaction(act, Put::On);
}

QString unreact(const Act &act)
{
    return putReaction(act, Put::Off);
}

QString putPin(const Act &act, Put put)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId target) {
            return say(act, id, Content{Content::Pin{target, put == Put::On}});
        });
    });
}

QString pin(const Act &act)
{
    return putPin(act, Put::On);
}

QString unpin(const Act &act)
{
    return putPin(act, Put::Off);
}

// Does something about each of the numbered messages.
QString forNumbered(const Act &act, const std::function<QString(const QString &text)> &work)
{
    const auto count = act.arguments.number();
    if (!count || !act.arguments.take(u"numbered messages"_s))
        return u"how many numbered messages?"_s;
    for (const auto &text : numbered(*count)) {
        if (auto problem = work(text); !problem.isEmpty())
            return problem;
    }
    return Done;
}

QString sendMany(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return forNumbered(act, [&](const QString &text) { return sayText(act, id, text); });
    });
}

QString editMany(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return forNumbered(act, [&](const QString &text) {
            const auto target = messageCalled(act, id, text);
            const auto changed = u"changed "_s + text.section(u' ', 1);
            return target ? say(act, id, Content{Content::Edit{*target, changed}}) : u"nobody has sent them"_s;
        });
    });
}

QString reactMany(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto emoji = act.arguments.word();
        return forNumbered(act, [&](const QString &text) {
            const auto target = messageCalled(act, id, text);
            return target ? say(act, id, Content{Content::Reaction{*target, emoji, true}}) : u"nobody has sent them"_s;
        });
    });
}

QString read(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto position = positionOf(*act.device, id, act.arguments.rest());
        if (!position)
            return u"it does not have that message"_s;
        const auto set = act.device->account().setCursor(id, *position);
        return set ? Done : u"the cursor failed: "_s + set.error().detail;
    });
}

QString readThread(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId root) {
            const auto replies = act.device->replies(id, root);
            const auto last = act.arguments.rest();
            if (replies.isEmpty() || !(last.isEmpty() || replies.contains(last)))
                return u"it has of the thread "_s + shown(replies);
            const auto position = positionOf(*act.device, id, last.isEmpty() ? replies.last() : last);
            const auto set = act.device->account().setThreadCursor(id, root, position.value_or(0));
            return set ? Done : u"the cursor failed: "_s + set.error().detail;
        });
    });
}

// A verb is its entry here.
constexpr Verb table[] = {
    {Subject::Person, "send", "CHANNEL TEXT", send},
    {Subject::Person, "sends", "CHANNEL N numbered messages", sendMany},
    {Subject::Person, "reply", "CHANNEL ROOT => TEXT", reply},
    {Subject::Person, "quote", "CHANNEL QUOTED => TEXT", quote},
    {Subject::Person, "edit", "CHANNEL OLD TEXT => NEW TEXT", edit},
    {Subject::Person, "edits", "CHANNEL N numbered messages, from \"number 1\" to \"changed 1\"", editMany},
    {Subject::Person, "delete", "CHANNEL TEXT", deleteMessage},
    {Subject::Person, "react", "CHANNEL EMOJI TEXT", react},
    {Subject::Person, "reacts", "CHANNEL EMOJI N numbered messages", reactMany},
    {Subject::Person, "unreact", "CHANNEL EMOJI TEXT", unreact},
    {Subject::Person, "pin", "CHANNEL TEXT", pin},
    {Subject::Person, "unpin", "CHANNEL TEXT", unpin},
    {Subject::Person, "read", "CHANNEL [TEXT of the last message read]", read},
    {Subject::Person, "read thread", "CHANNEL ROOT [=> TEXT of the last reply read]", readThread},
};

} // namespace

Verbs messageActions()
{
    return table;
}

} // namespace conclave::test
