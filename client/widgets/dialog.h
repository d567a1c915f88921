// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QPushButton;
class QVBoxLayout;

namespace conclave::client {

// What the client's dialogs have in common: margins, width and heading by the theme; what follows the heading goes
// into body(). Owned by the window it belongs to; GUI thread.
class Dialog : public QDialog
{
    Q_OBJECT

public:
    Dialog(const QString &heading, int width, QWidget *parent); // `width` at 100 %

protected:
    QVBoxLayout *body() const { return m_body; }
    // A row at the end with Cancel and the button that does what the dialog is for, in the system's order.
    QDialogButtonBox *addButtons(QPushButton *act);
    bool event(QEvent *event) override;

private:
    void applyTheme();

    int m_width;
    QVBoxLayout *m_body;
};

} // namespace conclave::client
