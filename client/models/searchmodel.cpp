// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/searchmodel.h"

#include "client/store/mapkeys.h"
#include "shared/util/logging.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int PageMessages = 50;
constexpr int ServerPauseMs = 250;

// Nothing for what only the user's own programs know.
std::optional<protocol::SearchIs> askedOf(search::Is what)
{
    switch (what) {
    case search::Is::Pinned:
        return protocol::SearchIs::Pinned;
    case search::Is::Thread:
        return protocol::SearchIs::Thread;
    case search::Is::Edited:
        return protocol::SearchIs::Edited;
    case search::Is::Unread:
        return protocol::SearchIs::Unread;
    case search::Is::Saved:
        break;
    }
    return std::nullopt;
}

protocol::SearchMessages requestOf(const IndexQuery &query, std::optional<qint64> cursor)
{
    protocol::SearchMessages request;
    for (const auto &term : query.terms)
        request.terms.append({term.text, term.whole, term.excluded});
    request.from = query.from;
    request.in = query.in;
    if (query.sinceMs > 0)
        request.afterAt = query.sinceMs;
    if (query.beforeMs < std::numeric_limits<qint64>::max())
        request.beforeAt = query.beforeMs;
    for (const auto what : query.has)
        request.has.append(protocol::SearchHas(what));
    for (const auto what : query.is) {
        if (const auto asked = askedOf(what))
            request.is.append(*asked);
    }
    request.cursor = cursor;
    request.limit = PageMessages;
    return request;
}

Message messageOf(const protocol::FoundMessage &found)
{
    Message message;
    message.id = found.message;
    message.conversation = found.conversation;
    message.seq = found.seq;
    message.thread = found.thread;
    message.sender = found.sender;
    message.at = found.at;
    message.text = protocol::Content::Text{found.text, found.thread, std::nullopt, found.files};
    return message;
}

bool isLater(const Message &one, const Message &other)
{
    return one.at != other.at ? one.at > other.at : one.id > other.id;
}

} // namespace

SearchModel::SearchModel(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_serverTimer(this)
{
    m_serverTimer.setSingleShot(true);
    m_serverTimer.setInterval(ServerPauseMs);
    connect(&m_serverTimer, &QTimer::timeout, this, &SearchModel::askServer);
    connect(&m_workspace, &Workspace::timelineChanged, this, &SearchModel::dropDeleted);
    connect(&m_workspace, &Workspace::statusChanged, this, [this] {
        if (m_phase != Phase::Nothing && !m_serverAsked && m_workspace.isOnline())
            searchAgain();
    });
}

void SearchModel::dropDeleted(ConversationId conversation)
{
    const auto removed = m_found.removeIf([this, conversation](const auto &entry) {
        if (entry->conversation != conversation)
            return false;
        const auto deleted = m_workspace.store().messages().isDeleted(conversation, entry.key());
        return deleted && *deleted;
    });
    if (removed > 0)
        showRows();
}

void SearchModel::search(const Wanted &wanted)
{
    if (wanted == m_wanted && m_phase != Phase::Nothing)
        return;
    m_wanted = wanted;
    begin();
}

void SearchModel::searchAgain()
{
    begin();
}

void SearchModel::begin()
{
    ++m_number;
    m_serverTimer.stop();
    m_found.clear();
    m_here.clear();
    m_gaps.clear();
    m_problems.clear();
    m_serverError.reset();
    m_serverCursor.reset();
    m_serverAsked = m_serverPartial = m_localMore = m_waitsForLocal = m_waitsForServer = false;
    m_localBelow = std::numeric_limits<qint64>::max();
    auto parsed = search::parse(m_wanted.text, QDate::currentDate());
    findProblems(parsed);
    const bool isClear = std::all_of(m_problems.cbegin(), m_problems.cend(),
                                     [](const Problem &problem) { return problem.isUnfinished; });
    const bool hasWish = !parsed.query.isEmpty() || (m_wanted.onlyFiles && !m_wanted.text.trimmed().isEmpty());
    if (!isClear || !hasWish) {
        m_phase = Phase::Nothing;
        showRows();
        return;
    }
    if (m_wanted.onlyFiles && !m_query.has.contains(search::Has::File))
        m_query.has.append(search::Has::File);
    if (m_wanted.scope)
        m_query.in = {*m_wanted.scope};
    m_phase = Phase::Looking;
    lookHere();
    m_waitsForServer = m_workspace.isOnline();
    if (m_waitsForServer)
        m_serverTimer.start();
    showPhase();
}

void SearchModel::showPhase()
{
    m_phase = m_waitsForLocal ? Phase::Looking : m_waitsForServer ? Phase::Asking : Phase::Complete;
    Q_EMIT changed();
}

void SearchModel::findProblems(const search::Parsed &parsed)
{
    using What = search::Mistake::Kind;
    const auto sentence = [](What kind) {
        switch (kind) {
        case What::TooLong:
            return tr("This is too long to search for.");
        case What::TooMany:
            return tr("These are too many words to search for.");
        case What::TermTooLong:
            return tr("This word is too long to search for.");
        case What::OpenQuote:
            return tr("The closing quotation mark is missing.");
        case What::NoValue:
            return tr("Something is missing behind this.");
        case What::UnknownValue:
            return tr("Known are has:file, has:link, has:image, has:code, has:reaction, is:pinned, is:thread, "
                      "is:edited, is:saved and is:unread.");
        case What::BadDate:
            return tr("This is not a date. Write it as 2026-05-02, today, yesterday, or 7d for seven days ago.");
        case What::Twice:
            return tr("This stands here a second time.");
        case What::NotExcludable:
            return tr("Only words can be excluded with a minus.");
        case What::NeverBoth:
            return tr("No day is after the one and before the other.");
        }
        return QString();
    };
    for (const auto &mistake : parsed.mistakes) {
        const bool mayGoOn = mistake.kind == What::NoValue || mistake.kind == What::OpenQuote
            || mistake.kind == What::UnknownValue || mistake.kind == What::BadDate;
        const bool isLast = mistake.position + mistake.length >= m_wanted.text.size();
        m_problems.append({sentence(mistake.kind), mistake.position, mistake.length, mayGoOn && isLast});
    }
    const auto resolved = resolve(m_workspace.store(), parsed.query, m_workspace.self());
    if (!resolved) {
        qCWarning(lcClient) << "names cannot be read:" << resolved.error().detail;
        return;
    }
    m_query = resolved->query;
    for (const auto &name : resolved->unknownPeople)
        addProblem(name, tr("Nobody is called %1.").arg(name.text));
    for (const auto &name : resolved->unknownPlaces)
        addProblem(name, tr("You are in no channel called %1.").arg(name.text));
}

void SearchModel::addProblem(const search::Name &name, const QString &sentence)
{
    const bool isLast = name.position + name.length >= m_wanted.text.size();
    m_problems.append({sentence, name.position, name.length, isLast});
}

void SearchModel::lookHere()
{
    m_waitsForLocal = true;
    SearchRequest request;
    request.query = m_query;
    request.self = m_workspace.self();
    request.below = m_localBelow;
    request.limit = PageMessages;
    m_workspace.call(
        this, [request](Account &account, auto reply) { account.search(request, reply); },
        [this, number = m_number](const Result<SearchAnswer> &answer) {
            if (number == m_number)
                takeLocal(answer);
        });
}

void SearchModel::askServer()
{
    m_waitsForServer = m_workspace.isOnline();
    if (!m_waitsForServer) {
        showPhase();
        return;
    }
    m_serverAsked = true;
    m_workspace.call(
        this,
        [request = requestOf(m_query, m_serverCursor)](Account &account, auto reply) {
            account.searchServer(request, reply);
        },
        [this, number = m_number](const Result<protocol::SearchMessages::Reply> &reply) {
            if (number == m_number)
                takeServer(reply);
        });
}

void SearchModel::takeLocal(const Result<SearchAnswer> &answer)
{
    if (answer) {
        for (const auto &message : answer->messages)
            add(message, true);
        m_localMore = answer->more;
        m_localBelow = answer->below;
        m_gaps = answer->gaps;
    } else if (answer.error().code != ErrorCode::TimedOut) {
        qCWarning(lcClient) << "the search on this computer failed:" << answer.error().detail;
    }
    m_waitsForLocal = false;
    showRows();
}

void SearchModel::takeServer(const Result<protocol::SearchMessages::Reply> &reply)
{
    m_waitsForServer = false;
    m_serverCursor.reset();
    if (reply) {
        for (const auto &message : reply->messages) {
            if (isOwn(message.conversation)
                && isWanted(message)) // others may be read, but not shown here without joining
                add(messageOf(message), false);
        }
        m_serverCursor = reply->cursor;
        m_serverPartial = reply->partial;
        m_serverError.reset();
    } else {
        m_serverError = reply.error();
    }
    showRows();
}

// The server does not know what the user saved: it is picked out of what it finds.
bool SearchModel::isWanted(const protocol::FoundMessage &message) const
{
    return !m_query.is.contains(search::Is::Saved)
        || !m_workspace.map().value(mapkeys::of(mapkeys::Saved, message.conversation, message.message)).isEmpty();
}

bool SearchModel::isOwn(ConversationId conversation) const
{
    const auto membership = m_workspace.store().conversations().membership(conversation);
    return membership && *membership && !(*membership)->leftSeq;
}

// What is here is as new as what the server says, or newer.
void SearchModel::add(const Message &message, bool isLocal)
{
    if (isLocal)
        m_here.insert(message.id);
    if (isLocal || !m_here.contains(message.id))
        m_found.insert(message.id, message);
}

void SearchModel::loadMore()
{
    if (m_phase != Phase::Complete || !hasMore())
        return;
    if (std::exchange(m_localMore, false))
        lookHere();
    if (m_serverCursor && m_workspace.isOnline())
        askServer();
    showPhase();
}

QString SearchModel::titleOf(ConversationId conversation) const
{
    const auto info = m_workspace.store().conversations().find(conversation);
    return info && *info ? u'#' + (*info)->name : tr("Another channel");
}

SearchModel::Row SearchModel::rowOf(const Message &message, const search::Matcher &matcher) const
{
    Row row;
    row.conversation = message.conversation;
    row.message = message.id;
    row.title = m_workspace.displayName(message.sender);
    row.seed = message.sender.toText();
    row.at = message.at;
    row.inThread = message.thread.has_value();
    row.excerpt = excerptOf(message.text.value_or(protocol::Content::Text()), matcher);
    return row;
}

void SearchModel::showRows()
{
    auto messages = m_found.values();
    std::sort(messages.begin(), messages.end(), isLater);
    QList<ConversationId> order;
    QHash<ConversationId, QList<Message>> groups;
    for (const auto &message : messages) {
        if (!groups.contains(message.conversation))
            order.append(message.conversation);
        groups[message.conversation].append(message);
    }
    const search::Matcher matcher(m_query.terms);
    QList<Row> rows;
    for (const auto &conversation : order) {
        const auto &group = groups[conversation];
        Row head;
        head.kind = Kind::Group;
        head.conversation = conversation;
        head.title = titleOf(conversation);
        head.count = int(group.size());
        rows.append(head);
        for (const auto &message : group)
            rows.append(rowOf(message, matcher));
    }
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    if (m_phase == Phase::Nothing)
        Q_EMIT changed();
    else
        showPhase();
}

QString SearchModel::gapSentence() const
{
    if (m_gaps.isEmpty())
        return {};
    const auto latest = std::max_element(m_gaps.cbegin(), m_gaps.cend(), [](const auto &one, const auto &other) {
        return one.knownSince < other.knownSince;
    });
    const bool nothingKnown
        = std::all_of(m_gaps.cbegin(), m_gaps.cend(), [](const HistoryGap &gap) { return gap.knownSince == 0; });
    if (nothingKnown)
        return m_gaps.size() == 1
            ? tr("Messages in %1 are not on this computer.").arg(titleOf(latest->conversation))
            : tr("Messages in %n channel(s) are not on this computer.", nullptr, int(m_gaps.size()));
    const auto date
        = QLocale().toString(QDateTime::fromMSecsSinceEpoch(latest->knownSince).date(), QLocale::LongFormat);
    if (m_gaps.size() == 1)
        return tr("Messages in %1 before %2 are not on this computer.").arg(titleOf(latest->conversation), date);
    return tr("Not all messages before %1 are on this computer.").arg(date);
}

QString SearchModel::coverage() const
{
    if (m_phase != Phase::Complete)
        return {};
    QStringList sentences;
    if (!m_workspace.isOnline() && !m_serverAsked)
        sentences << tr("You are offline: only what is on this computer was searched.") << gapSentence();
    else if (m_serverError)
        sentences << tr("The server did not answer: only what is on this computer was searched.") << gapSentence();
    else if (m_serverPartial)
        sentences << tr("The server stopped looking after a while. Ask for more to let it go on.");
    if (m_serverAsked && !m_serverError && m_query.is.contains(search::Is::Saved))
        sentences << tr("The server does not know what you saved; only that is shown of what it found.");
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

int SearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

Qt::ItemFlags SearchModel::flags(const QModelIndex &index) const
{
    const bool isGroup = index.isValid() && m_rows.at(index.row()).kind == Kind::Group;
    return isGroup ? Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : QAbstractListModel::flags(index);
}

QVariant SearchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &row = m_rows.at(index.row());
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (row.kind == Kind::Group)
        return role == Qt::DisplayRole ? row.title : tr("%1, %n message(s)", nullptr, row.count).arg(row.title);
    if (role == Qt::DisplayRole)
        return row.excerpt.text;
    const auto when = QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.at), QLocale::ShortFormat);
    return tr("%1 in %2, %3: %4", "who, where, when, what")
        .arg(row.title, titleOf(row.conversation), when, row.excerpt.text);
}

} // namespace conclave::client
