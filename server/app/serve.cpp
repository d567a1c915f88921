// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/serve.h"

#include "server/app/platform/signals.h"
#include "server/app/server.h"
#include "server/app/watchdog.h"
#include "shared/util/logging.h"

#include <QCoreApplication>
#include <QTextStream>
#include <cstdio>
#include <utility>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

// What may change while the server runs.
void reload(const Config &config)
{
    const auto read = Config::load(config.file, QProcessEnvironment::systemEnvironment());
    if (!read) {
        qCWarning(lcServer).noquote() << "the configuration stays as it was:" << read.error().detail;
        return;
    }
    setLogLevel(read->logLevel);
    qCInfo(lcServer) << "the configuration was read again";
}

} // namespace

int serve(const Config &config)
{
    const SystemClock clock;
    const ServiceManager manager;
    Server server(config, clock);
    const Signals signals;
    if (const auto opened = config.logFile.isEmpty() ? Status() : setLogFile(config.logFile); !opened) {
        QTextStream(stderr) << "conclave-server: " << opened.error().detail << '\n';
        return 1;
    }
    if (const auto started = server.start(); !started) {
        QTextStream(stderr) << "conclave-server: " << started.error().detail << '\n';
        return 1;
    }
    QTextStream out(stdout);
    if (!server.ownerInvite().isEmpty())
        out << "There is no account yet. One-time token of the first owner: " << server.ownerInvite() << Qt::endl;
    const auto place = u"listening on %1:%2"_s.arg(config.listen).arg(server.port());
    out << place << Qt::endl;
    manager.ready(place.toUtf8());
    const Watchdog watchdog(manager, server.loops());
    bool isStopping = false;
    const auto stop = [&] {
        if (std::exchange(isStopping, true))
            return QCoreApplication::quit(); // asked twice: at once
        qCInfo(lcServer) << "stopping";
        manager.stopping("closing connections");
        server.drain([] { QCoreApplication::quit(); });
    };
    const auto readAgain = [&] {
        manager.reloading();
        reload(config);
        server.reload();
        manager.ready(place.toUtf8());
    };
    QObject::connect(&signals, &Signals::stop, qApp, stop, Qt::DirectConnection);
    const auto reopenLog = [] {
        if (const auto opened = reopenLogFile(); !opened)
            qCWarning(lcServer).noquote() << opened.error().detail;
    };
    QObject::connect(&signals, &Signals::reopenLog, qApp, reopenLog, Qt::DirectConnection);
    QObject::connect(&signals, &Signals::reload, qApp, readAgain, Qt::DirectConnection);
    const int status = QCoreApplication::exec();
    server.stop();
    return status;
}

} // namespace conclave::server
