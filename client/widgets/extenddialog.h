// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"

class QDateTimeEdit;

namespace conclave::client {

// Asks until when a temporary channel is to last; later than its end so far. Owned by the window; GUI thread.
class ExtendDialog : public Dialog
{
    Q_OBJECT

public:
    ExtendDialog(const QString &channel, qint64 endsAt, QWidget *parent);

Q_SIGNALS:
    void extendWanted(qint64 endsAt);

private:
    QDateTimeEdit *m_end;
};

} // namespace conclave::client
