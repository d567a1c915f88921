// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace conclave {

// No core dump of this process is written: its memory holds passwords, keys and what people wrote. First in main(). On
// Linux nobody without privileges may read that memory either. Does nothing on systems that have no such notion.
void forbidCoreDumps();

} // namespace conclave
