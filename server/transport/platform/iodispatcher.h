// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <memory>

namespace conclave::server {

// The event dispatcher for a thread with very many sockets, for QThread::setEventDispatcher. Null where Qt's own is
// all there is.
std::unique_ptr<QAbstractEventDispatcher> makeIoDispatcher();

} // namespace conclave::server
