// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/application.h"
#include "client/models/picturedecoder.h"
#include "client/views/conclavestyle.h"
#include "client/views/theme.h"
#include "shared/crypto/crypto.h"
#include "shared/util/leave.h"
#include "shared/util/logging.h"
#include "shared/util/nocoredump.h"

#include <QApplication>
#include <QImageReader>
#include <QTextStream>
#include <QTranslator>
#include <cstdio>

using namespace conclave;

namespace {

constexpr int Done = 0;
constexpr int Failed = 1;
constexpr int WrongUsage = 2;

int run(QApplication &application, const client::AppOptions &options)
{
    if (auto ready = crypto::initialise(); !ready) {
        QTextStream(stderr) << "conclave: " << ready.error().detail << '\n';
        return Failed;
    }
    QTranslator translator;
    if (translator.load(QLocale(), QStringLiteral("conclave"), QStringLiteral("_"),
                        QStringLiteral(":/conclave/translations"))
        || translator.load(QStringLiteral(":/conclave/translations/conclave_en")))
        QCoreApplication::installTranslator(&translator);
    QImageReader::setAllocationLimit(client::DecoderMegabytes);
    client::Theme::loadFonts();
    QApplication::setStyle(new client::ConclaveStyle);
    client::Application program(options);
    auto started = program.start();
    if (!started && started.error().code == ErrorCode::Conflict) {
        if (options.hidden)
            return Done; // it runs, and nobody asked to see it
        const auto profile = options.profile.isEmpty() ? client::ProfileFolder::defaultDirectory() : options.profile;
        if (client::Instance::handOver(profile, options.link))
            return Done;
    }
    if (!started) {
        QTextStream(stderr) << "conclave: " << started.error().detail << '\n';
        return Failed;
    }
    return application.exec();
}

int run(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(QStringLiteral("conclave"));
    QCoreApplication::setOrganizationName(QStringLiteral("conclave"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CONCLAVE_VERSION));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    // Help needs no display. Qt takes its own options (-platform ...) out of what is left for us.
    if (arguments.contains(QStringLiteral("--help")) || arguments.contains(QStringLiteral("--version"))) {
        QTextStream(stdout) << (arguments.contains(QStringLiteral("--help"))
                                    ? client::AppOptions::helpText()
                                    : QStringLiteral("conclave " CONCLAVE_VERSION "\n"));
        return Done;
    }
    QApplication application(argc, argv);
    auto options = client::AppOptions::parse(QCoreApplication::arguments());
    if (!options) {
        QTextStream(stderr) << "conclave: " << options.error().detail << "; see conclave --help\n";
        return WrongUsage;
    }
    options->complete(QSettings(client::AppOptions::systemSettingsFile(), QSettings::IniFormat));
    installLogging(options->verbose ? QtInfoMsg : QtWarningMsg);
    return run(application, *options);
}

} // namespace

int main(int argc, char *argv[])
{
    forbidCoreDumps();
    leave(run(argc, argv));
}
