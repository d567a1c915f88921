// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commandline.h"

#include "server/app/doctor.h"
#include "server/app/serve.h"
#include "server/app/server.h"
#include "server/cli/admin.h"
#include "shared/protocol/docs.h"
#include "shared/util/logging.h"

#include <QFile>
#include <QTextStream>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

constexpr int Done = 0;
constexpr int Failed = 1;
constexpr int WrongUsage = 2;

constexpr auto Help = R"(Usage: conclave-server [--config FILE] COMMAND

Commands:
  serve                       Run the server until SIGTERM or SIGINT. SIGHUP reads the certificate again,
                              SIGUSR1 opens log.file anew.
  init --name NAME            Make the data directory, the database and the workspace,
                              and print the one-time token of its first owner.
  user add NAME --password-file FILE [--display-name TEXT] [--role ROLE] [--bot]
                              Add an account. FILE holds the password in its first line; - reads it
                              from standard input.
  user list                   List the accounts: name, role, kind, state, display name.
  user disable NAME           Switch an account off and end its sessions.
  user enable NAME            Switch it on again.
  user role NAME ROLE         Give it another role.
  user passwd NAME --password-file FILE
                              Set a password and end the account's sessions.
  user invite [--role ROLE]   Print a one-time token that makes an account; good for 7 days.
  migrate [--plan]            Bring the database up to date, or only list what is to do.
                              serve does this by itself.
  rebuild                     Make again what is derived from the log: messages, reactions, pins, mentions, the search index.
                              Stop the server first.
  restored                    To be run once a backup was put back and before the server starts: gives its history
                              another name. By that name clients notice that what they have may be gone, and
                              fetch everything again; what they have not sent is kept. Access tokens end and are
                              renewed. Brings the database up to date. Fails while a server runs; running it
                              twice does no harm.
  doctor [--json]             Look at the configuration, the data directory, the disk, the database, the
                              address and the system's limits; say what is wrong and what to do.
                              Fails when the server could not run like this.
  config check                Read the configuration and say whether it is right.
  config dump                 Print the configuration in force, without passwords.
  config reference            Print every key with its default and its meaning.
  protocol [--openapi]        Print the protocol's reference, or its OpenAPI description.

Roles: owner, admin, moderator, member (the default), guest.

Options:
  --config FILE   Configuration file; else the file named by CONCLAVE_CONFIG, else
                  /etc/conclave/conclave.conf where it exists, else the defaults.
                  Every key can be set by the environment: CONCLAVE_SERVER_PORT=7420.
  --help          This text.
  --version       The version.

Exit status: 0 done, 1 failed, 2 wrong usage.
)";

int usage(const QString &what)
{
    QTextStream(stderr) << "conclave-server: " << what << "; see conclave-server --help\n";
    return WrongUsage;
}

int fail(const Error &error)
{
    QTextStream(stderr) << "conclave-server: " << error.detail << '\n';
    return Failed;
}

int print(const QByteArray &text)
{
    QFile out;
    return out.open(stdout, QIODevice::WriteOnly) && out.write(text) == text.size() ? Done : Failed;
}

// Arguments, taken one by one; what is left at the end is wrong usage.
class Arguments
{
public:
    explicit Arguments(QStringList all)
        : m_rest(std::move(all))
    {
    }

    QString word() { return m_rest.isEmpty() || m_rest.first().startsWith(u"--"_s) ? QString() : m_rest.takeFirst(); }
    bool flag(const QString &name) { return m_rest.removeOne(name); }
    QString option(const QString &name)
    {
        const auto at = m_rest.indexOf(name);
        if (at < 0 || at + 1 >= m_rest.size())
            return {};
        m_rest.removeAt(at);
        return m_rest.takeAt(at);
    }
    const QStringList &rest() const { return m_rest; }

private:
    QStringList m_rest;
};

QString configFile(Arguments &arguments)
{
    if (const auto given = arguments.option(u"--config"_s); !given.isEmpty())
        return given;
    if (const auto named = qEnvironmentVariable("CONCLAVE_CONFIG"); !named.isEmpty())
        return named;
    const auto usual = u"/etc/conclave/conclave.conf"_s;
    return QFile::exists(usual) ? usual : QString();
}

int runUser(Admin &admin, Arguments &arguments)
{
    const auto verb = arguments.word();
    const auto name = verb == u"list" || verb == u"invite" ? QString() : arguments.word();
    const auto newRole = verb == u"role" ? arguments.word() : QString();
    const auto passwordFile = arguments.option(u"--password-file"_s);
    const auto display = arguments.option(u"--display-name"_s);
    const auto roleName = arguments.option(u"--role"_s);
    const bool bot = arguments.flag(u"--bot"_s);
    const auto role = Admin::roleOf(roleName.isEmpty() ? u"member"_s : roleName);
    if (!role)
        return usage(u"no such role: %1"_s.arg(roleName));
    if (!arguments.rest().isEmpty())
        return usage(u"what is %1?"_s.arg(arguments.rest().first()));
    if (verb == u"list")
        return admin.userList();
    if (verb == u"invite")
        return admin.userInvite(*role);
    if (name.isEmpty())
        return usage(u"user %1 needs a name"_s.arg(verb));
    if (verb == u"disable" || verb == u"enable")
        return admin.userSetDisabled(name, verb == u"disable");
    if (verb == u"role") {
        const auto wanted = Admin::roleOf(newRole);
        return wanted ? admin.userSetRole(name, *wanted) : usage(u"no such role: %1"_s.arg(newRole));
    }
    if (passwordFile.isEmpty())
        return usage(u"user %1 needs --password-file"_s.arg(verb));
    if (verb == u"passwd")
        return admin.userPassword(name, passwordFile);
    if (verb == u"add") {
        const auto kind = bot ? protocol::AccountKind::Bot : protocol::AccountKind::Person;
        return admin.userAdd({name, display.isEmpty() ? name : display, *role, kind, {}}, passwordFile);
    }
    return usage(u"no such command: user %1"_s.arg(verb));
}

int runRestored(Admin &admin, const Config &config)
{
    const auto lock = Server::lock(config);
    if (!lock)
        return fail({lock.error().code, lock.error().detail + u"; stop it first"_s});
    return admin.restored();
}

int runConfigured(const QString &command, const Config &config, Arguments &arguments)
{
    Admin admin(config.backend);
    if (command == u"user")
        return runUser(admin, arguments);
    if (command == u"init") {
        const auto name = arguments.option(u"--name"_s);
        if (name.isEmpty() || !arguments.rest().isEmpty())
            return usage(u"init needs --name NAME and nothing else"_s);
        return admin.init(name);
    }
    if (command == u"migrate") {
        const bool plan = arguments.flag(u"--plan"_s);
        return arguments.rest().isEmpty() ? admin.migrate(plan) : usage(u"migrate takes only --plan"_s);
    }
    if (command == u"rebuild")
        return arguments.rest().isEmpty() ? admin.rebuild() : usage(u"rebuild takes nothing"_s);
    if (command == u"restored")
        return arguments.rest().isEmpty() ? runRestored(admin, config) : usage(u"restored takes nothing"_s);
    if (command == u"config") {
        const auto verb = arguments.word();
        if (verb == u"check" && arguments.rest().isEmpty()) {
            const auto right = config.check(SystemClock().nowMs());
            return right ? print("The configuration is right.\n") : fail(right.error());
        }
        if (verb == u"dump" && arguments.rest().isEmpty())
            return print(config.dump().toUtf8());
        return usage(u"config takes check, dump or reference"_s);
    }
    return arguments.rest().isEmpty() ? serve(config) : usage(u"serve takes nothing"_s);
}

int examine(const QString &file, bool asJson)
{
    const auto config = Config::load(file, QProcessEnvironment::systemEnvironment());
    installLogging(QtCriticalMsg);
    if (const auto ready = crypto::initialise(); !ready)
        return fail(ready.error());
    return runDoctor(config, asJson);
}

} // namespace

int runCommandLine(const QStringList &all)
{
    static const QStringList commands{u"serve"_s,   u"init"_s,     u"user"_s,  u"migrate"_s,
                                      u"rebuild"_s, u"restored"_s, u"config"_s};
    Arguments arguments(all);
    if (arguments.flag(u"--help"_s) || arguments.flag(u"-h"_s))
        return print(Help);
    if (arguments.flag(u"--version"_s))
        return print("conclave-server " CONCLAVE_VERSION "\n");
    const auto file = configFile(arguments);
    const auto command = arguments.word();
    if (command == u"protocol") {
        const bool openApi = arguments.flag(u"--openapi"_s);
        return arguments.rest().isEmpty() ? print(openApi ? protocol::openApi() : protocol::protocolMarkdown())
                                          : usage(u"protocol takes only --openapi"_s);
    }
    if (command == u"config" && arguments.rest() == QStringList{u"reference"_s})
        return print(Config::reference().toUtf8());
    if (command == u"doctor") {
        const bool asJson = arguments.flag(u"--json"_s);
        return arguments.rest().isEmpty() ? examine(file, asJson) : usage(u"doctor takes only --json"_s);
    }
    if (!commands.contains(command))
        return usage(command.isEmpty() ? u"no command"_s : u"no such command: %1"_s.arg(command));
    const auto config = Config::load(file, QProcessEnvironment::systemEnvironment());
    if (!config)
        return fail(config.error());
    installLogging(config->logLevel, config->logFormat);
    if (const auto ready = crypto::initialise(); !ready)
        return fail(ready.error());
    return runConfigured(command, *config, arguments);
}

} // namespace conclave::server
