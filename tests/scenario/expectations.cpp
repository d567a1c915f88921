// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/steps.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

namespace {

QStringList listed(const QString &text, QChar separator = u'|')
{
    auto parts = text.split(separator);
    for (auto &part : parts)
        part = part.trimmed();
    return parts;
}

QStringList listedOrNone(const QString &text, QChar separator = u'|')
{
    return text == "none"_L1 ? QStringList() : listed(text, separator);
}

// For an expectation that ends with the number wanted.
QString expectNumber(const Act &act, const std::function<qint64()> &isNow)
{
    const auto wanted = act.arguments.number().value_or(-1);
    return expect([&] { return isNow() == wanted; }, [&] { return u"there are %1"_s.arg(isNow()); });
}

QString expectTexts(const QStringList &wanted, const std::function<QStringList()> &isNow)
{
    return expect([&] { return isNow() == wanted; }, [&] { return u"it is "_s + shown(isNow()); });
}

QString sees(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto text = act.arguments.rest();
        return expect([&] { return act.device->message(id, text).has_value(); },
                      [&] { return u"it sees "_s + shown(act.device->texts(id).mid(-10)); });
    });
}

QString seesNot(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return act.device->message(id, act.arguments.rest()) ? u"it does see that"_s : Done;
    });
}

QString endsWith(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto wanted = listed(act.arguments.rest());
        return expect([&] { return act.device->texts(id).mid(act.device->texts(id).size() - wanted.size()) == wanted; },
                      [&] { return u"it ends with "_s + shown(act.device->texts(id).mid(-wanted.size())); });
    });
}

// Each once and in order, whatever stands between them.
QString hasMany(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto count = act.arguments.number();
        if (!count || !act.arguments.take(u"numbered messages of"_s))
            return u"how many numbered messages of whom?"_s;
        const auto sender = act.arguments.word();
        const auto those = [&] { return act.device->texts(id, sender).filter(u"number "_s); };
        return expect([&] { return those() == numbered(*count); },
                      [&] { return u"it has %1: %2"_s.arg(those().size()).arg(shown(those().mid(-10))); });
    });
}

QString counts(const Act &act)
{
    return inChannel(
        act, [&](ConversationId id) { return expectNumber(act, [&] { return act.device->texts(id).size(); }); });
}

QString gone(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return expectNumber(act, [&] {
            const auto messages = act.device->messages(id);
            return std::count_if(messages.cbegin(), messages.cend(), [](const auto &m) { return m.deleted; });
        });
    });
}

QString holdsNothingOf(const Act &act)
{
    const auto dump = act.device->dump(client::DumpScope::Everything);
    return dump.contains(act.arguments.rest().toUtf8()) ? u"it does hold that"_s : Done;
}

QString edited(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto text = act.arguments.rest();
        const auto isEdited = [&] {
            const auto message = act.device->message(id, text);
            return message && message->editedAt;
        };
        return expect(isEdited, [&] { return u"it sees "_s + shown(act.device->texts(id).mid(-10)); });
    });
}

QString versions(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId message) {
            const auto wanted = listedOrNone(act.arguments.rest());
            return expectTexts(wanted, [&] { return act.device->versions(id, message); });
        });
    });
}

QString quotes(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId message) {
            const auto wanted = messageCalled(act, id, act.arguments.rest());
            const auto isQuoted = [&] {
                const auto now = act.device->store().messages().message(id, message);
                return wanted && now && *now && (*now)->text && (*now)->text->quote == wanted;
            };
            return expect(isQuoted, [] { return u"it does not quote that"_s; });
        });
    });
}

QString reactions(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId message) {
            auto wanted = listedOrNone(act.arguments.rest(), u',');
            wanted.sort();
            return expectTexts(wanted, [&] { return act.device->reactions(id, message); });
        });
    });
}

QString pins(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return expectNumber(act, [&] { return act.device->store().messages().pins(id)->size(); });
    });
}

QString thread(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId root) {
            const auto wanted = listedOrNone(act.arguments.rest());
            return expectTexts(wanted, [&] { return act.device->replies(id, root); });
        });
    });
}

UserId selfOf(Device &device)
{
    return device.account().self().value_or(UserId{});
}

QString threadUnread(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return atMessage(act, id, [&](MessageId root) {
            return expectNumber(act, [&] { return *act.device->store().threadUnread(id, root, selfOf(*act.device)); });
        });
    });
}

// -1 and -1 when it cannot be told.
client::Unread unreadOf(Device &device, ConversationId conversation)
{
    const auto known = device.store().unread(conversation, selfOf(device));
    return known ? known->value_or(client::Unread{-1, -1}) : client::Unread{-1, -1};
}

QString unread(const Act &act)
{
    return inChannel(
        act, [&](ConversationId id) { return expectNumber(act, [&] { return unreadOf(*act.device, id).messages; }); });
}

QString mentions(const Act &act)
{
    return inChannel(
        act, [&](ConversationId id) { return expectNumber(act, [&] { return unreadOf(*act.device, id).mentions; }); });
}

QString knowsCursor(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto user = act.arguments.word();
        const auto position = positionOf(*act.device, id, act.arguments.rest());
        return expect([&] { return position && act.device->cursor(id, user) == position; },
                      [&] {
                          return u"the cursor is at %1, not at %2"_s.arg(act.device->cursor(id, user).value_or(-1))
                              .arg(position.value_or(-1));
                      });
    });
}

QString knowsNoCursor(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto user = act.arguments.word();
        return expect([&] { return !act.device->cursor(id, user); },
                      [&] { return u"the cursor is at %1"_s.arg(*act.device->cursor(id, user)); });
    });
}

QString hasMembers(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return expectNumber(act, [&] {
            const auto info = act.device->store().conversations().find(id);
            return info && *info ? (*info)->members : -1;
        });
    });
}

QString topic(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto wanted = act.arguments.rest();
        const auto isNow = [&] {
            const auto info = act.device->store().conversations().find(id);
            return info && *info ? (*info)->topic : QString();
        };
        return expect([&] { return isNow() == wanted; }, [&] { return u"it is \"%1\""_s.arg(isNow()); });
    });
}

QString isInChannels(const Act &act)
{
    return expectNumber(act, [&] { return act.device->store().conversations().memberships()->size(); });
}

QString knowsUsers(const Act &act)
{
    return expectNumber(act, [&] { return act.device->store().profile().users()->size(); });
}

QString knowsRole(const Act &act)
{
    const auto user = act.arguments.word();
    if (!act.arguments.take(u"as"_s))
        return u"as what?"_s;
    const auto wanted = act.arguments.word();
    const auto isNow = [&] { return act.device->roleOf(user); };
    return expect([&] { return isNow() == wanted; }, [&] { return u"as \"%1\""_s.arg(isNow()); });
}

QString hasGap(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return act.device->store().events().ranges(id)->size() > 1 ? Done : u"there is none"_s;
    });
}

QString hasPreference(const Act &act)
{
    const auto key = u"preference/"_s + act.arguments.word();
    const auto wanted = act.arguments.rest();
    const auto value = [&] {
        const auto entries = act.device->store().profile().mapEntries();
        const auto found
            = std::find_if(entries->cbegin(), entries->cend(), [&](const auto &e) { return e.key == key; });
        return found == entries->cend() ? QString() : found->value;
    };
    return expect([&] { return value() == wanted; }, [&] { return u"it is \"%1\""_s.arg(value()); });
}

// A verb is its entry here.
constexpr Verb table[] = {
    {Subject::Person, "sees", "CHANNEL TEXT", sees},
    {Subject::Person, "sees not", "CHANNEL TEXT", seesNot},
    {Subject::Person, "ends with", "CHANNEL TEXT | TEXT ...", endsWith},
    {Subject::Person, "has", "CHANNEL N numbered messages of USER", hasMany},
    {Subject::Person, "counts", "CHANNEL N", counts},
    {Subject::Person, "gone", "CHANNEL N deleted messages", gone},
    {Subject::Person, "holds nothing of", "TEXT", holdsNothingOf},
    {Subject::Person, "edited", "CHANNEL TEXT", edited},
    {Subject::Person, "versions", "CHANNEL TEXT => FIRST | NEXT ... or none", versions},
    {Subject::Person, "quotes", "CHANNEL TEXT => QUOTED", quotes},
    {Subject::Person, "reactions", "CHANNEL TEXT => EMOJI N, EMOJI N ... or none", reactions},
    {Subject::Person, "pins", "CHANNEL N", pins},
    {Subject::Person, "thread", "CHANNEL ROOT => REPLY | REPLY ... or none", thread},
    {Subject::Person, "thread unread", "CHANNEL ROOT => N", threadUnread},
    {Subject::Person, "unread", "CHANNEL N", unread},
    {Subject::Person, "mentions", "CHANNEL N", mentions},
    {Subject::Person, "cursor", "CHANNEL USER [TEXT]", knowsCursor},
    {Subject::Person, "no cursor", "CHANNEL USER", knowsNoCursor},
    {Subject::Person, "members", "CHANNEL N", hasMembers},
    {Subject::Person, "topic", "CHANNEL TEXT", topic},
    {Subject::Person, "channels", "N", isInChannels},
    {Subject::Person, "users", "N", knowsUsers},
    {Subject::Person, "knows", "USER as ROLE", knowsRole},
    {Subject::Person, "gap", "CHANNEL", hasGap},
    {Subject::Person, "preference", "NAME VALUE", hasPreference},
};

} // namespace

Verbs expectations()
{
    return table;
}

} // namespace conclave::test
