// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/platform/presencesource.h"

namespace conclave::client {

std::unique_ptr<PresenceSource> PresenceSource::ofSystem()
{
    return std::make_unique<PresenceSource>();
}

} // namespace conclave::client
