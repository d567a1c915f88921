// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config.h"

#include <QByteArrayList>
#include <atomic>

namespace conclave::server {

// Whether the server is fit for work, and if not, why. Any thread.
class Health
{
public:
    enum Reason : quint8 { Schema = 1, Disk = 2, Draining = 4 };

    explicit Health(const Config &config);

    // On the domain thread, every second. A database that has not answered for some seconds is one that is gone.
    void look(Backend &backend);
    void drain() { m_reasons.fetch_or(Draining); }

    bool isReady() const { return reasons().isEmpty(); }
    QByteArrayList reasons() const;
    QByteArray text() const; // {"ready":true}, or with its reasons
    int schemaVersion() const { return m_schemaVersion; }

private:
    void set(Reason reason, bool applies);

    const QString m_data;
    const QString m_files;
    const DiskReserve m_reserve;
    std::atomic<quint8> m_reasons = 0;
    std::atomic<qint64> m_answeredMs = 0; // of the steady clock; 0: never
    std::atomic<int> m_schemaVersion = 0;
};

} // namespace conclave::server
