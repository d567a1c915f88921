// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace conclave::thumbnailer {

// Takes from this process, for good, what decoding an image does not need: more memory and time than a good image
// costs, opening files and sockets, writing files, starting programs, leaving a core. False when that cannot be done.
bool confine();

} // namespace conclave::thumbnailer
