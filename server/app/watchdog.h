// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/metricspage.h"
#include "server/app/platform/servicemanager.h"

#include <QTimer>

namespace conclave::server {

// Says that the server lives, as often as the service manager wants to hear it, as long as every thread's event loop
// turns. When one is stuck it keeps silent and the service manager starts the server anew. Lives on the main thread.
class Watchdog
{
public:
    Watchdog(const ServiceManager &manager, std::vector<MetricsPage::Loop> loops);

private:
    struct Watched
    {
        MetricsPage::Loop loop;
        quint64 turns = 0; // at the last look
    };
    void look();

    const ServiceManager &m_manager;
    std::vector<Watched> m_watched;
    QTimer m_timer;
};

} // namespace conclave::server
