// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/searchsuggestions.h"
#include "shared/search/matcher.h"
#include "shared/util/ids.h"

#include <QPointer>
#include <QWidget>

namespace conclave::client {

class CompletionPopup;
class SearchEdit;

// Where a search is typed. Operators that are complete become pills below the line; while one is typed, its values are
// offered. The scope is a pill, too. Owned by the search pane; GUI thread.
class SearchField : public QWidget
{
    Q_OBJECT

public:
    explicit SearchField(QWidget *parent);

    void setVocabulary(const SearchVocabulary &vocabulary) { m_vocabulary = vocabulary; }
    void setScope(ConversationId conversation, const QString &name); // null: everywhere
    void setText(const QString &text); // instead of all but the scope
    void append(const QString &word); // an operator, or one that wants a value yet

    QString text() const; // the pills' words and the line
    std::optional<ConversationId> scope() const;
    SearchEdit *edit() const { return m_edit; }
    void underline(const QList<search::Span> &wrong); // in text()
    void point(const search::Span &wrong); // selects it

Q_SIGNALS:
    void changed();
    void submitted();
    void leftDown(); // to what was found
    void escapePressed();
    void announce(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Pill
    {
        QString word; // empty: the scope
        QPointer<QWidget> chip;
    };
    void noteEdit();
    void addPill(const QString &word, const QString &label);
    void removePill(const QWidget *chip);
    void showSuggestions();
    void hideSuggestions();
    void accept(int row);
    void submit();
    void takeWholeWords();
    bool handleKey(int key);
    bool isOffering() const;
    QString pillText() const; // with a space behind it, unless empty

    SearchEdit *m_edit;
    QWidget *m_chips;
    CompletionPopup *m_popup;
    SearchVocabulary m_vocabulary;
    QList<Pill> m_pills;
    ConversationId m_scope;
    SearchWord m_word; // what is offered for
    bool m_chooses = false; // the user walked through the offers
};

} // namespace conclave::client
