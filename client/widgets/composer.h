// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/completion.h"

#include <QElapsedTimer>
#include <QKeySequence>
#include <QMimeData>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>

class QBoxLayout;
class QPushButton;

namespace conclave::client {

class AttachmentTray;
class Completer;
class ComposerStrip;
class ComposerText;
class IconButton;
class TextLabel;
enum class SendKey : quint8;

// Where a message is written: its files, the text, the tools, the button that sends. What sent() means is up to the
// owner, who asks mode(): a new message, a reply or an edit, which has nothing to do with the files. An edit keeps the
// draft under it and gives it back. Owned by a pane; GUI thread.
class Composer : public QWidget
{
    Q_OBJECT

public:
    using Person = CompletionPerson;
    enum class Mode : quint8 { New, Reply, Edit };

    explicit Composer(QWidget *parent = nullptr);

    void setSendKey(SendKey key);
    void setPlaceholder(const QString &text);
    void setCompletionUsers(const QList<Person> &people);
    // Shown instead of the text, with a button for what can be done instead; empty: it can be written. Files that are
    // there already stay in sight: they can be removed.
    void setBlocked(const QString &reason, const QString &action = {});

    // Asked before a text is sent; false: not now. Its owner may send it later, by sendAnyway().
    using Guard = std::function<bool(const QString &text)>;
    void setGuard(Guard guard) { m_guard = std::move(guard); }
    void sendAnyway(const QString &text); // unless something else is written by then

    AttachmentTray *tray() const { return m_tray; } // its owner fills it
    void setAttachProblem(const QString &reason); // why no file can be attached; empty: it can

    QString text() const;
    QString draft() const; // the text, or what lies under an edit
    void setText(const QString &text); // as if it had been there before: tells nobody
    int caret() const;
    void setCaret(int position);
    void insertText(const QString &text); // at the caret
    bool removeText(const QString &text); // where it stands last; false when it does not

    Mode mode() const { return m_mode; }
    void startReply(const QString &name, const QString &excerpt);
    void startEdit(const QString &text);
    void cancel(); // the reply or the edit

    bool isBlocked() const;
    QString blockedReason() const;
    void focusText(); // or what takes its place

    static QList<std::pair<QString, QKeySequence>> toolKeys(); // of the tools that have some, with their names

Q_SIGNALS:
    void insteadWanted(); // the button of setBlocked()
    void sent(const QString &text); // mode() still tells what for; afterwards the composer is empty. May be empty when
                                    // there are files
    void attachWanted();
    void filesPasted(const QMimeData *data);
    void muchPasted(const QString &text); // it is in the text already
    void draftChanged(); // a moment after the last key, and at once when it was sent
    void editLastWanted();
    void modeCancelled(); // by the user
    void escapePressed(); // and there was nothing here to cancel
    void typing(); // now and then while a message is written
    void emojiWanted(const QPoint &global); // for the picker's lower edge
    void announce(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Draft
    {
        Mode mode = Mode::New;
        QString text;
        QString replyName;
        QString replyExcerpt;
    };
    struct Tool
    {
        const char *iconName; // nullptr: only by its keys
        const char *name;
        QKeySequence keys; // may be none
        void (Composer::*run)();
    };
    static const QList<Tool> &tools();

    void build();
    void buildTools(QBoxLayout *row);
    void applyTheme();
    void noteEdited();
    void refresh(); // the counter and whether it can be sent
    void submit();
    void send(const QString &message);
    void handleEscape();
    void cancelByUser();
    void setMode(Mode mode);
    void nameSendButton();
    void restore(const Draft &draft);
    static QString countText(qint64 bytes); // "4,100 of 8,192"
    QString problem() const; // why the text cannot be sent; empty when it can, or is blank
    bool hasFiles() const; // that go out with the text
    void useAttach();
    void useBold();
    void useItalic();
    void useCode();
    void useLink();
    void useList();
    void useQuote();
    void useCodeBlock();
    void useMention();
    void useEmoji();

    AttachmentTray *m_tray;
    ComposerStrip *m_strip;
    ComposerText *m_text;
    QWidget *m_toolRow;
    IconButton *m_attachButton = nullptr;
    IconButton *m_emojiButton = nullptr;
    TextLabel *m_counter;
    QPushButton *m_send;
    QWidget *m_notice; // in the text's place while it is blocked
    TextLabel *m_blocked;
    QPushButton *m_instead; // what can be done then
    Completer *m_completer;
    QTimer m_draftTimer;
    QElapsedTimer m_sinceTyping;
    QString m_attachProblem;
    Draft m_shown; // its text is the text area's
    std::optional<Draft> m_underEdit;
    Guard m_guard;
    Mode m_mode = Mode::New;
    SendKey m_sendKey;
};

} // namespace conclave::client
