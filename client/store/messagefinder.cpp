// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/messagefinder.h"

#include "client/store/mapkeys.h"
#include "shared/search/tokens.h"
#include "shared/util/logging.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PageChanges = 500;
constexpr qint64 ManyChanges = 5000;
constexpr int PageMessages = 500;

} // namespace

// What the index does not know of a candidate: whether the user still may see it, and what is often changed about
// messages without changing them. For one search.
struct MessageFinder::Filter
{
    LocalStore &store;
    const SearchRequest &request;
    QSet<ConversationId> visible = {};
    QHash<ConversationId, QSet<MessageId>> pins = {};
    QHash<ConversationId, Seq> read = {};

    Status begin()
    {
        const auto memberships = store.conversations().memberships();
        if (!memberships)
            return memberships.error();
        for (auto it = memberships->cbegin(); it != memberships->cend(); ++it) {
            if (!it->leftSeq)
                visible.insert(it.key());
        }
        return {};
    }
    bool accepts(const SearchIndex::Hit &hit)
    {
        const auto &is = request.query.is;
        return visible.contains(hit.conversation) && (!is.contains(search::Is::Pinned) || isPinned(hit))
            && (!is.contains(search::Is::Unread) || isUnread(hit)) && (!is.contains(search::Is::Saved) || isSaved(hit))
            && (!request.query.has.contains(search::Has::Reaction) || hasReaction(hit));
    }
    bool isPinned(const SearchIndex::Hit &hit)
    {
        auto known = pins.find(hit.conversation);
        if (known == pins.end()) {
            const auto ids = store.messages().pins(hit.conversation);
            known = pins.insert(hit.conversation, ids ? QSet<MessageId>(ids->begin(), ids->end()) : QSet<MessageId>());
        }
        return known->contains(hit.message);
    }
    bool isUnread(const SearchIndex::Hit &hit)
    {
        auto known = read.find(hit.conversation);
        if (known == read.end()) {
            const auto upTo = store.readUpTo(hit.conversation, request.self);
            known = read.insert(hit.conversation, upTo ? *upTo : std::numeric_limits<Seq>::max());
        }
        const auto message = store.messages().message(hit.conversation, hit.message);
        return message && *message && (*message)->seq > *known && (*message)->sender != request.self;
    }
    bool isSaved(const SearchIndex::Hit &hit) const
    {
        const auto saved = store.map().value(mapkeys::of(mapkeys::Saved, hit.conversation, hit.message));
        return saved && !saved->isEmpty();
    }
    bool hasReaction(const SearchIndex::Hit &hit) const
    {
        const auto any = store.messages().hasReactions(hit.conversation, hit.message);
        return any && *any;
    }
};

MessageFinder::MessageFinder(const QString &storeFile, Secret storeKey, std::function<bool()> mayWork)
    : m_storeFile(storeFile)
    , m_storeKey(std::move(storeKey))
    , m_mayWork(std::move(mayWork))
    , m_snapshot(snapshotFile(storeFile))
{
}

Status MessageFinder::connect()
{
    if (m_store)
        return {};
    auto store = LocalStore::open(m_storeFile, m_storeKey, sql::Access::ReadOnly);
    if (!store)
        return store.error();
    m_store = *std::move(store);
    return {};
}

Status MessageFinder::open()
{
    if (m_index)
        return {};
    if (auto done = connect(); !done)
        return done;
    m_wasRebuilt = false;
    const auto loaded = load();
    if (loaded)
        return catchUp();
    if (loaded.error().code != ErrorCode::NotFound)
        qCInfo(lcClient) << "the search index is made anew:" << loaded.error().detail;
    m_wasRebuilt = true;
    return rebuild();
}

Status MessageFinder::load()
{
    const auto state = m_store->searchJournal().state();
    if (!state)
        return state.error();
    if (!*state)
        return Error{ErrorCode::NotFound, u"no journal is kept"_s};
    auto loaded = m_snapshot.load(m_store->sealer());
    if (!loaded)
        return loaded.error();
    const auto &head = loaded->head;
    if (head.journal != (*state)->mark || head.position < (*state)->trimmed || head.rules != search::tokensVersion())
        return Error{ErrorCode::StorageCorrupt, u"the kept search index is of another time"_s};
    auto index = SearchIndex::fromImage(std::move(loaded->image));
    if (!index)
        return index.error();
    m_index = *std::move(index);
    m_journal = head.journal;
    m_position = m_saved = head.position;
    m_removed = false;
    return {};
}

Status MessageFinder::rebuild()
{
    auto index = SearchIndex::create();
    if (!index)
        return index.error();
    const sql::Transaction moment(m_store->database(), sql::Access::ReadOnly);
    if (!moment.begun())
        return moment.begun();
    const auto state = m_store->searchJournal().state();
    const auto position = m_store->searchJournal().position();
    if (!state || !position)
        return state ? position.error() : state.error();
    if (!*state)
        return Error{ErrorCode::NotFound, u"no journal is kept"_s};
    if (auto done = (*index)->begin(); !done)
        return done;
    const auto put = [this, &index](const Message &message) {
        return m_mayWork && !m_mayWork() ? Status(ErrorCode::TimedOut) : (*index)->put(message);
    };
    if (auto done = m_store->messages().forEach(PageMessages, put); !done)
        return done;
    if (auto done = (*index)->commit(); !done)
        return done;
    m_index = *std::move(index);
    m_journal = (*state)->mark;
    m_position = *position;
    m_saved = -1;
    m_removed = false;
    return {};
}

// When most of it changed, as after a restored server, making it anew is faster.
Result<bool> MessageFinder::isFarBehind()
{
    const auto position = m_store->searchJournal().position();
    const auto count = m_index->count();
    if (!position || !count)
        return position ? count.error() : position.error();
    return *position - m_position > std::max(ManyChanges, *count);
}

Status MessageFinder::catchUp()
{
    if (!m_index)
        return {};
    const auto farBehind = isFarBehind();
    if (!farBehind)
        return farBehind.error();
    if (*farBehind)
        return rebuild();
    for (;;) {
        const sql::Transaction moment(m_store->database(), sql::Access::ReadOnly);
        if (!moment.begun())
            return moment.begun();
        const auto changes = m_store->searchJournal().after(m_position, PageChanges);
        if (!changes)
            return changes.error();
        if (changes->isEmpty())
            return {};
        if (auto done = m_index->begin(); !done)
            return done;
        for (const auto &change : *changes) {
            const auto message = m_store->messages().message(change.conversation, change.message);
            if (!message)
                return message.error();
            const bool isThere = *message && !(*message)->deleted;
            m_removed = m_removed || !isThere;
            auto done = isThere ? m_index->put(**message) : m_index->remove(change.conversation, change.message);
            if (!done)
                return done;
        }
        if (auto done = m_index->commit(); !done)
            return done;
        m_position = changes->last().position;
    }
}

void MessageFinder::drop()
{
    m_index.reset();
    m_store.reset();
}

Result<qint64> MessageFinder::save()
{
    if (!m_index)
        return ErrorCode::NotFound;
    if (m_saved == m_position)
        return m_saved;
    if (std::exchange(m_removed, false)) {
        if (auto done = m_index->tidy(); !done)
            return done.error();
    }
    auto image = m_index->image();
    if (!image)
        return image.error();
    const SearchSnapshot::Head head{m_journal, m_position, search::tokensVersion()};
    if (auto done = m_snapshot.save(m_store->sealer(), head, *std::move(image)); !done)
        return done.error();
    m_saved = m_position;
    return m_saved;
}

Result<SearchAnswer> MessageFinder::find(const SearchRequest &request, const std::function<bool()> &goOn)
{
    auto done = open();
    if (done)
        done = catchUp();
    auto found = done ? answer(request, goOn) : Result<SearchAnswer>(done.error());
    if (!found && found.error().code != ErrorCode::TimedOut) {
        // Whatever it was: nothing of it is met again by the next search.
        drop();
        m_snapshot.remove();
    }
    return found;
}

Result<SearchAnswer> MessageFinder::answer(const SearchRequest &request, const std::function<bool()> &goOn)
{
    const sql::Transaction moment(m_store->database(), sql::Access::ReadOnly);
    Filter filter{*m_store, request};
    if (auto done = filter.begin(); !done)
        return done.error();
    SearchIndex::Reading reading;
    reading.below = request.below;
    reading.limit = request.limit;
    reading.accept = [&filter](const SearchIndex::Hit &hit) { return filter.accepts(hit); };
    reading.goOn = goOn;
    const auto page = m_index->find(request.query, reading);
    if (!page)
        return page.error();
    if (goOn && !goOn())
        return ErrorCode::TimedOut;
    SearchAnswer answer;
    answer.more = page->more;
    answer.below = page->hits.isEmpty() ? 0 : page->hits.last().number;
    for (const auto &hit : page->hits) {
        const auto message = m_store->messages().message(hit.conversation, hit.message);
        if (!message)
            return message.error();
        if (*message && (*message)->text)
            answer.messages.append(**message);
    }
    std::stable_sort(answer.messages.begin(), answer.messages.end(),
                     [](const Message &a, const Message &b) { return a.at > b.at; });
    const auto gaps = historyGaps(*m_store);
    if (!gaps)
        return gaps.error();
    for (const auto &gap : *gaps) {
        const auto &in = request.query.in;
        if (filter.visible.contains(gap.conversation) && (in.isEmpty() || in.contains(gap.conversation)))
            answer.gaps.append(gap);
    }
    return answer;
}

} // namespace conclave::client
