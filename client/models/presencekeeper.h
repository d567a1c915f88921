// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/platform/presencesource.h"
#include "client/models/workspace.h"

namespace conclave::client {

// Says whether the user is at this computer: as the system knows it, and where it does not know, by what happens in the
// own windows. Owned by who shows the window; GUI thread.
class PresenceKeeper : public QObject
{
    Q_OBJECT

public:
    static constexpr int OwnIdleMs = 10 * 60 * 1000; // other windows may be in use, so it takes longer

    PresenceKeeper(Workspace &workspace, std::unique_ptr<PresenceSource> source, QObject *parent = nullptr);

    void setOwnIdleMs(int ms);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // of the whole program

private:
    void refresh();

    Workspace &m_workspace;
    std::unique_ptr<PresenceSource> m_source;
    QTimer m_quiet; // runs out when the own windows heard nothing for long
    bool m_isQuiet = false;
};

} // namespace conclave::client
