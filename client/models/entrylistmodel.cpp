// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/entrylistmodel.h"

#include "client/models/filetexts.h"
#include "shared/markdown/markdown.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int RefreshMs = 30; // a burst of events is one reading
constexpr qsizetype ExcerptLength = 240;

bool isSame(const Entry &a, const Entry &b)
{
    return a.kind == b.kind && a.place == b.place && a.message == b.message
        && (a.kind != Entry::Kind::Section || a.title == b.title);
}

} // namespace

EntryListModel::EntryListModel(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_refresh(this)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &EntryListModel::readNow);
    connect(&m_workspace, &Workspace::selfChanged, this, &EntryListModel::scheduleAll);
    connect(&m_workspace, &Workspace::conversationsChanged, this, &EntryListModel::scheduleAll);
    connect(&m_workspace, &Workspace::usersChanged, this, &EntryListModel::scheduleAll);
}

int EntryListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant EntryListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &entry = m_entries.at(index.row());
    if (role == Qt::DisplayRole)
        return entry.kind == Entry::Kind::Section ? entry.title : entry.text;
    return role == Qt::AccessibleTextRole ? QVariant(accessibleText(entry)) : QVariant();
}

Qt::ItemFlags EntryListModel::flags(const QModelIndex &index) const
{
    const bool isHead = index.isValid() && m_entries.at(index.row()).kind == Entry::Kind::Section;
    return isHead ? Qt::ItemNeverHasChildren : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QString EntryListModel::accessibleText(const Entry &entry)
{
    QStringList parts;
    for (const auto &part : {entry.title, entry.where, entry.text, entry.more}) {
        if (!part.isEmpty())
            parts << part;
    }
    if (entry.count > 0)
        parts << tr("%n unread", nullptr, entry.count);
    else if (entry.isUnread)
        parts << tr("unread");
    return parts.join(u", "_s);
}

void EntryListModel::scheduleAll()
{
    m_changed.reset();
    m_refresh.start();
}

void EntryListModel::schedule(ConversationId conversation)
{
    if (m_changed)
        m_changed->insert(conversation);
    if (!m_refresh.isActive())
        m_refresh.start();
}

void EntryListModel::readNow()
{
    m_refresh.stop();
    assign(read(std::exchange(m_changed, QSet<ConversationId>())));
}

// Rows that stay the same keep their places in views; where others came or went, the list is told anew.
void EntryListModel::assign(const QList<Entry> &fresh)
{
    if (fresh == m_entries)
        return;
    const bool sameRows = std::equal(m_entries.cbegin(), m_entries.cend(), fresh.cbegin(), fresh.cend(), isSame);
    if (!sameRows)
        beginResetModel();
    m_entries = fresh;
    m_count = int(std::count_if(m_entries.cbegin(), m_entries.cend(),
                                [](const Entry &entry) { return entry.kind != Entry::Kind::Section; }));
    if (!sameRows)
        endResetModel();
    else
        Q_EMIT dataChanged(index(0), index(int(m_entries.size()) - 1));
    Q_EMIT changed();
}

QString EntryListModel::channelName(ConversationId conversation) const
{
    const auto info = m_workspace.store().conversations().find(conversation);
    return info && *info ? u'#' + (*info)->name : tr("a channel that is not yours any more");
}

QString EntryListModel::whereOf(const ReadPlace &place) const
{
    const auto name = channelName(place.conversation);
    return place.thread.isNull() ? name : tr("%1, thread").arg(name);
}

QString EntryListModel::excerptOf(const protocol::Content::Text &text)
{
    return FileTexts::excerpt(text).left(ExcerptLength);
}

QString EntryListModel::excerptOf(const QString &text)
{
    return markdown::plainText(markdown::parse(text)).simplified().left(ExcerptLength);
}

QList<ConversationId> EntryListModel::ownConversations() const
{
    QList<ConversationId> own;
    const auto memberships = m_workspace.store().conversations().memberships();
    for (auto it = memberships ? memberships->cbegin() : decltype(memberships->cbegin()){};
         memberships && it != memberships->cend(); ++it) {
        if (!it.value().leftSeq)
            own.append(it.key());
    }
    return own;
}

} // namespace conclave::client
