// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commandline.h"
#include "shared/util/leave.h"
#include "shared/util/nocoredump.h"

#include <QCoreApplication>

namespace {

int run(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("conclave-server"));
    return conclave::server::runCommandLine(QCoreApplication::arguments().sliced(1));
}

} // namespace

int main(int argc, char *argv[])
{
    conclave::forbidCoreDumps();
    conclave::leave(run(argc, argv));
}
