// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/dialog.h"

class QLineEdit;

namespace conclave::client {

// Asks for one line of text. Owned by the window; GUI thread.
class TextDialog : public Dialog
{
    Q_OBJECT

public:
    TextDialog(const QString &heading, const QString &label, const QString &text, QWidget *parent);

    void setMaxLength(int length);

Q_SIGNALS:
    void entered(const QString &text);

private:
    QLineEdit *m_edit;
};

} // namespace conclave::client
