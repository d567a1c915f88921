// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>
#include <optional>

namespace conclave::server {

// What the system lets this process do; none where it has no such notion.
std::optional<quint64> descriptorLimit();
std::optional<uint> ownUserId();

} // namespace conclave::server
