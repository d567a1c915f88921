// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli/program.h"

#include <QCoreApplication>
#include <cstdio>
#include <cstdlib>

namespace {

int run(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("conclave"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CONCLAVE_VERSION));
    return conclave::client::Program::run(QCoreApplication::arguments());
}

} // namespace

// Everything is closed and written when run() returns, but threads of Qt may still be on their way out, and what
// libraries do at exit must not come in their way: it is left out.
int main(int argc, char **argv)
{
    const int status = run(argc, argv);
    std::fflush(nullptr);
    std::_Exit(status);
}
