// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/options.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr auto Help = R"(Usage: conclave [options] [LINK]

Team chat in a window. The first start asks for the server and signs in; what is kept on this computer is
sealed under a key in the system's key store, or under a passphrase where there is none.

LINK is conclave://SERVER/c/CHANNEL or conclave://SERVER/c/CHANNEL/m/MESSAGE; where the program is running already, it
opens there.

Options:
  --profile DIR           use this directory instead of the usual one; several profiles may run side by side
  --server URL            offered at the first sign-in: https://chat.example.org
  --user NAME             offered at the first sign-in
  --ca-file FILE          trust the authorities in FILE (PEM) beside those of the system, from now on: the profile keeps
                          a copy
  --demo                  sign in at once with --server, --user and --password-file, with a throw-away key:
                          nothing is kept after the window is closed
  --password-file FILE    for --demo: its first line is the password
  --hidden                stay in the system tray until the window is wanted; as when it starts with the session
  --verbose               logs to standard error
  --help, --version

/etc/xdg/conclave/conclave.ini may preset --server and --ca-file for everybody who uses this computer:
  [server]
  address=https://chat.example.org
  ca_file=/etc/conclave/ca.pem
)";

Error usage(const QString &what)
{
    return {ErrorCode::BadConfig, what};
}

} // namespace

Result<AppOptions> AppOptions::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const auto &name : {u"profile"_s, u"server"_s, u"user"_s, u"password-file"_s, u"ca-file"_s})
        parser.addOption({name, {}, name});
    for (const auto &name : {u"demo"_s, u"hidden"_s, u"verbose"_s, u"help"_s, u"version"_s})
        parser.addOption(QCommandLineOption(name));
    if (!parser.parse(arguments))
        return usage(parser.errorText());
    AppOptions options;
    const auto others = parser.positionalArguments();
    if (!others.isEmpty()) {
        const auto link = Permalink::parse(others.first());
        if (!link || others.size() > 1)
            return usage(u"what is %1?"_s.arg(others.last().left(80)));
        options.link = *link;
    }
    options.profile = parser.value(u"profile"_s);
    options.demo = parser.isSet(u"demo"_s);
    options.hidden = parser.isSet(u"hidden"_s);
    options.server = QUrl(parser.value(u"server"_s), QUrl::StrictMode);
    options.user = parser.value(u"user"_s);
    options.passwordFile = parser.value(u"password-file"_s);
    options.caFile = parser.value(u"ca-file"_s);
    options.verbose = parser.isSet(u"verbose"_s);
    if (parser.isSet(u"server"_s) && !options.server.isValid())
        return usage(u"%1 is not an address"_s.arg(parser.value(u"server"_s)));
    if (options.demo && (options.server.isEmpty() || options.user.isEmpty() || options.passwordFile.isEmpty()))
        return usage(u"--demo needs --server, --user and --password-file"_s);
    if (options.demo && options.hidden)
        return usage(u"--demo is there to be seen: it goes without --hidden"_s);
    if (options.demo && !options.profile.isEmpty())
        return usage(u"--demo keeps nothing: it goes without --profile"_s);
    if (!options.demo && !options.passwordFile.isEmpty())
        return usage(u"--password-file goes with --demo; otherwise the window asks"_s);
    return options;
}

void AppOptions::complete(const QSettings &system)
{
    if (server.isEmpty())
        server = QUrl(system.value(u"server/address"_s).toString(), QUrl::StrictMode);
    systemCaFile = system.value(u"server/ca_file"_s).toString();
}

QString AppOptions::systemSettingsFile()
{
    return QSettings(QSettings::IniFormat, QSettings::SystemScope, u"conclave"_s, u"conclave"_s).fileName();
}

QString AppOptions::helpText()
{
    return QString::fromUtf8(Help);
}

} // namespace conclave::client
