// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"
#include "client/widgets/prompts.h"

namespace conclave::client {

// One question with two buttons: what will be done, and Cancel. Deletes itself when it is closed; GUI thread.
class PromptDialog : public Dialog
{
    Q_OBJECT

public:
    PromptDialog(const Question &question, QWidget *parent);
};

} // namespace conclave::client
