// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace conclave::client {

// Moments at which a server that could not be reached is likely to be there again: the user comes back to the program,
// the system has a network again. GUI thread; owned by the application.
class WakeUps : public QObject
{
    Q_OBJECT

public:
    explicit WakeUps(QObject *parent = nullptr);

Q_SIGNALS:
    void happened();
};

} // namespace conclave::client
