// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/serve.h"

#include "server/app/platform/processsignals.h"
#include "server/app/server.h"
#include "shared/util/logging.h"

#include <QCoreApplication>
#include <QTextStream>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::server {

int serve(const Config &config)
{
    const SystemClock clock;
    Server server(config, clock);
    const ProcessSignals signals([] { QCoreApplication::quit(); }, [&server] { server.reload(); });
    if (const auto started = server.start(); !started) {
        QTextStream(stderr) << "conclave-server: " << started.error().detail << '\n';
        return 1;
    }
    QTextStream out(stdout);
    if (!server.ownerInvite().isEmpty())
        out << "There is no account yet. One-time token of the first owner: " << server.ownerInvite() << Qt::endl;
    out << "listening on " << config.listen << ':' << server.port() << Qt::endl;
    const int status = QCoreApplication::exec();
    qCInfo(lcServer) << "stopping";
    server.stop();
    return status;
}

} // namespace conclave::server
