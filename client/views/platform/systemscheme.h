// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

namespace conclave::client {

// True when the desktop asks for dark windows; false when it does not say. Before Qt 6.5 this is what the desktop asked
// for when it was first called, which must be before the program sets a palette of its own. GUI thread.
bool systemPrefersDark();

// Calls `changed` whenever that changes, while `context` lives. Before Qt 6.5 nobody tells.
void watchSystemScheme(QObject *context, const std::function<void()> &changed);

} // namespace conclave::client
