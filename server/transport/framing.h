// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace conclave::server {

// One whole, unmasked text message (RFC 6455, section 5.2): the same bytes for every peer.
QByteArray textFrame(QByteArrayView payload);

} // namespace conclave::server
