// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"

class QDateTimeEdit;

namespace conclave::client {

// Asks until when an entry of the inbox is to be away. Owned by the window; GUI thread.
class SnoozeDialog : public Dialog
{
    Q_OBJECT

public:
    SnoozeDialog(qint64 proposed, QWidget *parent);

Q_SIGNALS:
    void chosen(qint64 until);

private:
    QDateTimeEdit *m_until;
};

} // namespace conclave::client
