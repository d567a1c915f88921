// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace conclave::protocol {

// Checks what Qt's JSON parser lets pass (see parse() in codec.h). Returns what is wrong in a few words, or nullptr.
// Any thread; linear in the size apart from the keys of one object, which are compared with each other.
const char *strictJsonFault(QByteArrayView bytes);

} // namespace conclave::protocol
