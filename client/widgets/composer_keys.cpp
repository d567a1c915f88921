// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Composer: its keys, for the help.
#include "client/widgets/composer.h"

namespace conclave::client {

QList<std::pair<QString, QKeySequence>> Composer::toolKeys()
{
    QList<std::pair<QString, QKeySequence>> keys;
    for (const auto &tool : tools()) {
        if (!tool.keys.isEmpty())
            keys.append({tr(tool.name), tool.keys});
    }
    return keys;
}

} // namespace conclave::client
