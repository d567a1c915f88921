// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/localstore.h"
#include "client/store/searchindex.h"

namespace conclave::client {

// What somebody typed, with the ids of those it names, and its days as times where the user is.
struct ResolvedQuery
{
    IndexQuery query;
    QList<search::Name> unknownPeople; // nobody is called so
    QList<search::Name> unknownPlaces; // no own conversation is
};

// Names are those of the store: user names and display names, `me`, and the names of the user's conversations; case
// and accents do not count.
Result<ResolvedQuery> resolve(LocalStore &store, const search::Query &query, UserId self);

} // namespace conclave::client
