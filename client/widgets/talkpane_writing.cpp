// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TalkPane: what is written, what may be written, and what goes with it.
#include "client/models/filetexts.h"
#include "client/models/timeleft.h"
#include "client/widgets/attachments.h"
#include "client/widgets/filedrop.h"
#include "client/widgets/prompts.h"
#include "client/widgets/strangernotice.h"
#include "client/widgets/talkpane.h"
#include "client/widgets/textlabel.h"
#include "shared/markdown/markdown.h"

#include <QPointer>

namespace conclave::client {

using protocol::Content;

namespace {

constexpr qint64 MostCalledUnasked = 20; // members

} // namespace

void TalkPane::wireComposer()
{
    m_composer->setGuard([this](const QString &text) { return mayGo(text); });
    connect(m_composer, &Composer::sent, this, &TalkPane::send);
    connect(m_composer, &Composer::sent, m_strangers, &StrangerNotice::noteSent);
    connect(m_composer, &Composer::draftChanged, m_strangers, [this] { m_strangers->setText(m_composer->text()); });
    connect(m_strangers, &StrangerNotice::told, this, &TalkPane::told);
    connect(m_strangers, &StrangerNotice::announce, this, &TalkPane::announce);
    connect(m_strangers, &StrangerNotice::left, m_composer, &Composer::focusText);
    connect(m_composer, &Composer::draftChanged, this, &TalkPane::keepDraft);
    connect(m_composer, &Composer::modeCancelled, this, [this] {
        m_edited.reset();
        if (m_composer->mode() == Composer::Mode::New)
            m_quoted.reset();
    });
    connect(m_composer, &Composer::escapePressed, this, &TalkPane::escapePressed);
    connect(m_composer, &Composer::announce, this, &TalkPane::announce);
    connect(m_composer, &Composer::emojiWanted, this, &TalkPane::pickEmoji);
    connect(m_composer, &Composer::muchPasted, this, &TalkPane::offerFile);
    connect(m_attachments, &Attachments::told, this, &TalkPane::told);
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
    QList<TimelineView::Action> refused;
    if (isThread ? !may.mayReply : !may.mayPost)
        refused << TimelineView::Action::Reply;
    if (!may.mayReply)
        refused << TimelineView::Action::Thread;
    if (!may.mayReact)
        refused << TimelineView::Action::React;
    m_strangers->setMayInvite(may.mayRename);
    m_timeline->setRefused(refused);
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

void TalkPane::putBack(MessageId message)
{
    const auto item = itemOf(message);
    if (!item)
        return;
    m_workspace.ask(
        this, [id = ClientId{message.uuid}](Account &account) { return account.outbox().takeOut(id); },
        [this, text = item->text](const Status &done) {
            if (!done) { // it may have got through
                Q_EMIT m_workspace.sendFailed(done.error());
                return;
            }
            m_composer->insertText(text);
            m_composer->focusText();
        });
}

// Whoever calls many people together says so twice.
bool TalkPane::mayGo(const QString &text)
{
    const auto callsAll = [](const QString &words) {
        return markdown::mentions(words).contains(QLatin1StringView(markdown::EverybodyName));
    };
    const auto info = m_workspace.store().conversations().find(m_place.conversation);
    if (!callsAll(text) || !info || !*info || (*info)->members <= MostCalledUnasked)
        return true;
    const auto before = m_edited ? itemOf(*m_edited) : std::nullopt;
    if (m_composer->mode() == Composer::Mode::Edit && before && callsAll(before->text))
        return true;
    const int others = int((*info)->members - 1);
    Question question;
    question.title = tr("Notify %n people?", nullptr, others);
    question.text = tr("@channel calls everybody in #%1.").arg((*info)->name);
    question.verb = tr("Notify them");
    question.destructive = true;
    Prompts::ask(this, question, [this, text](bool yes) {
        if (yes)
            m_composer->sendAnyway(text);
        m_composer->focusText();
    });
    return false;
}

void TalkPane::send(const QString &text)
{
    const auto mode = m_composer->mode();
    if (mode == Composer::Mode::Edit) {
        const auto edited = std::exchange(m_edited, std::nullopt);
        if (const auto item = edited ? itemOf(*edited) : std::nullopt)
            m_actions->edit(*item, text);
        else if (edited)
            append({Content::Edit{*edited, text}});
        return;
    }
    const auto quoted = std::exchange(m_quoted, std::nullopt);
    Content::Text message;
    message.text = text;
    if (!m_place.thread.isNull())
        message.thread = m_place.thread;
    if (mode == Composer::Mode::Reply)
        message.quote = quoted;
    if (m_attachments->isEmpty())
        append({message});
    else
        m_attachments->send(message);
    m_timeline->scrollToEnd();
    markRead();
}

void TalkPane::wireDrop()
{
    auto *drop = new FileDrop(this, [this] {
        const auto why = m_composer->isBlocked() ? m_composer->blockedReason() : m_attachments->problem();
        if (!why.isEmpty())
            return FileDrop::Target{why, false};
        const auto info = m_workspace.store().conversations().find(m_place.conversation);
        const auto name = info && *info ? (*info)->name : QString();
        return FileDrop::Target{
            m_place.thread.isNull() ? tr("Drop to add to #%1").arg(name) : tr("Drop to add to the thread"), true};
    });
    connect(drop, &FileDrop::dropped, m_attachments, &Attachments::add);
    connect(drop, &FileDrop::announce, this, &TalkPane::announce);
}

void TalkPane::offerFile(const QString &text)
{
    if (!m_attachments->problem().isEmpty() || m_composer->mode() == Composer::Mode::Edit)
        return;
    const int lines = int(text.count(u'\n')) + 1;
    Q_EMIT offered({tr("%1 lines were pasted. They can also go as a file.").arg(lines), tr("Add as a text file"),
                    [this, pane = QPointer(this), text] {
                        if (pane && m_composer->removeText(text))
                            m_attachments->addText(text);
                    }});
}

void TalkPane::startReply(const TimelineItem &item)
{
    m_composer->startReply(item.senderName, FileTexts::excerpt(item.text, item.files));
    m_quoted = item.id;
    m_edited.reset();
    m_composer->focusText();
}

void TalkPane::startEdit(const TimelineItem &item)
{
    m_composer->startEdit(item.text);
    m_edited = item.id;
    m_composer->focusText();
}

void TalkPane::mention(const QString &name)
{
    m_composer->insertText(u'@' + name + u' ');
    m_composer->focusText();
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

void TalkPane::takeAim()
{
    const auto aim = m_workspace.draftAim(m_place);
    if (const auto item = aim.quote.isNull() ? std::nullopt : itemOf(aim.quote); item && !item->deleted)
        startReply(*item);
    m_composer->setCaret(aim.caret);
}

void TalkPane::keepDraft()
{
    const auto text = m_composer->draft();
    m_draft = text;
    const bool isEdit = m_composer->mode() == Composer::Mode::Edit;
    m_workspace.setDraftAim(m_place, {m_quoted.value_or(MessageId()), isEdit ? int(text.size()) : m_composer->caret()});
    m_workspace.tell([place = m_place, text](Account &account) { account.setDraft(place, text); });
    Q_EMIT draftChanged(!text.trimmed().isEmpty());
}

} // namespace conclave::client
