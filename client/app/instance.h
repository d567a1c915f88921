// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/permalink.h"

#include <QLocalServer>

namespace conclave::client {

// The door of the program that runs already: a second start for the same profile hands its link over and ends. It
// opens only to the own user, listens to at most one link of a kilobyte from each caller, and does nothing but tell of
// it; whoever hears it only goes there. GUI thread; owned by the application.
class Instance : public QObject
{
    Q_OBJECT

public:
    explicit Instance(const QString &profile, QObject *parent = nullptr); // its directory

    Status listen(); // FileFailed: links from outside will not arrive

    // To the program that has this profile; without a link, its window is shown. FileFailed: it does not answer.
    static Status handOver(const QString &profile, const std::optional<Permalink> &link);
    static QString socketName(const QString &profile); // in a directory of the own user's; empty when there is none

Q_SIGNALS:
    void linkArrived(const conclave::client::Permalink &link);
    void showWanted();

private:
    void accept();
    void read(QLocalSocket *socket);

    const QString m_name;
    QLocalServer m_server;
};

} // namespace conclave::client
