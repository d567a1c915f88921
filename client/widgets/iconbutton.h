// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/views/theme.h"

#include <QKeySequence>
#include <QToolButton>

namespace conclave::client {

// A flat button that is only a drawing. Its name is what the tool tip and a screen reader say; `keys` are shown there
// and handled by whoever made the button. A click leaves the focus where it is. Owned by its parent; GUI thread.
class IconButton : public QToolButton
{
    Q_OBJECT

public:
    static constexpr int Side = 28;

    IconButton(const char *iconName, const QString &name, QWidget *parent, const QKeySequence &keys = {});

    void setDrawing(const char *iconName, const QString &name);

private:
    void applyTheme();

    QKeySequence m_keys;
};

} // namespace conclave::client
