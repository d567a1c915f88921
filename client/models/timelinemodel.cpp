// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/timelinemodel.h"

#include "client/models/timeleft.h"
#include "client/store/mapkeys.h"
#include "shared/util/logging.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostMessages = 2000; // of a window; the others come back by scrolling
constexpr Seq Open = std::numeric_limits<Seq>::max();

} // namespace

TimelineModel::TimelineModel(Workspace &workspace, const ReadPlace &place, QObject *parent)
    : TimelineRows(parent)
    , m_workspace(workspace)
    , m_place(place)
    , m_refresh(this)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, [this] { refresh(); });
    m_patience.setSingleShot(true);
    m_patience.setInterval(TimelineReader::PatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] { refresh(); });
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, [this] { refresh(); });
    connect(&m_workspace, &Workspace::timelineChanged, this, [this](ConversationId conversation) {
        if (conversation == m_place.conversation)
            scheduleRefresh();
    });
    connect(&m_workspace.map(), &UserMap::changed, this, [this](const QString &key) {
        for (const auto *subject : {mapkeys::Saved, mapkeys::Follow}) {
            const auto changed = mapkeys::placeOf(subject, key);
            if (changed && changed->conversation == m_place.conversation)
                scheduleRefresh();
        }
    });
    connect(&m_workspace, &Workspace::outboxChanged, this, &TimelineModel::scheduleRefresh);
    connect(&m_workspace, &Workspace::usersChanged, this, &TimelineModel::scheduleRefresh);
    connect(&m_workspace, &Workspace::statusChanged, this, &TimelineModel::scheduleRefresh);
    findUnreadMark();
    openAtEnd();
    m_items = read(GivesWay::Oldest);
    watchWaiting();
    watchEnd();
    if (m_items.size() < PageMessages / 2 && m_older == Older::OnServer)
        fetchOlder();
}

// From the first unread message on when the store has it, else the last page.
void TimelineModel::openAtEnd()
{
    if (!m_place.thread.isNull())
        return;
    auto &messages = m_workspace.store().messages();
    const auto page = messages.topLevelBefore(m_place.conversation, std::numeric_limits<Seq>::max(), PageMessages);
    if (!page || page->isEmpty())
        return;
    const auto range = m_workspace.store().events().newestRange(m_place.conversation);
    const Seq first = range ? range->first : 1;
    m_window = {std::max(page->size() < PageMessages ? 1 : page->first().seq, first), Open};
    if (m_unreadFrom > 0 && m_unreadFrom < m_window.from) {
        const auto before = messages.topLevelBefore(m_place.conversation, m_unreadFrom, PageMessages / 3);
        if (before && !before->isEmpty())
            m_window.from = std::max(before->first().seq, first);
    }
}

void TimelineModel::findUnreadMark()
{
    auto &store = m_workspace.store();
    const auto behind = m_place.thread.isNull() ? store.readUpTo(m_place.conversation, m_workspace.self())
                                                : store.threadReadUpTo(m_place);
    if (!behind)
        return;
    const auto first = store.messages().firstOfOthers(m_place, *behind, m_workspace.self());
    m_unreadFrom = first ? *first : 0;
}

void TimelineModel::forgetUnreadMark()
{
    if (std::exchange(m_unreadFrom, 0) != 0)
        Q_EMIT unreadMarkChanged();
}

void TimelineModel::setUnreadMark(Seq seq)
{
    if (std::exchange(m_unreadFrom, seq) != seq)
        Q_EMIT unreadMarkChanged();
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return role == Qt::DisplayRole ? m_items.at(index.row()).text : QVariant();
}

int TimelineModel::rowOf(MessageId message) const
{
    const auto it = std::find_if(m_items.cbegin(), m_items.cend(),
                                 [&message](const TimelineItem &item) { return item.id == message; });
    return it == m_items.cend() ? -1 : int(it - m_items.cbegin());
}

Seq TimelineModel::lastSeq() const
{
    if (m_hasNewer) {
        const auto last = m_workspace.store().conversations().lastSeq(m_place.conversation);
        return last ? last->value_or(0) : 0;
    }
    const auto it = std::find_if(m_items.crbegin(), m_items.crend(), [](const auto &item) { return item.seq > 0; });
    return it == m_items.crend() ? 0 : it->seq;
}

std::optional<TimelineItem> TimelineModel::lastOwn() const
{
    const auto it = std::find_if(m_items.crbegin(), m_items.crend(), [](const TimelineItem &item) {
        return item.own && item.seq > 0 && !item.deleted && item.kind == TimelineItem::Kind::Message;
    });
    return it == m_items.crend() ? std::nullopt : std::optional(*it);
}

// The window reaches to the end where that is near enough; else it ends some way behind the message.
bool TimelineModel::show(MessageId message)
{
    if (rowOf(message) >= 0)
        return true;
    auto &messages = m_workspace.store().messages();
    const auto stored = messages.message(m_place.conversation, message);
    if (!stored || !*stored)
        return false;
    if (m_place.thread.isNull() && (*stored)->counts) {
        const Seq seq = (*stored)->seq;
        const auto before = messages.topLevelBefore(m_place.conversation, seq, PageMessages / 2);
        const Seq context = before && before->size() == PageMessages / 2 ? before->first().seq : 1;
        const Seq from = std::max(context, rangeStart(seq));
        const auto count = messages.topLevelCount(m_place.conversation, from);
        const auto behind = messages.topLevelFrom(m_place.conversation, seq, PageMessages);
        if (count && *count <= MostMessages / 2)
            m_window = {m_hasNewer ? from : std::min(m_window.from, from), Open};
        else if (behind && !behind->isEmpty())
            m_window = {from, behind->last().seq + 1};
    }
    refresh();
    return rowOf(message) >= 0;
}

// Of the part of the log, known without a gap, that holds this position.
Seq TimelineModel::rangeStart(Seq seq) const
{
    const auto ranges = m_workspace.store().events().ranges(m_place.conversation);
    for (const auto &range : ranges ? *ranges : QList<SeqRange>()) {
        if (range.first <= seq && seq <= range.last)
            return range.first;
    }
    return seq;
}

void TimelineModel::scheduleRefresh()
{
    m_refresh.start();
}

void TimelineModel::refresh(GivesWay side)
{
    apply(read(side));
    if (std::exchange(m_hasNewer, !m_window.isOpen()) == m_window.isOpen())
        Q_EMIT endChanged(); // not before: a view at the end must not follow what came now
    watchWaiting();
    watchEnd();
}

void TimelineModel::watchEnd()
{
    constexpr qint64 LongestMs = qint64(24) * 3'600'000; // a timer counts in an int
    const auto info = m_workspace.store().conversations().find(m_place.conversation);
    const auto left
        = info && *info && (*info)->endsAt ? untilNextWarning(*(*info)->endsAt, SystemClock().nowMs()) : std::nullopt;
    if (left)
        m_end.start(int(std::min(*left, LongestMs)) + 1);
    else
        m_end.stop();
}

void TimelineModel::watchWaiting()
{
    const bool isWaiting = std::any_of(m_items.cbegin(), m_items.cend(), [](const TimelineItem &item) {
        return item.delivery == Delivery::Queued && item.waitsFor.isEmpty();
    });
    if (!isWaiting)
        m_patience.stop();
    else if (!m_patience.isActive())
        m_patience.start();
}

QList<Message> TimelineModel::readMessages() const
{
    auto &store = m_workspace.store().messages();
    auto messages = m_place.thread.isNull()
        ? store.topLevelFrom(m_place.conversation, m_window.from, MostMessages + PageMessages)
        : store.thread(m_place.conversation, m_place.thread);
    if (!messages) {
        qCWarning(lcClient) << "cannot read messages:" << messages.error().detail;
        return {};
    }
    const auto root = m_place.thread.isNull() ? Result<std::optional<Message>>(std::nullopt)
                                              : store.message(m_place.conversation, m_place.thread);
    if (root && *root)
        messages->prepend(**root);
    if (m_place.thread.isNull())
        messages->removeIf([before = m_window.before](const Message &message) { return message.seq >= before; });
    return *messages;
}

// A window that has grown too large gives way at the end from which the user moves away.
void TimelineModel::keepBounds(QList<Message> &messages, GivesWay side)
{
    if (messages.size() <= MostMessages || !m_place.thread.isNull())
        return;
    if (side == GivesWay::Newest) {
        m_window.before = messages.at(MostMessages).seq;
        messages.resize(MostMessages);
    } else {
        messages.remove(0, messages.size() - MostMessages);
        m_window.from = messages.first().seq;
    }
}

// Rows begin at the oldest message of the window; what stands before it is in the store, or only on the server.
void TimelineModel::findOlder(const QList<Message> &messages)
{
    m_older = Older::None;
    if (!m_place.thread.isNull())
        return;
    auto &store = m_workspace.store();
    const auto before = store.messages().topLevelBefore(m_place.conversation, m_window.from, 1);
    const auto ranges = store.events().ranges(m_place.conversation);
    const auto first = store.conversations().firstSeq(m_place.conversation);
    const Seq oldest = first && *first ? std::max<Seq>(1, **first) : 1;
    if (before && !before->isEmpty())
        m_older = Older::Stored;
    else if (ranges && (ranges->isEmpty() ? messages.isEmpty() : ranges->first().first > oldest))
        m_older = Older::OnServer;
}

QList<TimelineItem> TimelineModel::read(GivesWay side)
{
    // What leaves the outbox enters the log at the same moment: it must not be missed between two readings.
    const sql::Transaction moment(m_workspace.store().database(), sql::Access::ReadOnly);
    auto messages = readMessages();
    keepBounds(messages, side);
    findOlder(messages);
    if (m_older == Older::None)
        m_window.from = 1; // what happened before the first message belongs to it, too
    auto items = TimelineReader(m_workspace, m_place, m_window).rows(messages);
    addGaps(items);
    addTop(items);
    addEnd(items);
    return items;
}

void TimelineModel::addGaps(QList<TimelineItem> &items) const
{
    const auto ranges = m_workspace.store().events().ranges(m_place.conversation);
    for (qsizetype i = 1; ranges && i < ranges->size(); ++i) {
        const Seq after = ranges->at(i).first;
        if (after <= m_window.from || after >= m_window.before)
            continue;
        const auto place = std::find_if(items.begin(), items.end(), [after](const TimelineItem &item) {
            return item.seq >= after || item.seq == 0;
        });
        TimelineItem gap;
        gap.kind = TimelineItem::Kind::Gap;
        gap.key = TimelineReader::keyOf(gap.kind, after);
        gap.seq = after;
        gap.text = m_workspace.isOnline() ? tr("Messages are missing here. Load them")
                                          : tr("Messages are missing here. They are loaded when you are online.");
        if (place != items.begin())
            items.insert(place, gap);
    }
}

void TimelineModel::addTop(QList<TimelineItem> &items) const
{
    if (!m_place.thread.isNull() || m_older == Older::Stored)
        return;
    TimelineItem top;
    top.kind = TimelineItem::Kind::Start;
    if (m_older == Older::OnServer) {
        top.kind = m_workspace.isOnline() ? TimelineItem::Kind::Loading : TimelineItem::Kind::Gap;
        top.text = m_workspace.isOnline() ? tr("Loading earlier messages …")
                                          : tr("Earlier messages are loaded when you are online.");
    } else if (const auto info = m_workspace.store().conversations().find(m_place.conversation); info && *info) {
        top.text = (*info)->floorSeq > 0 ? tr("Older messages of #%1 were removed.").arg((*info)->name)
            : (*info)->history == protocol::History::FromJoin
            ? tr("This is where your membership of #%1 begins.").arg((*info)->name)
            : tr("This is the start of #%1.").arg((*info)->name);
    }
    top.key = TimelineReader::keyOf(top.kind, 0);
    items.prepend(top);
}

void TimelineModel::addEnd(QList<TimelineItem> &items) const
{
    if (m_window.isOpen())
        return;
    TimelineItem end;
    end.kind = TimelineItem::Kind::Gap;
    end.key = TimelineReader::keyOf(end.kind, m_window.before);
    end.text = tr("Newer messages are not shown here. Show them");
    items.append(end);
}

// Keeps rows that stand for the same thing, so that views keep their place: common ends first, then key by key.
void TimelineModel::apply(const QList<TimelineItem> &fresh)
{
    QSet<quint64> wanted;
    for (const auto &item : fresh)
        wanted.insert(item.key);
    for (int row = int(m_items.size()) - 1; row >= 0;) {
        int first = row;
        while (first >= 0 && !wanted.contains(m_items.at(first).key))
            --first;
        if (first < row) {
            beginRemoveRows({}, first + 1, row);
            m_items.remove(first + 1, row - first);
            endRemoveRows();
        }
        row = first - 1;
    }
    for (int row = 0; row < fresh.size(); ++row) {
        const auto &item = fresh.at(row);
        if (row < m_items.size() && m_items.at(row).key == item.key) {
            if (m_items.at(row) != item) {
                m_items[row] = item;
                Q_EMIT dataChanged(index(row), index(row));
            }
            continue;
        }
        int last = row; // a run of rows that are new
        const auto next = row < m_items.size() ? std::optional(m_items.at(row).key) : std::nullopt;
        while (last < fresh.size() && fresh.at(last).key != next)
            ++last;
        if (last == fresh.size() && next) { // what was here has moved: take it out, and in again at its place
            beginRemoveRows({}, row, row);
            m_items.removeAt(row--);
            endRemoveRows();
            continue;
        }
        insert(row, fresh.mid(row, last - row));
        row = last - 1;
    }
    if (m_items.size() > fresh.size()) { // the old places of what has moved up
        beginRemoveRows({}, int(fresh.size()), int(m_items.size()) - 1);
        m_items.resize(fresh.size());
        endRemoveRows();
    }
}

void TimelineModel::insert(int row, const QList<TimelineItem> &items)
{
    beginInsertRows({}, row, row + int(items.size()) - 1);
    auto all = m_items.mid(0, row);
    all.append(items);
    all.append(m_items.mid(row));
    m_items = all;
    endInsertRows();
}

void TimelineModel::loadOlder()
{
    if (m_older == Older::OnServer) {
        fetchOlder();
        return;
    }
    if (m_older != Older::Stored)
        return;
    const auto page = m_workspace.store().messages().topLevelBefore(m_place.conversation, m_window.from, PageMessages);
    if (!page || page->isEmpty())
        return;
    m_window.from = page->size() < PageMessages ? 1 : page->first().seq;
    refresh(GivesWay::Newest);
}

void TimelineModel::loadNewer()
{
    if (m_window.isOpen())
        return;
    const auto page = m_workspace.store().messages().topLevelFrom(m_place.conversation, m_window.before, PageMessages);
    if (!page)
        return;
    m_window.before = page->size() < PageMessages ? Open : page->last().seq + 1;
    refresh();
}

void TimelineModel::showEnd()
{
    if (m_window.isOpen())
        return;
    openAtEnd();
    refresh();
}

void TimelineModel::loadGap(quint64 key)
{
    const auto gap
        = std::find_if(m_items.cbegin(), m_items.cend(), [key](const auto &item) { return item.key == key; });
    if (gap == m_items.cend())
        return;
    if (gap->seq > 0 && m_loading)
        m_wantedGap = gap->seq; // the user asked: it is next
    else if (gap->seq > 0)
        fetch(gap->seq);
    else if (gap == m_items.cbegin())
        fetchOlder();
    else
        loadNewer();
}

// What stands before all that is known.
void TimelineModel::fetchOlder()
{
    const auto ranges = m_workspace.store().events().ranges(m_place.conversation);
    if (ranges)
        fetch(ranges->isEmpty() ? 0 : ranges->first().first);
}

// The page before this position, or the newest one.
void TimelineModel::fetch(Seq before)
{
    if (m_loading || !m_workspace.isOnline())
        return;
    m_loading = true;
    m_workspace.call(
        this,
        [conversation = m_place.conversation, before](Account &account, auto reply) {
            account.loadPage(conversation, before, reply);
        },
        [this](const Status &loaded) {
            m_loading = false;
            if (!loaded) {
                m_wantedGap = 0;
                return;
            }
            loadedPage();
            if (!m_loading && m_wantedGap > 0)
                fetch(std::exchange(m_wantedGap, 0));
        });
}

void TimelineModel::loadedPage()
{
    const bool looksBack = m_older == Older::OnServer;
    if (looksBack) {
        const auto page
            = m_workspace.store().messages().topLevelBefore(m_place.conversation, m_window.from, PageMessages);
        if (page && !page->isEmpty())
            m_window.from = page->first().seq;
    }
    refresh(looksBack ? GivesWay::Newest : GivesWay::Oldest);
    if (m_older == Older::OnServer && m_items.size() < PageMessages / 2)
        fetchOlder(); // a page of what are not messages
}

} // namespace conclave::client
