// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/timelinecommands.h"

#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

using Command = TimelineKey::Command;

constexpr int PanStep = 60;

void putOnClipboard(const QString &text)
{
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

QString namesOf(const QList<protocol::FileReference> &files)
{
    QStringList names;
    for (const auto &file : files)
        names.append(FileBlock::shownName(file));
    return names.join(u'\n');
}

TimelineAction actionOf(Target::Kind kind)
{
    switch (kind) {
    case Target::Kind::Retry:
        return TimelineAction::Retry;
    case Target::Kind::EditFailed:
        return TimelineAction::EditFailed;
    case Target::Kind::DropFailed:
        return TimelineAction::DropFailed;
    case Target::Kind::Versions:
        return TimelineAction::Versions;
    default:
        return TimelineAction::Thread;
    }
}

} // namespace

TimelineCommands::TimelineCommands(TimelineGeometry &geometry, TimelineSelection &selection, TimelineCursor &cursor,
                                   QObject *parent)
    : QObject(parent)
    , m_geometry(geometry)
    , m_selection(selection)
    , m_cursor(cursor)
    , m_quickReactions{u"👍"_s, u"❤️"_s, u"😂"_s, u"🎉"_s, u"👀"_s, u"✅"_s}
{
}

const TimelineItem *TimelineCommands::currentItem() const
{
    return m_geometry.rows() && m_cursor.row() >= 0 ? &m_geometry.rows()->item(m_cursor.row()) : nullptr;
}

bool TimelineCommands::run(const TimelineKey &key)
{
    switch (key.command) {
    case Command::None:
        return false;
    case Command::Type:
        Q_EMIT typed(key.text);
        return true;
    case Command::Cancel:
        return cancel();
    case Command::Copy:
        copy();
        return true;
    case Command::CopySource:
        copySource();
        return true;
    default:
        return moveCursor(key) || actOnRow(key);
    }
}

bool TimelineCommands::moveCursor(const TimelineKey &key)
{
    switch (key.command) {
    case Command::PreviousRow:
        m_cursor.moveBy(-1);
        break;
    case Command::NextRow:
        m_cursor.moveBy(1);
        break;
    case Command::PreviousPage:
        m_cursor.moveByPage(-1);
        break;
    case Command::NextPage:
        m_cursor.moveByPage(1);
        break;
    case Command::First:
        m_cursor.moveToFirst();
        break;
    case Command::FirstNew:
        m_cursor.moveToFirstNew();
        break;
    case Command::Last:
        m_cursor.moveToLast();
        Q_EMIT endWanted();
        break;
    case Command::NextTarget:
        m_cursor.moveTarget(1);
        break;
    case Command::PreviousTarget:
        m_cursor.moveTarget(-1);
        break;
    default:
        return false;
    }
    Q_EMIT viewChanged();
    return true;
}

bool TimelineCommands::actOnRow(const TimelineKey &key)
{
    const auto *item = currentItem();
    if (!item)
        return false;
    const int row = m_cursor.row();
    const bool hasFailed = item->delivery == Delivery::Failed;
    switch (key.command) {
    case Command::PanLeft:
    case Command::PanRight:
        m_geometry.layoutOf(row)->body().panAll(key.command == Command::PanLeft ? -PanStep : PanStep);
        Q_EMIT viewChanged();
        break;
    case Command::Activate:
        return activateCurrent();
    case Command::QuickReaction:
        return react(key.number);
    case Command::Edit:
        request(hasFailed ? TimelineAction::EditFailed : TimelineAction::Edit, row);
        break;
    case Command::Delete:
    case Command::DeleteNow:
        request(hasFailed                            ? TimelineAction::DropFailed
                    : key.command == Command::Delete ? TimelineAction::Delete
                                                     : TimelineAction::DeleteNow,
                row);
        break;
    case Command::Profile:
        request(TimelineAction::Profile, row);
        break;
    default:
        return requestPlain(key.command, row);
    }
    return true;
}

// Commands that mean the same action whatever the message is like.
bool TimelineCommands::requestPlain(Command command, int row)
{
    static constexpr std::pair<Command, TimelineAction> actions[] = {
        {Command::Menu, TimelineAction::Menu},
        {Command::Reply, TimelineAction::Reply},
        {Command::Thread, TimelineAction::Thread},
        {Command::React, TimelineAction::React},
        {Command::Reactions, TimelineAction::Reactions},
        {Command::Pin, TimelineAction::Pin},
        {Command::Save, TimelineAction::Save},
        {Command::CopyLink, TimelineAction::CopyLink},
        {Command::MarkUnread, TimelineAction::MarkUnread},
    };
    const auto found = std::find_if(std::begin(actions), std::end(actions),
                                    [command](const auto &pair) { return pair.first == command; });
    if (found == std::end(actions))
        return false;
    request(found->second, row);
    return true;
}

// A message that the server does not have, or no longer has, offers little.
bool TimelineCommands::canAct(TimelineAction action, const TimelineItem &item) const
{
    if (item.kind != TimelineItem::Kind::Message)
        return false;
    if (m_refused.contains(action) && !(action == TimelineAction::Thread && item.thread))
        return false;
    switch (action) {
    case TimelineAction::Retry:
    case TimelineAction::DropFailed:
    case TimelineAction::EditFailed:
        return item.delivery == Delivery::Failed;
    case TimelineAction::Menu:
    case TimelineAction::Profile:
        return true;
    case TimelineAction::Thread:
        return item.delivery == Delivery::Sent && (!item.deleted || item.thread);
    case TimelineAction::Reactions:
        return !item.reactions.isEmpty();
    case TimelineAction::CopyLink:
    case TimelineAction::MarkUnread:
        return item.seq > 0;
    case TimelineAction::Versions:
        return item.edited && !item.deleted;
    default:
        return item.delivery == Delivery::Sent && !item.deleted;
    }
}

void TimelineCommands::request(TimelineAction action, int row)
{
    if (canAct(action, m_geometry.rows()->item(row)))
        Q_EMIT requested(row, action);
}

bool TimelineCommands::react(int number)
{
    const auto *item = currentItem();
    if (!item || number >= m_quickReactions.size() || !canAct(TimelineAction::React, *item))
        return false;
    Q_EMIT reactionToggled(item->id, m_quickReactions.at(number));
    return true;
}

// Enter: what has the focus inside the message; else its file, its thread, or its only link.
bool TimelineCommands::activateCurrent()
{
    const int row = m_cursor.row();
    if (m_cursor.target() >= 0) {
        activate(row, m_cursor.target());
        return true;
    }
    const auto &item = *currentItem();
    const auto targets = m_geometry.layoutOf(row)->targets();
    const auto indexOf = [&targets](Target::Kind kind) {
        const auto found
            = std::find_if(targets.begin(), targets.end(), [kind](const Target &one) { return one.kind == kind; });
        return found == targets.end() ? -1 : int(found - targets.begin());
    };
    for (const auto kind : {Target::Kind::LoadGap, Target::Kind::Retry, Target::Kind::Picture, Target::Kind::File,
                            Target::Kind::Thread, Target::Kind::Link}) {
        if (const int target = indexOf(kind); target >= 0) {
            activate(row, target);
            return true;
        }
    }
    if (!canAct(TimelineAction::Thread, item))
        return false;
    request(TimelineAction::Thread, row);
    return true;
}

void TimelineCommands::activate(int row, int target)
{
    const auto layout = m_geometry.layoutOf(row);
    const auto &item = m_geometry.rows()->item(row);
    const auto chosen = layout->targets().value(target);
    switch (chosen.kind) {
    case Target::Kind::Quote:
        Q_EMIT quoteActivated(item.quote->id);
        break;
    case Target::Kind::Link:
        Q_EMIT linkActivated(QUrl(chosen.value));
        break;
    case Target::Kind::Mention:
        Q_EMIT mentionActivated(chosen.value);
        break;
    case Target::Kind::ShowMore:
        m_geometry.expand(row);
        Q_EMIT viewChanged();
        break;
    case Target::Kind::Reaction:
        Q_EMIT reactionToggled(item.id, chosen.value);
        break;
    case Target::Kind::LoadGap:
        Q_EMIT gapActivated(item.key);
        break;
    case Target::Kind::Picture:
    case Target::Kind::File:
    case Target::Kind::SaveFile:
        if (const auto file = FileId::fromText(chosen.value))
            Q_EMIT fileActivated(item.id, *file,
                                 chosen.kind == Target::Kind::SaveFile ? FileWish::Save : FileWish::Open);
        break;
    case Target::Kind::Thread:
    case Target::Kind::Retry:
    case Target::Kind::EditFailed:
    case Target::Kind::DropFailed:
    case Target::Kind::Versions:
        request(actionOf(chosen.kind), row);
        break;
    }
}

// One step back: out of the message, then the selection. The next one is for the window.
bool TimelineCommands::cancel()
{
    if (!m_selection.isEmpty())
        m_selection.clear();
    else if (m_cursor.target() >= 0)
        m_cursor.setRow(m_cursor.row());
    else
        return false;
    Q_EMIT viewChanged();
    return true;
}

void TimelineCommands::showFirstNew()
{
    m_cursor.moveToFirstNew();
    Q_EMIT viewChanged();
}

void TimelineCommands::copy()
{
    const auto *item = currentItem();
    if (!m_selection.isEmpty())
        putOnClipboard(m_selection.text());
    else if (item && !item->deleted)
        putOnClipboard(item->text.isEmpty() ? namesOf(item->files) : markdown::plainText(markdown::parse(item->text)));
}

void TimelineCommands::copySource()
{
    const auto *item = currentItem();
    if (!m_selection.isEmpty())
        putOnClipboard(m_selection.source());
    else if (item && !item->deleted)
        putOnClipboard(item->text);
}

} // namespace conclave::client
