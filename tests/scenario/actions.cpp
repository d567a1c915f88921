// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/readersreport.h"
#include "tests/scenario/steps.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

using client::Account;
using protocol::ConversationKind;

namespace {

// Waits for the answer to one of the account's requests.
template <class Reply = protocol::Ack, class Ask>
QString request(Device &device, const Ask &ask)
{
    auto answered = std::make_shared<bool>(false);
    ask(device.account(), [&device, answered](const Result<Reply> &reply) {
        *answered = true;
        if (!reply)
            device.noteRefusal(reply.error());
    });
    return expect([answered] { return *answered; }, [] { return u"no answer"_s; });
}

std::optional<protocol::Replies> replies(Arguments &arguments)
{
    for (size_t i = 0; i < protocol::EnumNames<protocol::Replies>::names.size(); ++i) {
        if (arguments.take(QString::fromLatin1(protocol::EnumNames<protocol::Replies>::names[i])))
            return protocol::Replies(i);
    }
    return std::nullopt;
}

QString create(const Act &act)
{
    protocol::CreateConversation wish;
    wish.clientId = ClientId::create();
    if (act.arguments.take(u"private"_s)) {
        wish.kind = ConversationKind::Private;
    } else if (act.arguments.take(u"broadcast"_s)) {
        wish.kind = ConversationKind::Broadcast;
        wish.replies = replies(act.arguments);
    } else if (act.arguments.take(u"temporary"_s)) {
        wish.kind = ConversationKind::Temporary;
        wish.endsAt = SystemClock().nowMs() + qint64(act.arguments.number().value_or(0)) * 1000;
        wish.atEnd = act.arguments.take(u"purge"_s) ? protocol::AtEnd::Purge : protocol::AtEnd::Archive;
    }
    wish.history = act.arguments.take(u"from_join"_s) ? protocol::History::FromJoin : protocol::History::All;
    wish.name = act.arguments.word();
    wish.topic = act.arguments.rest();
    if (!act.world.channel(wish.name))
        act.world.addChannel(wish.name, ConversationId{wish.clientId.uuid});
    return request(*act.device, [&](Account &account, auto done) { account.create(wish, done); });
}

QString join(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return request(*act.device, [id](Account &account, auto done) { account.join(id, done); });
    });
}

QString leave(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return request(*act.device, [id](Account &account, auto done) { account.leave(id, done); });
    });
}

// What one does to another, whom the own store knows.
template <class Frame>
QString toUser(const Act &act, void (Account::*ask)(const Frame &, Account::Callback<protocol::Ack>))
{
    return inChannel(act, [&](ConversationId id) {
        const auto user = act.device->userNamed(act.arguments.word());
        if (!user)
            return u"it does not know that user"_s;
        return request(*act.device, [&](Account &account, auto done) {
            (account.*ask)({id, ClientId::create(), *user}, done);
        });
    });
}

QString invite(const Act &act)
{
    return toUser<protocol::InviteMember>(act, &Account::invite);
}

QString removeMember(const Act &act)
{
    return toUser<protocol::RemoveMember>(act, &Account::remove);
}

QString change(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        protocol::ChangeConversation change;
        change.conversation = id;
        change.clientId = ClientId::create();
        const auto what = act.arguments.word();
        if (what == "topic"_L1)
            change.topic = act.arguments.rest();
        else if (what == "archived"_L1)
            change.archived = act.arguments.word() == "yes"_L1;
        else if (what == "replies"_L1)
            change.replies = replies(act.arguments);
        else if (what == "end"_L1)
            change.endsAt = SystemClock().nowMs() + qint64(act.arguments.number().value_or(0)) * 1000;
        else
            return u"change what?"_s;
        return request(*act.device, [&](Account &account, auto done) { account.change(change, done); });
    });
}

QString setPoster(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const bool on = act.arguments.take(u"add"_s) || !act.arguments.take(u"remove"_s);
        const auto user = act.device->userNamed(act.arguments.word());
        if (!user)
            return u"it does not know that user"_s;
        return request(*act.device, [&](Account &account, auto done) {
            account.setPoster({id, ClientId::create(), *user, on}, done);
        });
    });
}

// Who has read a message: `readers CHANNEL TEXT => 2 of 4`, the author not counted.
QString readers(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto text = act.arguments.beforeArrow();
        const auto wanted = act.arguments.rest();
        const auto message = act.device->message(id, text);
        if (!message)
            return u"it does not have that message"_s;
        QString got;
        for (int i = 0; i < 5 && got != wanted; ++i) { // cursors are on their way for a second or two
            auto list = std::make_shared<std::optional<Account::ReaderList>>();
            auto problem = request<Account::ReaderList>(*act.device, [&](Account &account, auto done) {
                account.readers(id, message->seq, [list, done](const Result<Account::ReaderList> &reply) {
                    if (reply)
                        *list = *reply;
                    done(reply);
                });
            });
            if (!problem.isEmpty() || !*list)
                return problem;
            const auto rows = client::readerRows(**list, message->seq, message->sender, {});
            const auto read = std::count_if(rows.begin(), rows.end(), [](const auto &row) { return row.hasRead; });
            got = u"%1 of %2"_s.arg(read).arg(rows.size());
            if (got != wanted)
                waitUntil([] { return false; }, 1000);
        }
        return got == wanted ? Done : u"it is read by "_s + got;
    });
}

QString setRole(const Act &act)
{
    const auto user = act.device->userNamed(act.arguments.word());
    const auto name = act.arguments.word();
    const auto &names = protocol::EnumNames<protocol::Role>::names;
    const auto found
        = std::find_if(names.begin(), names.end(), [&](const char *role) { return name == QLatin1StringView(role); });
    if (!user || found == names.end())
        return u"it does not know that user or role"_s;
    const auto role = protocol::Role(found - names.begin());
    return request<protocol::Done>(*act.device,
                                   [&](Account &account, auto done) { account.setRole(*user, role, done); });
}

QString prefers(const Act &act)
{
    const auto key = u"preference/"_s + act.arguments.word();
    const auto kept = act.device->account().setMap(key, act.arguments.rest());
    return kept ? Done : u"it keeps no preference: "_s + kept.error().detail;
}

QString setHidesRead(const Act &act, bool hides)
{
    return request<protocol::Done>(*act.device,
                                   [hides](Account &account, auto done) { account.setHidesRead(hides, done); });
}

QString hidesReading(const Act &act)
{
    return setHidesRead(act, true);
}

QString sharesReading(const Act &act)
{
    return setHidesRead(act, false);
}

// Without a text the status is cleared.
QString says(const Act &act)
{
    const auto text = act.arguments.rest();
    const auto status = text.isEmpty() ? std::nullopt : std::optional(protocol::UserStatus{text, {}, {}});
    return request<protocol::Done>(*act.device,
                                   [&](Account &account, auto done) { account.setUserStatus(status, done); });
}

QString goesOffline(const Act &act)
{
    act.device->goOffline();
    return Done;
}

QString comesBack(const Act &act)
{
    act.device->goOnline();
    return expect([&] { return act.device->isOnline(); }, [] { return u"it does not get online"_s; });
}

QString quits(const Act &act)
{
    act.device->quit();
    return Done;
}

QString starts(const Act &act)
{
    act.device->start();
    return Done;
}

// For what the server does by its clock.
QString letTimePass(const Act &act)
{
    const auto seconds = act.arguments.number();
    if (!seconds)
        return u"how many seconds?"_s;
    waitUntil([] { return false; }, *seconds * 1000);
    return Done;
}

// Does the rest of the step and wants the server to say no.
QString refused(const Act &act)
{
    const auto code = act.arguments.word();
    const auto step = act.arguments.rest();
    const auto *verb = findVerb(Subject::Person, step);
    if (!verb)
        return u"unknown verb"_s;
    Arguments arguments(step.mid(qsizetype(qstrlen(verb->name))));
    if (auto problem = verb->run({act.world, act.device, arguments}); !problem.isEmpty())
        return problem;
    QString got;
    const bool answered = waitUntil([&] {
        got = act.device->takeRefusal();
        return !got.isEmpty() || act.device->isComplete();
    });
    if (got == code)
        return Done;
    return !got.isEmpty() ? u"it was refused with "_s + got : answered ? u"it was not refused"_s : u"no answer"_s;
}

// A verb is its entry here.
constexpr Verb table[] = {
    {Subject::Person, "create", "[private|broadcast [REPLIES]|temporary SECONDS [purge]] [from_join] CHANNEL [TOPIC]",
     create},
    {Subject::Person, "join", "CHANNEL", join},
    {Subject::Person, "leave", "CHANNEL", leave},
    {Subject::Person, "invite", "CHANNEL USER", invite},
    {Subject::Person, "remove", "CHANNEL USER", removeMember},
    {Subject::Person, "change", "CHANNEL topic TEXT | archived yes|no | replies REPLIES | end SECONDS", change},
    {Subject::Person, "poster", "CHANNEL add|remove USER", setPoster},
    {Subject::Person, "readers", "CHANNEL TEXT => N of M", readers},
    {Subject::Person, "role", "USER ROLE", setRole},
    {Subject::Person, "prefers", "NAME VALUE", prefers},
    {Subject::Person, "hides reading", "", hidesReading},
    {Subject::Person, "shares reading", "", sharesReading},
    {Subject::Person, "status", "[TEXT]", says},
    {Subject::Person, "goes offline", "", goesOffline},
    {Subject::Person, "comes back", "", comesBack},
    {Subject::Person, "quits", "", quits},
    {Subject::Person, "starts", "", starts},
    {Subject::Person, "wait", "SECONDS", letTimePass},
    {Subject::Person, "refused", "CODE STEP", refused},
};

} // namespace

Verbs actions()
{
    return table;
}

} // namespace conclave::test
