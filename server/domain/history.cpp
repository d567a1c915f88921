// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/history.h"

#include "server/domain/visibility.h"
#include "shared/protocol/codec.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Event;

namespace {

constexpr int MaxSnapshots = 50; // told in one answer
constexpr qsizetype IdBytes = 40; // of an id in a list

// Drops what does not fit behind the first one.
template <class T>
bool cutToBytes(QList<T> &items, qsizetype bytes)
{
    qsizetype used = 0;
    for (qsizetype i = 0; i < items.size(); ++i) {
        used += protocol::encode(items.at(i)).size() + 1;
        if (used > bytes && i > 0) {
            items.resize(i);
            return true;
        }
    }
    return false;
}

Result<QList<Event>> readPage(Stores &stores, const ConversationId &id, const ReadableRange &range,
                              const protocol::EventHistory &request)
{
    const int limit = int(request.limit);
    const auto bytes = request.around ? History::PageBytes / 2 : History::PageBytes;
    QList<Event> events;
    if (request.before || request.around) {
        const Seq last = std::min(range.last, request.before ? *request.before - 1 : *request.around);
        const int count = request.around ? (limit + 1) / 2 : limit;
        auto older = stores.events.page({id, range.first, last, Direction::Backward, count, bytes});
        if (!older)
            return older.error();
        cutToBytes(*older, bytes);
        events = QList<Event>(older->crbegin(), older->crend());
    }
    if (request.after || request.around) {
        const Seq first = std::max(range.first, request.after.value_or(request.around.value_or(0)) + 1);
        const int count = request.around ? limit / 2 : limit;
        auto newer = stores.events.page({id, first, range.last, Direction::Forward, count, bytes});
        if (!newer)
            return newer.error();
        cutToBytes(*newer, bytes);
        events += *newer;
    }
    if (auto hidden = hideEarlierEdits(stores, range.first, events); !hidden)
        return hidden.error();
    return events;
}

// A request around a message becomes one around its position. A message that may not be read is absent.
Result<protocol::EventHistory> placed(Stores &stores, const ReadableRange &range, protocol::EventHistory request)
{
    if (!request.aroundMessage)
        return request;
    const auto rows = stores.projections.messages({{request.conversation, *request.aroundMessage}});
    if (!rows)
        return rows.error();
    if (rows->isEmpty() || rows->first().seq < range.first || rows->first().seq > range.last)
        return Error{ErrorCode::NotFound, u"message"_s};
    request.around = rows->first().seq;
    return request;
}

// A position of a resume, as the domain saw its conversation.
struct Resumed
{
    bool gone = false;
    protocol::Conversation info;
    ReadableRange range;
    Seq position = 0;
    Seq cursorSum = 0;
    bool member = false;
    Seq joinedSeq = 0; // of a member
};

// Who asks.
struct Viewer
{
    UserId user;
    bool sharesRead = true;
};

Result<QList<protocol::Cursor>> readCursors(Stores &stores, const Resumed &resumed, const Viewer &viewer)
{
    if (!resumed.member)
        return QList<protocol::Cursor>();
    if (resumed.info.members <= History::MaxShownCursors)
        return stores.conversations.cursorsOf(resumed.info.id, viewer.user, viewer.sharesRead);
    const auto own = stores.conversations.cursorOf(resumed.info.id, viewer.user);
    if (!own)
        return own.error();
    return *own ? QList<protocol::Cursor>{**own} : QList<protocol::Cursor>();
}

// What a member cannot count who is not given the log.
Result<protocol::UnreadCount> readUnread(Stores &stores, const Resumed &resumed, const Viewer &viewer)
{
    const auto cursor = stores.conversations.cursorOf(resumed.info.id, viewer.user);
    if (!cursor)
        return cursor.error();
    protocol::UnreadCount unread;
    unread.cursor = unreadSince(resumed.info, cursor->value_or(protocol::Cursor()).seq, resumed.joinedSeq);
    unread.asOf = resumed.info.lastSeq;
    const auto counted = stores.projections.unread(resumed.info.id, viewer.user, unread.cursor);
    if (!counted)
        return counted.error();
    unread.messages = std::max<qint64>(0, resumed.info.lastOrdinal - counted->readOrdinal - counted->deleted);
    unread.mentions = counted->mentions;
    return unread;
}

// Another server may have told a client of events that this one has not heard of yet.
Result<bool> isBehindDatabase(Stores &stores, const Resumed &resumed)
{
    if (resumed.position <= resumed.info.lastSeq)
        return false;
    const auto row = stores.conversations.byId(resumed.info.id);
    if (!row)
        return row.error();
    return *row && (*row)->conversation.lastSeq >= resumed.position;
}

// The tail of one conversation; nothing when it did not change.
Result<std::optional<protocol::Tail>> readTail(Stores &stores, const Resumed &resumed, const Viewer &viewer)
{
    const auto isBehind = isBehindDatabase(stores, resumed);
    if (!isBehind)
        return isBehind.error();
    if (*isBehind)
        return std::optional<protocol::Tail>();
    const auto cursors = readCursors(stores, resumed, viewer);
    if (!cursors)
        return cursors.error();
    Seq sum = 0;
    for (const auto &cursor : *cursors)
        sum += cursor.seq + cursor.delivered.value_or(0);
    if (resumed.position == resumed.range.last && sum == resumed.cursorSum)
        return std::optional<protocol::Tail>();
    protocol::Tail tail;
    tail.conversation = resumed.info;
    tail.cursors = *cursors;
    const Seq first = std::max(resumed.range.first, resumed.position + 1);
    tail.snapshotNeeded = resumed.range.last - first + 1 > protocol::PageEvents;
    if (!tail.snapshotNeeded) {
        auto events = stores.events.page(
            {resumed.info.id, first, resumed.range.last, Direction::Forward, protocol::PageEvents, History::PageBytes});
        if (!events)
            return events.error();
        tail.events = *std::move(events);
        if (auto hidden = hideEarlierEdits(stores, resumed.range.first, tail.events); !hidden)
            return hidden.error();
        const bool isWhole = tail.events.isEmpty() || tail.events.last().seq == resumed.range.last;
        if (!isWhole || protocol::encode(tail).size() > History::PageBytes) {
            tail.events.clear();
            tail.snapshotNeeded = true;
        }
    }
    if (tail.snapshotNeeded && resumed.member) {
        const auto unread = readUnread(stores, resumed, viewer);
        if (!unread)
            return unread.error();
        tail.unread = *unread;
    }
    return std::optional(tail);
}

Result<QByteArray> readTails(Stores &stores, const QList<Resumed> &all, const Viewer &viewer)
{
    protocol::Resume::Reply reply;
    qsizetype used = 0;
    int snapshots = 0;
    for (const auto &resumed : all) {
        if (resumed.gone) {
            reply.gone.append(resumed.info.id);
            used += IdBytes;
        } else {
            const auto tail = readTail(stores, resumed, viewer);
            if (!tail)
                return tail.error();
            const auto size = *tail ? protocol::encode(**tail).size() : 0;
            // A tail that was too long for an answer was read all the same.
            snapshots += *tail && (*tail)->snapshotNeeded;
            if ((used + size > History::PageBytes || snapshots > MaxSnapshots) && reply.handled > 0)
                break;
            used += size;
            if (*tail)
                reply.tails.append(**tail);
        }
        ++reply.handled;
    }
    return protocol::encode(reply);
}

} // namespace

Result<ReadJob> History::page(const protocol::EventHistory &request)
{
    if (int(request.before.has_value()) + int(request.after.has_value()) + int(request.around.has_value())
            + int(request.aroundMessage.has_value())
        != 1)
        return Error{ErrorCode::Invalid, u"give one of before, after, around, around_message"_s};
    const auto state = m_access.conversation(request.conversation, protocol::EventHistory::op);
    if (!state)
        return state.error();
    const auto range = m_access.readable(**state);
    return ReadJob([range, request](Stores &stores) -> Result<QByteArray> {
        const auto wanted = placed(stores, range, request);
        if (!wanted)
            return wanted.error();
        const auto events = readPage(stores, request.conversation, range, *wanted);
        if (!events)
            return events.error();
        return protocol::encode(protocol::EventHistory::Reply{*events, range.first, range.last});
    });
}

Result<ReadJob> History::resume(const protocol::Resume &request)
{
    if (auto allowed = m_access.allowed(protocol::Resume::op); !allowed)
        return allowed.error();
    QList<Resumed> all;
    QSet<ConversationId> seen;
    for (const auto &position : request.positions) {
        if (seen.contains(position.conversation))
            return Error{ErrorCode::Invalid, u"positions: a conversation stands there twice"_s};
        seen.insert(position.conversation);
        const auto state = m_access.conversation(position.conversation, protocol::EventHistory::op);
        if (state) {
            const bool member = Access::isMember(**state, m_caller.user);
            all.append({false, (*state)->info, m_access.readable(**state), position.seq, position.cursorSum, member,
                        (*state)->members.value(m_caller.user).joinedSeq});
        } else if (state.error().code == ErrorCode::NotFound || state.error().code == ErrorCode::Forbidden) {
            Resumed gone{true, {}, {}, 0, 0, false, 0};
            gone.info.id = position.conversation;
            all.append(gone);
        } else {
            return state.error();
        }
    }
    const auto self = m_unit.user(m_caller.user);
    const Viewer viewer{m_caller.user, self && !self->user.hidesRead.value_or(false)};
    return ReadJob([all, viewer](Stores &stores) { return readTails(stores, all, viewer); });
}

Result<ReadJob> History::directory(const protocol::Directory &request)
{
    if (auto allowed = m_access.allowed(protocol::Directory::op); !allowed)
        return allowed.error();
    return ReadJob([request](Stores &stores) -> Result<QByteArray> {
        constexpr int Limit = 50;
        auto rows
            = stores.conversations.directory(ConversationStore::nameKey(request.prefix),
                                             ConversationStore::nameKey(request.after), request.archived, Limit + 1);
        if (!rows)
            return rows.error();
        protocol::Directory::Reply reply{*rows, rows->size() > Limit};
        reply.conversations.resize(std::min<qsizetype>(rows->size(), Limit));
        return protocol::encode(reply);
    });
}

Result<ReadJob> History::members(const protocol::ListMembers &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::ListMembers::op);
    if (!state)
        return state.error();
    return ReadJob([request, asOf = (*state)->info.lastSeq](Stores &stores) -> Result<QByteArray> {
        constexpr int Limit = 200;
        auto rows = stores.conversations.memberPage(request.conversation, request.after, Limit + 1);
        if (!rows)
            return rows.error();
        protocol::ListMembers::Reply reply{*rows, asOf, rows->size() > Limit};
        reply.members.resize(std::min<qsizetype>(rows->size(), Limit));
        return protocol::encode(reply);
    });
}

Result<ReadJob> History::readers(const protocol::ListReaders &request)
{
    const auto state = m_access.conversation(request.conversation, protocol::ListReaders::op);
    if (!state)
        return state.error();
    const auto &info = (*state)->info;
    if (request.seq > info.lastSeq)
        return Error{ErrorCode::Invalid, u"seq: there is no such event yet"_s};
    return ReadJob([request, members = info.members](Stores &stores) -> Result<QByteArray> {
        constexpr int Limit = 200;
        auto rows = stores.conversations.readerPage(request.conversation, request.after, Limit + 1);
        if (!rows)
            return rows.error();
        const auto read = stores.conversations.readersUpTo(request.conversation, request.seq);
        if (!read)
            return read.error();
        protocol::ListReaders::Reply reply{*rows, *read, members, rows->size() > Limit};
        reply.readers.resize(std::min<qsizetype>(rows->size(), Limit));
        return protocol::encode(reply);
    });
}

Result<ReadJob> History::users(const protocol::ListUsers &request)
{
    if (auto allowed = m_access.allowed(protocol::ListUsers::op); !allowed)
        return allowed.error();
    const std::optional<UserId> guest
        = m_caller.role == protocol::Role::Guest ? std::optional(m_caller.user) : std::nullopt;
    return ReadJob([request, guest](Stores &stores) -> Result<QByteArray> {
        constexpr int Limit = 100;
        auto rows = guest ? stores.users.visibleToGuest(*guest, request.since, Limit + 1)
                          : stores.users.changedSince(request.since, Limit + 1);
        if (!rows)
            return rows.error();
        protocol::ListUsers::Reply reply{*rows, rows->size() > Limit};
        reply.users.resize(std::min<qsizetype>(rows->size(), Limit));
        return protocol::encode(reply);
    });
}

Result<ReadJob> History::map(const protocol::GetMap &request)
{
    if (auto allowed = m_access.allowed(protocol::GetMap::op); !allowed)
        return allowed.error();
    return ReadJob([request, user = m_caller.user](Stores &stores) -> Result<QByteArray> {
        constexpr int Limit = 200;
        auto rows = stores.workspace.mapSince(user, request.since, Limit + 1);
        if (!rows)
            return rows.error();
        protocol::GetMap::Reply reply{*rows, rows->size() > Limit};
        reply.entries.resize(std::min<qsizetype>(rows->size(), Limit));
        reply.more = cutToBytes(reply.entries, PageBytes) || reply.more;
        return protocol::encode(reply);
    });
}

Result<ReadJob> History::devices()
{
    if (auto allowed = m_access.allowed(protocol::ListDevices::op); !allowed)
        return allowed.error();
    return ReadJob([caller = m_caller](Stores &stores) -> Result<QByteArray> {
        const auto rows = stores.sessions.devicesOf(caller.user);
        if (!rows)
            return rows.error();
        protocol::ListDevices::Reply reply;
        for (const auto &row : *rows)
            reply.devices.append({row.id, row.name, row.createdAt, row.lastSeenAt, row.id == caller.device});
        return protocol::encode(reply);
    });
}

} // namespace conclave::server
