// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/searchmodel.h"

#include <QStandardItemModel>
#include <QTimer>
#include <QWidget>

class QListView;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace conclave::client {

class EmptyState;
class FormMessage;
class SearchField;
class SearchStart;
class TextLabel;

// The search at the right: the field with its pills, what is found among messages, files, channels and people, and what
// could not be searched. Owned by the right panes; GUI thread.
class SearchPane : public QWidget
{
    Q_OBJECT

public:
    SearchPane(Workspace &workspace, QWidget *parent);

    void setScope(ConversationId conversation); // null: everywhere
    void setText(const QString &text);
    QString text() const;
    void focusField();

Q_SIGNALS:
    void closed();
    void messageWanted(conclave::ConversationId conversation, conclave::MessageId message);
    void channelWanted(conclave::ConversationId conversation);
    void announce(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Tab : quint8 { Messages, Files, Channels, People };

    void build();
    void wire();
    void applyTheme();
    void offerNames();
    Tab tab() const;
    bool isAboutMessages() const { return tab() == Tab::Messages || tab() == Tab::Files; }
    void search();
    void submit();
    void showState();
    void showProblems(bool alsoUnfinished);
    void showCoverage();
    void showEmpty();
    void tellCount();
    void choose(const QModelIndex &index);
    void chooseOther(const QModelIndex &index);
    void findOthers();
    void addOther(const QString &name, const QString &detail, const QString &id);
    void enterList();
    void remember();
    QStringList recent() const;
    bool isShort() const; // it is not clear yet what is wanted

    Workspace &m_workspace;
    SearchModel *m_model;
    QStandardItemModel m_others; // channels, or people
    SearchField *m_field;
    QTabBar *m_tabs;
    FormMessage *m_problem;
    QStackedWidget *m_stack;
    SearchStart *m_start;
    QListView *m_results;
    QListView *m_otherList;
    EmptyState *m_empty;
    TextLabel *m_coverage;
    QPushButton *m_more;
    QTimer m_patience; // until it is said that something takes time
    int m_told = -1; // the count that was announced last
};

} // namespace conclave::client
