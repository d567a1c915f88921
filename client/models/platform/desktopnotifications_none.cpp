// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/desktopnotifications.h"

namespace conclave::client {

std::unique_ptr<DesktopNotifications> DesktopNotifications::ofSystem()
{
    return nullptr;
}

} // namespace conclave::client
