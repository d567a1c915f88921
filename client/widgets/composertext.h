// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QPlainTextEdit>

namespace conclave::client {

enum class SendKey : quint8 { Enter, CtrlEnter }; // the other one begins a new line

// Where a message is typed: markdown as plain text, shown live, up to 12 lines high; what its keys mean, and the
// changes that the composer's tools make. Owned by a Composer; GUI thread.
class ComposerText : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ComposerText(QWidget *parent);

    void setSendKey(SendKey key) { m_sendKey = key; }

    // Around the selection or at the caret. Used again, they take away what they put.
    void toggleMarker(const QString &marker);
    void toggleCode(); // a fence around more than one line
    void toggleLines(const QString &prefix); // of the selection
    void wrapInFence(); // the lines of the selection
    void insertLink(); // then the part that is missing is selected
    void beginMention();
    void insertAtCaret(const QString &text);
    bool removeText(const QString &text); // where it stands last; false when it does not

Q_SIGNALS:
    void submitted();
    void editLastWanted();
    void escapePressed();
    void focusChanged();
    void filesPasted(const QMimeData *data); // instead of text
    void muchPasted(const QString &text); // more than one wants to read in a message

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void dragEnterEvent(QDragEnterEvent *event) override;

private:
    void applyTheme();
    void adjustHeight();
    void handleEnter(Qt::KeyboardModifiers modifiers);
    void pastePlainly();
    bool isInsideFence() const; // the line of the caret, or it opens one
    void replaceSelection(const QString &text, int selectFrom, int selectLength);

    SendKey m_sendKey = SendKey::Enter;
};

} // namespace conclave::client
