// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace conclave::client {

class IconButton;

// A line for a password with a button that shows what was typed. Owned by its parent; GUI thread.
class PasswordEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit PasswordEdit(QWidget *parent);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showText(bool visible);
    void placeButton();

    IconButton *m_button;
};

} // namespace conclave::client
