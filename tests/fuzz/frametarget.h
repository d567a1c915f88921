// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace conclave {

// Reads the bytes as every frame there is. What is accepted must be written and read again without change; what is
// refused must be refused with an error that can be sent. Ends the process where that does not hold.
void fuzzFrame(QByteArrayView bytes);

} // namespace conclave
