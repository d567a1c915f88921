// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config.h"

#include <QByteArrayList>
#include <atomic>
#include <optional>

namespace conclave::server {

// Whether the server is fit for work, and if not, why. Any thread.
class Health
{
public:
    enum Reason : quint8 { Schema = 1, Disk = 2, Draining = 4 };

    explicit Health(const Config &config);

    // On the domain thread, every second. A database that has not answered for some seconds is one that is gone.
    void look(Backend &backend);
    void drain();
    // While draining: how long somebody who has to leave now should stay away, when the last one leaves in so many ms.
    // Another moment for each, so that not all come back together.
    qint64 comeBackMs(qint64 lastInMs) const;
    std::optional<qint64> comeBackMs() const; // for who comes now; nothing unless draining

    bool isReady() const { return reasons().isEmpty(); }
    QByteArrayList reasons() const;
    QByteArray text() const; // {"ready":true}, or with its reasons
    int schemaVersion() const { return m_schemaVersion; }

private:
    void set(Reason reason, bool applies);

    const QString m_data;
    const QString m_files;
    const DiskReserve m_reserve;
    const qint64 m_drainMs;
    const qint64 m_restartMs;
    std::atomic<quint8> m_reasons = 0;
    std::atomic<qint64> m_answeredMs = 0; // of the steady clock; 0: never
    std::atomic<int> m_schemaVersion = 0;
    std::atomic<qint64> m_drainingSinceMs = 0; // of the steady clock
};

} // namespace conclave::server
