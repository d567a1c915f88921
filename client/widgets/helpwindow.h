// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/helppages.h"

#include <QWidget>

class QListWidget;
class QSplitter;

namespace conclave::client {

class Announcer;
class IconButton;
class PageView;
class SearchEdit;
class TextLabel;

// The user's help in a window of its own: contents and search at the left, a page at the right. Whatever window opened
// it owns it, and opens only one. GUI thread.
class HelpWindow : public QWidget
{
    Q_OBJECT

public:
    static HelpWindow *open(QWidget *owner, const QString &page = {}); // empty: as it was left, or from the beginning

    QString current() const; // the page's id
    void go(const QString &page);
    void back();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Visit
    {
        QString page;
        int scrolled = 0;
    };
    explicit HelpWindow(QWidget *owner);
    void build();
    void applyTheme();
    void fill(const QList<int> &pages);
    void search(const QString &words);
    void showPage(const QString &page);
    void choose(int row);

    SearchEdit *m_search;
    QListWidget *m_contents;
    TextLabel *m_nothing; // where nothing was found
    IconButton *m_back;
    TextLabel *m_title;
    PageView *m_page;
    QSplitter *m_splitter;
    Announcer *m_announcer;
    QString m_current;
    QList<Visit> m_visits; // the last one is where back() leads
};

} // namespace conclave::client
