// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/entities.h"

#include <QAbstractButton>

namespace conclave::client {

// Somebody who was chosen, as a pill; a click, Enter or Delete takes them away again. Owned by its parent; GUI thread.
class PersonChip : public QAbstractButton
{
    Q_OBJECT

public:
    PersonChip(const protocol::User &user, QWidget *parent);

    UserId user() const { return m_user; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    const UserId m_user;
};

} // namespace conclave::client
