// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/messagelayout.h"

#include <QAbstractScrollArea>

namespace conclave::client {

// A page of markdown that comes with the program, to be read: drawn as a message is, without its sender. Tab walks
// through its links, Enter follows one; what is selected can be copied. It fetches nothing. Owned by its window; GUI
// thread.
class PageView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit PageView(QWidget *parent);

    void setPage(const QString &markdown); // from its beginning
    bool mark(const QString &words); // selects where they stand first and scrolls there; false when they do not
    QString text() const; // plain
    QString selectedText() const;
    const QList<Target> &links() const { return m_layout->targets(); }
    int currentLink() const { return m_link; } // -1 for none
    void setCurrentLink(int index);
    void follow(int link);
    QRect boxOf(int link) const; // on the screen
    int positionAt(QPoint global) const; // in text()
    std::pair<int, int> selection() const; // from, to; offsets in text()
    QRect characterBox(int position) const; // likewise, on the screen
    int scrolled() const; // what the scroll bar says
    void scrollTo(int value);

Q_SIGNALS:
    void followed(const QString &address);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void layOut();
    void applyTheme();
    void select(int from, int to);
    void reveal(const QRect &box); // in the page's coordinates
    bool scrollBy(int key);
    void tellCaret();
    int shift() const; // where the page's left edge is in the viewport
    QPoint toPage(QPoint viewportPoint) const;
    QRect toScreen(const QRect &box) const;

    TimelineItem m_item;
    std::unique_ptr<MessageLayout> m_layout;
    int m_link = -1;
    int m_hovered = -1;
    int m_anchor = 0; // positions in the layout's text
    int m_caret = 0;
};

} // namespace conclave::client
