// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QToolButton>

namespace conclave::client {

// A line of the sidebar that does something: words between two drawings, either of which may be absent. Owned by the
// sidebar; GUI thread.
class SidebarButton : public QToolButton
{
    Q_OBJECT

public:
    struct Look
    {
        const char *before = nullptr; // names of drawings
        const char *behind = nullptr;
        TextStyle style = TextStyle::Body;
        int height = 34; // at 100 %
    };

    SidebarButton(const Look &look, QWidget *parent);

    enum class Loudness : quint8 { Quiet, Loud };
    void setCount(int count, Loudness loudness); // at the end, and in the name; 0 for none
    void setCurrent(bool isCurrent); // what it leads to is shown
    void setName(const QString &name); // the words, and with the count what a screen reader says

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();
    void sayName();

    const Look m_look;
    int m_count = 0;
    Loudness m_loudness = Loudness::Quiet;
    bool m_isCurrent = false;
};

} // namespace conclave::client
