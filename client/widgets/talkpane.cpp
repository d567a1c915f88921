// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/talkpane.h"

#include "client/models/filetexts.h"
#include "client/models/timeleft.h"
#include "client/views/senderhover.h"
#include "client/widgets/emojipicker.h"
#include "client/widgets/prompts.h"
#include "client/widgets/reactionsmenu.h"
#include "client/widgets/textlabel.h"
#include "shared/markdown/markdown.h"

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
    , m_typing(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_actions(new MessageActions(workspace, place, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *writing = new QVBoxLayout;
    writing->setContentsMargins(16, 4, 16, 4);
    writing->setSpacing(4);
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
    showWhatMayBeWritten();
    offerPeople();
    connect(&m_workspace, &Workspace::draftChanged, this, [this](const ReadPlace &changed) {
        if (changed == m_place)
            takeDraft();
    });
    takeDraft();
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

void TalkPane::wireComposer()
{
    connect(m_composer, &Composer::sent, this, &TalkPane::send);
    connect(m_composer, &Composer::draftChanged, this, &TalkPane::keepDraft);
    connect(m_composer, &Composer::modeCancelled, this, [this] { m_about.reset(); });
    connect(m_composer, &Composer::escapePressed, this, &TalkPane::escapePressed);
    connect(m_composer, &Composer::announce, this, &TalkPane::announce);
    connect(m_composer, &Composer::emojiWanted, this, &TalkPane::pickEmoji);
    connect(m_composer, &Composer::insteadWanted, this, &TalkPane::offerThread);
    connect(m_composer, &Composer::editLastWanted, this, [this] {
        m_model->showEnd();
        if (const auto last = m_model->lastOwn())
            startEdit(*last);
    });
    connect(m_composer, &Composer::typing, this,
            [this] { m_workspace.tell([id = m_place.conversation](Account &account) { account.setTyping(id); }); });
    connect(&m_workspace, &Workspace::typingChanged, this, [this](ConversationId conversation) {
        if (conversation == m_place.conversation)
            showWhoTypes();
    });
    connect(&m_workspace, &Workspace::conversationChanged, this, [this](ConversationId conversation) {
        if (conversation == m_place.conversation)
            showWhatMayBeWritten();
    });
    connect(&m_workspace, &Workspace::usersChanged, this, &TalkPane::showWhatMayBeWritten);
    connect(&m_workspace, &Workspace::usersChanged, this, &TalkPane::offerPeople);
}

void TalkPane::showWhoTypes()
{
    const auto users = m_workspace.typing(m_place.conversation);
    if (users.isEmpty())
        m_typing->setText({});
    else if (users.size() == 1)
        m_typing->setText(tr("%1 is typing …").arg(m_workspace.displayName(users.first())));
    else if (users.size() == 2)
        m_typing->setText(tr("%1 and %2 are typing …")
                              .arg(m_workspace.displayName(users.at(0)), m_workspace.displayName(users.at(1))));
    else
        m_typing->setText(tr("Several people are typing …"));
}

ChannelRights TalkPane::rights() const
{
    const auto info = m_workspace.store().conversations().find(m_place.conversation);
    const auto self = m_workspace.user(m_workspace.self());
    return info && *info && self ? channelRights(**info, *self, SystemClock().nowMs()) : ChannelRights();
}

void TalkPane::showWhatMayBeWritten()
{
    const auto info = m_workspace.store().conversations().find(m_place.conversation);
    if (!info || !*info || !m_workspace.user(m_workspace.self()))
        return;
    if (const auto left = untilNextWarning((*info)->endsAt.value_or(0), SystemClock().nowMs()))
        m_end.start(int(std::min<qint64>(*left, 86'400'000)) + 1);
    const auto may = rights();
    const bool isThread = !m_place.thread.isNull();
    QString reason;
    if (may.isOver)
        reason = tr("This channel is over. It can be read, not written.");
    else if (may.isClosed)
        reason = tr("This channel is archived. It can be read, not written.");
    else if (isThread && !may.mayReply)
        reason = tr("Replies are switched off in this channel.");
    else if (!isThread && !may.mayPost)
        reason = may.mayReact ? tr("Only announcers can post here. You can react.") : tr("Only announcers can post.");
    const bool canReply = !isThread && !may.mayPost && may.mayReply;
    if (canReply)
        reason = tr("Only announcers can post here.");
    m_composer->setBlocked(reason, canReply ? tr("Reply in thread") : QString());
    m_composer->setPlaceholder(isThread ? tr("Reply …") : tr("Message #%1").arg((*info)->name));
}

void TalkPane::offerThread()
{
    auto message = m_timeline->currentMessage();
    for (int row = m_model->rowCount() - 1; row >= 0 && message.isNull(); --row) {
        const auto &item = m_model->item(row);
        if (item.kind == TimelineItem::Kind::Message && !item.deleted && item.seq > 0)
            message = item.id;
    }
    if (!message.isNull())
        Q_EMIT threadWanted(message);
}

void TalkPane::offerPeople()
{
    QList<Composer::Person> people;
    for (const auto &user : m_workspace.users()) {
        if (!user.disabled)
            people.append({user.name, user.displayName, user.id.toText()});
    }
    m_composer->setCompletionUsers(people);
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

void TalkPane::putBack(MessageId message)
{
    const auto item = itemOf(message);
    if (!item)
        return;
    m_workspace.attempt([id = ClientId{message.uuid}](Account &account) { return account.outbox().drop(id); });
    m_composer->insertText(item->text);
    m_composer->focusText();
}

void TalkPane::send(const QString &text)
{
    const auto mode = m_composer->mode();
    const auto about = std::exchange(m_about, std::nullopt);
    if (mode == Composer::Mode::Edit) {
        if (const auto item = about ? itemOf(*about) : std::nullopt)
            m_actions->edit(*item, text);
        else if (about)
            append({Content::Edit{*about, text}});
        return;
    }
    Content::Text message;
    message.text = text;
    if (!m_place.thread.isNull())
        message.thread = m_place.thread;
    if (mode == Composer::Mode::Reply)
        message.quote = about;
    append({message});
    m_timeline->scrollToEnd();
    markRead();
}

void TalkPane::startReply(const TimelineItem &item)
{
    m_composer->startReply(item.senderName, FileTexts::excerpt(item.text, item.files));
    m_about = item.id;
    m_composer->focusText();
}

void TalkPane::startEdit(const TimelineItem &item)
{
    m_composer->startEdit(item.text);
    m_about = item.id;
    m_composer->focusText();
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

void TalkPane::mention(const QString &name)
{
    m_composer->insertText(u'@' + name + u' ');
    m_composer->focusText();
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

// Never over what is being written here.
void TalkPane::takeDraft()
{
    const auto draft = m_workspace.store().drafts().text(m_place);
    const bool isUntouched = m_composer->draft() == m_draft && m_composer->mode() != Composer::Mode::Edit;
    if (!draft || *draft == m_composer->draft() || !isUntouched)
        return;
    m_draft = *draft;
    m_composer->setText(*draft);
}

void TalkPane::keepDraft()
{
    const auto text = m_composer->draft();
    m_draft = text;
    m_workspace.tell([place = m_place, text](Account &account) { account.setDraft(place, text); });
    Q_EMIT draftChanged(!text.trimmed().isEmpty());
}

} // namespace conclave::client
