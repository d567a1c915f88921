// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/completion.h"

#include <QObject>
#include <QPointer>

class QPlainTextEdit;

namespace conclave::client {

class CompletionPopup;

// Watches a text area and offers people behind an @ and emojis behind a colon. While rows are shown it takes the keys
// that walk through them, accept and dismiss. Owned by a Composer; GUI thread.
class Completer : public QObject
{
    Q_OBJECT

public:
    Completer(QPlainTextEdit *text, QObject *parent);

    void setPeople(const QList<CompletionPerson> &people) { m_people = people; }
    bool isOpen() const;
    void close();

Q_SIGNALS:
    void announce(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();
    bool handleKey(int key);
    void accept(int row);
    void tellPosition();

    QPlainTextEdit *m_text;
    QPointer<CompletionPopup> m_popup; // goes with the text, which still sends events then
    QList<CompletionPerson> m_people;
    CompletionWord m_word; // what the rows are for
    int m_dismissedAt = -1; // the position of a word that the user wants no rows for
};

} // namespace conclave::client
