// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/search.h"

#include "server/domain/searchindex.h"
#include "shared/protocol/codec.h"
#include "shared/search/matcher.h"
#include "shared/search/tokens.h"

#include <QElapsedTimer>
#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::FoundMessage;
using protocol::SearchHas;
using protocol::SearchIs;
using protocol::SearchMessages;

namespace {

constexpr qsizetype MostTokens = 24; // of one term that the index is asked for; reading the messages does the rest
constexpr int LargestBatch = 4000; // candidates that are fetched at once; few at first, more when few of them match
constexpr qsizetype ReadAtOnce = 64; // of them, messages
constexpr qint64 ClockSlackMs
    = qint64(60) * 60 * 1000; // documents are in the order of time but for corrections of the clock
constexpr qint64 BusyRetryMs = 1000;

// What to look for, as the domain understood it.
struct Question
{
    QList<search::Term> terms;
    QList<QStringList> tokens; // SearchStore::Candidates::all
    SearchStore::Filter filter;
    qint64 below = std::numeric_limits<qint64>::max();
    int limit = 0;
    int timeMs = 0;
};

template <class T>
bool has(const QList<T> &list, T value)
{
    return list.contains(value);
}

QList<search::Term> termsOf(const SearchMessages &request)
{
    QList<search::Term> terms;
    for (const auto &term : request.terms)
        terms.append({term.text, term.whole, term.excluded, 0, 0});
    return terms;
}

QList<QStringList> tokensOf(const SearchMessages &request, const QList<search::Term> &terms)
{
    QList<QStringList> all;
    for (const auto &term : terms) {
        const auto tokens = term.excluded ? QStringList() : search::tokensOf(term);
        for (const auto &token : tokens.first(std::min(MostTokens, tokens.size())))
            all.append(QStringList{token});
    }
    QStringList places;
    for (const auto &id : request.in)
        places << searchtoken::ofConversation(id);
    QStringList senders;
    for (const auto &id : request.from)
        senders << searchtoken::ofSender(id);
    for (const auto &alternatives : {places, senders}) {
        if (!alternatives.isEmpty())
            all.append(alternatives);
    }
    for (const auto &[trait, wanted] : std::initializer_list<std::pair<const char *, bool>>{
             {"file", has(request.has, SearchHas::File)},
             {"image", has(request.has, SearchHas::Image)},
             {"link", has(request.has, SearchHas::Link)},
             {"code", has(request.has, SearchHas::Code)},
             {"thread", has(request.is, SearchIs::Thread)},
             {"edited", has(request.is, SearchIs::Edited)},
         }) {
        if (wanted)
            all.append(QStringList{searchtoken::ofTrait(trait)});
    }
    return all;
}

bool chooses(const SearchMessages &request)
{
    const auto isWanted = [](const auto &term) { return !term.excluded; };
    return std::any_of(request.terms.begin(), request.terms.end(), isWanted) || !request.from.isEmpty()
        || !request.in.isEmpty() || !request.has.isEmpty() || !request.is.isEmpty() || request.afterAt
        || request.beforeAt;
}

FoundMessage foundMessage(const DocumentRow &document, const protocol::Content::Text &original)
{
    const auto *edit = document.edit ? document.edit->as<protocol::Content::Edit>() : nullptr;
    return {document.key.conversation,         document.seq,    document.key.message, document.at,   document.sender,
            edit ? edit->text : original.text, original.thread, document.editedSeq,   original.files};
}

// One page of a search. All that it reads is of one moment.
class Page
{
public:
    Page(SearchStore &store, const Question &question)
        : m_store(store)
        , m_question(question)
        , m_matcher(question.terms)
    {
        m_timer.start();
    }

    Result<SearchMessages::Reply> run()
    {
        auto ended = findEnds();
        for (int batch = m_question.limit + 1; ended && !*ended; batch = std::min(4 * batch, LargestBatch))
            ended = look(batch);
        if (ended)
            return std::move(m_reply);
        // The database stopped what took it too long: what is there already is a page.
        if (ended.error().code != ErrorCode::StorageTimedOut)
            return ended.error();
        if (!hasProgressed())
            return Error{ErrorCode::Busy, {}, BusyRetryMs};
        stop();
        return std::move(m_reply);
    }

private:
    // Where in time to look; true: nowhere.
    Result<bool> findEnds()
    {
        const auto newest = m_store.newest();
        if (!newest)
            return newest.error();
        m_below = std::min(m_question.below, *newest + 1);
        if (m_question.filter.beforeAt < std::numeric_limits<qint64>::max()) {
            const auto end = m_store.firstSince(m_question.filter.beforeAt + ClockSlackMs);
            if (!end)
                return end.error();
            m_below = std::min(m_below, end->value_or(m_below));
        }
        if (m_question.filter.afterAt > ClockSlackMs) {
            const auto begin = m_store.firstSince(m_question.filter.afterAt - ClockSlackMs);
            if (!begin)
                return begin.error();
            m_from = begin->value_or(m_below);
        }
        m_begin = m_below;
        return m_from >= m_below;
    }

    // The next so many candidates; true when the page ends with them.
    Result<bool> look(int batch)
    {
        const auto docs = m_store.candidates({m_question.tokens, m_from, m_below, batch});
        if (!docs)
            return docs.error();
        for (qsizetype first = 0; first < docs->size(); first += ReadAtOnce) {
            const auto ended = read(docs->mid(first, ReadAtOnce));
            if (!ended || *ended)
                return ended;
        }
        return docs->size() < batch; // then there is nothing older
    }

    // True when the page ends with one of them.
    Result<bool> read(const QList<qint64> &docs)
    {
        const auto documents = m_store.readable(docs, m_question.filter);
        if (!documents)
            return documents.error();
        for (const auto &document : *documents) {
            if (take(document))
                return true;
        }
        m_below = docs.last();
        return isLate() ? stop() : false;
    }

    // True when the page ends before this document.
    bool take(const DocumentRow &document)
    {
        if (isLate() && hasProgressed())
            return stop();
        const auto *original = document.original->as<protocol::Content::Text>();
        const auto found = original ? foundMessage(document, *original) : FoundMessage();
        if (!original || !m_matcher.matches(protocol::searchableText(found.text, found.files))) {
            m_below = document.doc;
            return false;
        }
        m_bytes += protocol::encode(found).size() + 1;
        const bool isFull = m_reply.messages.size() == m_question.limit
            || (m_bytes > History::PageBytes && !m_reply.messages.isEmpty());
        if (isFull) {
            m_reply.cursor = m_below;
            return true;
        }
        m_reply.messages.append(found);
        m_below = document.doc;
        return false;
    }

    bool hasProgressed() const { return m_below < m_begin; } // so that the next page begins elsewhere
    bool isLate() const { return m_timer.elapsed() >= m_question.timeMs; }
    bool stop()
    {
        m_reply.cursor = m_below;
        m_reply.partial = true;
        return true;
    }

    SearchStore &m_store;
    const Question &m_question;
    const search::Matcher m_matcher;
    QElapsedTimer m_timer;
    qint64 m_from = 1;
    qint64 m_begin = 0;
    qint64 m_below = 0; // everything from here to `m_begin` was looked at
    qsizetype m_bytes = 0;
    SearchMessages::Reply m_reply;
};

Result<QByteArray> answer(Stores &stores, const Question &question)
{
    sql::Transaction transaction(stores.database, sql::Access::ReadOnly);
    if (!transaction.begun())
        return transaction.begun().error();
    if (auto limited = stores.database.limitTime(question.timeMs); !limited)
        return limited.error();
    const auto reply = Page(stores.search, question).run();
    if (!reply)
        return reply.error();
    return protocol::encode(*reply);
}

} // namespace

Result<ReadJob> Search::messages(const SearchMessages &request)
{
    if (auto allowed = m_access.allowed(SearchMessages::op); !allowed)
        return allowed.error();
    if (!chooses(request))
        return Error{ErrorCode::Invalid, u"terms: nothing to look for"_s};
    for (const auto &id : request.in) {
        // Who may not read there hears the same as of event.history.
        if (const auto state = m_access.conversation(id, protocol::EventHistory::op); !state)
            return state.error();
    }
    Question question;
    question.terms = termsOf(request);
    for (qsizetype i = 0; i < question.terms.size(); ++i) {
        if (search::fold(question.terms.at(i).text).text.empty())
            return Error{ErrorCode::Invalid, u"terms: number %1 holds nothing that anybody sees"_s.arg(i + 1)};
    }
    question.tokens = tokensOf(request, question.terms);
    question.filter.reader = m_caller.user;
    question.filter.afterAt = request.afterAt.value_or(0);
    question.filter.beforeAt = request.beforeAt.value_or(std::numeric_limits<qint64>::max());
    question.filter.pinned = has(request.is, SearchIs::Pinned);
    question.filter.unread = has(request.is, SearchIs::Unread);
    question.filter.reaction = has(request.has, SearchHas::Reaction);
    question.below = request.cursor.value_or(std::numeric_limits<qint64>::max());
    question.limit = int(request.limit);
    question.timeMs = m_timeMs;
    return ReadJob([question](Stores &stores) { return answer(stores, question); });
}

} // namespace conclave::server
