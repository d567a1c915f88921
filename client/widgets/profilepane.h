// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/profilecard.h"

namespace conclave::client {

// A person at the right. Owned by the main window; GUI thread.
class ProfilePane : public QWidget
{
    Q_OBJECT

public:
    ProfilePane(Workspace &workspace, UserId user, QWidget *parent = nullptr);

    ProfileCard *card() const { return m_card; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ProfileCard *m_card;
};

} // namespace conclave::client
