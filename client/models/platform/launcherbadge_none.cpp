// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/launcherbadge.h"

#include <QGuiApplication>

namespace conclave::client {

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)

void showLauncherBadge(qint64 number)
{
    qGuiApp->setBadgeNumber(number);
}

#else

void showLauncherBadge(qint64)
{
}

#endif

} // namespace conclave::client
