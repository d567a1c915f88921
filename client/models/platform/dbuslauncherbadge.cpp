// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/launcherbadge.h"

#include <QDBusConnection>
#include <QDBusMessage>

using namespace Qt::StringLiterals;

namespace conclave::client {

// By com.canonical.Unity.LauncherEntry, which docks and task bars of several desktops listen to. Qt says the same from
// 6.5 on, but not in every version.
void showLauncherBadge(qint64 number)
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    auto update
        = QDBusMessage::createSignal(u"/com/conclave/Launcher"_s, u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s);
    const QVariantMap properties{{u"count"_s, number}, {u"count-visible"_s, number > 0}};
    update << u"application://conclave.desktop"_s << properties;
    bus.send(update);
}

} // namespace conclave::client
