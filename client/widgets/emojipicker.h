// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/popupframe.h"

#include <QStringList>

class QButtonGroup;
class QToolButton;

namespace conclave::client {

struct Emoji;
class EmojiGrid;
class IconButton;
class SearchEdit;
class TextLabel;

// Chooses an emoji: by groups, by search, by what was used lately, in a colour of skin. The caller keeps the latest
// ones and the colour. It closes when one is picked. Owned by a pane; GUI thread.
class EmojiPicker : public PopupFrame
{
    Q_OBJECT

public:
    explicit EmojiPicker(QWidget *parent);

    void setRecent(const QStringList &emojis); // latest first
    void setTone(int tone); // 0: as drawn, 1 to 5: light to dark
    void openAt(const QPoint &global); // above that point, or below it where there is no room

Q_SIGNALS:
    void picked(const QString &emoji);
    void toneChanged(int tone);
    void announce(const QString &text); // what a search found first

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildTabs();
    void applyTheme();
    void fill();
    void showCurrent(int cell);
    void showTones();
    void accept(const QString &emoji);
    QString toned(const Emoji &emoji) const;

    SearchEdit *m_search;
    QWidget *m_tabRow;
    QButtonGroup *m_tabs;
    EmojiGrid *m_grid;
    TextLabel *m_name;
    QToolButton *m_toneButton;
    QStringList m_recent;
    int m_tone = 0;
};

} // namespace conclave::client
