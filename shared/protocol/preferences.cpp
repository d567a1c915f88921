// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/preferences.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_NESTED(QuietHours)
CONCLAVE_NESTED(NotifySettings)
CONCLAVE_NESTED(NotifyOverride)

} // namespace conclave::protocol
