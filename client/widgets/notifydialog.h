// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/workspace.h"
#include "client/widgets/dialog.h"
#include "shared/protocol/preferences.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QTimeEdit;

namespace conclave::client {

// How the user is notified, on all their computers, and whether others see how far they have read. What is chosen
// counts with Save. Owned by the window; GUI thread.
class NotifyDialog : public Dialog
{
    Q_OBJECT

public:
    NotifyDialog(Workspace &workspace, QWidget *parent);

private:
    void build();
    void buildQuiet();
    void load();
    void save();
    void saveSharing();
    protocol::NotifySettings chosen() const;

    Workspace &m_workspace;
    QButtonGroup *m_level;
    QComboBox *m_privacy;
    QCheckBox *m_sound;
    QLineEdit *m_keywords;
    QCheckBox *m_quiet;
    QComboBox *m_days;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    QCheckBox *m_sharesRead;
};

} // namespace conclave::client
