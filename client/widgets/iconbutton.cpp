// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/iconbutton.h"

#include "client/views/icons.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

IconButton::IconButton(const char *iconName, const QString &name, QWidget *parent, const QKeySequence &keys)
    : QToolButton(parent)
    , m_keys(keys)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setDrawing(iconName, name);
    connect(&Theme::instance(), &Theme::changed, this, &IconButton::applyTheme);
    applyTheme();
}

void IconButton::setDrawing(const char *iconName, const QString &name)
{
    const auto keys = m_keys.toString(QKeySequence::NativeText);
    setAccessibleName(name);
    setAccessibleDescription(keys);
    setToolTip(keys.isEmpty() ? name : u"%1 (%2)"_s.arg(name, keys));
    setIcon(client::icon(iconName));
}

void IconButton::applyTheme()
{
    const auto &theme = Theme::instance();
    const int drawing = theme.px(18);
    setIconSize({drawing, drawing});
    setFixedSize(theme.px(Side), theme.px(Side));
}

} // namespace conclave::client
