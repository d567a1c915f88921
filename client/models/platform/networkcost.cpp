// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/networkcost.h"

#include <QNetworkInformation>

namespace conclave::client {

bool isNetworkMetered()
{
    const auto *network = QNetworkInformation::instance(); // none until a system's backend is loaded
    return network && network->supports(QNetworkInformation::Feature::Metered) && network->isMetered();
}

} // namespace conclave::client
