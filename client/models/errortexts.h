// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

namespace conclave::client {

// A sentence for the user about a request that failed, for where nothing better is known about it.
QString errorText(const Error &error);

} // namespace conclave::client
