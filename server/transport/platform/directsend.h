// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace conclave::server {

// Writes to a connected, non-blocking TCP socket past Qt. Returns how many bytes the system took: all, some, or none
// when it is full, when the connection is gone (Qt finds that out by itself) or where there is no such road.
qsizetype sendDirectly(qintptr descriptor, QByteArrayView bytes);

} // namespace conclave::server
