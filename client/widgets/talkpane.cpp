// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/talkpane.h"

#include "client/views/senderhover.h"
#include "client/widgets/attachments.h"
#include "client/widgets/emojipicker.h"
#include "client/widgets/prompts.h"
#include "client/widgets/reactionsmenu.h"
#include "client/widgets/strangernotice.h"
#include "client/widgets/textlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace conclave::client {

using protocol::Content;

namespace {

constexpr int QuickReactions = 6; // keys 1 to 6

} // namespace

TalkPane::TalkPane(Workspace &workspace, const ReadPlace &place, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_place(place)
    , m_model(new TimelineModel(workspace, place, this))
    , m_timeline(new TimelineView(this))
    , m_composer(new Composer(this))
    , m_strangers(new StrangerNotice(workspace, place.conversation, this))
    , m_typing(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_attachments(new Attachments(workspace.transfers(), place, m_composer))
    , m_actions(new MessageActions(workspace, place, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *writing = new QVBoxLayout;
    writing->setContentsMargins(16, 4, 16, 4);
    writing->setSpacing(4);
    writing->addWidget(m_strangers);
    writing->addWidget(m_composer);
    writing->addWidget(m_typing);
    column->addWidget(m_timeline, 1);
    column->addLayout(writing);
    m_typing->setElided(Qt::ElideRight);
    m_timeline->setShowsThreadSummaries(m_place.thread.isNull());
    if (const auto self = m_workspace.user(m_workspace.self()))
        m_timeline->setOwnName(self->name);
    m_timeline->setRows(m_model);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &TalkPane::showWhatMayBeWritten);
    wireTimeline();
    wireComposer();
    wireDrop();
    wireFiles();
    showWhatMayBeWritten();
    offerPeople();
    connect(&m_workspace, &Workspace::draftChanged, this, [this](const ReadPlace &changed) {
        if (changed == m_place)
            takeDraft();
    });
    takeDraft();
    takeAim();
}

TalkPane::~TalkPane()
{
    keepDraft();
    m_timeline->setRows(nullptr); // before the model goes
}

void TalkPane::wireTimeline()
{
    connect(m_timeline, &TimelineView::actionRequested, this, &TalkPane::act);
    connect(m_timeline, &TimelineView::reactionToggled, this, &TalkPane::react);
    connect(m_timeline, &TimelineView::seenUpTo, this, &TalkPane::seen);
    connect(m_timeline, &TimelineView::markedRead, m_model, &TimelineModel::forgetUnreadMark);
    connect(m_timeline, &TimelineView::quoteActivated, this, &TalkPane::messageWanted);
    connect(m_timeline, &TimelineView::gapActivated, m_model, &TimelineModel::loadGap);
    connect(m_timeline, &TimelineView::linkActivated, this, &TalkPane::linkWanted);
    connect(m_actions, &MessageActions::told, this, &TalkPane::told);
    connect(m_actions, &MessageActions::offered, this, &TalkPane::offered);
    connect(m_timeline, &TimelineView::mentionActivated, this, [this](const QString &name) {
        for (const auto &user : m_workspace.users()) {
            if (user.name == name)
                Q_EMIT profileWanted(user.id);
        }
    });
    const auto *hover = new SenderHover(m_timeline);
    connect(hover, &SenderHover::rested, this, &TalkPane::cardWanted);
    connect(hover, &SenderHover::left, this, &TalkPane::cardOver);
    connect(hover, &SenderHover::clicked, this, &TalkPane::profileWanted);
    connect(m_timeline, &TimelineView::typed, this, [this](const QString &text) {
        m_composer->focusText();
        m_composer->insertText(text);
    });
}

std::optional<TimelineItem> TalkPane::itemOf(MessageId message) const
{
    const int row = m_model->rowOf(message);
    return row < 0 ? std::nullopt : std::optional(m_model->item(row));
}

void TalkPane::act(MessageId message, TimelineView::Action action, const QPoint &position)
{
    using Action = TimelineView::Action;
    const auto item = itemOf(message);
    if (!item)
        return;
    switch (action) {
    case Action::Reply:
        startReply(*item);
        break;
    case Action::Thread:
        Q_EMIT threadWanted(message);
        break;
    case Action::React:
        pickReaction(message, position);
        break;
    case Action::Reactions:
        showReactions(*item, position);
        break;
    case Action::Edit:
        if (item->own && !item->deleted)
            startEdit(*item);
        break;
    case Action::Delete:
        askToDelete(*item);
        break;
    case Action::Pin:
        append({Content::Pin{message, !item->pinned}});
        break;
    case Action::CopyText:
        QGuiApplication::clipboard()->setText(item->text);
        break;
    case Action::Profile:
        Q_EMIT cardAsked(item->sender, position);
        break;
    case Action::Save:
        m_actions->toggleSaved(*item);
        break;
    case Action::CopyLink:
        m_actions->copyLink(*item);
        break;
    case Action::MarkUnread:
        markUnread(*item);
        break;
    case Action::DeleteNow:
        m_actions->removeNow(*item);
        break;
    case Action::Versions:
        m_actions->showVersions(*item, window());
        break;
    case Action::Menu:
        showMenu(*item, position);
        break;
    case Action::Retry:
        m_workspace.attempt([id = ClientId{message.uuid}](Account &account) { return account.outbox().retry(id); });
        break;
    case Action::DropFailed:
        m_workspace.attempt([id = ClientId{message.uuid}](Account &account) { return account.outbox().drop(id); });
        break;
    case Action::EditFailed:
        putBack(message);
        break;
    }
}

void TalkPane::react(MessageId message, const QString &emoji)
{
    const auto item = itemOf(message);
    if (!item || item->seq == 0)
        return;
    const auto group = std::find_if(item->reactions.cbegin(), item->reactions.cend(),
                                    [&emoji](const ReactionGroup &g) { return g.emoji == emoji; });
    append({Content::Reaction{message, emoji, group == item->reactions.cend() || !group->own}});
    Q_EMIT emojiUsed(emoji);
}

void TalkPane::showReactions(const TimelineItem &item, const QPoint &position)
{
    auto *menu = new ReactionsMenu(item.reactions, this);
    connect(menu, &ReactionsMenu::toggled, this, [this, id = item.id](const QString &emoji) { react(id, emoji); });
    menu->popup(position);
}

void TalkPane::setEmojiHabits(const QStringList &recent, int tone)
{
    m_recentEmojis = recent;
    m_emojiTone = tone;
    m_timeline->setQuickReactions(recent.mid(0, QuickReactions));
}

void TalkPane::openPicker(const QPoint &position, const std::function<void(const QString &)> &picked)
{
    auto *picker = new EmojiPicker(this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    picker->setRecent(m_recentEmojis);
    picker->setTone(m_emojiTone);
    connect(picker, &EmojiPicker::toneChanged, this, &TalkPane::toneChosen);
    connect(picker, &EmojiPicker::picked, this, picked);
    connect(picker, &EmojiPicker::announce, this, &TalkPane::announce);
    picker->openAt(position);
}

void TalkPane::pickReaction(MessageId message, const QPoint &position)
{
    openPicker(position, [this, message](const QString &emoji) { react(message, emoji); });
}

void TalkPane::pickEmoji(const QPoint &position)
{
    openPicker(position, [this](const QString &emoji) {
        m_composer->insertText(emoji);
        m_composer->focusText();
        Q_EMIT emojiUsed(emoji);
    });
}

void TalkPane::askToDelete(const TimelineItem &item)
{
    if (item.deleted || item.seq == 0)
        return;
    if (item.own) {
        m_actions->remove(item);
        return;
    }
    Question question;
    question.title = tr("Delete this message?");
    question.text = tr("The message of %1 is removed for everybody. This cannot be undone.").arg(item.senderName);
    question.verb = tr("Delete");
    question.destructive = true;
    Prompts::ask(this, question, [this, id = item.id](bool yes) {
        if (yes)
            append({Content::Delete{id}});
    });
}

void TalkPane::showMenu(const TimelineItem &item, const QPoint &position)
{
    using Action = TimelineView::Action;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &text, Action action, const QKeySequence &keys) {
        auto *entry = menu->addAction(text);
        entry->setShortcut(keys);
        entry->setShortcutVisibleInContextMenu(true);
        connect(entry, &QAction::triggered, this,
                [this, id = item.id, action, position] { act(id, action, position); });
        return entry;
    };
    addFileEntries(*menu, item);
    const auto may = rights();
    const bool isThread = !m_place.thread.isNull();
    add(tr("Reply"), Action::Reply, Qt::Key_R)->setEnabled(isThread ? may.mayReply : may.mayPost);
    if (!isThread)
        add(tr("Reply in thread"), Action::Thread, Qt::Key_T)->setEnabled(may.mayReply || item.thread.has_value());
    add(tr("Add a reaction"), Action::React, Qt::Key_Plus)->setEnabled(may.mayReact);
    add(tr("Who reacted"), Action::Reactions, Qt::ALT | Qt::Key_Return)->setEnabled(!item.reactions.isEmpty());
    add(item.pinned ? tr("Unpin") : tr("Pin to the channel"), Action::Pin, Qt::Key_P);
    add(item.saved ? tr("Take off the saved messages") : tr("Save for later"), Action::Save, Qt::Key_S);
    add(tr("Copy text"), Action::CopyText, QKeySequence::Copy);
    add(tr("Who wrote it"), Action::Profile, Qt::Key_I);
    if (may.maySeeReaders && !isThread && item.seq > 0)
        connect(menu->addAction(tr("Who has read it …")), &QAction::triggered, this,
                [this, id = item.id] { Q_EMIT readersWanted(id); });
    add(tr("Copy link"), Action::CopyLink, Qt::CTRL | Qt::SHIFT | Qt::Key_L)->setEnabled(item.seq > 0);
    add(tr("Unread from here on"), Action::MarkUnread, Qt::Key_U)->setEnabled(item.seq > 0);
    menu->addSeparator();
    if (item.edited && !item.deleted)
        add(tr("Earlier versions"), Action::Versions, {});
    add(tr("Edit"), Action::Edit, Qt::Key_E)->setEnabled(item.own && !item.deleted);
    add(item.own ? tr("Delete") : tr("Delete …"), Action::Delete, Qt::Key_Delete)->setEnabled(!item.deleted);
    menu->popup(position);
}

bool TalkPane::showMessage(MessageId message)
{
    const bool isThere = m_model->show(message);
    if (isThere) {
        m_timeline->scrollToMessage(message, TimelineView::Highlight::Yes);
        m_timeline->setCurrentMessage(message);
    }
    return isThere;
}

void TalkPane::showPlace(const TimelineView::Place &place)
{
    if (place.anchor.isNull())
        m_timeline->scrollToEnd();
    else if (m_model->show(place.anchor))
        m_timeline->restore(place);
}

// What is looked at from now on is not taken for read, until the user comes here again.
void TalkPane::markUnread(const TimelineItem &item)
{
    m_keepsUnread = true;
    m_actions->markUnread(item);
    m_model->setUnreadMark(item.seq);
}

void TalkPane::markRead()
{
    if (std::exchange(m_keepsUnread, false))
        m_seen = 0;
    seen(m_model->lastSeq());
    m_model->forgetUnreadMark();
}

void TalkPane::seen(Seq seq)
{
    if (seq <= m_seen || m_keepsUnread)
        return;
    m_seen = seq;
    m_workspace.attempt([place = m_place, seq](Account &account) {
        return place.thread.isNull() ? account.setCursor(place.conversation, seq)
                                     : account.setThreadCursor(place.conversation, place.thread, seq);
    });
}

} // namespace conclave::client
