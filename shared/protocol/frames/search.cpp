// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/frames/search.h"

#include "shared/protocol/codecimpl.h"

namespace conclave::protocol {

CONCLAVE_NESTED(SearchTerm)
CONCLAVE_NESTED(FoundMessage)
CONCLAVE_REPLY(SearchMessages::Reply)
CONCLAVE_REQUEST(SearchMessages)

} // namespace conclave::protocol
