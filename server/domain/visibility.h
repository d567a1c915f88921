// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/stores.h"

namespace conclave::server {

// Whoever may read from the event `first` on does not get the text of an older message by its edit: such edits lose
// their content, as if it had been deleted. Events of one conversation.
Status hideEarlierEdits(Stores &stores, Seq first, QList<protocol::Event> &events);

} // namespace conclave::server
