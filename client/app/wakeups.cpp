// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/wakeups.h"

#include <QGuiApplication>
#include <QNetworkInformation>

namespace conclave::client {

WakeUps::WakeUps(QObject *parent)
    : QObject(parent)
{
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            Q_EMIT happened();
    });
    using Feature = QNetworkInformation::Feature;
    if (!QNetworkInformation::loadBackendByFeatures({Feature::Reachability, Feature::Metered})
        && !QNetworkInformation::loadBackendByFeatures(Feature::Reachability))
        return; // this system does not tell
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
            [this](QNetworkInformation::Reachability reachability) {
                if (reachability != QNetworkInformation::Reachability::Disconnected)
                    Q_EMIT happened();
            });
}

} // namespace conclave::client
