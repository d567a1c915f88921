// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

// The protocol for people who write other clients: prose from docs/protocol.md, tables and examples from the frame
// declarations. Any thread.
namespace conclave::protocol {

QByteArray protocolMarkdown(); // PROTOCOL.md
QByteArray openApi(); // openapi.json: every request as POST /v1/<op>

} // namespace conclave::protocol
