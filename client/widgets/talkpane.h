// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/channelrights.h"
#include "client/models/timelinemodel.h"
#include "client/views/timelineview.h"
#include "client/widgets/composer.h"
#include "client/widgets/messageactions.h"

#include <QLabel>
#include <QTimer>
#include <QWidget>

class QMenu;

namespace conclave::client {

class Attachments;
class EmojiPicker;
class StrangerNotice;
class TextLabel;

// A timeline with its composer, of a conversation or of one of its threads: everything that is done to messages starts
// here. Drafts survive; what the user saw becomes the read cursor. Owned by a pane; GUI thread.
class TalkPane : public QWidget
{
    Q_OBJECT

public:
    TalkPane(Workspace &workspace, const ReadPlace &place, QWidget *parent = nullptr);
    ~TalkPane() override; // keeps the draft

    const ReadPlace &place() const { return m_place; }
    TimelineView *timeline() const { return m_timeline; }
    Composer *composer() const { return m_composer; }
    bool showMessage(MessageId message); // false when the store does not have it here
    void showPlace(const TimelineView::Place &place);
    void markRead();
    void mention(const QString &name); // in the message that is being written
    void setEmojiHabits(const QStringList &recent, int tone); // as the picker takes them

Q_SIGNALS:
    void threadWanted(conclave::MessageId root);
    void linkWanted(const QUrl &address);
    void fileWanted(conclave::MessageId message, conclave::FileId file, conclave::client::FileWish wish);
    void offered(const conclave::client::Offer &offer);
    void told(const QString &sentence); // for the user, in passing
    void profileWanted(conclave::UserId user);
    void cardWanted(conclave::UserId user, const QRect &box); // of the mouse, beside this place on the screen
    void cardOver(); // the mouse has left it
    void cardAsked(conclave::UserId user, const QPoint &position); // of the keyboard
    void readersWanted(conclave::MessageId message); // who has read it
    void messageWanted(conclave::MessageId message); // somewhere in this conversation
    void escapePressed();
    void announce(const QString &text);
    void draftChanged(bool hasDraft);
    void emojiUsed(const QString &emoji);
    void toneChosen(int tone);

private:
    void wireTimeline();
    void wireComposer();
    void wireDrop();
    void wireFiles();
    void addFileEntries(QMenu &menu, const TimelineItem &item);
    void act(MessageId message, TimelineView::Action action, const QPoint &position);
    void send(const QString &text);
    bool mayGo(const QString &text); // else it asks
    void react(MessageId message, const QString &emoji);
    void showReactions(const TimelineItem &item, const QPoint &position);
    void pickReaction(MessageId message, const QPoint &position);
    void pickEmoji(const QPoint &position);
    void openPicker(const QPoint &position, const std::function<void(const QString &)> &picked);
    void startReply(const TimelineItem &item);
    void startEdit(const TimelineItem &item);
    void askToDelete(const TimelineItem &item);
    void showMenu(const TimelineItem &item, const QPoint &position);
    void putBack(MessageId message); // a refused one, into the composer
    void offerFile(const QString &text); // for what was pasted
    void keepDraft();
    void takeAim(); // what belongs to the draft besides its text
    void takeDraft(); // from another computer
    void showWhoTypes();
    void showWhatMayBeWritten();
    void offerPeople(); // for completion
    void seen(Seq seq);
    void offerThread(); // of what is read, or of the newest message
    ChannelRights rights() const;
    std::optional<TimelineItem> itemOf(MessageId message) const;
    void markUnread(const TimelineItem &item);
    void append(const protocol::Content &content) { m_workspace.send(m_place.conversation, content); }

    Workspace &m_workspace;
    const ReadPlace m_place;
    TimelineModel *m_model;
    TimelineView *m_timeline;
    Composer *m_composer;
    StrangerNotice *m_strangers;
    TextLabel *m_typing;
    Attachments *m_attachments;
    MessageActions *m_actions;
    std::optional<MessageId> m_quoted; // what is replied to; an edit keeps it
    std::optional<MessageId> m_edited;
    QStringList m_recentEmojis;
    int m_emojiTone = 0;
    QTimer m_end; // of a temporary channel; then nothing can be written any more
    Seq m_seen = 0;
    bool m_keepsUnread = false; // the user wants it so, until they come again or mark it as read
    QString m_draft; // as the store has it
};

} // namespace conclave::client
