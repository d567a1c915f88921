// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>
#include <QStringList>

namespace conclave::server {

// Whether a new password may be one, as NIST SP 800-63B, section 5.1.1.2 wants it: only its length counts, not which
// kinds of characters it has; but what everybody tries first is refused. That is what leaked most often
// (commonpasswords.txt), and what is left too short without the names in `context` (of the user, of the workspace),
// without the words of passwords themselves, and without repetition and rows of the alphabet, of digits or of the
// keyboard. Invalid with the rule that was broken. Any thread.
Status password(const QString &text, const QStringList &context, int minimumLength);

} // namespace conclave::server
