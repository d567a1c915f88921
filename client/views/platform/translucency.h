// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGuiApplication>

namespace conclave::client {

// True where a translucent window may be shown without translucency: in X11, if there is no compositing manager, as on
// many remote desktops. What is transparent is black then.
inline bool canLackTranslucency()
{
    return QGuiApplication::platformName() == QLatin1StringView("xcb");
}

} // namespace conclave::client
