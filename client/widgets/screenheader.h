// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace conclave::client {

class IconButton;
class TextLabel;

// The head of a screen that takes the place of the channel: its name, a word on its state, and tabs where it has some.
// Owned by its screen; GUI thread.
class ScreenHeader : public QWidget
{
    Q_OBJECT

public:
    ScreenHeader(const QString &title, QWidget *parent);

    void setDetail(const QString &detail);
    void setTabs(const QStringList &texts); // the first time: shows the first one; later: other words
    void setTab(int tab);
    int tab() const;
    void setShowsSidebarButton(bool shows);

Q_SIGNALS:
    void tabChosen(int tab);
    void sidebarWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    IconButton *m_sidebar;
    TextLabel *m_detail;
    QButtonGroup *m_tabs;
    QHBoxLayout *m_row;
};

} // namespace conclave::client
