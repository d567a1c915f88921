// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/searchcommand.h"

#include "client/cli/terminal.h"
#include "client/store/mapkeys.h"
#include "shared/search/folding.h"
#include "shared/search/matcher.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

using protocol::SearchMessages;

namespace {

QString sentence(search::Mistake::Kind kind)
{
    using Kind = search::Mistake::Kind;
    switch (kind) {
    case Kind::TooLong:
        return u"this is too much to search for"_s;
    case Kind::TooMany:
        return u"these are too many words or names"_s;
    case Kind::TermTooLong:
        return u"this word is too long"_s;
    case Kind::OpenQuote:
        return u"this quotation mark is never closed"_s;
    case Kind::NoValue:
        return u"something is missing here"_s;
    case Kind::UnknownValue:
        return u"use has:file, link, image, code or reaction, and is:pinned, thread, edited, saved or unread"_s;
    case Kind::BadDate:
        return u"write a date as 2026-03-31, today, yesterday or 7d"_s;
    case Kind::Twice:
        return u"this is said twice"_s;
    case Kind::NotExcludable:
        return u"only words can be excluded"_s;
    case Kind::NeverBoth:
        return u"no message is before the one day and after the other"_s;
    }
    Q_UNREACHABLE();
}

Result<UserId> userCalled(Account &account, const QString &name)
{
    if (name == "me"_L1)
        return account.self().value_or(UserId{});
    const auto users = account.store().profile().users();
    if (!users)
        return users.error();
    const auto found = std::find_if(users->begin(), users->end(), [&name](const protocol::User &user) {
        return search::fold(user.name).text == search::fold(name).text
            || search::fold(user.displayName).text == search::fold(name).text;
    });
    return found == users->end() ? Result<UserId>(Error{ErrorCode::NotFound, u"there is nobody called %1"_s.arg(name)})
                                 : Result<UserId>(found->id);
}

// The server wants something to look for, and does not know what is saved.
bool asksOnlyForSaved(const search::Query &query)
{
    const bool hasWords
        = std::any_of(query.terms.begin(), query.terms.end(), [](const search::Term &term) { return !term.excluded; });
    return query.is == QList{search::Is::Saved} && !hasWords && query.from.isEmpty() && query.in.isEmpty()
        && query.has.isEmpty() && !query.after && !query.before;
}

protocol::FoundMessage foundOf(const Message &message)
{
    protocol::FoundMessage found;
    found.conversation = message.conversation;
    found.seq = message.seq;
    found.message = message.id;
    found.at = message.at;
    found.sender = message.sender;
    found.text = message.text->text;
    found.thread = message.thread;
    found.files = message.text->files;
    return found;
}

} // namespace

void SearchCommand::begin()
{
    const auto parsed = search::parse(text(), QDate::currentDate());
    if (!parsed.mistakes.isEmpty())
        point(parsed.mistakes.first());
    else if (parsed.query.isEmpty())
        fail(ExitUsage, u"say what to search for"_s);
}

// The question, with a line below it that marks the word.
void SearchCommand::point(const search::Mistake &mistake)
{
    const auto typed = text();
    const auto before = printable(typed.left(mistake.position));
    const auto word = printable(typed.mid(mistake.position, mistake.length));
    const auto line = u"  "_s + before + word + printable(typed.mid(mistake.position + mistake.length));
    const auto mark = QString(before.size() + 2, u' ') + QString(std::max<qsizetype>(1, word.size()), u'^');
    printError(sentence(mistake.kind));
    printBelowError(line);
    printBelowError(mark);
    Q_EMIT finished(ExitUsage);
}

void SearchCommand::online()
{
    const auto query = search::parse(text(), QDate::currentDate()).query;
    call(
        [query, limit = options().limit](Account &a, auto reply) {
            auto request = resolve(a, query);
            if (!request) {
                reply(Result<QList<Shown>>(request.error()));
                return;
            }
            const Found nothing{{}, limit, query.is.contains(search::Is::Saved)};
            if (asksOnlyForSaved(query))
                listSaved(a, query, *request, nothing, reply);
            else
                fetch(a, *request, nothing, reply);
        },
        [this](const Result<QList<Shown>> &found) {
            if (!found) {
                if (!lostConnection(found.error()))
                    fail(found.error());
                return;
            }
            for (const auto &shown : *found)
                print(shown);
            Q_EMIT finished(ExitDone);
        });
}

Result<SearchMessages> SearchCommand::resolve(Account &account, const search::Query &query)
{
    SearchMessages request;
    for (const auto &term : query.terms)
        request.terms.append({term.text, term.whole, term.excluded});
    for (const auto &name : query.from) {
        const auto user = userCalled(account, name.text);
        if (!user)
            return user.error();
        request.from.append(*user);
    }
    for (const auto &name : query.in) {
        const auto channel = ownChannel(account, name.text);
        if (!channel)
            return channel.error();
        request.in.append(channel->id);
    }
    if (query.after)
        request.afterAt = query.after->startOfDay().toMSecsSinceEpoch();
    if (query.before)
        request.beforeAt = query.before->startOfDay().toMSecsSinceEpoch();
    for (const auto has : query.has)
        request.has.append(protocol::SearchHas(has)); // named in the same order
    for (const auto is : query.is) {
        for (const auto &[here, there] : {std::pair(search::Is::Pinned, protocol::SearchIs::Pinned),
                                          std::pair(search::Is::Thread, protocol::SearchIs::Thread),
                                          std::pair(search::Is::Edited, protocol::SearchIs::Edited),
                                          std::pair(search::Is::Unread, protocol::SearchIs::Unread)}) {
            if (is == here)
                request.is.append(there);
        }
    }
    return request;
}

// The server does not know what the user saved: it is picked out of what it finds.
Status SearchCommand::add(Account &account, const QList<protocol::FoundMessage> &messages, Found &found)
{
    for (const auto &message : messages) {
        if (found.messages.size() >= found.wanted)
            break;
        const auto saved = found.onlySaved
            ? account.store().map().value(mapkeys::of(mapkeys::Saved, message.conversation, message.message))
            : Result<QString>(QString());
        if (!saved)
            return saved.error();
        if (!found.onlySaved || !saved->isEmpty())
            found.messages.append(message);
    }
    return {};
}

// What is on this computer, if that is all of it; else the server is asked for the channels that have some.
template <class Reply>
void SearchCommand::listSaved(Account &account, const search::Query &query, SearchMessages request, Found found,
                              Reply reply)
{
    const search::Matcher matcher(query.terms);
    const auto keys = account.store().map().entries(QLatin1StringView(mapkeys::Saved));
    if (!keys) {
        reply(Result<QList<Shown>>(keys.error()));
        return;
    }
    bool isAll = true;
    for (auto it = keys->cbegin(); it != keys->cend(); ++it) {
        const auto place = mapkeys::placeOf(mapkeys::Saved, it.key());
        if (!place)
            continue;
        if (!request.in.contains(place->conversation))
            request.in.append(place->conversation);
        const auto message = account.store().messages().message(place->conversation, place->thread);
        isAll = isAll && message && *message;
        if (isAll && (*message)->text && matcher.matches((*message)->text->text))
            found.messages.append(foundOf(**message));
    }
    if (!isAll) {
        found.messages.clear();
        if (request.in.size() > protocol::SearchTerms) { // more than it takes: anywhere, at any time
            request.in.clear();
            request.afterAt = 1;
        }
        found.wanted = std::min<qint64>(found.wanted, keys->size());
        fetch(account, request, found, reply);
        return;
    }
    std::sort(found.messages.begin(), found.messages.end(),
              [](const auto &a, const auto &b) { return std::tie(a.at, a.seq) > std::tie(b.at, b.seq); });
    addNames(account, found.messages.first(std::min<qsizetype>(found.wanted, found.messages.size())), reply);
}

template <class Reply>
void SearchCommand::fetch(Account &account, SearchMessages request, Found found, Reply reply)
{
    request.limit = found.onlySaved ? qint64(protocol::SearchResults)
                                    : std::min<qint64>(found.wanted - found.messages.size(), protocol::SearchResults);
    account.searchServer(request,
                         [&account, request, found, reply](const Result<SearchMessages::Reply> &answer) mutable {
                             if (!answer) {
                                 reply(Result<QList<Shown>>(answer.error()));
                                 return;
                             }
                             if (auto added = add(account, answer->messages, found); !added) {
                                 reply(Result<QList<Shown>>(added.error()));
                                 return;
                             }
                             request.cursor = answer->cursor;
                             const bool wantsMore = request.cursor && found.messages.size() < found.wanted;
                             const bool mayGoOn = !found.onlySaved || --found.pages > 0;
                             if (wantsMore && mayGoOn) {
                                 fetch(account, request, found, reply);
                                 return;
                             }
                             if (wantsMore)
                                 printError(u"there may be more: say in: or before: to look further"_s);
                             addNames(account, found.messages, reply);
                         });
}

template <class Reply>
void SearchCommand::addNames(Account &account, const QList<protocol::FoundMessage> &messages, Reply reply)
{
    const auto users = account.store().profile().users();
    const auto own = account.store().conversations().all();
    if (!users || !own) {
        reply(Result<QList<Shown>>(users ? own.error() : users.error()));
        return;
    }
    const auto shown = [messages, users = *users](const QList<protocol::Conversation> &conversations) {
        QHash<ConversationId, QString> channels;
        for (const auto &conversation : conversations)
            channels.insert(conversation.id, conversation.name);
        QHash<UserId, QString> names;
        for (const auto &user : users)
            names.insert(user.id, user.name);
        QList<Shown> all;
        for (const auto &message : messages)
            all.append({message, channels.value(message.conversation, message.conversation.toText()),
                        names.value(message.sender, message.sender.toText())});
        return all;
    };
    const bool isKnown = std::all_of(messages.begin(), messages.end(), [&own](const protocol::FoundMessage &message) {
        return std::any_of(own->begin(), own->end(),
                           [&message](const auto &conversation) { return conversation.id == message.conversation; });
    });
    if (isKnown) {
        reply(Result<QList<Shown>>(shown(*own)));
        return;
    }
    account.directory({}, false, [own = *own, shown, reply](const Result<QList<protocol::Conversation>> &others) {
        reply(others ? Result<QList<Shown>>(shown(own + *others)) : others.error());
    });
}

void SearchCommand::print(const Shown &shown)
{
    if (options().json)
        printBytes(protocol::encode(shown.message) + '\n');
    else
        printLine(u"#%1 %2 %3: %4"_s.arg(printable(shown.channel))
                      .arg(shown.message.seq)
                      .arg(printable(shown.sender), printable(inWords(shown.message.text, shown.message.files))));
}

} // namespace conclave::client
