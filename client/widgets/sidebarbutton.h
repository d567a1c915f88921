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

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    const Look m_look;
};

} // namespace conclave::client
