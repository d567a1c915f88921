// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/verbs.h"

#include "tests/scenario/world.h"
#include "tests/support/wireclient.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace conclave::test {

using client::Account;
using protocol::Content;
using protocol::ConversationKind;

namespace {

const QString Done; // nothing went wrong

// Runs what needs to know the channel that is named next.
QString inChannel(const Act &act, const std::function<QString(ConversationId)> &work)
{
    const auto name = act.arguments.word();
    const auto id = act.world.channel(name);
    return id ? work(*id) : u"no step has created #%1"_s.arg(name);
}

QString expect(const std::function<bool()> &condition, const std::function<QString()> &otherwise)
{
    return waitUntil(condition) ? Done : otherwise();
}

QString shown(const QStringList &texts)
{
    return texts.isEmpty() ? u"nothing"_s : u"\""_s + texts.join(u"\", \""_s) + u'"';
}

QString enqueue(Device &device, ConversationId conversation, const QString &text)
{
    Content::Text content;
    content.text = text;
    const auto id = device.account().send(conversation, Content{content});
    return id ? Done : u"the outbox failed: "_s + id.error().detail;
}

// Waits for the answer to one of the account's requests.
QString request(Device &device, const std::function<void(Account &, Account::Callback<protocol::Ack>)> &ask)
{
    auto answered = std::make_shared<bool>(false);
    ask(device.account(), [&device, answered](const Result<protocol::Ack> &ack) {
        *answered = true;
        if (!ack)
            device.noteRefusal(ack.error());
    });
    return expect([answered] { return *answered; }, [] { return u"no answer"_s; });
}

QString create(const Act &act)
{
    protocol::CreateConversation request;
    request.clientId = ClientId::create();
    request.kind = act.arguments.take(u"private"_s) ? ConversationKind::Private : ConversationKind::Public;
    request.history = act.arguments.take(u"from_join"_s) ? protocol::History::FromJoin : protocol::History::All;
    request.name = act.arguments.word();
    request.topic = act.arguments.rest();
    if (!act.world.channel(request.name))
        act.world.addChannel(request.name, ConversationId{request.clientId.uuid});
    return test::request(*act.device, [&](Account &account, auto done) { account.create(request, done); });
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
        else
            return u"change what?"_s;
        return request(*act.device, [&](Account &account, auto done) { account.change(change, done); });
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

QString send(const Act &act)
{
    return inChannel(act, [&](ConversationId id) { return enqueue(*act.device, id, act.arguments.rest()); });
}

QStringList numbered(int count)
{
    QStringList texts;
    for (int i = 1; i <= count; ++i)
        texts << u"number %1"_s.arg(i);
    return texts;
}

QString sendMany(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto count = act.arguments.number();
        if (!count || !act.arguments.take(u"numbered messages"_s))
            return u"how many numbered messages?"_s;
        for (const auto &text : numbered(*count)) {
            if (auto problem = enqueue(*act.device, id, text); !problem.isEmpty())
                return problem;
        }
        return Done;
    });
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
        auto wanted = act.arguments.rest().split(u'|');
        for (auto &text : wanted)
            text = text.trimmed();
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
    return inChannel(act, [&](ConversationId id) {
        const auto count = act.arguments.number().value_or(-1);
        return expect([&] { return act.device->texts(id).size() == count; },
                      [&] { return u"there are %1"_s.arg(act.device->texts(id).size()); });
    });
}

QString unread(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        const auto count = act.arguments.number().value_or(-1);
        const auto isNow = [&] {
            const auto number = act.device->store().unread(id, act.device->account().self().value_or(UserId{}));
            return number && *number ? **number : qint64(-1);
        };
        return expect([&] { return isNow() == count; }, [&] { return u"there are %1"_s.arg(isNow()); });
    });
}

// The position of the message with that text, or of the newest event without one.
std::optional<Seq> positionOf(Device &device, ConversationId id, const QString &text)
{
    if (text.isEmpty())
        return device.store().events().newestRange(id)->last;
    const auto message = device.message(id, text);
    return message ? std::optional(message->seq) : std::nullopt;
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
        const auto count = act.arguments.number().value_or(-1);
        const auto isNow = [&] {
            const auto info = act.device->store().conversations().find(id);
            return info && *info ? (*info)->members : -1;
        };
        return expect([&] { return isNow() == count; }, [&] { return u"there are %1"_s.arg(isNow()); });
    });
}

QString isInChannels(const Act &act)
{
    const auto count = act.arguments.number().value_or(-1);
    const auto isNow = [&] { return act.device->store().conversations().memberships()->size(); };
    return expect([&] { return isNow() == count; }, [&] { return u"it is in %1"_s.arg(isNow()); });
}

QString knowsUsers(const Act &act)
{
    const auto count = act.arguments.number().value_or(-1);
    const auto isNow = [&] { return act.device->store().profile().users()->size(); };
    return expect([&] { return isNow() == count; }, [&] { return u"it knows %1"_s.arg(isNow()); });
}

QString hasGap(const Act &act)
{
    return inChannel(act, [&](ConversationId id) {
        return act.device->store().events().ranges(id)->size() > 1 ? Done : u"there is none"_s;
    });
}

// The account has no preferences of its own to set yet, so they are set from outside.
QString prefers(const Act &act)
{
    const auto key = u"preference/"_s + act.arguments.word();
    const auto tokens = act.device->store().profile().tokens();
    WireClient wire(act.world.server());
    if (!tokens || !*tokens || !wire.connect() || !wire.authenticate((*tokens)->accessToken))
        return u"cannot sign in beside it"_s;
    const auto code = wire.errorOf(u"map.set"_s, {{u"key"_s, key}, {u"value"_s, act.arguments.rest()}});
    return code == u"none"_s ? Done : u"the map refused: "_s + code;
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

QString dies(const Act &act)
{
    if (const auto count = act.arguments.take(u"after"_s) ? act.arguments.number() : std::nullopt) {
        const auto delivered = [&] {
            int sum = 0;
            for (const auto *device : act.world.online())
                sum += device->delivered();
            return sum;
        };
        const bool any = waitUntil([&, before = delivered()] { return delivered() - before >= *count; });
        if (!any || !act.arguments.take(u"deliveries"_s))
            return u"there were not so many deliveries"_s;
    }
    act.world.server().kill();
    return Done;
}

QString returns(const Act &act)
{
    return act.world.startServer();
}

QString restarts(const Act &act)
{
    if (const int status = act.world.server().terminate(); status != 0)
        return u"it ended with status %1"_s.arg(status);
    return act.world.startServer();
}

QString crowdJoins(const Act &act)
{
    return inChannel(act,
                     [&](ConversationId id) { return act.world.crowd().join(id, act.arguments.number().value_or(1)); });
}

QString crowdLeaves(const Act &act)
{
    return inChannel(
        act, [&](ConversationId id) { return act.world.crowd().leave(id, act.arguments.number().value_or(1)); });
}

// A verb is its entry here.
constexpr Verb verbs[] = {
    {Subject::Person, "create", "[private] [from_join] CHANNEL [TOPIC]", create},
    {Subject::Person, "join", "CHANNEL", join},
    {Subject::Person, "leave", "CHANNEL", leave},
    {Subject::Person, "invite", "CHANNEL USER", invite},
    {Subject::Person, "remove", "CHANNEL USER", removeMember},
    {Subject::Person, "change", "CHANNEL topic TEXT | CHANNEL archived yes|no", change},
    {Subject::Person, "send", "CHANNEL TEXT", send},
    {Subject::Person, "sends", "CHANNEL N numbered messages", sendMany},
    {Subject::Person, "read", "CHANNEL [TEXT of the last message read]", read},
    {Subject::Person, "prefers", "NAME VALUE", prefers},
    {Subject::Person, "goes offline", "", goesOffline},
    {Subject::Person, "comes back", "", comesBack},
    {Subject::Person, "quits", "", quits},
    {Subject::Person, "starts", "", starts},
    {Subject::Person, "refused", "CODE STEP", refused},
    {Subject::Person, "sees", "CHANNEL TEXT", sees},
    {Subject::Person, "sees not", "CHANNEL TEXT", seesNot},
    {Subject::Person, "ends with", "CHANNEL TEXT | TEXT ...", endsWith},
    {Subject::Person, "has", "CHANNEL N numbered messages of USER", hasMany},
    {Subject::Person, "counts", "CHANNEL N", counts},
    {Subject::Person, "unread", "CHANNEL N", unread},
    {Subject::Person, "cursor", "CHANNEL USER [TEXT]", knowsCursor},
    {Subject::Person, "no cursor", "CHANNEL USER", knowsNoCursor},
    {Subject::Person, "members", "CHANNEL N", hasMembers},
    {Subject::Person, "topic", "CHANNEL TEXT", topic},
    {Subject::Person, "channels", "N", isInChannels},
    {Subject::Person, "users", "N", knowsUsers},
    {Subject::Person, "gap", "CHANNEL", hasGap},
    {Subject::Person, "preference", "NAME VALUE", hasPreference},
    {Subject::Server, "dies", "[after N deliveries]", dies},
    {Subject::Server, "returns", "", returns},
    {Subject::Server, "restarts", "", restarts},
    {Subject::Crowd, "join", "CHANNEL N", crowdJoins},
    {Subject::Crowd, "leave", "CHANNEL N", crowdLeaves},
};

} // namespace

QString Arguments::word()
{
    const auto end = m_rest.indexOf(u' ');
    const auto word = m_rest.left(end);
    m_rest = end < 0 ? QString() : m_rest.mid(end).trimmed();
    return word;
}

std::optional<int> Arguments::number()
{
    bool ok = false;
    const int value = m_rest.section(u' ', 0, 0).toInt(&ok);
    if (!ok)
        return std::nullopt;
    word();
    return value;
}

bool Arguments::take(const QString &words)
{
    if (m_rest != words && !m_rest.startsWith(words + u' '))
        return false;
    m_rest = m_rest.mid(words.size()).trimmed();
    return true;
}

const Verb *findVerb(Subject subject, const QString &step)
{
    const Verb *best = nullptr;
    for (const auto &verb : verbs) {
        const QLatin1StringView name(verb.name);
        const bool matches = verb.subject == subject && (step == name || step.startsWith(name + u' '));
        if (matches && (!best || qstrlen(best->name) < qstrlen(verb.name)))
            best = &verb;
    }
    return best;
}

} // namespace conclave::test
