// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/dialog.h"

namespace conclave::client {

// What an edited message said before, newest first, as far as this computer has its history. Owned by the window it
// belongs to; GUI thread.
class VersionsDialog : public Dialog
{
    Q_OBJECT

public:
    VersionsDialog(Workspace &workspace, const Message &message, QWidget *parent);
};

} // namespace conclave::client
