// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace conclave::client {

// Makes screen readers meet what are windows of their own as such, and not as something that fills a place: pages as
// windows, cards that float as dialogs. May be called again. GUI thread.
void installWindowAccessibles();

} // namespace conclave::client
