// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/conversationlistmodel.h"

#include "client/models/notifypreferences.h"
#include "client/models/notifyrules.h"
#include "client/models/transferdesk.h"
#include "shared/util/logging.h"

#include <algorithm>

namespace conclave::client {

ConversationListModel::ConversationListModel(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_refresh(this)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(20); // a burst of events is one reading
    connect(&m_refresh, &QTimer::timeout, this, &ConversationListModel::refresh);
    connect(&m_workspace, &Workspace::conversationsChanged, this, [this] { schedule(std::nullopt); });
    connect(&m_workspace, &Workspace::conversationChanged, this, &ConversationListModel::schedule);
    connect(&m_workspace.notify(), &NotifyPreferences::conversationChanged, this, &ConversationListModel::schedule);
    if (auto *transfers = m_workspace.transfers())
        connect(transfers, &TransferDesk::trayChanged, this,
                [this](const ReadPlace &place) { showDraft(place.conversation); });
    m_items = read();
}

int ConversationListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant ConversationListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &item = m_items.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return item.info.name;
    case IdRole:
        return QVariant::fromValue(item.info.id);
    case KindRole:
        return int(item.info.kind);
    case UnreadRole:
        return item.unread ? QVariant(item.unread->messages) : QVariant();
    case MentionsRole:
        return item.unread ? item.unread->mentions : 0;
    case IsUnreadRole:
        return item.isUnread;
    case HasDraftRole:
        return item.hasDraft;
    case ArchivedRole:
        return item.info.archived;
    case MutedRole:
        return item.isMuted;
    case UnreadThreadsRole:
        return item.unreadThreads;
    case Qt::AccessibleTextRole:
        return accessibleText(item);
    default:
        return {};
    }
}

QString ConversationListModel::kindText(const protocol::Conversation &conversation)
{
    using protocol::ConversationKind;
    switch (conversation.kind) {
    case ConversationKind::Private:
        return tr("Private channel %1").arg(conversation.name);
    case ConversationKind::Broadcast:
        return tr("Announcement channel %1").arg(conversation.name);
    case ConversationKind::Temporary:
        return tr("Temporary channel %1").arg(conversation.name);
    default:
        return tr("Channel %1").arg(conversation.name);
    }
}

QString ConversationListModel::accessibleText(const ConversationItem &item)
{
    QStringList parts{kindText(item.info)};
    if (item.info.archived)
        parts << tr("archived");
    if (item.unread && item.unread->mentions > 0)
        parts << tr("%n mention(s) of you", nullptr, int(item.unread->mentions));
    if (item.unread && item.unread->messages > 0)
        parts << tr("%n unread message(s)", nullptr, int(item.unread->messages));
    else if (item.isUnread)
        parts << tr("unread");
    if (item.unreadThreads > 0)
        parts << tr("%n thread(s) with unread replies", nullptr, item.unreadThreads);
    if (item.hasDraft)
        parts << tr("has a draft");
    if (item.isMuted)
        parts << tr("muted");
    return parts.join(QStringLiteral(", "));
}

std::optional<ConversationItem> ConversationListModel::find(ConversationId conversation) const
{
    const int row = rowOf(conversation);
    return row < 0 ? std::nullopt : std::optional(m_items.at(row));
}

int ConversationListModel::rowOf(ConversationId conversation) const
{
    const auto it = std::find_if(m_items.cbegin(), m_items.cend(),
                                 [&](const ConversationItem &item) { return item.info.id == conversation; });
    return it == m_items.cend() ? -1 : int(it - m_items.cbegin());
}

void ConversationListModel::setDraft(ConversationId conversation, bool hasDraft)
{
    if (hasDraft == m_drafts.contains(conversation))
        return;
    if (hasDraft)
        m_drafts.insert(conversation);
    else
        m_drafts.remove(conversation);
    showDraft(conversation);
}

bool ConversationListModel::hasDraft(ConversationId conversation) const
{
    const auto *transfers = m_workspace.transfers();
    return m_drafts.contains(conversation) || (transfers && transfers->trayCount({conversation}) > 0);
}

void ConversationListModel::showDraft(ConversationId conversation)
{
    const int row = rowOf(conversation);
    if (row < 0 || m_items.at(row).hasDraft == hasDraft(conversation))
        return;
    m_items[row].hasDraft = hasDraft(conversation);
    Q_EMIT dataChanged(index(row), index(row), {HasDraftRole});
}

void ConversationListModel::setUnreadThreads(ConversationId conversation, int count)
{
    if (m_unreadThreads.value(conversation) == count)
        return;
    m_unreadThreads.insert(conversation, count);
    if (const int row = rowOf(conversation); row >= 0) {
        m_items[row].unreadThreads = count;
        Q_EMIT dataChanged(index(row), index(row), {UnreadThreadsRole});
    }
}

void ConversationListModel::schedule(std::optional<ConversationId> conversation)
{
    if (conversation && rowOf(*conversation) >= 0)
        m_changed.insert(*conversation);
    else
        m_listChanged = true;
    if (!m_refresh.isActive())
        m_refresh.start();
}

void ConversationListModel::refresh()
{
    const auto changed = std::exchange(m_changed, {});
    if (std::exchange(m_listChanged, false)) {
        replaceAll(read());
        return;
    }
    auto fresh = m_items;
    for (const auto &id : changed) {
        const auto info = m_workspace.store().conversations().find(id);
        if (const int row = rowOf(id); row >= 0 && info && *info)
            fresh[row] = itemOf(**info);
    }
    std::sort(fresh.begin(), fresh.end(), &ConversationListModel::comesBefore); // one may have another name
    replaceAll(fresh);
}

void ConversationListModel::replaceAll(const QList<ConversationItem> &fresh)
{
    const bool sameRows = std::equal(m_items.cbegin(), m_items.cend(), fresh.cbegin(), fresh.cend(),
                                     [](const auto &a, const auto &b) { return a.info.id == b.info.id; });
    if (!sameRows) {
        beginResetModel();
        m_items = fresh;
        endResetModel();
        return;
    }
    for (int row = 0; row < fresh.size(); ++row) {
        if (m_items.at(row) == fresh.at(row))
            continue;
        m_items[row] = fresh.at(row);
        Q_EMIT dataChanged(index(row), index(row));
    }
}

bool ConversationListModel::comesBefore(const ConversationItem &a, const ConversationItem &b)
{
    return std::tuple(a.info.archived, a.info.name.toCaseFolded())
        < std::tuple(b.info.archived, b.info.name.toCaseFolded());
}

// Messages that call everybody and not the user by name, as far as they are here. A muted conversation keeps them to
// itself.
qint64 ConversationListModel::mentionsOfAll(ConversationId conversation, Seq readUpTo) const
{
    const auto mentions = m_workspace.store().messages().mentionsBehind(conversation, readUpTo, m_workspace.self());
    const auto self = m_workspace.user(m_workspace.self());
    if (!mentions || !self)
        return 0;
    return std::count_if(mentions->cbegin(), mentions->cend(), [&self](const Message &message) {
        return message.text && !mentionsByName(message.text->text, self->name);
    });
}

ConversationItem ConversationListModel::itemOf(const protocol::Conversation &conversation) const
{
    auto &store = m_workspace.store();
    ConversationItem item{
        conversation, {}, false, hasDraft(conversation.id), false, m_unreadThreads.value(conversation.id)};
    if (const auto unread = store.unread(conversation.id, m_workspace.self()))
        item.unread = *unread;
    const auto readUpTo = store.readUpTo(conversation.id, m_workspace.self());
    item.isUnread = item.unread ? item.unread->messages > 0 : readUpTo && *readUpTo < conversation.lastSeq;
    const auto &preferences = m_workspace.notify();
    item.isMuted = preferences.isMuted(conversation.id);
    if (item.isMuted) {
        const bool tellsMentions = preferences.of(conversation.id).mentionsWhenMuted;
        const auto toAll = tellsMentions && readUpTo ? mentionsOfAll(conversation.id, *readUpTo) : 0;
        item.unread = Unread{0, item.unread && tellsMentions ? std::max<qint64>(item.unread->mentions - toAll, 0) : 0};
        item.isUnread = item.unread->mentions > 0;
    }
    return item;
}

QList<ConversationItem> ConversationListModel::read() const
{
    auto &store = m_workspace.store();
    const auto memberships = store.conversations().memberships();
    const auto conversations = store.conversations().all();
    if (!memberships || !conversations) {
        qCWarning(lcClient) << "the list of conversations cannot be read";
        return m_items;
    }
    QList<ConversationItem> items;
    for (const auto &conversation : *conversations) {
        const auto membership = memberships->constFind(conversation.id);
        if (membership == memberships->constEnd() || membership->leftSeq)
            continue;
        items.append(itemOf(conversation));
    }
    std::sort(items.begin(), items.end(), &ConversationListModel::comesBefore);
    return items;
}

} // namespace conclave::client
